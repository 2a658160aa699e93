"""Words that nobody outside the ward may ever read, and every door of the site with a key to the ward in it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum.attachments import actions as attachments
from forum.attachments import actions_holding
from forum.kernel import clock, outbox, worker
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.marks import actions as marks
from forum.marks import actions_bookmarks as bookmarks
from forum.nuggets import actions as nuggets
from forum.pods.models import Pod
from forum.polls import actions as polls
from forum.polls.asking import Asked
from forum.series import actions as series
from forum.series.models import Round
from forum.threads import (
    actions,
    actions_bin,
    actions_changes,
    actions_drafts,
    actions_editing,
    actions_held,
    actions_moderation,
    actions_syntheses,
    drafting,
)
from forum.threads.models import Post, Revision, Thread
from tests.cast import Places
from tests.doors import canary_files, canary_resources, canary_search
from tests.people_of import actor_of, seat_of
from tests.written import once

SHOWN, HIDDEN, DELETED = "xqcanary", "xqburied", "xqbinned"
# What mira has not sent yet is read by nobody else, in the ward or outside.
UNSENT = "xqunsent"
# What of hers waits for a moderator is read by the moderators.
WAITING = "xqwaiting"
# What mira notes for herself.
PRIVATE = "xqdiary"
# Who must not read the ward's words; asha waits, leo left, sue is suspended, adam runs the site.
OUTSIDE = (None, "asha", "leo", "sue", "omar", "odette", "clive", "adam")


@dataclass(frozen=True)
class Nest:
    """The keys of what was planted."""

    places: Places
    # The parts of addresses of the library, and of its objects in states that a deed wants.
    library: Mapping[str, dict[str, object]]
    thread: int
    post: int
    buried: int
    answer: int
    # What a moderator deleted of the harvester, and what the harvester deleted.
    binned: int
    withdrawn: int
    # A whole thread of the harvester that a moderator deleted.
    gone: int
    # An earlier wording of the answer, and one that a moderator hid.
    wording: int
    veiled: int
    nugget: int
    membership: int
    notification: int
    draft: int
    bookmark: int
    search: int
    # A poll that the member opened, and that runs.
    poll: int
    # A theme, and a question of it that waits for its day.
    series: int
    round: int
    # And one that has closed.
    counted: int
    attachment: int
    # A file of the harvester that a moderator hid.
    taken_off: int
    change: int
    # A reply of the member's that waits, and its file.
    held: int
    held_file: int


def plant(site: Flask, places: Places) -> Nest:
    """Put canaries into every kind of text that the ward of a new site has; everybody has been told."""
    return once(site, "canaries", lambda: _planted(site, places))


def _planted(site: Flask, places: Places) -> Nest:
    with site.app_context():
        mona, mira, harry = (actor_of(name) for name in ("mona", "mira", "harry"))
        ward = db.session.get_one(Pod, places.ward)
        first = actions.start(
            mira, ward, title=f"{SHOWN} title", body=f"{SHOWN} first words", language="en", tags=["water"]
        )
        thread_id, post_id = first.thread_id, first.id
        thread = worker_thread(thread_id)
        answer = actions.reply(harry, thread, body=f"{HIDDEN} answer", language="en", parent=first)
        buried = actions.reply(harry, thread, body=f"{HIDDEN} words", language="en")
        posts = {"buried": buried.id, "answer": answer.id, **_wordings(mona, harry, answer)}
        posts |= _deleted(mona, harry, thread)
        nugget = nuggets.spot(mona, first, f"{SHOWN} nugget")
        marks.react(harry, first, "try")
        bookmark = bookmarks.keep(mira, answer, f"{PRIVATE} note")
        actions_moderation.hide(mona, buried, f"{HIDDEN} why")
        words = drafting.Words(f"{UNSENT} words", f"{UNSENT} title")
        draft = actions_drafts.keep(mira, drafting.of_reply(thread, answer), words, read=0, composer="a-form").id
        nugget_id, asked = nugget.id, _asked(mona, mira, thread)
        asked |= {"attachment": canary_files.put(mira, first, SHOWN), **_held(mira, ward, thread, answer)}
        asked |= {"taken_off": canary_files.taken_off(mona, harry, answer, HIDDEN)}
        library = canary_resources.put(mona, mira, harry, ward, (SHOWN, DELETED))
        change = actions_changes.retitle(mona, thread, f"{SHOWN} other title", f"{SHOWN} why it is called so").id
        asked |= canary_search.put(actor_of("carol"), mira, ward, (SHOWN, PRIVATE))
        db.session.commit()
        worker.drain(*outbox.handlers)
        seat = seat_of("mira", places.ward)
        asked |= {"draft": draft or 0, "bookmark": bookmark, "change": change, "nugget": nugget_id, "membership": seat}
        return Nest(places, library, thread_id, post_id, notification=1, **asked, **posts)


def _held(mira: Actor, ward: Pod, thread: Thread, answer: Post) -> dict[str, int]:
    """Let a reply with a file wait for a moderator, and what begins a thread."""
    held = actions_held.hold_reply(mira, thread, body=f"{WAITING} reply", language="en", parent=answer, once="waits")
    words = io.BytesIO(f"{WAITING} words in a file".encode())
    taken = attachments.take(mira, pod_id=ward.id, place="waits", name=f"{WAITING}.txt", source=words)
    actions_holding.hold(mira, "waits", ward.id, held, [taken])
    actions_held.hold_start(mira, ward, title=f"{WAITING} title", body=f"{WAITING} words", language="en")
    return {"held": held, "held_file": taken}


def _asked(mona: Actor, mira: Actor, thread: Thread) -> dict[str, int]:
    """Ask twice in the thread: one poll runs, one has an outcome."""
    done = polls.open_poll(mira, thread, Asked(f"{SHOWN} question", options=[f"{SHOWN} one", f"{SHOWN} two"]))
    polls.vote(mira, done, ["1"], f"{SHOWN} because")
    polls.close(mona, done)
    for read in (0, 1):
        polls.conclude(mona, done, f"{SHOWN} outcome {read}", read)
        actions_syntheses.write(mira, thread, body=f"{SHOWN} synthesis {read}", language="en", read=read)
    runs = polls.open_poll(mira, thread, Asked(f"{SHOWN} proposal", "consent", about=f"{SHOWN} background"))
    polls.vote(mira, runs, ["objection"], f"{SHOWN} objection")
    return {"poll": runs.id, "counted": done.id, **_planned(mona)}


def _planned(mona: Actor) -> dict[str, int]:
    ward, opens = worker_pod("ward"), clock.now() + timedelta(days=5)
    theme = series.found(mona, ward, title=f"{SHOWN} theme", about=f"{SHOWN} weeks", ends=opens.date())
    series.plan(mona, theme, series.Question(f"{SHOWN} round", f"{SHOWN} for its day", "en", "mira", opens))
    return {"series": theme.id, "round": db.session.execute(select(Round.id)).scalar_one()}


def _wordings(mona: Actor, harry: Actor, answer: Post) -> dict[str, int]:
    """Give the answer two more wordings, and hide the first."""
    actions.edit(harry, answer, body=f"{SHOWN} other wording", language="en", read=0, reason=f"{HIDDEN} reason")
    actions.edit(harry, answer, body=f"{SHOWN} third wording", language="en", read=1, reason=f"{SHOWN} reason")
    veiled, wording = (wording_of(answer.id, number) for number in (0, 1))
    actions_editing.hide(mona, veiled, answer.thread_id, "Names a patient.")
    return {"wording": wording.id, "veiled": veiled.id}


def _deleted(mona: Actor, harry: Actor, thread: Thread) -> dict[str, int]:
    """Put two posts of the harvester into the bin, one by a moderator and one by their author."""
    binned = actions.reply(harry, thread, body=f"{DELETED} words", language="en")
    withdrawn = actions.reply(harry, thread, body=f"{DELETED} other words", language="en")
    actions.edit(harry, binned, body=f"{DELETED} new words", language="en", read=0, reason=f"{DELETED} reason")
    nuggets.spot(mona, binned, f"{DELETED} nugget")
    actions_bin.delete(mona, binned, "Names a patient.")
    actions_bin.delete(harry, withdrawn)
    ward = db.session.get_one(Pod, thread.pod_id)
    whole = actions.start(harry, ward, title=f"{DELETED} title", body=f"{DELETED} first words", language="en")
    actions_bin.delete_thread(mona, worker_thread(whole.thread_id), "Said elsewhere.")
    return {"binned": binned.id, "withdrawn": withdrawn.id, "gone": whole.thread_id}


def wording_of(post_id: int, number: int) -> Revision:
    """Return an earlier wording past every permission."""
    one = select(Revision).where(Revision.post_id == post_id, Revision.number == number)
    return db.session.execute(one).scalar_one()


def worker_pod(slug: str) -> Pod:
    """Return the pod as an action takes it."""
    return db.session.execute(select(Pod).where(Pod.slug == slug)).scalar_one()


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
        "revision_id": nest.wording,
        "bookmark_id": nest.bookmark,
        "saved_search_id": nest.search,
        "poll_id": nest.poll,
        "attachment_id": nest.attachment,
        "thread_change_id": nest.change,
        "held_post_id": nest.held,
        "series_id": nest.series,
        "round_id": nest.round,
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
        **nest.library["ward"],
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
