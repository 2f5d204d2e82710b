"""Every address of the site, every method, every reader, own and other: what comes back."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.publications.models import DocumentVersion
from gongkai.publications.selectors.public import PART
from gongkai.statute import ITEMS
from tests.faces.world import PICTURE_SM3, World, enter

TABLE = Path(__file__).with_name("permissions.csv")
METHODS = ("GET", "POST", "PUT")
ARGUMENTS = {
    "desk:plan_posting": "public",
    **dict.fromkeys(("desk:board", "desk:change_board", "desk:close_board"), "board"),
    **dict.fromkeys(("desk:posting", "desk:hang", "desk:take_off", "desk:add_photo"), "posting"),
    **dict.fromkeys(("desk:posting_photo", "desk:cancel_posting", "desk:sheet"), "posting"),
    **dict.fromkeys(("desk:delivery", "desk:handed", "desk:void_delivery"), "delivery"),
    **dict.fromkeys(("desk:delivery_list", "desk:delivery_files", "desk:delivery_receipt"), "delivery"),
    "desk:review": "review",
    "desk:approve": "review",
    "desk:send_back": "review",
    "desk:withdraw": "review",
    "desk:hand_over": "review",
    "desk:void": "review",
    "desk:end_post": "post",
    **{
        f"desk:{name}": "batch"
        for name in (
            "intake",
            "intake_row",
            "intake_file",
            "intake_errors",
            "intake_pause",
            "intake_resume",
            "intake_submit",
            "intake_explain",
            "intake_correct",
            "intake_give_up",
        )
    },
    "desk:document": "document",
    "desk:edit": "document",
    "desk:preview": "document",
    "desk:screening": "document",
    "desk:file": "document",
    "desk:picture": "document",
    "desk:decide": "document",
    "desk:error": "error",
}
KINDS = {"portal:paper": "docx", "portal:picture": "png"}
Key = tuple[str, str, str]


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, set[str]]]:
    """(name, names of its arguments) of every address, nested ones too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            held = set(pattern.pattern.converters)
            yield from ((name, arguments | held) for name, arguments in addresses(pattern.url_patterns, inner))
        else:
            yield f"{space}{pattern.name}", set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)


def all_addresses() -> dict[str, set[str]]:
    return dict(addresses(get_resolver().url_patterns))


def arguments(name: str, wanted: set[str], world: World, scope: str) -> dict[str, object]:
    """Real arguments for an address: an object of the reader's own agency, of another one, or one that is not there."""
    staff = {"own": world.own, "other": world.other}.get(scope, world.own)
    there = world.on_boards
    objects = {
        "public": {"own": there["own"].document.pk, "other": there["other"].document.pk},
        "board": {"own": there["own"].board.pk, "other": there["other"].board.pk},
        "posting": {"own": there["own"].posting.pk, "other": there["other"].posting.pk},
        "delivery": {"own": there["own"].delivery.pk, "other": there["other"].delivery.pk},
        "review": {"own": world.review.pk, "other": world.foreign_review.pk},
        "document": {"own": world.draft.document_id, "other": world.foreign_draft.document_id},
        "error": {"own": world.error(world.own).pk, "other": world.error(world.other).pk},
        "post": {"own": world.post.pk, "other": world.foreign_post.pk},
        "batch": {"own": world.batch.pk, "other": world.foreign_batch.pk},
    }
    draft = world.foreign_draft if scope == "other" else world.draft
    nowhere = scope == "none"
    known = {
        "code": "nowhere" if nowhere else ITEMS[0].code if name == "desk:column" else staff.agency.code,
        "username": "nobody" if nowhere else staff.first.username,
        "pk": 999_999 if nowhere else objects.get(ARGUMENTS.get(name, ""), {}).get(scope, 999_999),
        "sm3": sm3_of(name, draft),
        "position": 0,
        "step": "discard",
        "year": 2026,
        "on": "2026-03-17",
        "item": "nothing" if nowhere else ITEMS[0].code,
        "name": "附件.pdf",
        "kind": KINDS.get(name, "csv"),
        "part": there["own"].document.pk // PART,
        "number": 1 if name.startswith("portal:") else 2,
        "which": "posted",
        "paper": "a4",
        "receiver": "library",
    }
    return {key: known[key] for key in wanted}


def sm3_of(name: str, draft: DocumentVersion) -> str:
    if name.startswith("portal:"):
        return "0" * 64
    return PICTURE_SM3 if name == "desk:picture" else draft.attachments.get().blob_id


def scopes(wanted: set[str]) -> tuple[str, ...]:
    return ("own", "other", "none") if wanted & {"code", "username", "pk"} else ("-",)


def clients(world: World) -> dict[str, Client]:
    found = {"anonymous": Client(raise_request_exception=False)}
    for reader, person in world.readers.items():
        found[reader] = enter(Client(raise_request_exception=False), person)
    return found


def observe(world: World) -> dict[Key, dict[str, str]]:
    """The whole table as the site answers now; nothing a request writes is kept."""
    seen: dict[Key, dict[str, str]] = {}
    doors = clients(world)
    for name, wanted in sorted(all_addresses().items()):
        for scope in scopes(wanted):
            address = reverse(name, kwargs=arguments(name, wanted, world, scope))
            for method in METHODS:
                seen[name, method, scope] = {reader: knock(door, method, address) for reader, door in doors.items()}
    return seen


def read(answer: HttpResponse) -> HttpResponse:
    """The answer; a file is read to its end, which closes it."""
    if answer.streaming:
        b"".join(answer)
    return answer


def knock(door: Client, method: str, address: str) -> str:
    with transaction.atomic():
        cookies = door.cookies.copy()
        answer = door.generic(method, address)
        status = answer.status_code
        read(answer)
        door.cookies = cookies
        transaction.set_rollback(True)
    return str(status)


def reviewed() -> dict[Key, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row.pop("address"), row.pop("method"), row.pop("scope")): row for row in csv.DictReader(lines)}


def write(table: dict[Key, dict[str, str]]) -> None:
    readers = list(next(iter(table.values())))
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(("address", "method", "scope", *readers))
        out.writerows((*key, *(row[reader] for reader in readers)) for key, row in table.items())
