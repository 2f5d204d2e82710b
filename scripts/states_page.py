"""Write docs/reference/states.md from the state table; a test fails while the two differ."""

from pathlib import Path

from gongkai.reviews.states import (
    ACTION_WORDS,
    CHECKS,
    ENDS,
    PARTY_WORDS,
    STAGE_WORDS,
    TRANSITIONS,
    Action,
    Party,
    Stage,
    Transition,
)

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "states.md"

HEAD = """# 三级审核的状态

一件内容由起草人送审，依次经过初审、复审、终审。送审和三级审核由四个人分别办理；每级都要核对三项（{checks}）并写明意见。
内容送审后即冻结，任何改动都使审核作废，改后从初审重新开始。终审通过的同时，内容原样发布。

本页由 `python scripts/states_page.py` 依 `gongkai.reviews.states` 生成，不要手改。

"""


def page() -> str:
    """The whole page."""
    return HEAD.format(checks="、".join(CHECKS.values())) + _diagram() + _table()


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {stage}: {STAGE_WORDS[stage]}" for stage in Stage if stage != Stage.NONE]
    for step in TRANSITIONS:
        start = "[*]" if step.start == Stage.NONE else step.start
        lines.append(f"    {start} --> {step.end}: {ACTION_WORDS[step.action]}")
    lines += [f"    {stage} --> [*]" for stage in ENDS]
    return "\n".join([*lines, "```", "", ""])


def _table() -> str:
    rows = ["| 动作 | 从 | 到 | 由谁 |", "|---|---|---|---|"]
    rows += [_row(step) for action in Action for step in TRANSITIONS if step.action == action]
    return "\n".join(rows) + "\n"


def _row(step: Transition) -> str:
    who = "；".join(PARTY_WORDS[party] for party in Party if party in step.who)
    return f"| {ACTION_WORDS[step.action]} | {STAGE_WORDS[step.start]} | {STAGE_WORDS[step.end]} | {who} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
