"""Class 32: letters of a pod that wants it so carry no word, no name and no address of it, and no picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import clock, outbox, settings, worker
from forum.kernel.db import db
from forum.pods.events import JoinApproved, JoinDeclined, JoinQuestioned, JoinRequested
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRemark, JoinRequest
from forum.search import actions_alerts, actions_saved
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cast import Places
from tests.mailout.postbox import text_of
from tests.people_of import actor_of
from tests.search.of_search import said

pytestmark = one_database
Open = Callable[[str | None], Browser]


def _bare(*slugs: str) -> None:
    db.session.execute(update(Pod).where(Pod.slug.in_(slugs)).values(bare_letters=True))


def _sent(kind: str) -> list[EmailMessage]:
    db.session.commit()
    worker.drain()
    folder = settings.current().instance_dir / "mail"
    return [message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in folder.glob(f"*-{kind}.eml")]


def _whole(letter: EmailMessage) -> str:
    return f"{letter['Subject']}\n{text_of(letter)}\n{text_of(letter, 'html')}"


def _found(*said_in: tuple[str, str]) -> list[str]:
    """Let something be said in these pods, of which Harry has a saved search, and return what his letters say."""
    actions_saved.save(actor_of("harry"), "My stripes", "zebra", "daily", by_letter=True)
    db.session.commit()
    for pod, title in said_in:
        said("mira" if pod == "ward" else "adam", pod, title, "A zebra.")
    with clock.moved_to(clock.now() + timedelta(days=1.1)):
        actions_alerts.look()
        return [_whole(letter) for letter in _sent("searches_found") if "harry@" in letter["To"]]


def test_a_saved_search_is_told_of_such_a_pod_without_its_words_or_the_name_of_the_search(inside: Flask) -> None:
    _bare("ward")
    (letter,) = _found(("ward", "Zebra crossing"))
    assert letter.startswith("There is something new for you\n")
    assert "http://localhost/searches\n" in letter
    assert "/searches/letters/" in letter
    assert not any(word in letter.lower() for word in ("zebra", "crossing", "stripes", "ward", "<img"))


def test_what_other_pods_say_is_told_as_before(inside: Flask) -> None:
    _bare("ward")
    (letter,) = _found(("ward", "Zebra crossing"), ("commons", "Zebra in town"))
    assert "My stripes" in letter
    assert "- Zebra in town" in letter
    assert "There is more, from pods that keep what is said there out of letters." in letter
    assert "crossing" not in letter


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("told", [JoinRequested, JoinApproved, JoinDeclined, JoinQuestioned])
def test_letters_about_joining_name_nothing_of_such_a_pod(
    inside: Flask, places: Places, told: type[JoinRequested], *, bare: bool
) -> None:
    db.session.execute(update(Pod).where(Pod.id == places.ward).values(name="Night shift", bare_letters=bare))
    db.session.execute(update(JoinRequest).values(reason="Too far away"))
    asha = db.session.execute(select(JoinRequest.user_id).where(JoinRequest.id == places.request)).scalar_one()
    mona = actor_of("mona").id
    db.session.add(
        JoinRemark(
            join_request_id=places.request,
            pod_id=places.ward,
            kind="question",
            text="Which clinic?",
            by_id=mona,
            at=clock.now(),
        )
    )
    outbox.emit(told(asha if told is JoinRequested else mona, places.ward, asha, places.request))
    letters = [_whole(letter) for letter in _sent("*")]
    assert letters
    for letter in letters:
        words = [word for word in ("Night shift", "Asha", "Too far", "Which clinic", "/ward") if word in letter]
        assert (words == []) is bare
        assert letter.startswith("There is something new for you\n") is bare
        assert ("http://localhost/notifications\n" in letter) is bare


def test_a_coordinator_says_so_on_the_page_of_settings(site: Flask, browser: Open) -> None:
    carol, kept = browser("carol"), {"name": "Ward", "purpose": "We learn.", "languages": "en"}
    for said_so in (True, False):
        answer = carol.post("/pods/ward/settings", **kept, **({"bare_letters": "y"} if said_so else {}))
        assert answer.status_code == 303
        ticked = re.search(
            r'<input type="checkbox" id="bare_letters"[^>]* checked', carol.get("/pods/ward/settings").text
        )
        assert bool(ticked) is said_so
