from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import clock, i18n, outbox, settings, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.mailout import sending
from forum.mailout.models import Letter
from forum.people import actions_accounts
from forum.people.events import AccountSuspended, PasswordChanged
from forum.people.models import User
from forum.pods.events import JoinDeclined, JoinRequested
from forum.pods.models_requests import JoinRequest
from tests.browser import Browser
from tests.cast import PASSWORD, Places
from tests.mailout import postbox
from tests.mailout.postbox import Postbox, text_of

Who = Callable[[str], Actor]


@pytest.fixture
def port(inside: Flask) -> int:
    """Set a mail server that does not listen yet."""
    port = postbox.free_port()
    settings.use(replace(settings.current(), mail_url=f"smtp://127.0.0.1:{port}"))
    return port


@pytest.fixture
def box(port: int) -> Iterator[Postbox]:
    with postbox.open_at(port) as opened:
        yield opened


def _deliver() -> None:
    db.session.commit()
    worker.drain("letters", "postman")


def _register(language: str) -> None:
    actions_accounts.register(name="Noor", email="noor@example.org", password="a river in spring", language=language)
    _deliver()


def _link(text: str, purpose: str) -> str:
    found = re.search(rf"^http://localhost/{purpose}/(\S+)$", text, re.MULTILINE)
    assert found, text
    return found.group(1)


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_who_registers_gets_a_letter_in_their_language_with_a_link_that_works(
    box: Postbox, language: str, direction: str
) -> None:
    _register(language)
    (letter,) = box.letters
    with i18n.speaking(language):
        assert letter["Subject"] == i18n._("Confirm your address")
    assert (letter["To"], letter["Content-Language"]) == ("noor@example.org", language)
    html = text_of(letter, "html")
    token = _link(text_of(letter), "confirm")
    assert f'lang="{language}" dir="{direction}"' in html
    assert f'href="http://localhost/confirm/{token}"' in html
    assert actions_accounts.confirm(token, "").email == "noor@example.org"


def test_a_letter_says_that_a_machine_wrote_it_and_when(box: Postbox) -> None:
    _register("en")
    (letter,) = box.letters
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<\d{14}\.\d+\.\d+\.confirm@localhost>", letter["Message-ID"])
    assert abs(letter["Date"].datetime - clock.now()) < timedelta(minutes=1)
    assert "no-reply@localhost" in letter["From"]


def test_a_letter_goes_out_once_when_the_server_is_back(port: int) -> None:
    _register("en")
    waiting = db.session.execute(select(Delivery).where(Delivery.subscriber == "postman")).scalar_one()
    assert (waiting.done_at, waiting.attempts, waiting.error) == (None, 0, "ConnectionRefusedError")
    with postbox.open_at(port) as box, time_machine.travel(clock.now() + timedelta(minutes=1)):
        _deliver()
        _deliver()
        assert box.readers == ["noor@example.org"]


