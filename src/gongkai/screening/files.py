"""Screening and masking of files, in confined children."""

import base64
import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.papers import Limits, Unreadable, Workers
from gongkai.papers.asking import ask
from gongkai.papers.model import Json
from gongkai.screening.model import Finding, Mask

LIMITS = Limits(answer=64 * 1024 * 1024, cpu=60.0, wall=60.0)
"""What screening or masking one file may cost: pages are drawn anew, which takes longer than reading them."""
_SCREEN, _MASK = "gongkai.screening.inside:screened_here", "gongkai.screening.inside:masked_here"
"""By name: what opens files is imported in the children only."""
_OLD = "没有可用的遮盖方式，请在原来的文件里修改。"


@dataclass(frozen=True, slots=True)
class Screened:
    """What became of one file of many: its findings, or why it could not be read."""

    path: Path
    findings: tuple[Finding, ...] = ()
    error: Unreadable | None = None


def screen_file(
    path: Path, *, name: str | None = None, names: Iterable[str] = (), on: dt.date | None = None
) -> tuple[Finding, ...]:
    """The findings of a file: docx, xlsx, pdf, html, text; of an image, that somebody has to look at it.

    ``name`` is what the file is called when ``path`` does not tell; it is screened too. ``on`` is the day to reckon
    ages and the lists' days by. Raises ``Unreadable``.
    """
    answer = ask(_SCREEN, path, limits=LIMITS, **_options(name, names, on))
    return tuple(Finding.from_json(item) for item in answer)


def screen_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    names: Iterable[str] = (),
    on: dt.date | None = None,
    workers: int = 2,
) -> Iterator[Screened]:
    """The same over many files in parallel, in their order, as they come; what cannot be read is told as such."""
    with Workers(workers, limits=LIMITS) as pool:
        for result in pool.map(_SCREEN, paths, **_options(None, names, on)):
            findings = tuple(Finding.from_json(item) for item in result.value or ())
            yield Screened(result.path, findings, result.error)


def _options(name: str | None, names: Iterable[str], on: dt.date | None) -> dict[str, Json]:
    return {"name": name, "names": sorted(names), "on": on.isoformat() if on else None}


def mask_file(path: Path, findings: Iterable[Finding | tuple[Finding, Mask]]) -> bytes:
    """The file without what was found: docx and xlsx edited in place, pdf pages drawn anew with black bars.

    A finding alone is masked in its first form. Raises ``Unreadable``: "changed" when the file is no longer what was
    screened, "not-maskable" when there is no mask or the kind of file allows none.
    """
    edits = []
    for item in findings:
        finding, mask = (item, item.masks[0] if item.masks else None) if isinstance(item, Finding) else item
        if mask is None or finding.place == "文件名":
            raise Unreadable("not-maskable", f"{finding.place}：{_OLD}")
        edits.append([finding.place, finding.start, finding.end, finding.found, mask.replacement])
    answer = ask(_MASK, path, limits=LIMITS, edits=edits)
    return base64.b64decode(answer)
