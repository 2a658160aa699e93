from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from forum.audit.models import AuditEntry
from forum.kernel import clock, outbox, worker
from forum.kernel.db import db
from forum.people.events import AccountSuspended
from forum.pods.events import MemberRemoved, RoleChanged
from tests.browser import Browser
from tests.cast import Places
from tests.people_of import actor_of

Browsers = Callable[[str | None], Browser]


@pytest.fixture
def trail(site: Flask, places: Places) -> None:
    """Let one deed be done to an account, one in the clinic, and sixty in the ward."""
    with site.app_context():
        people = {name: actor_of(name).id or 0 for name in ("adam", "carol", "mona", "mira", "harry", "clive", "omar")}
        outbox.emit(AccountSuspended(people["adam"], people["harry"]))
        outbox.emit(MemberRemoved(people["clive"], places.clinic, people["omar"]))
        for _each in range(59):
            outbox.emit(RoleChanged(people["carol"], places.ward, people["mira"], "harvester", "member"))
        outbox.emit(MemberRemoved(people["mona"], places.ward, people["harry"]))
        db.session.commit()
        worker.drain("audit")


def _lines(page: str) -> list[str]:
    listed = page.partition('<ul class="list">')[2].partition("</ul>")[0]
    plain = re.sub("[\u2068\u2069]", "", re.sub(r"<[^>]+>", " ", listed.replace("\n", " ").replace("</li>", "\n")))
    return [" ".join(line.split()) for line in plain.splitlines() if line.strip()]


def test_a_coordinator_reads_who_did_what_in_the_pod_and_nothing_of_others(trail: None, browser: Browsers) -> None:
    lines = _lines(browser("carol").get("/pods/ward/audit").text)
    assert lines[0].startswith("Mona Haile removed Harry Osei from Ward")
    assert "Carol Njeri changed the role of Mira Patel in Ward Before: Member. After: Harvester." in lines[1]
    assert not [line for line in lines if "Omar" in line or "account" in line]


def test_an_administrator_reads_everything_page_by_page(trail: None, browser: Browsers) -> None:
    adam = browser("adam")
    first = adam.get("/admin/audit").text
    older = re.search(r'href="(/admin/audit\?before=\d+)" rel="next"', first)
    assert older
    second = adam.get(older[1]).text
    assert len(_lines(first)) == 50
    assert any("Adam Berg suspended the account of Harry Osei" in line for line in _lines(second))
    assert not set(_lines(first)) & {"Adam Berg suspended the account of Harry Osei"}


@pytest.mark.parametrize(
    ("asked", "many"),
    [("person=harry", 2), ("person=Mona", 1), ("person=nobody", 0), ("what=accounts", 1), ("since=2999-01-01", 0),
     ("until=2020-01-01", 0), ("person=harry&what=membership", 1), ("since=nonsense&what=nonsense&before=x", 50)],
)  # fmt: skip
def test_the_list_is_narrowed_by_person_kind_and_day(trail: None, browser: Browsers, asked: str, many: int) -> None:
    assert len(_lines(browser("adam").get("/admin/audit?" + asked).text)) == many


@pytest.mark.parametrize(("who", "where", "many"), [("carol", "/pods/ward", 0), ("adam", "/admin", 2)])
def test_an_address_finds_its_owner_for_administrators_only(
    trail: None, browser: Browsers, who: str, where: str, many: int
) -> None:
    reader = browser(who)
    assert len(_lines(reader.get(f"{where}/audit?person=harry@example.org").text)) == many
    assert _lines(reader.get(f"{where}/audit?person=harry").text)


@pytest.mark.parametrize("language", ["ar", "fr", "es", "ru", "zh"])
def test_the_lines_are_words_of_the_reader_and_no_names_of_events(
    trail: None, browser: Browsers, language: str
) -> None:
    adam = browser("adam")
    adam.post("/choices", language=language)
    page = adam.get("/admin/audit").text
    assert len(_lines(page)) == 50
    assert "removed" not in page
    assert "RoleChanged" not in page


@pytest.mark.parametrize("odd", [{}, {"role": ["member"], "was": {}}, {"role": 7, "was": None}, ["member"], "x", None])
def test_an_entry_with_odd_details_is_a_line_all_the_same(site: Flask, browser: Browsers, odd: Any) -> None:
    at = {"event_id": 99, "at": clock.now(), "action": "RoleChanged", "previous": "", "digest": ""}
    of = {"actor_id": 9999, "subject": "user", "subject_id": 9999, "pod_id": 9999}
    with site.app_context():
        db.session.execute(insert(AuditEntry), {**at, **of, "details": odd})
        db.session.commit()
    (line,) = _lines(browser("adam").get("/admin/audit?what=membership").text)
    assert line.startswith("Somebody changed the role of somebody in a pod")


def test_signing_in_is_kept(site: Flask, browser: Browsers, places: Places) -> None:
    with site.app_context():
        worker.drain()
    guest = browser(None)
    guest.post("/sign-in", email="mira@example.org", password="something else at nine")
    guest.post("/sign-in", email="nobody@example.org", password="something else at nine")
    guest.post("/sign-in", email="mira@example.org", password="ward round at seven")
    with site.app_context():
        worker.drain("audit")
    lines = _lines(browser("adam").get("/admin/audit?what=signing-in").text)
    assert [line.partition(" just")[0] for line in lines] == [
        "Mira Patel signed in",
        "Somebody tried to sign in as Mira Patel, in vain",
    ]
