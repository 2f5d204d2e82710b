"""What runs in the confined children: a file read or masked, answers as JSON. Nobody else imports this."""

import base64
import datetime as dt
from pathlib import Path

from gongkai.papers.hidden.model import Passage, checked
from gongkai.papers.hidden.reading import everything, masked
from gongkai.papers.model import Json
from gongkai.screening.engine import screen_passages, unread, unseen
from gongkai.screening.model import with_keys


def screened_here(path: Path, *, name: str | None, names: list[str], on: str | None) -> Json:
    """What ``screen_file`` gives, as JSON, without its protection."""
    read = everything(path)
    called = Path(name or path.name).stem
    passages = [*read.passages, Passage("文件名", called, shown=False)]
    day = dt.date.fromisoformat(on) if on else None
    found = screen_passages(passages, names=names, on=day, kind=read.kind)
    return [finding.to_json() for finding in with_keys((*found, *unseen(read), *unread(read)))]


def masked_here(path: Path, *, edits: Json) -> Json:
    """What ``mask_file`` gives, in base 64, without its protection."""
    return base64.b64encode(masked(path, checked(edits))).decode()
