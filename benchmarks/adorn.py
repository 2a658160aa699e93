"""Puts onto a thread of the corpus what may stand above and on one: polls, a synthesis, files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from forum.attachments.models import Attachment, Blob
from forum.kernel import clock
from forum.kernel.db import db
from forum.polls.models import Poll, Vote
from forum.threads import composing
from forum.threads.models_syntheses import Synthesis

_VOTES = 10
_WORDS = "We **boil** it, and write down who did.\n\n- the store: the charge nurse\n- the tank: the guard"


def adorn(posts: Sequence[dict[str, Any]]) -> None:
    """Let two polls and a synthesis stand above these posts of one thread, and a file on every second of them."""
    thread, pod = posts[0]["thread_id"], posts[0]["pod_id"]
    at = {"thread_id": thread, "pod_id": pod}
    made = composing.text(_WORDS, "en").columns()
    said = {name: made[name] for name in ("body", "html", "renderer", "is_plain", "language")}
    upto = {"upto": len(posts), "people": len(posts), "countries": ["KE"]}
    db.session.execute(insert(Synthesis), [{**at, **said, **upto, "number": 1, "by_id": 1, "at": clock.now()}])
    db.session.execute(insert(Poll), [_poll(at, number, str(made["html"])) for number in (1, 2)])
    db.session.execute(insert(Vote), list(_votes(at)))
    db.session.execute(insert(Blob), [_blob(number, pod) for number in range(1, len(posts) // 2 + 1)])
    db.session.execute(insert(Attachment), [_file(post, number) for number, post in enumerate(posts[::2], 1)])


def _poll(at: dict[str, Any], number: int, outcome: str) -> dict[str, Any]:
    now, week = clock.now(), timedelta(days=7)
    done = {"closed_at": now, "closes_at": now, "outcome": _WORDS, "outcome_html": outcome, "revision": 1}
    by = {"outcome_at": now, "outcome_by_id": 1}
    runs = {"closed_at": None, "closes_at": now + week, "outcome": "", "outcome_html": "", "revision": 0}
    state = {**done, **by} if number == 1 else {**runs, "outcome_at": None, "outcome_by_id": None}
    about = {"id": number, "author_id": 1, "kind": "consent", "question": f"Shall we boil it, {number}?", "early": True}
    return {**at, **about, **state, "created_at": now - week}


def _votes(at: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for poll in (1, 2):
        # Not of the reader, who is asked to vote.
        for person in range(2, _VOTES + 2):
            yield {**at, "poll_id": poll, "user_id": person, "choices": "agree", "at": clock.now()}


def _blob(number: int, pod: int) -> dict[str, Any]:
    # Nobody asks for the bytes.
    of = {"id": number, "pod_id": pod, "size": 90_000, "created_at": clock.now()}
    return {**of, "key": f"k{number}", "sha256": f"s{number}"}


def _file(post: dict[str, Any], number: int) -> dict[str, Any]:
    about = {"name": f"plan-{number}.pdf", "type": "application/pdf", "size": 90_000, "blob_id": number}
    of = {"post_id": post["id"], "pod_id": post["pod_id"], "uploader_id": post["author_id"]}
    return {**about, **of, "created_at": clock.now()}
