"""The QR of a page: SVG made on the server, attributes only, nothing inline that the content policy forbids."""

from functools import lru_cache
from html import escape

import segno

QUIET = 2
"""Modules of white around the code; the page around it is white too."""


@lru_cache(maxsize=4096)
def svg(address: str) -> str:
    """An SVG element for ``address``; drawn in the page's ink by the style sheet, in black on white by itself."""
    code = segno.make(address, error="m", micro=False, boost_error=False)
    side = code.symbol_size(scale=1, border=QUIET)[0]
    runs = "".join(_row(row, y) for y, row in enumerate(code.matrix_iter(scale=1, border=QUIET)))
    return (
        f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="二维码：{escape(address)}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{runs}"/></svg>'
    )


def _row(row: bytearray, y: int) -> str:
    """The dark runs of one row as path commands."""
    commands, x = [], 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            commands.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
        x += 1
    return "".join(commands)
