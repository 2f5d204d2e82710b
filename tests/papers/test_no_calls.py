"""Nothing that reads or writes a file calls anybody (TRUST P32): a listener stands where the hostile files point."""

import io
import socket
import zipfile
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from gongkai.papers import Unreadable, clean_html, open_document, to_page
from gongkai.papers.out import Fields, render_document
from gongkai.screening import screen_file
from tests.papers.hostile_files import hostile
from tests.papers.payloads import payloads

POINTED_AT = b"127.0.0.1:9/"
LINKED = (
    '<img src="http://127.0.0.1:9/a.png"><a href="http://127.0.0.1:9/">甲</a><link href="http://127.0.0.1:9/b.css">'
)


def _towards(data: bytes, port: int) -> bytes:
    """The file with another port in all that it points at; of a zip in each of its parts."""
    here = b"127.0.0.1:%d/" % port
    if not data.startswith(b"PK"):
        return data.replace(POINTED_AT, here)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(POINTED_AT, here))
    return out.getvalue()


def _called(listener: socket.socket) -> bool:
    with suppress(BlockingIOError):
        listener.accept()[0].close()
        return True
    return False


@pytest.mark.slow
def test_no_file_makes_us_call_where_it_points(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        with suppress(OSError):
            urlopen(f"http://127.0.0.1:{port}/", timeout=0.2)
        assert _called(listener), "the trap is not set"

        pointing = 0
        for name, data in hostile():
            try:
                turned = _towards(data, port)
                if b":%d/" % port not in _whole(turned):
                    continue
            except (zipfile.BadZipFile, RuntimeError, OSError):
                continue  # a package that is damaged or locked on purpose points nowhere
            pointing += 1
            path = tmp_path / name.replace("/", "_")[-60:]
            path.write_bytes(turned)
            for door in (to_page, open_document, screen_file):
                with suppress(Unreadable):
                    door(path)
            assert not _called(listener), name
        assert pointing > 10

        for words in [LINKED.replace(":9/", f":{port}/"), *(text.replace(":9/", f":{port}/") for text in payloads())]:
            with suppress(Unreadable):
                cleaned = clean_html(words).html
        for kind in ("docx", "pdf"):
            render_document(Fields(title="通知"), cleaned, kind)
        assert not _called(listener)


def _whole(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(package.read(name) for name in package.namelist())
