"""Fills an empty database with the corpus, past the actions, each text rendered as they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import insert

from benchmarks.adorn import adorn
from benchmarks.corpus import Corpus, Talk
from forum.kernel import clock, tokens
from forum.kernel.db import Model, db
from forum.people.models import Session, User
from forum.pods.models import Charter, Membership, Pod
from forum.threads import composing
from forum.threads.models import Post, Thread

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
READER = 1
READERS_PODS = 8
_BATCH = 2_000


def fill(corpus: Corpus, people: int, pods: int) -> str:
    """Write everything and return the cookie of a signed-in member of eight pods. Commits."""
    _write(User, (_person(number) for number in range(1, people + 1)))
    _write(Pod, (_pod(number, people) for number in range(1, pods + 1)))
    _write(Charter, (_charter(number) for number in range(1, pods + 1)))
    _write(Membership, _memberships(people, pods))
    post_id = 0
    threads: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    for thread_id, talk in enumerate(corpus.talks(), 1):
        said = list(_posts(talk, thread_id, post_id))
        post_id += len(said)
        threads.append(_thread(talk, thread_id, said))
        posts += said
        if thread_id == corpus.adorned:
            _keep(threads, posts)
            adorn(said)
        if len(posts) > _BATCH:
            _keep(threads, posts)
    _keep(threads, posts)
    return _cookie()


def _keep(threads: list[dict[str, Any]], posts: list[dict[str, Any]]) -> None:
    _write(Thread, threads)
    _write(Post, posts)
    db.session.commit()
    threads.clear()
    posts.clear()


@lru_cache(20_000)
def _made(body: str) -> dict[str, object]:
    return composing.text(body, "en").columns()


def _write(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        db.session.execute(insert(model), batch)


def _person(number: int) -> dict[str, Any]:
    name, email = f"Person {number}", f"p{number}@example.org"
    return {
        "id": number,
        "handle": f"p{number}",
        "name": name,
        "name_folded": name.casefold(),
        "email": email,
        "email_folded": email,
        "password_hash": "",
        "confirmed_at": LONG_AGO,
        "created_at": LONG_AGO,
        "role": "Nurse",
        "country": "KE",
    }


def _pod(number: int, people: int) -> dict[str, Any]:
    return {
        "id": number,
        "slug": f"pod-{number}",
        "name": f"Pod {number}",
        "name_folded": f"pod {number}",
        "purpose": "We learn together.",
        "created_at": LONG_AGO,
        "languages": ["en"],
        "members": people // 10,
    }


def _charter(number: int) -> dict[str, Any]:
    body = "Be kind."
    return {
        "pod_id": number,
        "version": 1,
        "body": body,
        "html": f"<p>{body}</p>",
        "renderer": 1,
        "created_at": LONG_AGO,
    }


def _memberships(people: int, pods: int) -> Iterator[dict[str, Any]]:
    for person in range(1, people + 1):
        all_of_reader = range(1, min(READERS_PODS, pods) + 1)
        mine = all_of_reader if person == READER else {person % pods + 1, person * 7 % pods + 1}
        for pod in mine:
            yield {
                "pod_id": pod,
                "user_id": person,
                "role": "member",
                "accepted_charter": 1,
                "joined_at": LONG_AGO,
                "changed_at": LONG_AGO,
                "read_before": LONG_AGO,
            }


def _posts(talk: Talk, thread_id: int, last_id: int) -> Iterator[dict[str, Any]]:
    began = LONG_AGO + timedelta(hours=3 * thread_id)
    for number, said in enumerate(talk.posts, 1):
        # Every third post answers the one before it, the others the thread.
        parent = number - 1 if number % 3 == 0 else None
        path = f"{number:06d}" if parent in (None, 1) else f"{parent:06d}{number:06d}"
        yield {
            "id": last_id + number,
            "thread_id": thread_id,
            "pod_id": talk.pod + 1,
            "author_id": said.author + 1,
            "parent_id": last_id + parent if parent else None,
            "number": number,
            "path": path,
            "depth": len(path) // 6 - 1,
            "created_at": began + timedelta(seconds=said.after),
            **_made(said.body),
        }


def _thread(talk: Talk, thread_id: int, posts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": thread_id,
        "pod_id": talk.pod + 1,
        "author_id": posts[0]["author_id"],
        "title": talk.title,
        "slug": composing.slug(talk.title),
        "created_at": posts[0]["created_at"],
        "last_number": len(posts),
        "replies": len(posts) - 1,
        "last_at": posts[-1]["created_at"],
        "last_post_id": posts[-1]["id"],
    }


def _cookie() -> str:
    token, now = tokens.new(), clock.now()
    db.session.add(
        Session(
            token_digest=tokens.digest(token),
            user_id=READER,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=30),
        )
    )
    db.session.commit()
    return token
