"""What the tests of accounts do as a browser does: fill in the forms that stand in pages, open the letters."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from forum.kernel import guard, settings, worker
from forum.kernel.db import Model, db
from forum.people.models import Session, User
from tests.browser import Browser
from tests.cast import PASSWORD

FRESH = "a river in spring"


class _Forms(HTMLParser):
    """Collects every form of a page with what its fields hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._text, self._select = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        if not self.found:
            return
        fields, name = self.found[-1][1], given.get("name", "")
        self._text = name if tag == "textarea" else ""
        self._select = name if tag == "select" else self._select
        if tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            fields[name] = given.get("value", "")
        if tag == "option" and "selected" in given:
            fields[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[-1][1][self._text] = self.found[-1][1].get(self._text, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The line break right behind the tag is not part of the text.
            self.found[-1][1][self._text] = self.found[-1][1].get(self._text, "").removeprefix("\n")
            self._text = ""


def form(page: TestResponse, action: str) -> dict[str, str]:
    """Return what the form with this address holds."""
    reader = _Forms()
    reader.feed(page.text)
    found = [fields for to, fields in reader.found if to == action]
    assert found, [to for to, _fields in reader.found]
    return found[0]


def send(who: Browser, page: TestResponse, action: str, **typed: str) -> TestResponse:
    """Fill in the form of a page and send it with what it holds, as a browser does."""
    return who.client.post(action, data={**form(page, action), **typed})


def sign_in(who: Browser, email: str, password: str = PASSWORD, *, at: str = "/sign-in") -> TestResponse:
    """Sign in with the form."""
    return send(who, who.get(at), "/sign-in", email=email, password=password)


def register(who: Browser, email: str, name: str = "Noor Aziz", password: str = FRESH) -> TestResponse:
    """Register with the form."""
    return send(who, who.get("/register"), "/register", email=email, name=name, password=password)


def session_in(who: Browser) -> str:
    """Return the secret of the session that the browser holds, empty for none."""
    kept = who.client.get_cookie(guard.LOCAL_COOKIE)
    return kept.value if kept else ""


def knows(who: Browser) -> bool:
    """Say whether the site knows who this browser is."""
    return who.get("/settings/profile").status_code == 200


def letters(site: Flask) -> list[EmailMessage]:
    """Deliver what is due and return every letter that went out, the oldest first."""
    with site.app_context():
        worker.drain("letters", "postman")
        folder = settings.current().instance_dir / "mail"
    return [message_from_bytes(file.read_bytes(), EmailMessage, policy=default) for file in sorted(folder.glob("*"))]


def link_in(letter: EmailMessage, purpose: str) -> str:
    """Return the address of the page that a letter leads to."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http://localhost(/{purpose}/\S+)", body.get_content())
    assert found, body.get_content()
    return found[1]


def person(site: Flask, email: str) -> User | None:
    """Return who has this address."""
    with site.app_context():
        return db.session.execute(select(User).where(User.email_folded == email)).scalar_one_or_none()


def sessions(site: Flask, handle: str) -> list[Session]:
    """Return where somebody is signed in."""
    with site.app_context():
        of = select(Session).join(User, User.id == Session.user_id).where(User.handle == handle)
        return list(db.session.execute(of.order_by(Session.id)).scalars())


def set_sessions(site: Flask, **values: object) -> None:
    """Write columns of every session past every rule."""
    with site.app_context():
        db.session.execute(update(Session).values(**values))
        db.session.commit()


def set_person(site: Flask, handle: str, **values: object) -> None:
    """Write columns of a person past every rule."""
    with site.app_context():
        db.session.execute(update(User).where(User.handle == handle).values(**values))
        db.session.commit()


def everything(site: Flask) -> str:
    """Return every value of the database as one text."""
    with site.app_context():
        rows = [row for table in Model.metadata.sorted_tables for row in db.session.execute(select(table)).all()]
    return "\n".join(repr(tuple(row)) for row in rows)
