"""Health at a glance, deliveries with their two buttons, settings in force, people and what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.admin import wording
from forum.app import create_app
from forum.audit.models import AuditEntry
from forum.kernel import clock, heartbeat, outbox, worker
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.settings import Settings
from forum.people.models import Session
from tests.browser import Browser
from tests.people import of_people
from tests.pods.of_asking import ask
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]


def _set(site: Flask, subscriber: str, **values: object) -> None:
    with site.app_context():
        db.session.execute(update(Delivery).where(Delivery.subscriber == subscriber).values(**values))
        db.session.commit()


def _one(site: Flask, subscriber: str) -> Delivery:
    with site.app_context():
        found = select(Delivery).where(Delivery.subscriber == subscriber).order_by(Delivery.id.desc()).limit(1)
        return db.session.execute(found).scalar_one()


def test_every_subscriber_has_a_name_in_words(site: Flask) -> None:
    assert set(outbox.handlers) <= set(wording.SUBSCRIBERS)


def test_the_first_page_says_what_to_see_to_and_that_all_is_well(site: Flask, browser: Open) -> None:
    adam = browser("adam")
    page = adam.get("/admin/").text
    assert "No worker is at work" in page
    assert "Search does not answer. It is missing and being built." in page
    with site.app_context():
        heartbeat.beat(clock.now())
        db.session.commit()
    begin(browser("mira"))
    with site.app_context():
        worker.drain()
    page = adam.get("/admin/").text
    assert "All is well." in page
    assert "1 at work" in page
    assert "Python" in page


def test_what_waits_fails_and_was_given_up_is_named_in_words(browser: Open, site: Flask) -> None:
    ask(browser("omar"))
    _set(site, "letters", error="OSError")
    _set(site, "notices", parked_at=clock.now(), error="ValueError")
    page = browser("adam").get("/admin/").text
    assert "1 delivery was given up." in page
    assert "Letters to be planned" in page
    assert "postman" not in page
    listed = browser("adam").get("/admin/deliveries").text
    assert "JoinRequested" in listed
    assert "OSError" in listed
    assert "ValueError" in listed
    assert "given up" in listed


def test_a_delivery_is_tried_again_by_one_button(browser: Open, site: Flask) -> None:
    ask(browser("omar"))
    _set(site, "notices", parked_at=clock.now(), error="ValueError")
    one, adam = _one(site, "notices"), browser("adam")
    path = f"/admin/deliveries/{one.id}/retry"
    assert of_people.send(adam, adam.get("/admin/deliveries"), path).status_code == 303
    assert "It is tried again now." in adam.get("/admin/deliveries").text
    with site.app_context():
        assert worker.drain("notices") == 1
    assert _one(site, "notices").done_at is not None
    assert adam.post(path).status_code == 404


def test_everything_is_tried_again_by_one_button(browser: Open, site: Flask) -> None:
    ask(browser("omar"))
    _set(site, "notices", parked_at=clock.now(), error="ValueError")
    _set(site, "letters", parked_at=clock.now(), error="OSError")
    adam = browser("adam")
    of_people.send(adam, adam.get("/admin/deliveries"), "/admin/deliveries/retry")
    assert "2 deliveries are tried again now." in adam.get("/admin/deliveries").text
    with site.app_context():
        assert worker.drain("notices", "letters") == 2


def test_a_delivery_is_dropped_for_good_and_the_trail_says_by_whom(browser: Open, site: Flask) -> None:
    ask(browser("omar"))
    _set(site, "notices", parked_at=clock.now(), error="ValueError")
    one, adam = _one(site, "notices"), browser("adam")
    path = f"/admin/deliveries/{one.id}"
    assert of_people.send(adam, adam.get("/admin/deliveries"), f"{path}?_method=DELETE").status_code == 303
    with site.app_context():
        assert worker.drain("notices") == 0
        worker.drain("audit")
        (kept,) = db.session.execute(select(AuditEntry).where(AuditEntry.action == "DeliveryDropped")).scalars()
        assert kept.details == {"subscriber": "notices", "told_of": "JoinRequested"}
    assert adam.delete(path).status_code == 404
    assert "gave up a delivery for good" in adam.get("/admin/audit").text


def test_what_somebody_did_is_never_dropped(browser: Open, site: Flask) -> None:
    adam = browser("adam")
    adam.post("/admin/people/mira/suspension", reason="Sold the list.")
    _set(site, "audit", parked_at=clock.now(), error="OSError")
    one = _one(site, "audit")
    refused = adam.delete(f"/admin/deliveries/{one.id}")
    assert (refused.status_code, "What somebody did is kept" in refused.text) == (422, True)
    assert _one(site, "audit").done_at is None


@pytest.mark.parametrize("which", [1, 999_999])
def test_a_delivery_that_is_well_or_is_not_is_neither_tried_nor_dropped(browser: Open, site: Flask, which: int) -> None:
    ask(browser("omar"))
    adam = browser("adam")
    assert adam.post(f"/admin/deliveries/{which}/retry").status_code == 404
    assert adam.delete(f"/admin/deliveries/{which}").status_code == 404


def test_settings_say_where_they_came_from_and_no_secret(settings: Settings) -> None:
    given = replace(
        settings,
        mail_url="smtp://me:swordfish@mail.example.org:587",
        metrics_token="tokentokentoken",
        origins={"MAIL_URL": "file", "SECRET_KEY": "environment"},
    )
    site = create_app(given)
    page = Browser(site, "adam").get("/admin/settings").text
    assert "FORUM_MAIL_URL" in page
    assert "smtp://…@mail.example.org:587" in page
    for secret in ("swordfish", "tokentoken", settings.secret_key):
        assert secret not in page
    rows = page[page.index("FORUM_MODE") :].split("<li>")
    assert ">file<" in next(row for row in rows if "FORUM_MAIL_URL" in row)
    assert ">environment<" in next(row for row in rows if "FORUM_SECRET_KEY" in row)
    assert ">default<" in next(row for row in rows if "FORUM_PROXIES" in row)


def test_people_are_found_by_a_part_of_the_name_or_a_whole_address(browser: Open) -> None:
    adam = browser("adam")
    for asked in ("patel", "mira@example.org", "MIRA@EXAMPLE.ORG"):
        page = adam.get(f"/admin/people?q={asked}").text
        assert ("Mira Patel" in page, "Omar Said" in page) == (True, False), asked
    assert "Nobody is called so" in adam.get("/admin/people?q=example.org").text
    assert adam.get("/admin/?q=patel").location == "/admin/people?q=patel"
    assert "@example.org" not in adam.get("/admin/people").text


def test_somebody_is_signed_out_everywhere(browser: Open, site: Flask) -> None:
    adam, mira = browser("adam"), browser("mira")
    of_people.send(adam, adam.get("/admin/people?q=mira"), "/admin/people/mira/sessions?_method=DELETE")
    assert not of_people.knows(mira)
    assert of_people.sessions(site, "mira") == []
    assert of_people.knows(adam)


def test_an_administrator_is_named_and_taken_back(browser: Open, site: Flask) -> None:
    adam, mira = browser("adam"), browser("mira")
    path = "/admin/people/mira/administration"
    of_people.send(adam, adam.get("/admin/people?q=mira"), path)
    # What a session may do is what its person could when it began.
    assert not of_people.knows(mira)
    assert browser("mira").get("/admin/").status_code == 200
    assert adam.post(path).status_code == 409
    of_people.send(adam, adam.get("/admin/people?q=mira"), f"{path}?_method=DELETE")
    assert browser("mira").get("/admin/").status_code == 404
    assert adam.post("/admin/people/adam/administration").status_code == 404
    with site.app_context():
        worker.drain("audit")
        kept = db.session.execute(
            select(func.count()).where(AuditEntry.action.in_(["AdminNamed", "AdminWithdrawn"]))
        ).scalar_one()
    assert kept == 2


def test_a_session_that_is_old_proves_itself_before_it_administers(browser: Open, site: Flask) -> None:
    adam = browser("adam")
    with site.app_context():
        db.session.execute(update(Session).values(proved_at=clock.now() - clock.now().resolution * 3_600_000_000))
        db.session.commit()
    assert adam.get("/admin/").status_code == 200
    assert adam.get("/admin/settings").location == "/sign-in/again?next=/admin/settings"
    for path in ("/admin/people/mira/suspension", "/admin/people/mira/administration", "/admin/deliveries/retry"):
        assert adam.post(path, reason="Why not.").status_code == 401, path
    assert of_people.knows(browser("mira"))


def test_whoever_is_put_in_charge_of_a_new_pod_is_told(browser: Open, site: Flask) -> None:
    adam, mira = browser("adam"), browser("mira")
    fields = {"name": "Theatre", "slug": "theatre", "purpose": "We wash.", "template": "blank", "languages": "en"}
    assert adam.post("/admin/pods", coordinator="mira", **fields).status_code == 303
    with site.app_context():
        worker.drain("notices")
    assert "You coordinate the new pod Theatre" in mira.get("/notifications").text
