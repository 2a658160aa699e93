"""Words that nobody outside the ward may ever read, and every door of the site with a key to the ward in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum.kernel import outbox, worker
from forum.kernel.db import db
from forum.marks import actions as marks
from forum.marks import actions_bookmarks as bookmarks
from forum.nuggets import actions as nuggets
from forum.people.models import User
from forum.pods.models import Membership, Pod
from forum.threads import actions, actions_bin, actions_drafts, actions_moderation, drafting
from forum.threads.models import Post, Thread
from tests.cast import Places
from tests.people_of import actor_of

SHOWN, HIDDEN, DELETED = "xqcanary", "xqburied", "xqbinned"
# What mira has not sent yet is read by nobody else, in the ward or outside.
UNSENT = "xqunsent"
# What mira notes for herself.
PRIVATE = "xqdiary"
# Who must not read the ward's words; asha waits, leo left, sue is suspended, adam runs the site.
OUTSIDE = (None, "asha", "leo", "sue", "omar", "odette", "clive", "adam")


@dataclass(frozen=True)
class Nest:
    """The keys of what was planted."""

    places: Places
    thread: int
    post: int
    buried: int
    answer: int
    # What a moderator deleted of the harvester, and what the harvester deleted.
    binned: int
    withdrawn: int
    nugget: int
    membership: int
    notification: int
    draft: int
    bookmark: int


def plant(site: Flask, places: Places) -> Nest:
    """Write canaries into every kind of text that the ward has, and let the worker tell everybody."""
    with site.app_context():
        mona, mira, harry = (actor_of(name) for name in ("mona", "mira", "harry"))
        ward = db.session.get_one(Pod, places.ward)
        first = actions.start(
            mira, ward, title=f"{SHOWN} title", body=f"{SHOWN} first words", language="en", tags=["water"]
        )
        thread_id, post_id = first.thread_id, first.id
        thread = worker_thread(thread_id)
        answer = actions.reply(harry, thread, body=f"{SHOWN} answer", language="en", parent=first)
        buried = actions.reply(harry, thread, body=f"{HIDDEN} words", language="en")
        actions.edit(harry, answer, body=f"{SHOWN} other wording", language="en", read=0, reason=f"{SHOWN} reason")
        binned = actions.reply(harry, thread, body=f"{DELETED} words", language="en")
        withdrawn = actions.reply(harry, thread, body=f"{DELETED} other words", language="en")
        actions.edit(harry, binned, body=f"{DELETED} new words", language="en", read=0, reason=f"{DELETED} reason")
        nuggets.spot(mona, binned, f"{DELETED} nugget")
        nugget = nuggets.spot(mona, first, f"{SHOWN} nugget")
        marks.react(harry, first, "try")
        bookmark = bookmarks.keep(mira, answer, f"{PRIVATE} note")
        actions_moderation.hide(mona, buried, f"{HIDDEN} why")
        words = drafting.Words(f"{UNSENT} words", f"{UNSENT} title")
        draft = actions_drafts.keep(mira, drafting.of_reply(thread, answer), words, read=0, composer="a-form").id
        actions_bin.delete(mona, binned, "Names a patient.")
        actions_bin.delete(harry, withdrawn)
        posts = {"buried": buried.id, "answer": answer.id, "binned": binned.id, "withdrawn": withdrawn.id}
        nugget_id = nugget.id
        db.session.commit()
        worker.drain(*outbox.handlers)
        mira_id = db.session.execute(select(User.id).where(User.handle == "mira")).scalar_one()
        seat = db.session.execute(
            select(Membership.id).where(Membership.pod_id == places.ward, Membership.user_id == mira_id)
        ).scalar_one()
        keys = {"nugget": nugget_id, "membership": seat, "notification": 1, "draft": draft or 0, "bookmark": bookmark}
        return Nest(places, thread_id, post_id, **keys, **posts)


def worker_thread(thread_id: int) -> Thread:
    """Return the thread as an action takes it."""
    return db.session.get_one(Thread, thread_id)


def address(rule: Rule, nest: Nest, other: Mapping[str, object] | None = None) -> str:
    """Return the address of a route with the ward's keys, or others. Raises KeyError for a part without a name here."""
    keys: dict[str, object] = {
        "slug": "ward",
        "thread_slug": "any",
        "title": "any",
        "thread_id": nest.thread,
        "post_id": nest.post,
        "nugget_id": nest.nugget,
        "bookmark_id": nest.bookmark,
        "join_request_id": nest.places.request,
        "membership_id": nest.membership,
        "notification_id": nest.notification,
        "draft_id": nest.draft,
        "handle": "mira",
        "user_account_id": 1,
        "user_id": 1,
        "session_id": 1,
        "delivery_id": 1,
        "data_export_id": 1,
        "number": 1,
        "version": 1,
        "token": "no-such-token",
        "name": "nothing",
        **(other or {}),
    }
    if rule.endpoint.startswith("threads") and "thread_id" in rule.arguments:
        keys["slug"] = "any"
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda part: str(keys[part[1]]), rule.rule)


def doors(site: Flask, method: str) -> list[Rule]:
    """Return every route that answers to a method."""
    return [rule for rule in site.url_map.iter_rules() if method in (rule.methods or ())]


def post_of(post_id: int) -> Post:
    """Return a post past every permission, to look at what was stored."""
    return db.session.get_one(Post, post_id)
