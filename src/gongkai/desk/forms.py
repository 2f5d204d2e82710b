"""The forms of the desk. They ask and keep what was typed; what is allowed the domain says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import BUSINESS, Agency, Level, Person, Role, Section
from gongkai.audit.refused import Refused
from gongkai.desk.words import choices, roles_said
from gongkai.publications.models import FIELDS
from gongkai.reviews.states import CHECKS


class HelpfulForm(forms.Form):
    """A form whose questions carry two lines of help and their article beside them."""

    helps: ClassVar[dict[str, tuple[Any, Any]]] = {}
    asked: ClassVar[tuple[str, ...]] = ()
    """Fields that may wait but are wanted in the end, so they are not called optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, (more, article) in self.helps.items():
            self.fields[name].more, self.fields[name].article = more, article
        for field in self.fields.values():
            verb = _("选择") if isinstance(field, forms.ChoiceField) else _("填写")
            field.error_messages["required"] = f"{verb}{field.label}"
            if type(field.widget) is forms.Select:  # Django's own takes two templates an option
                field.widget.template_name = "desk/_select.html"
            if isinstance(field, forms.ModelChoiceField) and field.required:
                field.empty_label = _("选择")
        for name in self.asked:
            self.fields[name].asked = True

    def done(self, act: Callable[[], object]) -> bool:
        """Do it; a refusal becomes an error of the form, so that nothing typed is lost. "Not there" stays a page."""
        if not self.is_valid():
            return False
        try:
            act()
        except Refused as refused:
            if refused.code == "not-found":
                raise
            self.refused = refused
            self.add_error(None, refused.message)
            return False
        return True


def day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """A day, picked in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


class AnswerForm(HelpfulForm):
    """What was done about a report from the public."""

    answer = forms.CharField(
        label=_("处理结果"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("留有联系方式的，先告诉对方，再登记；登记以后联系方式即删除。"),
    )


class ApproveForm(HelpfulForm):
    """Three lines to tick and an opinion."""

    asked = ("checks", "opinion")
    level = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    checks = forms.MultipleChoiceField(
        label=_("逐项核对，没有问题的打勾"),
        choices=choices([*CHECKS.items()]),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opinion = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class ReasonForm(HelpfulForm):
    """A reason, on the version the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 3}))


class HandOverForm(ReasonForm):
    """To whom, and why."""

    to = forms.ModelChoiceField(label=_("转给"), queryset=Person.objects.none(), to_field_name="username")
    field_order = ("version", "to", "reason")


class ChangeAgencyForm(HelpfulForm):
    """What an agency is called, what it is, and what it stands under. The county itself has only names."""

    name = forms.CharField(label=_("全称"), max_length=100, help_text=_("与公章一致，例如：清溪县石桥镇人民政府"))
    short_name = forms.CharField(label=_("简称"), max_length=40, help_text=_("列表和栏目里用，例如：石桥镇"))
    level = forms.ChoiceField(
        label=_("类别"), choices=choices([row for row in Level.choices if row[0] != Level.COUNTY])
    )
    parent = forms.ModelChoiceField(label=_("上级机关"), queryset=Agency.objects.none(), to_field_name="code")
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "level": (
            _("类别决定法定主动公开内容有哪些栏目：乡镇、街道另有涉农补贴、土地征收等各项。"),
            _("《条例》第二十一条"),
        ),
    }

    def __init__(self, *args: Any, superiors: QuerySet[Agency], top: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = superiors
        if top:
            del self.fields["level"], self.fields["parent"]


class OpenAgencyForm(ChangeAgencyForm):
    """A new agency. Its code stands in the addresses of its pages, so it never changes."""

    code = forms.CharField(
        label=_("机关代码"),
        max_length=40,
        help_text=_("英文字母、数字、连字符，例如：shiqiao。写进网址，定了不改"),
    )
    on = day(_("自哪一天设立"), _("不填就从今天起"))
    field_order = ("name", "short_name", "code", "level", "parent", "on")


class OrganisationCodeForm(HelpfulForm):
    """What index numbers of an agency begin with."""

    code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=20,
        help_text=_("18位统一社会信用代码，或者9位组织机构代码"),
    )
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "code": (_("索引号以它开头。填好以后本机关才能编索引号；已经编出的号不变。"), _("《条例》第十二条第三款")),
    }


class CloseAgencyForm(HelpfulForm):
    """When an agency ends and who carries on its work."""

    heir = forms.ModelChoiceField(
        label=_("职责由哪个机关承接"),
        queryset=Agency.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("没有承接的机关"),
        help_text=_("选了就是并入；正在审核的接着由它审，公开页面指向它"),
    )
    on = day(_("自哪一天起"), _("不填就从今天起。撤销以后不能恢复，原有的内容和记录都保留"))


