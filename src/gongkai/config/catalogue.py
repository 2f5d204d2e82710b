"""The English catalogue: read from its .po and written as the .mo that gettext reads. No gettext tools are needed.

The .mo is made at the build of the wheel and at set-up (``hatch_build.py``), never committed.
"""

import ast
import os
import struct
from pathlib import Path

CATALOGUE = Path(__file__).parent.parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
MAGIC = 0x950412DE


def read_catalogue(path: Path = CATALOGUE) -> dict[str, str]:
    """msgid to msgstr; the head stands under the empty msgid. Entries without a translation are left out.

    Raises:
        ValueError: a line that is no part of an entry, or the same msgid twice.
    """
    found: dict[str, str] = {}
    parts: dict[str, str] = {}
    name = ""
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.startswith(("msgid ", "msgstr ")):
            name, line = line.split(" ", 1)
            parts[name] = ""
        if line.startswith('"') and name:
            parts[name] += ast.literal_eval(line)
        elif not line.strip():
            _keep(found, parts, number)
            parts, name = {}, ""
        elif not line.startswith("#"):
            raise ValueError(f"{path.name}:{number}: {line}")
    return found


def _keep(found: dict[str, str], parts: dict[str, str], number: int) -> None:
    if parts.get("msgstr"):
        if parts["msgid"] in found:
            raise ValueError(f"line {number}: {parts['msgid']} stands twice")
        found[parts["msgid"]] = parts["msgstr"]


def binary(entries: dict[str, str]) -> bytes:
    """The entries in the format of GNU gettext's .mo files, sorted as it asks."""
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    keys, values = (b"".join(pair[side] + b"\0" for pair in pairs) for side in (0, 1))
    head = 7 * 4
    start = head + 16 * len(pairs)
    tables, at = b"", start
    for side in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[side]), at)
            at += len(pair[side]) + 1
    fields = (MAGIC, 0, len(pairs), head, head + 8 * len(pairs), 0, start)
    return struct.pack("<7I", *fields) + tables + keys + values


def compile_catalogue(path: Path = CATALOGUE) -> Path:
    """Write the .mo beside the .po, whole or not at all."""
    made, part = path.with_suffix(".mo"), path.with_suffix(f".{os.getpid()}.mo")
    part.write_bytes(binary(read_catalogue(path)))
    part.replace(made)
    return made
