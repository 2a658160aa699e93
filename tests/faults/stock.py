"""Many people, many posts, many pods: written past the actions, for loads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from forum.kernel import clock
from forum.kernel.db import Model, db
from forum.people.models import User
from forum.pods.models import Charter, Membership, Pod
from forum.threads import composing
from forum.threads.models import Post, Thread
from tests.cast import LONG_AGO

_BATCH = 2_000


def write(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows in batches; the caller commits."""
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        db.session.execute(insert(model), batch)


def key_of(model: Any, by: str, value: str) -> int:
    """Return the key of a row by one of its columns."""
    return int(db.session.execute(select(model.id).where(getattr(model, by) == value)).scalar_one())


def people(number: int, pod: str) -> list[int]:
    """Add members to a pod; return their keys."""
    first, pod_id = 1_000, key_of(Pod, "slug", pod)
    ids = range(first, first + number)
    write(
        User,
        (
            {
                "id": id_,
                "handle": f"p{id_}",
                "name": f"Person {id_}",
                "name_folded": f"person {id_}",
                "email": f"p{id_}@example.org",
                "email_folded": f"p{id_}@example.org",
                "password_hash": "",
                "confirmed_at": LONG_AGO,
                "created_at": LONG_AGO,
                "role": "Nurse",
                "country": "KE",
            }
            for id_ in ids
        ),
    )
    join(pod_id, ids)
    db.session.execute(update(Pod).where(Pod.id == pod_id).values(members=Pod.members + number))
    return list(ids)


def join(pod_id: int, users: Iterable[int]) -> None:
    """Make people members of a pod."""
    write(Membership, (_place(pod_id, id_) for id_ in users))


def _place(pod_id: int, user_id: int) -> dict[str, Any]:
    return {
        "pod_id": pod_id,
        "user_id": user_id,
        "role": "member",
        "state": "member",
        "accepted_charter": 1,
        "joined_at": LONG_AGO,
        "changed_at": LONG_AGO,
        "read_before": LONG_AGO,
    }


def pods(number: int, member: int) -> list[int]:
    """Add pods that somebody is a member of; return their keys."""
    ids = range(1_000, 1_000 + number)
    write(
        Pod,
        (
            {
                "id": id_,
                "slug": f"pod-{id_}",
                "name": f"Pod {id_}",
                "name_folded": f"pod {id_}",
                "purpose": "We learn together.",
                "created_at": LONG_AGO,
                "languages": ["en"],
                "members": 1,
            }
            for id_ in ids
        ),
    )
    write(
        Charter,
        (
            {"pod_id": id_, "version": 1, "body": "Be kind.", "html": "", "renderer": 1, "created_at": LONG_AGO}
            for id_ in ids
        ),
    )
    write(Membership, (_place(id_, member) for id_ in ids))
    return list(ids)


def talk(
    pod_id: int, authors: list[int], posts: int, title: str = "A long talk", words: Callable[[], str] | None = None
) -> int:
    """Write a thread in which each author speaks in turn, until it has so many posts; return its key.

    `words` gives the text of a post, which is not rendered.
    """
    now = clock.now()
    thread = Thread(
        pod_id=pod_id,
        author_id=authors[0],
        title=title,
        slug=composing.slug(title),
        created_at=LONG_AGO,
        last_number=posts,
        replies=posts - 1,
        last_at=now,
    )
    db.session.add(thread)
    db.session.flush()
    columns = composing.text("We boil the water first, and write it down.", "en").columns()
    write(
        Post,
        (
            {
                "thread_id": thread.id,
                "pod_id": pod_id,
                "author_id": authors[(number - 1) % len(authors)],
                "number": number,
                "path": composing.path(number),
                "created_at": now,
                **columns,
                **({"body": words()} if words else {}),
            }
            for number in range(1, posts + 1)
        ),
    )
    last = select(Post.id).where(Post.thread_id == thread.id, Post.number == posts).scalar_subquery()
    db.session.execute(update(Thread).where(Thread.id == thread.id).values(last_post_id=last))
    return thread.id
