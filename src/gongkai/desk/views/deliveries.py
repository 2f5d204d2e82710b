"""Deliveries to archive and library: what is due, a batch with its list and files, its receipt (条例 Art. 25(3))."""

import tempfile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.boards import permissions, selectors, services
from gongkai.boards.models import Delivery, ItemKind, Receiver
from gongkai.boards.packing import pack, packing_list
from gongkai.desk.board_forms import ReceiptForm, ReceiverForm
from gongkai.desk.forms import OnlyReasonForm
from gongkai.desk.shell import page
from gongkai.desk.tasks import state_of
from gongkai.desk.views.postings import photo_of, picture, table

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    due = [(task, *state_of(task.due, today)) for task in selectors.delivery_tasks(request.user, on=today)]
    rows = Paginator(selectors.deliveries_for(request.user, on=today), 30).get_page(request.GET.get("page"))
    return page(request, "desk/deliveries.html", {"due": due, "rows": rows}, here="deliveries")


@FORM
def make(request: HttpRequest, code: str, receiver: str) -> HttpResponse:
    """What would be in the batch; then the batch."""
    now = timezone.now()
    today = civil_day(now)
    agency = agencies.agency_for(request.user, code, on=today)
    permissions.check_can_keep(request.user, agency, on=today)
    if receiver not in Receiver.values:
        raise agencies.not_found()
    start = {"receiver_name": selectors.last_receiver(agency, receiver)}
    form = ReceiverForm(request.POST or None, initial=start)
    if request.method == "POST" and form.done(
        lambda: setattr(
            form,
            "made",
            services.make_delivery(
                agency=agency,
                receiver=receiver,
                receiver_name=form.cleaned_data["receiver_name"],
                by=request.user,
                at=now,
            ),
        )
    ):
        messages.success(request, _("这一批已编好。打印清单、下载文件，移送以后登记接收人"), extra_tags="good")
        return redirect("desk:delivery", pk=form.made.pk)
    items = [(_(ItemKind(due.kind).label), due.version) for due in selectors.due_items(agency, receiver, on=today)]
    context = {"agency": agency, "receiver": _(Receiver(receiver).label), "form": form, "items": items}
    return page(request, "desk/delivery_make.html", context, here="deliveries")


@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk), ReceiptForm())


def _found(request: HttpRequest, pk: int) -> Delivery:
    return selectors.delivery_for(request.user, pk, on=civil_day(timezone.now()))


def _show(request: HttpRequest, found: Delivery, form: ReceiptForm, status: int = 200) -> HttpResponse:
    today = civil_day(timezone.now())
    writes = found.is_open and permissions.can_keep(request.user, found.agency, on=today)
    context = {
        "delivery": found,
        "items": selectors.items_of(request.user, found, on=today),
        "form": form if writes else None,
        "void_form": OnlyReasonForm(auto_id="void_%s") if writes else None,
    }
    return page(request, "desk/delivery.html", context, here="deliveries", status=status)


@require_POST
def handed(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = _found(request, pk)
    permissions.check_can_keep(request.user, found.agency, on=civil_day(now))
    form = ReceiptForm(request.POST, request.FILES)

    def act() -> None:
        given = dict(form.cleaned_data)
        services.hand_over(delivery=found, receipt=photo_of(given.pop("receipt")), **given, by=request.user, at=now)

    if form.done(act):
        messages.success(request, _("移送已登记"), extra_tags="good")
        return redirect("desk:delivery", pk=pk)
    return _show(request, found, form, 400)


@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    reason = request.POST.get("reason", "")
    services.void_delivery(delivery=found, reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("这一批已作废，里面的文件回到待移送"), extra_tags="good")
    return redirect("desk:deliveries")


@require_safe
def as_list(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    items = selectors.items_of(request.user, found, on=civil_day(timezone.now()))
    return table(packing_list(found, items), f"{found} 清单.xlsx")


@require_safe
def as_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _found(request, pk)
    items = selectors.items_of(request.user, found, on=civil_day(timezone.now()))
    whole = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    pack(found, items, whole)
    whole.seek(0)
    return FileResponse(whole, as_attachment=True, filename=f"{found}.zip", content_type="application/zip")


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if found.receipt is None:
        raise agencies.not_found()
    return picture(found.receipt)
