"""Words the desk shares, and the labels of the rooms below in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Level, Role
from gongkai.audit.timer import registered
from gongkai.boards.models import BoardKind, Counting, ItemKind, Receiver, Way
from gongkai.intake.headings import NAMES
from gongkai.intake.models import BatchState, Outcome
from gongkai.publications.models import (
    Attribute,
    CheckOutcome,
    ColumnKind,
    Counted,
    Declared,
    DocumentState,
    GuideState,
    RelationKind,
)
from gongkai.reviews.states import ACTION_WORDS, CHECKS, STAGE_WORDS
from gongkai.statute import GUIDE_ELEMENTS

INNER_MARKS = str.maketrans("《》", "〈〉")


def inside(title: object) -> str:
    """A title that is to stand between 《 and 》: its own marks become 〈〉 (GB/T 15834)."""
    return str(title).translate(INNER_MARKS)


LEVEL_NAMES: tuple[Promise, ...] = (_("初审"), _("复审"), _("终审"))
"""The three levels of review, in order."""

HEAD_WORDS = {
    "index_number": "索引号",
    "issuing_body": "发文机关",
    "title": "标题",
    "number": "发文字号",
    "formed_on": "成文日期",
    "genre": "文种",
    "theme": "主题分类",
    "keywords": "主题词",
    "columns": "栏目",
    "attribute": "公开属性",
    "ground": "不予公开的依据",
    "ground_words": "不公开的理由",
    "normative": "行政规范性文件",
    "normative_number": "规范性文件统一编号",
    "valid_until": "有效期至",
    "relations": "与其他文件的关系",
    "summary": "内容概述",
    "correction_note": "更正说明",
}
"""The fields of a document in the order of its head table."""
DECISION_WORDS = {
    "agree": "同意不公开",
    "turn_back": "退文",
    "take_back": "撤回",
    "correct": "更正",
    "take_down": "撤下",
    "restore": "恢复公开",
    "discard": "弃置草稿",
    "reassess": "登记定期评估",
    "declare": "登记废止、失效或者延期",
}
"""What can be decided about a document, by the services' names."""


def choices(labels: list[tuple[str, str]]) -> list[tuple[str, Promise]]:
    """(value, label in the reader's language). The labels themselves stay Chinese: the journal is written in them."""
    return [(value, _(label)) for value, label in labels]


def roles_said(roles: object) -> str:
    """Several roles in one line, in the reader's language."""
    return "、".join(str(_(Role(role).label)) for role in roles)


def labels() -> list[str]:
    """Labels that the pages translate although they stand in the code as plain Chinese, because the journal uses them."""
    named = [*Role.labels, *Level.labels, *GuideState.labels, *STAGE_WORDS.values(), *ACTION_WORDS.values()]
    named += [*DocumentState.labels, *Attribute.labels, *ColumnKind.labels, *Counted.labels, *Declared.labels]
    named += [*RelationKind.labels, *CheckOutcome.labels, *HEAD_WORDS.values(), *DECISION_WORDS.values()]
    named += [*BoardKind.labels, *Counting.labels, *ItemKind.labels, *Receiver.labels, *Way.labels]
    named += [*BatchState.labels, *Outcome.labels, *NAMES.values()]
    return [*named, *CHECKS.values(), *dict(GUIDE_ELEMENTS).values(), *(job.title for job in registered())]
