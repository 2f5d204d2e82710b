"""docs/reference/glossary.md: every name of the form, every outcome and every letter, each once, with its label."""

import re
from pathlib import Path

from gongkai.annual import format as form
from gongkai.statute import OUTCOMES, Letter

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (?P<word>[^|]+) \| `(?P<name>[^`]+)` \|(?P<rest>.*)\|$", re.M)
PAGE = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
TERMS = {row["name"]: row["word"] for row in _ROW.finditer(PAGE)}


def _form() -> dict[str, str]:
    names = {f"t3.{row.id}": row.label for row in (*form.TABLE_THREE, form.OTHER_ONE_ROW)}
    names |= {f"t3.*.{column.id}": column.label for column in form.APPLICANTS}
    names |= {f"t4.{group.id}": group.label for group in form.DISPUTES}
    names |= {f"t4.*.{column.id}": column.label for column in form.OUTCOMES}
    for prefix, blocks in (("t2", form.TABLE_TWO), ("t2_2019", form.TABLE_TWO_2019)):
        for block in blocks:
            names |= {f"{prefix}.{row.id}": row.label for row in block.rows}
            names |= {f"{prefix}.*.{column.id}": column.label for column in block.columns}
    return names


def test_every_row_and_column_of_the_form_stands_there_with_its_label():
    assert {name: label for name, label in _form().items() if label not in TERMS.get(name, "")} == {}


def test_every_outcome_stands_there_with_its_row_and_its_letter():
    for outcome in OUTCOMES.values():
        (line,) = re.findall(rf"^\| `{outcome.code}` \|.*$", PAGE, re.M)
        assert outcome.situation in line
        assert f"`t3.{outcome.cell}`" in line
        assert outcome.letter.value in line


def test_every_letter_stands_there():
    assert {TERMS.get(f"Letter.{letter.name}") for letter in Letter} == {letter.value for letter in Letter}


def test_no_name_and_no_term_stands_there_twice():
    names = [row["name"] for row in _ROW.finditer(PAGE)]
    assert sorted(names) == sorted(set(names))


def test_every_name_outside_the_form_exists_in_the_source():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    words = set(re.findall(r"\w+", source))
    assert {name for name in TERMS if not name.startswith("t") or "." not in name} - words == {
        f"Letter.{letter.name}" for letter in Letter
    }
