"""Somebody who has left traces everywhere, and where they are looked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Table, select

from forum.attachments import actions as attachments
from forum.kernel import clock, settings, worker
from forum.kernel.actor import Actor
from forum.kernel.db import Model, db
from forum.kernel.outbox import emit
from forum.marks import actions as marks
from forum.marks import actions_bookmarks as bookmarks
from forum.nuggets import actions as nuggets
from forum.people.models import AddressChange, Factor, RecoveryCode, Token, User
from forum.pods import actions_joining
from forum.pods.models_requests import JoinAnswer, JoinRequest
from forum.polls import actions as polls
from forum.polls.asking import Asked
from forum.privacy import actions_copy, actions_erasure
from forum.privacy.events import ErasuresDue
from forum.privacy.models import DataExport, Erasure
from forum.resources import actions as resources
from forum.resources import actions_bin as binned
from forum.resources import actions_collections as collections
from forum.resources.models_collections import CollectionItem
from forum.resources.typed import Words
from forum.search import actions_saved
from forum.series import actions as series
from forum.threads import (
    actions,
    actions_bin,
    actions_drafts,
    actions_held,
    actions_order,
    actions_syntheses,
    actions_watches,
    drafting,
)
from forum.threads.models import Post, Submission, Thread
from tests.people_of import actor_of, session_of
from tests.pods.of_pods import pod

WORDS = "zqplanted"
NAME, MAIL = "Zqname Surname", "zqmail@example.net"


def live(handle: str) -> int:
    """Let somebody of the ward leave a trace in every table that names people; return their key."""
    session_of(handle)
    me, mona = actor_of(handle), actor_of("mona")
    user = db.session.get_one(User, me.id)
    user.name, user.name_folded, user.email, user.email_folded = NAME, NAME.casefold(), MAIL, MAIL
    user.about, user.organisation = f"{WORDS} about", f"{WORDS} hospital"
    post = actions.start(me, pod(), title=f"{WORDS} title", body=f"{WORDS} first", language="en", tags=[])
    thread = db.session.get_one(Thread, post.thread_id)
    other = actions.reply(mona, thread, body="> as somebody said\n\nI agree.", language="en", parent=post)
    mine = actions.reply(me, thread, body=f"{WORDS} answer", language="en", parent=other)
    actions.edit(me, mine, body=f"{WORDS} better answer", language="en", read=0, reason=f"{WORDS} why")
    unsent = drafting.Words(f"{WORDS} unsent", f"{WORDS} unsent title")
    actions_held.hold_reply(me, thread, body=f"{WORDS} waits", language="en", parent=other)
    actions_held.hold_edit(me, mine, body=f"{WORDS} waits", language="en", read=mine.revision, why=f"{WORDS} why")
    actions_drafts.keep(me, drafting.of_pod(pod()), unsent, read=0, composer="a-form")
    _files(me, mine)
    gone = actions.reply(me, thread, body=f"{WORDS} taken back", language="en")
    actions_bin.delete(me, gone, f"{WORDS} because")
    nuggets.spot(mona, post, f"{WORDS} nugget")
    marks.react(me, other, "thanks")
    actions_watches.watch(me, thread, "follow")
    bookmarks.keep(me, other, f"{WORDS} note")
    actions_saved.save(me, f"{WORDS} search", f"{WORDS} searched", "daily", by_letter=True)
    _gathered(me, mona, thread)
    _share(me)
    _ask_to_join(me)
    _rows(user, post.id, thread.id)
    # What others say of their threads goes along with these.
    actions_order.lock(mona, thread, f"{WORDS} is away")
    db.session.commit()
    worker.drain()
    actions_copy.ask(me)
    db.session.commit()
    worker.drain()
    return user.id


def _files(me: Actor, post: Post) -> None:
    """Put one file on a post, and keep one for a text that is not sent."""
    for place in ("sent", "unsent"):
        words, name = io.BytesIO(f"{WORDS} {place}".encode()), f"{WORDS} {place}.txt"
        key = attachments.take(me, pod_id=post.pod_id, place=place, name=name, source=words)
        attachments.say(me, place, {key: f"{WORDS} picture"})
        if place == "sent":
            attachments.attach(me, place, post.pod_id, post.id, [key])


def _share(me: Actor) -> None:
    said = {name: f"{WORDS} {name}" for name in ("title", "publisher", "licence", "why")}
    place, name = resources.place_of(pod().id), f"{WORDS} resource.txt"
    file = io.BytesIO(f"{WORDS} shared".encode())
    key = attachments.take(me, pod_id=pod().id, place=place, name=name, source=file)
    (shared,) = resources.add_files(me, pod(), Words(**said), [key])
    made = collections.make(me, pod(), f"{WORDS} collection", f"{WORDS} for whom")
    collections.put_in(me, made, shared.id, f"{WORDS} look")
    collections.tick(me, db.session.execute(select(CollectionItem)).scalar_one())
    binned.drop(me, resources.add_link(me, pod(), Words(title=f"{WORDS} binned"), "https://example.org/"), WORDS)
    binned.drop_collection(me, collections.make(me, pod(), f"{WORDS} binned", f"{WORDS} for whom"), WORDS)


def _gathered(me: Actor, mona: Actor, thread: Thread) -> None:
    theme = series.found(mona, pod(), title="Water", about="", ends=clock.now().date() + timedelta(days=9))
    opens = clock.now() + timedelta(days=1)
    series.plan(mona, theme, series.Question("Whose well?", "Tell us.", "en", me.handle, opens))
    actions_syntheses.write(me, thread, body=f"{WORDS} synthesis", language="en", read=0)
    question = Asked(f"{WORDS} question", "choice", f"{WORDS} background", [f"{WORDS} yes", f"{WORDS} no"])
    mine = polls.open_poll(me, thread, question)
    polls.vote(mona, mine, ["1"])
    polls.close(me, mine)
    for read in (0, 1):
        polls.conclude(me, mine, f"{WORDS} outcome {read}", read)
    theirs = polls.open_poll(mona, thread, Asked("Shall we?", "consent"))
    polls.vote(me, theirs, ["concern"], f"{WORDS} concern")


def _ask_to_join(me: Actor) -> None:
    now = clock.now()
    request = JoinRequest(pod_id=pod("clinic").id, user_id=me.id, charter_version=1, asked_at=now)
    db.session.add(request)
    db.session.flush()
    words = {"position": 1, "label": "Where?", "text": f"{WORDS} clinic"}
    db.session.add(JoinAnswer(join_request_id=request.id, pod_id=request.pod_id, **words))
    actions_joining.ask_back(actor_of("odette"), request, "Where?")
    actions_joining.answer(me, request, f"{WORDS} at home")


def _rows(user: User, post_id: int, thread_id: int) -> None:
    now = clock.now()
    later = now + timedelta(days=3)
    db.session.add_all(
        [
            Token(user_id=user.id, purpose="reset", nonce=WORDS, bound_to="x", created_at=now, expires_at=later),
            AddressChange(
                user_id=user.id,
                old_email=MAIL,
                old_email_folded=MAIL,
                new_email=MAIL,
                new_email_folded=MAIL,
                asked_at=now,
            ),
            Factor(user_id=user.id, secret=f"{WORDS}secret", created_at=now),
            RecoveryCode(user_id=user.id, digest=WORDS),
            Submission(user_id=user.id, key=WORDS, digest="d", post_id=post_id, at=now),
        ]
    )


def erase(user_id: int, *, texts: bool) -> None:
    """Let somebody ask to be erased, and the days to think it over be past."""
    user = db.session.get_one(User, user_id)
    actions_erasure.ask(actor_of(user.handle), user, texts=texts)
    db.session.commit()
    worker.drain()
    strike(settings.current().keep["erasure"] + 1)


def strike(days: float) -> None:
    """Let the clock look for erasures `days` from now."""
    with clock.moved_to(clock.now() + timedelta(days=days)):
        emit(ErasuresDue(None))
        db.session.commit()
        worker.drain()
    db.session.rollback()
    db.session.expire_all()


def person_columns() -> Iterator[tuple[Table, str]]:
    """Yield every column that names a person: keys to accounts, and the trail's, which have none."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            keys = {key.column.table.name for key in column.foreign_keys}
            if "user_account" in keys or (table.name == "audit_entry" and column.name in ("actor_id", "subject_id")):
                yield table, column.name


def said(*words: str) -> list[str]:
    """Return where in the whole database one of these words stands."""
    found = []
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for column, value in row.items():
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                if any(word.casefold() in text.casefold() for word in words):
                    found.append(f"{table.name}.{column}")
    return sorted(set(found))


def data_of(mine: int | None, theirs: int | None) -> None:
    """Put a copy that can be fetched there, and the wish of somebody else to be erased."""
    now = clock.now()
    db.session.add_all(
        [
            DataExport(user_id=mine, asked_at=now, ready_at=now, size=3),
            Erasure(user_id=theirs, asked_at=now, due_at=now + timedelta(days=7), texts=False),
        ]
    )
