"""The words of the pages and their English: list what is missing, or compile.

python scripts/words.py            # what src/ says and the English catalogue lacks, as entries to fill in
python scripts/words.py --compile  # write the .mo next to the .po, as the build does
"""

import argparse
import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils.translation.template import templatize

from gongkai.config.catalogue import CATALOGUE, compile_catalogue, read_catalogue

SOURCE = Path(__file__).parent.parent / "src" / "gongkai"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
IN_TEMPLATE = re.compile(r"(?:_|gettext)\((u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))\)")


def in_python(path: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS and call.args:
            for each in ast.walk(call.args[0]):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def in_template(path: Path) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield ast.literal_eval(found[1])


def said() -> set[str]:
    """Everything the site says in gettext, and the labels of the rooms below that its pages translate."""
    from gongkai.desk.words import labels  # noqa: PLC0415 - needs Django set up

    found = set(labels())
    for path in SOURCE.rglob("*.py"):
        found.update(in_python(path))
    for path in SOURCE.rglob("templates/**/*.html"):
        found.update(in_template(path))
    return {words for words in found if words.startswith("%(") or any(ord(letter) > 0x2E7F for letter in words)}


def entry(words: str) -> str:
    """An entry without its English."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'msgid "{quoted}"\nmsgstr ""\n'


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--compile", action="store_true")
    if asked.parse_args().compile:
        compile_catalogue()
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    django.setup()
    missing = sorted(said() - set(read_catalogue(CATALOGUE)))
    print("\n".join(map(entry, missing)) if missing else "nothing is missing")


if __name__ == "__main__":
    main()
