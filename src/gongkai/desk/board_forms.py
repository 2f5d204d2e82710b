"""The forms of notice boards and deliveries."""

from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, Person
from gongkai.boards import selectors
from gongkai.boards.models import Board, BoardKind, Counting, Posting, Way
from gongkai.boards.period import cut_short
from gongkai.boards.settings import DEFAULTS
from gongkai.desk.forms import HelpfulForm, day
from gongkai.desk.words import choices
from gongkai.publications.models import DocumentState
from gongkai.statute import Calendar

PHOTO = {"accept": "image/jpeg,image/png"}
"""A phone opens its camera (``capture``), turns its own format into JPEG; a PC asks for a file."""
OFFLINE = {DocumentState.TAKEN_DOWN: "网上已撤下", DocumentState.SUPERSEDED: "网上已更正，换上更正后的"}
"""Why a paper comes down early whose document is no longer on the site as it hangs; it can be written over."""


class BoardForm(HelpfulForm):
    """Where a board is, what it is, who keeps it."""

    place = forms.CharField(label=_("位置"), max_length=100, help_text=_("例如：镇政府大门东侧公示栏"))
    kind = forms.ChoiceField(label=_("种类"), choices=choices(BoardKind.choices))
    keeper = forms.ModelChoiceField(
        label=_("管护人"),
        queryset=Person.objects.none(),
        to_field_name="username",
        help_text=_("张贴、取下的提醒发给管护人"),
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, keepers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = keepers


class PlanForm(HelpfulForm):
    """On which board, from when, for how long."""

    board = forms.ModelChoiceField(label=_("公示栏"), queryset=Board.objects.none())
    starts_on = day(_("张贴日期"), _("不填就是今天"))
    days = forms.IntegerField(
        label=_("公示期"), min_value=1, required=False, help_text=_("几日；不填就是长期张贴，没有期限")
    )
    counting = forms.ChoiceField(label=_("按什么计算"), choices=choices(Counting.choices))
    asked = ("days",)
    helps: ClassVar[dict[str, tuple[Any, Any]]] = {
        "days": (_("从张贴次日起算。写了法定公示期的文件按法定的填；系统填好的日数可以改。"), ""),
    }

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        kwargs["initial"] = {"days": DEFAULTS.notice_days.value, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards
        self.fields["board"].label_from_instance = str
        if len(boards) == 1:
            self.fields["board"].initial = boards[0]


class DeedForm(HelpfulForm):
    """It was posted, or removed: the photo and, where it was not today, the day."""

    asked = ("photo",)
    photo = forms.FileField(
        label=_("照片"), widget=forms.FileInput(attrs={**PHOTO, "capture": "environment"}), required=False
    )
    on = day(_("哪一天"), _("不填就是今天"))


class TakeOffForm(DeedForm):
    """It was removed; why is asked only where the day lies before the last one of the period."""

    asked = ("photo", "reason")
    reason = forms.CharField(label=_("取下原因"), max_length=200, required=False)

    def __init__(self, *args: Any, posting: Posting, today: date, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = cut_short(posting, calendar, on=self._on() or today)
        if until is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].help_text = _("公示期至 %(day)s，提前取下的要写明") % {"day": until}
            self.fields["reason"].initial = OFFLINE.get(posting.version.state, "")

    def _on(self) -> date | None:
        """The day that was filled in."""
        with suppress(ValidationError):
            return self.fields["on"].clean(self["on"].value())
        return None


class PhotoForm(HelpfulForm):
    """The photo that was missing."""

    photo = forms.FileField(label=_("照片"), widget=forms.FileInput(attrs=PHOTO))


class ReceiverForm(HelpfulForm):
    """What the receiver is called."""

    receiver_name = forms.CharField(label=_("接收单位"), max_length=100, help_text=_("全称，例如：清溪县档案馆"))


class ReceiptForm(HelpfulForm):
    """The receipt: who took the batch, how, when."""

    received_by = forms.CharField(label=_("接收人"), max_length=60)
    way = forms.ChoiceField(label=_("移送方式"), choices=choices(Way.choices))
    on = day(_("移送日期"), _("不填就是今天"))
    receipt = forms.FileField(label=_("回执照片"), widget=forms.FileInput(attrs=PHOTO), required=False)


def board_start(board: Board) -> dict[str, object]:
    """What the form of a board begins with."""
    return {"place": board.place, "kind": board.kind, "keeper": board.keeper.username, "note": board.note}


def deed_form(
    posting: Posting, data: Any = None, files: Any = None, *, today: date, calendar: Calendar
) -> HelpfulForm | None:
    """The form of the next deed, with its button's words as ``button`` and its address as ``deed``; None at the end."""
    if posting.is_planned:
        form, form_button, deed = DeedForm(data, files), _("登记已贴出"), "hang"
    elif posting.hangs:
        form = TakeOffForm(data, files, posting=posting, today=today, calendar=calendar)
        form_button, deed = _("登记已取下"), "take_off"
    else:
        return None
    form.button, form.deed = form_button, deed
    return form


def keepers(agency: Agency, on: Any) -> QuerySet[Person]:
    """Who can keep a board, by name."""
    return selectors.keepers_for(agency, on=on).order_by("username")