def test_a_password_is_never_told_to_a_server_far_away_without_tls(
    box: Postbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LOCAL", ())
    settings.use(replace(settings.current(), mail_url=f"smtp://forum:secret@127.0.0.1:{port}"))
    _register("en")
    waiting = db.session.execute(select(Delivery).where(Delivery.subscriber == "postman")).scalar_one()
    assert (waiting.error, box.readers) == ("Unsafe", [])


def test_one_letter_that_waits_makes_no_other_go_out_twice(box: Postbox, actor: Who, places: Places) -> None:
    box.busy.add("mona@example.org")
    _ask(actor, places)
    _deliver()
    assert box.readers == ["carol@example.org"]
    box.busy.clear()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        _deliver()
    assert box.readers == ["carol@example.org", "mona@example.org"]


def test_an_address_that_does_not_exist_is_not_tried_again(box: Postbox, actor: Who) -> None:
    box.refused.add("mira@example.org")
    outbox.emit(PasswordChanged(actor("mira").id, actor("mira").id or 0))
    _deliver()
    assert db.session.execute(select(Letter.dropped)).scalar_one() == "address refused"
    waiting = select(Delivery.id).where(Delivery.done_at.is_(None), Delivery.subscriber.in_(("letters", "postman")))
    assert db.session.execute(waiting).first() is None


def test_an_event_that_is_told_twice_makes_one_letter(box: Postbox, actor: Who) -> None:
    outbox.emit(PasswordChanged(actor("mira").id, actor("mira").id or 0))
    _deliver()
    db.session.execute(update(Delivery).values(done_at=None))
    _deliver()
    assert box.readers == ["mira@example.org"]


def test_moderators_get_a_letter_about_who_asks(box: Postbox, actor: Who, places: Places) -> None:
    _ask(actor, places)
    _deliver()
    assert {letter["Subject"] for letter in box.letters} == {"Asha Rai asks to join Ward"}
    assert box.readers == ["carol@example.org", "mona@example.org"]


def test_who_no_longer_moderates_gets_no_letter(box: Postbox, actor: Who, places: Places) -> None:
    _ask(actor, places)
    db.session.commit()
    worker.drain("letters")
    table = Letter.metadata.tables["membership"]
    db.session.execute(update(table).where(table.c.user_id == actor("mona").id).values(role="member"))
    _deliver()
    assert box.readers == ["carol@example.org"]
    dropped = db.session.execute(select(Letter.dropped).where(Letter.user_id == actor("mona").id)).scalar_one()
    assert dropped == "not visible to its reader"


def test_an_applicant_reads_why_they_were_declined_and_a_reason_makes_no_link(
    box: Postbox, actor: Who, places: Places
) -> None:
    reason = "Full <b>now</b>.\n\nhttp://evil.example/"
    asha = actor("asha").id or 0
    db.session.execute(update(JoinRequest).where(JoinRequest.id == places.request).values(reason=reason))
    outbox.emit(JoinDeclined(actor("mona").id, places.ward, asha, places.request))
    _deliver()
    (letter,) = box.letters
    assert "Full <b>now</b>." in text_of(letter)
    assert "Full &lt;b&gt;now&lt;/b&gt;." in text_of(letter, "html")
    assert 'href="http://evil.example/"' not in text_of(letter, "html")
    assert "http://localhost/pods/ward/join" in text_of(letter)


def test_a_suspended_account_gets_the_letter_that_says_so_and_no_other(box: Postbox, actor: Who) -> None:
    mira = actor("mira").id or 0
    db.session.execute(update(User).where(User.id == mira).values(suspended_at=clock.now()))
    outbox.emit(AccountSuspended(actor("adam").id, mira))
    outbox.emit(PasswordChanged(mira, mira))
    _deliver()
    assert [letter["Subject"] for letter in box.letters] == ["Your account was suspended"]


def test_a_reset_letter_sets_a_password(box: Postbox) -> None:
    actions_accounts.ask_reset("mira@example.org")
    _deliver()
    actions_accounts.reset(_link(text_of(box.letters[0]), "reset"), "seven quiet otters")
    _deliver()
    assert [letter["Subject"] for letter in box.letters] == ["Choose a new password", "Your password was changed"]
    assert actions_accounts.recognised("mira@example.org", PASSWORD) is None


def test_a_local_server_shows_its_letters_instead_of_sending_them(
    site: Flask, browser: Callable[[str | None], Browser]
) -> None:
    with site.app_context():
        actions_accounts.ask_reset("mira@example.org")
        _deliver()
    guest = browser(None)
    listed = guest.get("/dev/mail").text
    (name,) = set(re.findall(r'href="/dev/mail/([^"]+)"', listed))
    shown = guest.get(f"/dev/mail/{name}").text
    link = re.search(r'href="http://localhost(/reset/[^"]+)"', shown)
    assert link
    assert guest.get(link.group(1)).status_code == 200


def test_letters_are_shown_on_a_local_server_only(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    assert browser(None).get("/dev/mail/..%2Fforum.db").status_code == 404
    settings.use(replace(settings.current(), mode="production", public_url="https://localhost"))
    assert browser(None).get("/dev/mail").status_code == 404


def _ask(actor: Who, places: Places) -> None:
    asha = actor("asha").id or 0
    outbox.emit(JoinRequested(asha, places.ward, asha, places.request))
