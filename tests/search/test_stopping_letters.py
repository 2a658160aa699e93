"""A letter about saved searches is stopped from the letter: by its link, or by the button of a mail program."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask
from sqlalchemy import select

from forum.kernel import clock, settings, worker
from forum.kernel.db import db
from forum.people.models import User
from forum.search import actions_alerts, actions_saved, stopping
from forum.search.models_own import SavedSearch
from tests.browser import Browser
from tests.mailout import postbox
from tests.people_of import actor_of
from tests.search.of_search import said

Open = Callable[[str | None], Browser]
PARTS = "multipart/form-data"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def _write(site: Flask) -> None:
    """Let Harry, and Mona, have a letter about zebras."""
    with site.app_context():
        for who in ("harry", "mona"):
            actions_saved.save(actor_of(who), "", "zebra", "daily", by_letter=True)
        db.session.commit()
        said("mira", "ward", "Zebra crossing", "A zebra.")
        with clock.moved_to(clock.now() + timedelta(days=1.1)):
            actions_alerts.look()
            db.session.commit()
            worker.drain()


def _letter(site: Flask) -> EmailMessage:
    """Return Harry's letter."""
    _write(site)
    with site.app_context():
        files = sorted((settings.current().instance_dir / "mail").glob("*-searches_found.eml"))
        letters = [message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in files]
    (mine,) = (letter for letter in letters if "harry@" in str(letter["To"]))
    assert isinstance(mine, EmailMessage)
    return mine


def _path(letter: EmailMessage) -> str:
    return str(letter["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost")


def _wanted(site: Flask) -> dict[str, bool]:
    with site.app_context():
        found = select(User.handle, SavedSearch.by_letter).join(User, User.id == SavedSearch.user_id)
        return {row.handle: row.by_letter for row in db.session.execute(found)}


def test_one_click_in_a_mail_program_stops_them_without_a_session(site: Flask, browser: Open) -> None:
    letter = _letter(site)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert _path(letter).startswith("/searches/letters/")
    answer = browser(None).client.post(_path(letter), data=ONE_CLICK)
    # Not led on: a program follows nothing.
    assert answer.status_code == 200
    assert "You get no letters about your searches any more." in answer.text
    assert _wanted(site) == {"harry": False, "mona": True}
    # Twice is once.
    assert browser(None).client.post(_path(letter), data=ONE_CLICK).status_code == 200


def test_on_the_wire_the_address_stands_in_one_line_as_programs_read_it(site: Flask, browser: Open) -> None:
    port = postbox.free_port()
    settings.use(replace(settings.current(), mail_url=f"smtp://127.0.0.1:{port}"))
    with postbox.open_at(port) as box:
        _write(site)
    assert box.readers == ["harry@example.org", "mona@example.org"]
    for raw in box.raw:
        (line,) = re.findall(
            rb"^List-Unsubscribe: <http://localhost(/searches/letters/[0-9a-f-]+)>\r$", raw, re.MULTILINE
        )
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
        # Programs send it in parts as well (RFC 8058, 3.1).
        assert browser(None).client.post(line.decode(), data=ONE_CLICK, content_type=PARTS).status_code == 200
    assert _wanted(site) == {"harry": False, "mona": False}


def test_the_link_in_the_words_stops_nothing_by_being_opened(site: Flask, browser: Open) -> None:
    letter, guest = _letter(site), browser(None)
    plain, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert _path(letter) in plain.get_content()
    assert f'{_path(letter)}">' in html.get_content()
    page = guest.get(_path(letter))
    assert page.status_code == 200
    assert f'<form method="post" action="{_path(letter)}">' in page.text
    assert _wanted(site) == {"harry": True, "mona": True}
    # Whoever is signed in there stops the letters of the link, not their own.
    assert browser("mona").post(_path(letter)).status_code == 200
    assert _wanted(site) == {"harry": False, "mona": True}


def test_an_address_that_we_have_not_signed_stops_nothing(site: Flask, browser: Open) -> None:
    path, guest = _path(_letter(site)), browser(None)
    with site.app_context():
        mine, theirs = stopping.path_of(actor_of("harry").id or 0), actor_of("mona").id
    assert mine == path
    signature = path.rpartition("-")[2]
    for wrong in (
        path[:-1],
        path + "0",
        f"/searches/letters/{theirs}-{signature}",
        "/searches/letters/é-",
        "/searches/letters/1",
    ):
        assert guest.get(wrong).status_code == guest.client.post(wrong, data=ONE_CLICK).status_code == 404, wrong
    assert _wanted(site) == {"harry": True, "mona": True}
