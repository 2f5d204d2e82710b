"""``gongkai clock`` and ``gongkai fee``: due dates and fees with their derivation, one at a time or by the thousand."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import click

from gongkai.statute import DEFAULTS, BadCase, Refused, answer_due, case_from, clock_line, fee, fee_line

_PARTS = ("kind", "sent", "received", "answered", "until")


@click.command()
@click.option("--jsonl", is_flag=True, help="从标准输入逐行读JSON，逐行输出JSON。")
@click.option("--received", metavar="日期", help="收到申请之日，YYYY-MM-DD。")
@click.option("--corrected", metavar="日期", help="收到补正后申请之日。")
@click.option("--paid", metavar="日期", help="收到信息处理费之日。")
@click.option("--extension", metavar="天数", type=int, help="经负责人同意延长的工作日，合计不超过20。")
@click.option(
    "--consultation",
    "consultations",
    metavar="类别:发出[:收到[:答复[:期限]]]",
    multiple=True,
    help="征求意见，可以多次；类别为third_party、co_maker、other_agency，没有的日期留空。",
)
@click.option("--delayed-until", metavar="日期", help="依第三十五条确定的延迟答复日期。")
@click.option(
    "--late-consultation",
    type=click.Choice(DEFAULTS.late_consultation.choices),
    default=DEFAULTS.late_consultation.value,
    show_default=True,
    help="期限届满后才发出的征求意见：ignored不扣除，counted仍扣除（本系统设定）。",
)
def clock(jsonl: bool, late_consultation: str, consultations: tuple[str, ...], **facts: str | int | None) -> None:
    """推算一件申请的答复期限，并逐步列出依据。"""
    settings = replace(DEFAULTS, late_consultation=replace(DEFAULTS.late_consultation, value=late_consultation))
    if jsonl:
        _stream(partial(clock_line, settings=settings))
        return
    try:
        case = case_from({**facts, "consultations": [_consultation(text) for text in consultations]})
        found = answer_due(case, settings=settings)
    except Refused as refused:
        raise _told(refused) from None
    for step in found.steps:
        click.echo(f"{step.day}  {step.words}〔{step.article}〕")
    click.echo(f"答复期限：{found.due}（不延长、不中止时为{found.base}，扣除征求意见{found.paused_days}个工作日）")


@click.command("fee")
@click.option("--jsonl", is_flag=True, help="从标准输入逐行读JSON，逐行输出JSON。")
@click.option("--items", metavar="件数", type=int, help="按件计收：本次件数。")
@click.option("--already", metavar="件数", type=int, default=0, help="同一申请人本自然月此前已有的件数。")
@click.option("--pages", metavar="页数", type=int, help="按量计收：本件的页数。")
def charge(jsonl: bool, items: int | None, already: int, pages: int | None) -> None:
    """计算信息处理费（元），并逐档列出依据。"""
    if jsonl:
        _stream(fee_line)
        return
    try:
        found = fee(items=items, already=already, pages=pages)
    except Refused as refused:
        raise _told(refused) from None
    for step in found.steps:
        click.echo(f"{step.words}〔{step.article}〕")
    click.echo(f"信息处理费：{found.yuan}元")


def _consultation(text: str) -> dict[str, str | None]:
    parts = text.split(":")
    if len(parts) > len(_PARTS):
        raise BadCase(f"征求意见最多{len(_PARTS)}段：{text}")
    return {name: part or None for name, part in zip(_PARTS, parts, strict=False)}


def _told(refused: Refused) -> click.ClickException:
    basis = f"〔{refused.article}〕" if refused.article else ""
    return click.ClickException(f"{refused.message}{basis}")


def _stream(answer: Callable[[str], dict[str, Any]]) -> None:
    """One line out for each line in, in order, flushed at once, UTF-8 whatever the terminal is set to."""
    out = sys.stdout.buffer
    for raw in sys.stdin.buffer:
        # Bytes that are not UTF-8 become U+FFFD, which no field accepts. A byte order mark (Windows) is dropped.
        record = answer(raw.decode("utf-8-sig", errors="replace"))
        # A lone surrogate from a \ud800 in the input goes out as the same escape, which is JSON again.
        out.write(json.dumps(record, ensure_ascii=False).encode("utf-8", errors="backslashreplace") + b"\n")
        out.flush()
