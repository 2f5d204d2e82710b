"""An address as anybody gets it who comes without cookies: asked of the site itself, in this process, without a network."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest


@dataclass(frozen=True, slots=True)
class Rendered:
    """The answer to a GET: its status and all its bytes."""

    status: int
    content: bytes


class Site(BaseHandler):
    """The site with all its middleware, asked by call."""

    def __init__(self) -> None:
        self.load_middleware()

    def ask(self, address: str) -> Rendered:
        response = self.get_response(_request(address))
        try:
            content = b"".join(response.streaming_content) if response.streaming else response.content
        finally:
            for closer in response._resource_closers:  # not close(): it would end the caller's connections too
                closer()
        return Rendered(response.status_code, content)


@lru_cache(1)
def _site() -> Site:
    return Site()


def render(address: str) -> Rendered:
    """What a path of the site answers."""
    return _site().ask(address)


def _request(address: str) -> WSGIRequest:
    host = own_host()
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(address).decode("latin-1"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "443" if settings.SECURE else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https" if settings.SECURE else "http",
        "wsgi.input": BytesIO(),
    }
    if settings.SECURE_PROXY_SSL_HEADER and settings.SECURE:
        environ[settings.SECURE_PROXY_SSL_HEADER[0]] = settings.SECURE_PROXY_SSL_HEADER[1]
    return WSGIRequest(environ)


def own_host() -> str:
    """The first host the site answers to. What pages say of themselves is ``SITE_DOMAIN`` where there is one."""
    return next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host.lstrip(".*")), "localhost")
