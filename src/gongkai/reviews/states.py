"""The states of a review as a table. The services obey it, and docs/reference/states.md is drawn from it."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a review stands: with one of the three levels, or at an end that nothing leaves."""

    NONE = "none"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class Action(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"
    VOID = "void"


class Party(StrEnum):
    """What somebody is to a review on the day, by posts in force and by what they did in it already."""

    AUTHOR = "author"
    SITTER = "sitter"
    COLLEAGUE = "colleague"
    COUNTY = "county"


STAGE_WORDS = {
    Stage.NONE: "未送审",
    Stage.LEVEL1: "待初审",
    Stage.LEVEL2: "待复审",
    Stage.LEVEL3: "待终审",
    Stage.APPROVED: "已通过并发布",
    Stage.SENT_BACK: "已退回修改",
    Stage.WITHDRAWN: "已撤回",
    Stage.VOIDED: "已作废",
}
ACTION_WORDS = {
    Action.SUBMIT: "送审",
    Action.APPROVE: "通过",
    Action.SEND_BACK: "退回",
    Action.WITHDRAW: "撤回",
    Action.HAND_OVER: "转交",
    Action.VOID: "作废",
}
PARTY_WORDS = {
    Party.AUTHOR: "送审人",
    Party.SITTER: "可以审本级、未参与过本件的人",
    Party.COLLEAGUE: "本机关信息员、科室负责人",
    Party.COUNTY: "县政府信息公开工作主管部门",
}
CHECKS = {"secrecy": "是否涉密", "accuracy": "是否准确", "policy": "是否符合政策"}
"""What each level ticks before it lets anything pass (涉密 · 准确 · 政策)."""

LEVELS = (Stage.LEVEL1, Stage.LEVEL2, Stage.LEVEL3)
ENDS = (Stage.APPROVED, Stage.SENT_BACK, Stage.WITHDRAWN, Stage.VOIDED)


@dataclass(frozen=True, slots=True)
class Transition:
    """One permitted step: what is done, from where to where, and who may do it."""

    action: Action
    start: Stage
    end: Stage
    who: frozenset[Party]


def _step(action: Action, start: Stage, end: Stage, *who: Party) -> Transition:
    return Transition(action, start, end, frozenset(who))


TRANSITIONS: tuple[Transition, ...] = (
    _step(Action.SUBMIT, Stage.NONE, Stage.LEVEL1, Party.COLLEAGUE),
    _step(Action.APPROVE, Stage.LEVEL1, Stage.LEVEL2, Party.SITTER),
    _step(Action.APPROVE, Stage.LEVEL2, Stage.LEVEL3, Party.SITTER),
    _step(Action.APPROVE, Stage.LEVEL3, Stage.APPROVED, Party.SITTER),
    *(_step(Action.SEND_BACK, level, Stage.SENT_BACK, Party.SITTER) for level in LEVELS),
    # Once it lies with the last level the author asks that level to send it back.
    *(_step(Action.WITHDRAW, level, Stage.WITHDRAWN, Party.AUTHOR) for level in LEVELS[:2]),
    *(_step(Action.HAND_OVER, level, level, Party.SITTER, Party.COUNTY) for level in LEVELS),
    *(_step(Action.VOID, level, Stage.VOIDED, Party.AUTHOR, Party.COLLEAGUE, Party.COUNTY) for level in LEVELS),
)
TABLE = {(step.start, step.action): step for step in TRANSITIONS}
