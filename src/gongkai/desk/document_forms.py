"""The forms of documents. They ask and keep what was typed; what is allowed the domain says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, Section
from gongkai.agencies.selectors import Reader
from gongkai.desk.forms import HelpfulForm, day
from gongkai.desk.words import choices
from gongkai.publications.models import (
    GROUNDS,
    Attribute,
    Column,
    ColumnKind,
    Counted,
    Declared,
    DocumentVersion,
    Genre,
    RelationKind,
)
from gongkai.publications.selectors import target_named
from gongkai.statute import PUBLICATION_DAYS

PLAIN = (
    "title",
    "number",
    "issuing_body",
    "formed_on",
    "genre",
    "attribute",
    "ground",
    "ground_words",
    "summary",
    "body",
    "theme",
    "keywords",
    "normative",
    "normative_number",
    "valid_until",
    "correction_note",
)
"""The fields of the form that are named as in the domain."""
COLUMNS, RELATIONS = 3, 2
"""At least so many columns and relations can be chosen; there is always one more than are used."""

AGREED = "同意不公开。"


class NewDocumentForm(HelpfulForm):
    """Whose document it is. ``key`` is the form's own number: sent twice, it begins one document."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    agency = forms.ModelChoiceField(label=_("机关"), queryset=Agency.objects.none(), to_field_name="code")
    attach = forms.BooleanField(
        label=_("原文件也作为附件公开"),
        required=False,
        help_text=_("不选，就只带入文字；原文件自己存好。"),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class DocumentForm(HelpfulForm):
    """A document in its fields. Nothing is required to keep a draft; the domain asks for all at submission."""

    asked = (
        "title",
        "issuing_body",
        "formed_on",
        "genre",
        "attribute",
        "summary",
        "body",
        "correction_note",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    correction_note = forms.CharField(
        label=_("更正说明"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("公布在页面上，让人知道改了什么、为什么改。"),
    )
    title = forms.CharField(label=_("标题"), max_length=200, required=False)
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("例如：清政发〔2026〕1号。没有文号就不填")
    )
    issuing_body = forms.CharField(label=_("发文机关"), max_length=100, required=False)
    formed_on = day(_("成文日期"))
    genre = forms.ChoiceField(label=_("文种"), choices=[("", _("选择")), *choices([*Genre.choices])], required=False)
    attribute = forms.ChoiceField(
        label=_("公开属性"), choices=choices([*Attribute.choices]), widget=forms.RadioSelect, required=False
    )
    ground = forms.ChoiceField(
        label=_("不予公开的依据"), choices=[("", _("选择")), *choices([*GROUNDS.items()])], required=False
    )
    ground_words = forms.CharField(label=_("不公开的理由"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    summary = forms.CharField(
        label=_("内容概述"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("一两句话，列在公开目录里。"),
    )
    body = forms.CharField(
        label=_("正文"), widget=forms.Textarea(attrs={"rows": 16, "data-editor": ""}), required=False
    )
    joint = forms.CharField(label=_("联合发文机关"), max_length=500, required=False, help_text=_("几个机关用顿号隔开"))
    theme = forms.CharField(label=_("主题分类"), max_length=60, required=False)
    keywords = forms.CharField(label=_("主题词"), max_length=200, required=False)
    normative = forms.BooleanField(label=_("行政规范性文件"), required=False)
    normative_number = forms.CharField(label=_("规范性文件统一编号"), max_length=60, required=False)
    valid_until = day(_("有效期至"))
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "attribute": (
            _("起草时就定。主动公开的，公布在网站上；依申请公开的，只在有人申请时提供；不予公开的，写明依据和理由。"),
            _("国办发〔2016〕80号第一条第（一）项"),
        ),
        "formed_on": (_("落款处的日期。公开期限从这一天算起。"), _("《条例》第二十六条")),
        "summary": (_("目录里有索引、名称、内容概述、生成日期四项。"), _("《条例》第十二条第三款")),
    }

    def __init__(self, *args: Any, version: DocumentVersion, columns: Iterable[Column], **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(version))
        super().__init__(*args, **kwargs)
        if version.version == 1:
            del self.fields["correction_note"]
        offered = [("", _("选择")), *_grouped(columns)]
        placed = version.placements.all()
        related = sum(name.startswith("kind") for name in self.initial)
        for number in range(1, max(COLUMNS, len(placed) + 1) + 1):
            label = _("栏目") if number == 1 else _("另一个栏目")
            self.fields[f"column{number}"] = forms.ChoiceField(label=label, choices=offered, required=False)
            self.fields[f"column{number}"].asked = number == 1
        for number in range(1, max(RELATIONS, related + 1) + 1):
            kinds = [("", _("没有")), *choices([*RelationKind.choices])]
            self.fields[f"kind{number}"] = forms.ChoiceField(label=_("这份文件"), choices=kinds, required=False)
            self.fields[f"target{number}"] = forms.CharField(
                label=_("哪一份文件"), max_length=60, required=False, help_text=_("填它的文号或者索引号")
            )
            self.fields[f"since{number}"] = day(_("自哪一天起"), _("不填就从公布之日起"))

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields of the head, in order."""
        return [self[name] for name in ("correction_note", "title") if name in self.fields]

    @property
    def pairs(self) -> list[forms.BoundField]:
        """Short fields, side by side."""
        return [self[name] for name in ("number", "issuing_body", "formed_on", "genre")]

    @property
    def withheld(self) -> list[forms.BoundField]:
        return [self["ground"], self["ground_words"]]

    @property
    def more(self) -> list[forms.BoundField]:
        """What few documents need."""
        names = ("joint", "theme", "keywords", "normative", "normative_number", "valid_until")
        return [self[name] for name in names] + [self[name] for name in self._numbered("column") if name != "column1"]

    @property
    def relations(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{part}{name.removeprefix('kind')}"] for part in ("kind", "target", "since")]
            for name in self._numbered("kind")
        ]

    def _numbered(self, part: str) -> list[str]:
        return [name for name in self.fields if name.rstrip("0123456789") == part and name != part]

    def given(self, reader: Reader, *, on: date) -> dict[str, Any]:
        """The fields as the services take them. A target that cannot be told stays as typed, and is refused there."""
        said = self.cleaned_data
        columns = [said[name] for name in self._numbered("column") if said[name]]
        relations = [
            {"kind": said[f"kind{n}"], "target": target_named(reader, said[f"target{n}"], on=on) or said[f"target{n}"]}
            | {"on": said[f"since{n}"]}
            for n in (name.removeprefix("kind") for name in self._numbered("kind"))
            if said[f"kind{n}"]
        ]
        plain = {name: said[name] for name in PLAIN if name in said}
        joint = [body for body in said["joint"].split("、") if body.strip()]
        return {**plain, "joint_bodies": joint, "columns": [*dict.fromkeys(columns)], "relations": relations}


def initial_of(version: DocumentVersion) -> dict[str, Any]:
    """What the form begins with."""
    found = {name: getattr(version, name) for name in PLAIN} | {"revision": version.revision}
    found["joint"] = "、".join(version.joint_bodies)
    found |= {f"column{n}": placed.column.code for n, placed in enumerate(version.placements.all(), 1)}
    for n, relation in enumerate(version.relations.select_related("target"), 1):
        found |= {f"kind{n}": relation.kind, f"target{n}": relation.target.index_number, f"since{n}": relation.on}
    return found


def _grouped(columns: Iterable[Column]) -> list[tuple[Any, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        groups.setdefault(column.kind, []).append((column.code, column.name))
    return [(_(ColumnKind(kind).label), rows) for kind, rows in groups.items()]


class NoteForm(HelpfulForm):
    """What a correction corrects; the public reads it."""

    reason = forms.CharField(
        label=_("更正说明"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("公布在页面上，例如：附表第3行的面积更正为12亩。"),
    )


class WhyForm(HelpfulForm):
    """A reason."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))


class CheckForm(HelpfulForm):
    """The check by the county office that the person saw; a later one is another content."""

    check = forms.IntegerField(widget=forms.HiddenInput)


class AgreeForm(CheckForm):
    """The words with which the county office agrees."""

    reason = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 2}), initial=AGREED)
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "reason": (
            _("看公开属性、依据和理由是否成立。同意以后，由起草的机关送三级审核；内容再有改动，重新核对。"),
            _("国办发〔2016〕80号第一条第（一）项"),
        ),
    }


