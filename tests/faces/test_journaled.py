"""The watch over the requests of the tests itself: it catches what it is there for, and nothing else."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from gongkai.agencies.models import Person
from gongkai.audit import services

AT = datetime(2026, 3, 2, tzinfo=UTC)


def _write(request, *, entry: bool = True, subject: bool = True, back: bool = False):
    by = request.user if request.user.is_authenticated and not request.GET.get("nobody") else None
    try:
        with transaction.atomic():
            made = Person.objects.create(username="new", name="新", created_at=AT)
            if entry:
                services.record(by=by, at=AT, verb="x", sentence="建立", subject=made if subject else None)
            if back:
                raise ZeroDivisionError
    except ZeroDivisionError:
        return HttpResponse("后退")
    return HttpResponse("好")


urlpatterns = [
    path("told", _write),
    path("silent", lambda r: _write(r, entry=False)),
    path("vague", lambda r: _write(r, subject=False)),
    path("undone", lambda r: _write(r, entry=False, back=True)),
    path("nothing", lambda _: HttpResponse(Person.objects.filter(username="none").update(name="x"))),
    path("session", lambda r: HttpResponse(r.session.update({"a": 1}))),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("address", ["told", "undone", "nothing", "session"])
def test_what_is_journaled_or_changed_nothing_passes(client, address):
    assert client.post(f"/{address}").status_code == 200


@pytest.mark.parametrize(("address", "said"), [("silent", "left no entry"), ("vague", "names the object")])
def test_a_change_without_a_true_entry_fails_the_test(client, address, said):
    with pytest.raises(AssertionError, match=said):
        client.post(f"/{address}")


def test_the_entry_names_who_did_it(client):
    someone = Person.objects.create(username="li", name="李", created_at=AT)
    client.force_login(someone)
    client.post("/told")
    Person.objects.filter(username="new").delete()
    with pytest.raises(AssertionError, match="names the actor"):
        client.post("/told?nobody=1")


def test_a_journal_that_fails_takes_the_request_s_change_back(client, monkeypatch):
    monkeypatch.setattr(services, "sm3", lambda _: 1 / 0)
    assert client.post("/told").content.decode() == "后退"
    assert not Person.objects.exists()
