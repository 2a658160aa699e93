"""Class 32: no name, title or reason adds a header, a reader or an attachment to a letter."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel import outbox, settings, worker
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.mailout.models import Letter
from forum.people.models import User
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRemark, JoinRequest
from tests.attacks.deeds import DEEDS
from tests.attacks.ward import UNSAFE, Ward, doors, one_database

pytestmark = one_database
_EVIL = (
    "x\r\nBcc: victim@evil.example",
    "x\nBcc: victim@evil.example\n\nbody",
    "x\r\n\r\n<script>alert(1)</script>",
    "x\rX-Injected: 1",
    "x\u2028X-Injected: 1\u2029\x0bX-Injected: 2\x0c\x85X-Injected: 3",
    "=?utf-8?q?x=0D=0ABcc:_victim=40evil.example?=",
    'x" <victim@evil.example>, "y',
    "x\x00\x1b[31m\u202egnp.exe",
    "x, victim@evil.example; victim@evil.example",
    "--===============\r\nContent-Type: text/html\r\n\r\n<img src=https://evil.example/a.gif>",
)
_HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
    *("Content-Language", "Content-Transfer-Encoding", "List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"),
}


def _letters(site: Flask) -> list[EmailMessage]:
    """Send what waits, and return the letters as a mail program reads them."""
    with site.app_context():
        db.session.execute(update(Letter).values(sent_at=None, dropped=""))
        kind = Delivery.subscriber == "postman"
        db.session.execute(update(Delivery).where(kind).values(done_at=None, due_at=Delivery.due_at, attempts=0))
        db.session.commit()
        worker.drain(*outbox.handlers)
        folder = settings.current().instance_dir / "mail"
    return [message_from_bytes(file.read_bytes(), EmailMessage, policy=default) for file in folder.glob("*.eml")]


def _check(letter: EmailMessage, evil: str) -> None:
    assert set(letter.keys()) <= _HEADERS, (evil, letter.keys())
    assert [len(letter.get_all(name, [])) for name in ("To", "Subject", "From")] == [1, 1, 1], evil
    assert str(letter["To"]).endswith("@example.org"), evil
    assert "victim" not in str(letter["To"]) + str(letter["From"]), evil
    assert not letter.defects, (evil, letter.defects)
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"], evil
    html = letter.get_body(("html",))
    assert html is not None
    assert not any(tag in html.get_content().lower() for tag in ("<script", "<img", '<a href="https://evil')), evil


@pytest.mark.parametrize("evil", _EVIL)
def test_no_words_of_anybody_change_the_head_of_a_letter(ward: Ward, evil: str) -> None:
    with ward.site.app_context():
        # Past every form that would clean it.
        db.session.execute(update(User).where(User.handle == "asha").values(name=evil))
        db.session.execute(update(Pod).values(name=evil))
        db.session.execute(update(JoinRequest).values(reason=evil))
        db.session.execute(update(JoinRemark).values(text=evil))
        db.session.commit()
    for name in _that_write(ward):
        deed = DEEDS[name]
        rule = next(rule for door, rule in doors(ward.site, *UNSAFE) if door == name)
        ward.send(deed.who, name, {**deed.fields, "reason": evil, "question": evil}, ward.path(rule, deed.to))
    letters = _letters(ward.site)
    with ward.site.app_context():
        kinds = set(db.session.execute(select(Letter.kind).where(Letter.sent_at.is_not(None))).scalars())
    assert {"request_declined", "question_asked", "reset"} <= kinds
    for letter in letters:
        _check(letter, evil)


def _that_write(ward: Ward) -> list[str]:
    known = {name for name, _rule in doors(ward.site, *UNSAFE)}
    wanted = (
        "POST /forgot",
        "POST /join-requests/<int:join_request_id>/question",
        "POST /join-requests/<int:join_request_id>/refusal",
        "POST /register",
    )
    return [name for name in wanted if name in known]


@pytest.mark.parametrize("address", ["a@b.cd\r\nBcc: victim@evil.example", "a@b.cd,victim@evil.example", "a b@b.cd"])
def test_an_address_of_several_lines_or_readers_is_refused(ward: Ward, address: str) -> None:
    guest = ward.browser(None)
    answer = guest.post("/register", name="Noor", email=address, password="a well with a lid on it")
    assert answer.status_code == 422