class TurnBackForm(CheckForm):
    """Why the county office returns a draft."""

    reason = forms.CharField(
        label=_("退文原因"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：没有说明不公开的理由；应当主动公开。"),
    )


class ReassessForm(HelpfulForm):
    """The yearly look at what is not public."""

    opened = forms.ChoiceField(label=_("评估结果"), choices=[("", _("仍不公开")), ("1", _("转为公开"))], required=False)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("opened", "reason")


class DeclareForm(HelpfulForm):
    """A decision on the validity of a document."""

    kind = forms.ChoiceField(label=_("决定"), choices=choices([*Declared.choices]))
    on = day(_("自哪一天起"), required=True)
    until = day(_("有效期至"), _("延长有效期的填写"))
    reason = forms.CharField(label=_("依据"), max_length=300, help_text=_("例如：清政发〔2026〕8号"))


DECISIONS: Mapping[str, type[HelpfulForm]] = {
    "agree": AgreeForm,
    "turn_back": TurnBackForm,
    "take_back": CheckForm,
    "correct": NoteForm,
    "take_down": WhyForm,
    "restore": WhyForm,
    "discard": WhyForm,
    "reassess": ReassessForm,
    "declare": DeclareForm,
}


class ColumnForm(HelpfulForm):
    """By when and how often a column is filled, and who answers for it; of an agency's own also what it is called."""

    name = forms.CharField(label=_("栏目名称"), max_length=200, help_text=_("公众在目录里看到的名称，例如：通知公告"))
    period = forms.IntegerField(label=_("公开期限"), min_value=1, max_value=PUBLICATION_DAYS)
    counted = forms.ChoiceField(label=_("期限单位"), choices=choices([*Counted.choices]))
    update_days = forms.IntegerField(
        label=_("更新周期（日）"), min_value=1, required=False, help_text=_("不填就不要求定期更新")
    )
    section = forms.ModelChoiceField(
        label=_("负责科室"), queryset=Section.objects.none(), required=False, empty_label=_("不指定")
    )
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "period": (_("自形成或者变更之日起算，最长二十个工作日；可以定得更短。"), _("《条例》第二十六条")),
    }

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        told = ("name", "period", "counted", "update_days", "section")
        super().__init__(*args, initial={name: getattr(column, name) for name in told}, **kwargs)
        if column.kind != ColumnKind.OWN:
            del self.fields["name"]
        if column.agency is None:
            del self.fields["section"]
        else:
            self.fields["section"].queryset = column.agency.sections.all()


class CatalogueForm(HelpfulForm):
    """The Excel form of a standard catalogue."""

    file = forms.FileField(label=_("目录文件"), help_text=_("基层政务公开标准目录的xlsx表"))
    prefix = forms.SlugField(
        label=_("代码前缀"), max_length=40, help_text=_("英文字母和数字，例如：shehuijiuzhu。同一前缀再导入，就是更新")
    )
