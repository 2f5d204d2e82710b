"""Write docs/reference/doctor.md from the code; a test fails while the two differ."""

import os
import tempfile
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "doctor.md"

HEAD = """# 自检

`gongkai doctor` 逐项查看下列 {count} 项，每一处不对的都说明怎么办；标“能”的，`gongkai doctor --fix` 可以直接修好。
密钥、对外设置、安全连接、数据库写盘方式四项不对，网站不启动；数据库升级、样式和脚本文件不对，后台进程不启动。

本页由 `python scripts/doctor_page.py` 依代码生成，不要手改。

| 代号 | 检查 | 应当怎样 | 能否自动修好 |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    from gongkai.config.doctor import CHECKS  # noqa: PLC0415 - the settings come first

    rows = [f"| `{c.name}` | {c.title} | {c.due} | {'能' if c.mend else '—'} |" for c in CHECKS]
    return HEAD.format(count=len(CHECKS)) + "\n".join(rows) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
        import django

        django.setup()
        PAGE.write_text(page(), encoding="utf-8")
