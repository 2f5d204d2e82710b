"""Make the pictures of the README from real output: the demo's check as a terminal shows it, and a page of the pdf it writes.

Needs Debian's chromium. Run: python scripts/pictures.py
"""

import html
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 20px 26px; background: #1b1f24; color: #d9dee4; }}
pre {{ margin: 0; font: 15px/1.55 "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap; }}
.error {{ color: #ff8a80; }} .warning {{ color: #ffd180; }} .prompt {{ color: #8ab4f8; }}
</style><pre>{text}</pre>"""
COLOURS = {"错误": "error", "警告": "warning", "$": "prompt"}


def terminal(lines: list[str], out: Path) -> None:
    """The lines as a terminal shows them."""
    marked = []
    for line in lines:
        word = next((w for w in COLOURS if line.startswith(w)), None)
        text = html.escape(line)
        marked.append(f'<span class="{COLOURS[word]}">{text}</span>' if word else text)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(text="\n".join(marked)), encoding="utf-8")
        flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
        shot = [f"--user-data-dir={folder}/profile", f"--screenshot={out}", "--window-size=1040,320", page.as_uri()]
        subprocess.run(["chromium", *flags.split(), *shot], check=True, capture_output=True)  # noqa: S603, S607


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    gongkai = str(Path(sys.executable).parent / "gongkai")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([gongkai, "demo", "--no-site", "--out", folder], check=True, capture_output=True)  # noqa: S603
        checked = subprocess.run(  # noqa: S603
            [gongkai, "report", "check", f"{folder}/年报原件.html"], capture_output=True, text=True, check=False
        )
        terminal(["$ gongkai report check 年报原件.html", *checked.stdout.splitlines()], PICTURES / "check.png")
        with pypdfium2.PdfDocument(f"{folder}/年报.pdf") as document:
            document[1].render(scale=1.3).to_pil().convert("P", colors=16).save(PICTURES / "page.png", optimize=True)


if __name__ == "__main__":
    main()