class LevelsForm(HelpfulForm):
    """Which posts may sit on each level of review; a level left empty follows the default."""

    def __init__(self, *args: Any, names: Sequence[str], defaults: Mapping[int, Sequence[Role]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, roles in defaults.items():
            self.fields[f"level{level}"] = forms.MultipleChoiceField(
                label=names[level - 1],
                choices=choices([(role.value, role.label) for role in BUSINESS]),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=_("一项都不选，就按默认：%(roles)s") % {"roles": roles_said(roles)},
            )
            self.fields[f"level{level}"].asked = True

    @property
    def levels(self) -> dict[int, list[str]]:
        return {int(name.removeprefix("level")): roles for name, roles in self.cleaned_data.items()}


class ContactForm(HelpfulForm):
    """How an agency is reached; it stands in the guide and on every notice."""

    office = forms.CharField(label=_("政府信息公开工作机构"), max_length=100)
    address = forms.CharField(label=_("办公地址"), max_length=200)
    hours = forms.CharField(label=_("办公时间"), max_length=200, help_text=_("例如：工作日 8:30–12:00，14:30–17:30"))
    phone = forms.CharField(label=_("联系电话"), max_length=60, help_text=_("带区号，例如：0377-60000001"))
    fax = forms.CharField(label=_("传真号码"), max_length=60, required=False)
    email = forms.EmailField(label=_("互联网联系方式"), required=False)
    postcode = forms.RegexField(
        r"^\d{6}$", label=_("邮政编码"), required=False, error_messages={"invalid": _("邮政编码是六位数字。")}
    )
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "office": (_("写承担政府信息公开日常工作的机构，不写个人姓名。"), _("《条例》第四条、第十二条第二款")),
        "hours": (_("群众按这个时间来办。作息调整后当天改过来。"), _("《条例》第十二条第二款")),
    }


class SectionForm(HelpfulForm):
    """A new section of an agency."""

    name = forms.CharField(label=_("科室名称"), max_length=60)


class PersonForm(HelpfulForm):
    """A new account; it gives no right yet."""

    username = forms.CharField(label=_("登录名"), max_length=60, help_text=_("小写字母和数字，例如：zhangsan"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), required=False)


class AppointForm(HelpfulForm):
    """A post: where, as what, from when."""

    agency = forms.ModelChoiceField(label=_("机关"), queryset=Agency.objects.none(), to_field_name="code")
    role = forms.ChoiceField(label=_("职务"), choices=choices(Role.choices))
    section = forms.ModelChoiceField(
        label=_("科室"), queryset=Section.objects.none(), required=False, empty_label=_("不分科室")
    )
    on = day(_("自哪一天起"), _("不填就从今天起"))
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "role": (_("系统、安全、审计三类管理员互不兼任，也不兼业务岗位。"), "GB/T 22239-2019"),
    }


class EndPostForm(HelpfulForm):
    """The first day a post no longer holds."""

    on = day(_("自哪一天起不再担任"), _("不填就从今天起，对方下一次点击就不再有这一职务的权限"))


class OnlyReasonForm(HelpfulForm):
    """A reason."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class GuideForm(HelpfulForm):
    """The guide in the fields of the law. Nothing is required to keep a draft; the domain asks for all at submission."""

    asked = FIELDS
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    classification = forms.CharField(
        label=_("政府信息的分类"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    arrangement = forms.CharField(label=_("编排体系"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    access = forms.CharField(label=_("获取方式"), widget=forms.Textarea(attrs={"rows": 5}), required=False)
    office_name = forms.CharField(label=_("政府信息公开工作机构的名称"), max_length=100, required=False)
    office_address = forms.CharField(label=_("办公地址"), max_length=200, required=False)
    office_hours = forms.CharField(label=_("办公时间"), max_length=200, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=60, required=False)
    fax = forms.CharField(label=_("传真号码"), max_length=60, required=False, help_text=_("没有传真就写“无”"))
    internet = forms.CharField(label=_("互联网联系方式"), max_length=200, required=False)
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "classification": (
            _("本机关有哪几类信息：主动公开的、依申请公开的。例如：机构职能、规范性文件、财政预决算、惠民补贴。"),
            _("《条例》第十二条第二款"),
        ),
        "arrangement": (
            _("目录怎样编：按哪些栏目、索引号怎么组成，群众照着能找到。"),
            _("《条例》第十二条第二款、第三款"),
        ),
        "access": (
            _("从哪里看：网站栏目、公示栏、政务服务大厅、档案馆和图书馆的查阅点；怎样申请。"),
            _("《条例》第二十三条、第二十五条"),
        ),
    }
