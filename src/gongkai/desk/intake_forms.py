"""The forms of an import."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.desk.forms import HelpfulForm
from gongkai.publications.models import Column

MOST_UPLOAD = 2 << 30
MOST_TABLE = 30 << 20


class ColumnField(forms.ModelChoiceField):
    """Several columns may have one name; the code tells them apart."""

    def label_from_instance(self, obj: Column) -> str:
        return f"{obj.name}（{obj.code}）"


class BeginForm(HelpfulForm):
    """Whose information it is, where it comes from, and the files."""

    agency = forms.ModelChoiceField(
        label=_("机关"), queryset=Agency.objects.none(), to_field_name="code", help_text=_("是哪个机关的信息")
    )
    name = forms.CharField(label=_("来源"), max_length=100, help_text=_("例如：县政府原网站政务公开栏目"))
    column = ColumnField(
        label=_("归入栏目"),
        queryset=Column.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("不归入"),
        help_text=_("清单里没有写栏目的归入这一栏目"),
    )
    upload = forms.FileField(
        label=_("文件"),
        help_text=_("zip 压缩包（清单和文件，或者网站导出的网页），或者单独一张 xlsx、csv 清单"),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.xlsx,.csv"}),
        max_length=200,
    )
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "upload": (
            _(
                "先试读，说明每一份能不能导入；本机关三级审核通过以后才公开。超过2GB的在服务器上用 gongkai intake read 读。"
            ),
            _("原发布日期与录入时间并列显示，不能倒填"),
        ),
    }

    def __init__(self, *args: Any, agencies: QuerySet[Agency], columns: QuerySet[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["column"].queryset = columns

    def clean_upload(self) -> Any:
        return _no_larger(self.cleaned_data["upload"], MOST_UPLOAD)


class ExplainForm(HelpfulForm):
    """Why the yellow findings of a kind may stand."""

    kind = forms.ChoiceField(label=_("哪一类提示"))
    reason = forms.CharField(
        label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("随件送审，审核的人看得到")
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(kind)s（%(count)d行）")
        self.fields["kind"].choices = [(kind, words % {"kind": kind, "count": count}) for kind, count in kinds]


class CorrectForm(HelpfulForm):
    """The corrected rows."""

    table = forms.FileField(
        label=_("改好的清单"),
        help_text=_("xlsx 或者 csv，“行号”一列不要改"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=200,
    )

    def clean_table(self) -> Any:
        return _no_larger(self.cleaned_data["table"], MOST_TABLE)


class GiveUpForm(HelpfulForm):
    """Why nothing more of it is imported."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))


def _no_larger(upload: Any, most: int) -> Any:
    if upload.size > most:
        raise forms.ValidationError(_("文件超过%(most)dMB。") % {"most": most >> 20})
    return upload
