"""Write docs/reference/settings.md from the code; a test fails while the two differ."""

from pathlib import Path

from gongkai.annual.checking.settings import CHECKS
from gongkai.boards.settings import DEFAULTS as BOARDS
from gongkai.dialogue.settings import DEFAULTS as DIALOGUE
from gongkai.publications.settings import DEFAULTS
from gongkai.screening import SCREENING
from gongkai.statute import settings_table

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"

HEAD = """# 设定

下列各项法律未作规定，或者规定的原文未能核对。系统按表中的值推算，凡依据“未核实”的值得出的步骤都注明
“（本系统设定，非法律规定）”。各县（市、区）核实后可以更改值和来源。

本页由 `python scripts/settings_page.py` 依代码生成，不要手改。
"""


def page() -> str:
    """The whole page."""
    tables = {
        "期限、收费、救济": settings_table(),
        "年报校核": settings_table(CHECKS),
        "公开前筛查": settings_table(SCREENING),
        "主动公开": settings_table(DEFAULTS),
        "互动": settings_table(DIALOGUE),
        "公示栏与移送": settings_table(BOARDS),
    }
    return HEAD + "".join(f"\n## {heading}\n\n{table}" for heading, table in tables.items())


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
