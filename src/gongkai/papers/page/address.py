"""Addresses that a page may lead to."""

import re

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_WEB = re.compile(
    r"https?://[A-Za-z0-9\u4e00-\u9fff](?:[A-Za-z0-9.\u4e00-\u9fff-]*[A-Za-z0-9\u4e00-\u9fff])?(?::\d{1,5})?(?:[/?#].*)?"
)
_MAIL = re.compile(r"mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
_RELATIVE = re.compile(r"(?:/(?!/)|\.{1,2}/|[?#]|[A-Za-z0-9_\u4e00-\u9fff])[^:]*")
_RAW = re.compile(r"""[<>"'`\\^{|}\ud800-\udfff\ufff0-\uffff]""")
_IMAGE = re.compile("file:[0-9a-f]{64}")


def safe_href(value: str) -> str:
    """The address, if it is http, https, mailto or relative and hides nothing; else nothing."""
    address = _UNSEEN.sub("", value)
    scheme = re.match("[A-Za-z]+:", address)
    if scheme:
        address = scheme.group().lower() + address[scheme.end() :]
    if len(address) > 2000 or _RAW.search(address):
        return ""
    if _WEB.fullmatch(address) or _MAIL.fullmatch(address) or _RELATIVE.fullmatch(address):
        return address
    return ""


def is_kept_image(value: str) -> bool:
    """Whether an image stands for one of ours: ``file:`` and an SM3 in hex."""
    return _IMAGE.fullmatch(value) is not None
