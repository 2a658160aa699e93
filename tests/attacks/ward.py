"""The ward under attack: its keys, everybody who may knock, and what the database held before."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, select
from sqlalchemy.engine import make_url
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forum.kernel import clock, guard, outbox, settings, worker
from forum.kernel.db import UTC, Model, db
from forum.notifications.models import Notification
from forum.people import tokens_of
from forum.people.models import Session, User
from forum.pods import actions_charter, actions_founding, actions_joining
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRequest
from forum.search import stopping
from forum.threads import actions as threads
from forum.threads import actions_order as order
from forum.threads import actions_slow
from forum.threads.models import Thread
from tests.attacks.ward_accounts import keeps_order, links_of_addresses, second_steps
from tests.attacks.ward_machine import given_up
from tests.browser import Browser
from tests.cast import PASSWORD, PEOPLE, Places
from tests.doors.canary import SHOWN, Nest, address, plant
from tests.people_of import actor_of, hashed, seat_of
from tests.privacy.of_privacy import data_of

# Of both databases one is enough where the question is what an address answers.
one_database = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True, scope="session")
EVERYBODY: tuple[str | None, ...] = (None, *PEOPLE)
SAFE, UNSAFE = ("GET",), ("POST", "PUT", "PATCH", "DELETE")
# Moves by reading: when somebody was here last, what they have read, how often they tried.
_BY_READING = {("session", "seen_at"), ("notification", "read_at")}
_KEPT_BY_READING = {"read_ranges", "attempt"}

Census = dict[str, frozenset[str]]


@dataclass
class Ward:
    """A site with words planted in it; whatever an attack did to its database can be undone."""

    site: Flask
    nest: Nest
    keys: dict[str, dict[str, object]]
    browsers: dict[str | None, Browser] = field(default_factory=dict)

    def browser(self, who: str | None) -> Browser:
        """Return the browser of somebody, always the same."""
        if who not in self.browsers:
            self.browsers[who] = Browser(self.site, who)
            if who is None:
                self.browsers[who].token()
        return self.browsers[who]

    def path(self, rule: Rule, which: str = "") -> str:
        """Return the address of a door, with the keys of the ward or of another object that was put there."""
        return address(rule, self.nest, {**self.keys["ward"], **self.keys.get(which, {})})

    def send(self, who: str | None, name: str, fields: Mapping[str, Any], path: str, **headers: str) -> TestResponse:
        """Send a form through the door of this name, as somebody's own browser does."""
        sender = self.browser(who)
        sent = {"csrf_token": sender.token(), **fields}
        return sender.client.open(path, method=name.split(maxsplit=1)[0], data=sent, headers=headers)

    def keep(self) -> None:
        """Remember the database as it is now."""
        for who in EVERYBODY:
            self.browser(who)
        self._settle()
        shutil.copy(self.file, f"{self.file}.kept")

    def undo(self) -> None:
        """Put the database back as it was kept."""
        self._settle()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(f"{self.file}.kept", self.file)
        for browser in self.browsers.values():
            browser.client.delete_cookie(guard.LOCAL_COOKIE)
            if browser.cookie:
                browser.client.set_cookie(guard.LOCAL_COOKIE, browser.cookie)

    def census(self, *, steady: bool = False, without: frozenset[str] = frozenset()) -> Census:
        """Return every row of every table but what reading moves; `steady` leaves out the times, too."""
        with self.site.app_context():
            return {
                table.name: _rows(table, without, steady=steady)
                for table in Model.metadata.sorted_tables
                if table.name not in _KEPT_BY_READING
            }

    def straight(self, statement: str, **values: object) -> None:
        """Run a statement past the forum, as another process of it would."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement, values)

    def asked(self, question: str) -> list[str]:
        """Return the first column of what a question finds, past the forum."""
        with closing(sqlite3.connect(self.file)) as connection:
            return [row[0] for row in connection.execute(question)]

    def id_of(self, handle: str) -> int:
        """Return the key of somebody of the cast."""
        with self.site.app_context():
            return int(db.session.execute(select(User.id).where(User.handle == handle)).scalar_one())

    def _settle(self) -> None:
        with self.site.app_context():
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()

    @property
    def file(self) -> str:
        return str(make_url(self.site.config["SQLALCHEMY_DATABASE_URI"]).database)


def _rows(table: Table, without: frozenset[str], *, steady: bool) -> frozenset[str]:
    kept = [
        column
        for column in table.columns
        if (table.name, column.name) not in _BY_READING
        and column.name not in without
        and not (steady and isinstance(column.type, UTC))
    ]
    with db.engine.connect() as connection:
        return frozenset(repr(dict(row._mapping)) for row in connection.execute(select(*kept)))


def changes(before: Census, after: Census) -> dict[str, list[str]]:
    """Return the rows that came, went or changed, by table."""
    differ = {name: before[name] ^ after.get(name, frozenset()) for name in before}
    return {name: sorted(rows) for name, rows in differ.items() if rows}


def name_of(rule: Rule, method: str) -> str:
    """Return a door as the tables have it: `POST /pods/<slug>/threads`."""
    return f"{method} {rule.rule}"


def doors(site: Flask, *methods: str) -> list[tuple[str, Rule]]:
    """Return every door of these methods with its rule."""
    return sorted(
        (
            (name_of(rule, method), rule)
            for rule in site.url_map.iter_rules()
            for method in (rule.methods or set()) & set(methods)
        ),
        key=lambda door: door[0],
    )


def settle(site: Flask, places: Places) -> Ward:
    """Plant words in the ward, and one object for each deed that needs one in a state of its own."""
    nest = plant(site, places)
    with site.app_context():
        keeps_order("mona", places.commons)
        keys: dict[str, dict[str, object]] = {"ward": {}, **_states(nest)}
        db.session.commit()
        worker.drain(*outbox.handlers)
        keys["ward"]["notification_id"] = _notice_of("mira")
        keys["ward"]["delivery_id"] = given_up()
        keys["ward"]["name"] = min(file.name for file in settings.current().instance_dir.glob("mail/*.eml"))
        db.session.commit()
    ward = Ward(site, nest, keys)
    # One browser of hers, and another one at home.
    ward.browser("mira")
    Browser(site, "mira")
    with site.app_context():
        mine = select(Session.id).join(User).where(User.handle == "mira").order_by(Session.id.desc())
        ward.keys["ward"]["session_id"] = db.session.execute(mine).scalars().first()
    return ward


def _notice_of(handle: str) -> int:
    found = select(Notification.id).join(User, User.id == Notification.user_id).where(User.handle == handle)
    return int(db.session.execute(found.order_by(Notification.id)).scalars().first() or 0)


def _states(nest: Nest) -> dict[str, dict[str, object]]:
    """Return the keys of what a deed undoes: a locked thread, a closed pod, somebody suspended."""
    mira, mona, adam = (actor_of(name) for name in ("mira", "mona", "adam"))
    ward, clinic = (db.session.get_one(Pod, key) for key in (nest.places.ward, nest.places.clinic))
    locked = threads.start(mira, ward, title=f"{SHOWN} locked", body=f"{SHOWN} locked words", language="en")
    at = db.session.get_one(Thread, locked.thread_id)
    order.lock(mona, at, f"{SHOWN} reason")
    order.pin(mona, at)
    actions_slow.slow_down(mona, at, 15, f"{SHOWN} slow")
    bare = threads.start(mira, ward, title=f"{SHOWN} bare", body=f"{SHOWN} bare words", language="en")
    actions_joining.ask_back(mona, db.session.get_one(JoinRequest, nest.places.request), f"{SHOWN} question")
    actions_charter.edit_charter(adam, db.session.get_one(Pod, nest.places.commons), "Be kinder on the square.")
    actions_founding.archive(adam, clinic)
    shut, new = _person("shut", suspended=True), _person("newcomer", confirmed=False)
    _person("deputy").is_admin = True
    tokens = tokens_of.make(new, tokens_of.CONFIRM), tokens_of.make(db.session.get_one(User, mira.id), tokens_of.RESET)
    made = zip(("confirm", "reset", "address", "undo"), (*tokens, *links_of_addresses()), strict=True)
    second_steps()
    data_of(mira.id, actor_of("harry").id)
    return {
        "locked": {"thread_id": at.id},
        "bare": {"thread_id": bare.thread_id, "post_id": bare.id},
        "counted": {"poll_id": nest.counted},
        "veiled": {"revision_id": nest.veiled, "attachment_id": nest.taken_off},
        "gone": {"thread_id": nest.gone},
        **{state: keys for state, keys in nest.library.items() if state != "ward"},
        **{name: {"post_id": getattr(nest, name)} for name in ("buried", "answer", "binned")},
        "sue": {"membership_id": seat_of("sue", ward.id)},
        "commons": {"slug": "commons"},
        "closed": {"slug": "clinic"},
        **{name: {"handle": name} for name in ("deputy", "odette", shut.handle)},
        **{name: _link(token) for name, token in made},
        "letters": {"token": stopping.path_of(mira.id or 0).rsplit("/", 1)[1]},
    }


def _link(token: int) -> dict[str, object]:
    return {"token": str(tokens_of.link_of(token)).rsplit("/", 1)[1]}


def _person(handle: str, *, suspended: bool = False, confirmed: bool = True) -> User:
    now = clock.now()
    person = User(
        handle=handle,
        name=handle.capitalize(),
        name_folded=handle,
        email=f"{handle}@example.org",
        email_folded=f"{handle}@example.org",
        password_hash=hashed(PASSWORD),
        confirmed_at=now if confirmed else None,
        created_at=now,
        suspended_at=now if suspended else None,
    )
    db.session.add(person)
    db.session.flush()
    return person
