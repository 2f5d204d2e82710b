"""Files on their way out: always as a download, never run here, known by their SM3 (TRUST P23, P30)."""

import re
from collections.abc import Callable
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from gongkai.files.models import Blob

SANDBOX = "default-src 'none'; sandbox"
TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
}
"""What readers and phones open by their media type; everything else is just bytes."""


def suffix_of(name: str) -> str:
    """The ending of a file's name in small letters, where it is a plain one."""
    found = re.fullmatch(r".*\.([0-9A-Za-z]{1,8})", name, re.DOTALL)
    return found[1].lower() if found else ""


def disposition(name: str) -> str:
    """The header by RFC 6266: the name as it is for browsers, and a plain one for what knows no other."""
    suffix = suffix_of(name)
    plain = f"file.{suffix}" if suffix else "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def kept(request: HttpRequest, blob: Blob, name: str, *, shown: bool = False) -> HttpResponse:
    """A kept file. ``shown``: a picture that stands in a page; everything else is downloaded."""
    etag = quote_etag(blob.sm3)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = FileResponse(blob.open(), content_type=TYPES.get(suffix_of(name), "application/octet-stream"))
        answer["Content-Length"] = blob.size
        if not shown:
            answer["Content-Disposition"] = disposition(name)
    return _guarded(answer, etag)


def made(request: HttpRequest, write: Callable[[], bytes], name: str, *, etag: str = "") -> HttpResponse:
    """A file put together for this answer, unless the reader has it: ``etag`` stands for what it is made of."""
    mark = quote_etag(etag) if etag else ""
    answer = get_conditional_response(request, etag=mark) if mark else None
    if answer is None:
        answer = HttpResponse(write(), content_type=TYPES.get(suffix_of(name), "application/octet-stream"))
        answer["Content-Disposition"] = disposition(name)
    return _guarded(answer, mark)


def _guarded(answer: HttpResponse, etag: str) -> HttpResponse:
    if etag:
        answer["ETag"] = etag
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    return answer
