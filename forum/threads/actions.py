"""Verbs of talking: start a thread, reply, edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import bindparam, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.outbox import emit
from forum.kernel.policy import ask, rows, scope_of, unscoped
from forum.pods import queries as pods
from forum.pods.models import Pod
from forum.pods.policy import forget, is_open_to, moderates, my_pods

from . import actions_editing, actions_once, actions_reading, composing, policy, policy_held, queries_slow, slow
from .events import PostCreated, ThreadStarted
from .models import KINDS, Post, Thread, ThreadTag

# The first write repeats what the action relies on: a moment ago is not now.
OPEN = (
    update(Thread)
    .where(
        Thread.id == bindparam("thread"),
        # Its post carries the key of the pod: a thread that was moved meanwhile takes none for the old one.
        Thread.pod_id == bindparam("pod"),
        Thread.locked_at.is_(None),
        scope_of(Thread),
        Thread.pod_id.in_(policy.writable_pods()),
    )
    .returning(Thread.last_number, Thread.slow_minutes, Thread.slow_until)
    .execution_options(synchronize_session=False)
)
_NEXT = OPEN.values(last_number=Thread.last_number + 1, replies=Thread.replies + 1).execution_options(kept=True)
_LAST = unscoped(
    update(Thread)
    .where(Thread.id == bindparam("thread"), Thread.last_number == bindparam("number"))
    .values(last_post_id=bindparam("post"), last_at=bindparam("at"))
    .returning(Thread.id)
    .execution_options(synchronize_session=False, kept=True),
    "the thread was written to by the same action just before",
)
_HOLD = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), Pod.id.in_(my_pods()), Pod.id.in_(policy.writable_pods()))
    .values(members=Pod.members)
    .returning(Pod.id)
    .execution_options(synchronize_session=False)
)
# The third verb of talking stands with the others of wordings.
edit = actions_editing.edit
Already = actions_once.Already
MustWait = actions_editing.MustWait


class CharterFirst(Exception):
    """The pod's present charter has to be accepted before the first word."""


def start(  # noqa: PLR0913 as a thread begins with all of these
    actor: Actor,
    pod: Pod,
    *,
    title: str,
    body: str,
    language: str,
    kind: str = "discussion",
    tags: Sequence[str] = (),
    once: str = "",
    approved: bool = False,
) -> Post:
    """Begin a conversation; return its first post; `approved` by a moderator, who has planned or read it.

    Raises Refused, CharterFirst, Already, MustWait, NotVisible.
    """
    named, text = beginning(actor, pod.id, title, body, language, kind)
    ask_to_write(actor, pod.id)
    if not approved and policy_held.holds(actor, pod.id):
        raise MustWait
    now = clock.now()
    thread = Thread(
        pod_id=pod.id,
        author_id=actor.id,
        title=named,
        slug=composing.slug(named),
        kind=kind,
        language=text.language,
        created_at=now,
        last_number=1,
        last_at=now,
    )
    db.session.add(thread)
    # The post, the tags and the event need the key.
    db.session.flush()
    post = _add(actor, thread, text, number=1, parent=None, at=now)
    actions_once.remember(actor, once, digest_of_start(pod.id, named, body, kind, language, tags), post.id)
    _tag(actor, thread, tags)
    emit(ThreadStarted(actor.id, pod.id, thread.id, post.id))
    return post


def beginning(actor: Actor, pod_id: int, title: str, body: str, language: str, kind: str) -> tuple[str, composing.Text]:
    """Return the title and the words that begin a thread, as they are kept. Raises Refused."""
    if kind not in KINDS or (kind == "announcement" and not moderates(actor, pod_id)):
        raise Refused(_("Choose one of the list."), "kind")
    return composing.title(title), composing.text(body, language)


def digest_of_start(pod_id: int, *fields: str | Sequence[str]) -> str:
    """Return by what the sending of a new thread is known again; the tags, which come last, in any order."""
    return composing.digest("start", pod_id, *fields[:-1], *sorted(fields[-1]))


def reply(  # noqa: PLR0913 as a post begins with all of these
    actor: Actor,
    thread: Thread,
    *,
    body: str,
    language: str,
    parent: Post | None = None,
    once: str = "",
    approved: bool = False,
) -> Post:
    """Add a post; its number comes from the thread's row, so that two writers never share one.

    `approved`: a moderator has read it. Raises Refused, Conflict, CharterFirst, Already, MustWait, NotVisible.
    """
    # Rendered before the first write: the lock is not held meanwhile.
    text, digest = answer(thread, body, language, parent)
    taken = rows(actor, _NEXT, thread=thread.id, pod=thread.pod_id).one_or_none()
    if taken is None:
        why_not(actor, thread)
    # Not before the wait for the row: a post that is older than what others saw last would count as read.
    now = clock.now()
    if not approved:
        _ask_to_wait(actor, thread, taken, once, digest)
        if policy_held.holds(actor, thread.pod_id):
            raise MustWait
    post = _add(actor, thread, text, number=taken.last_number, parent=parent, at=now)
    actions_once.remember(actor, once, digest, post.id)
    emit(PostCreated(actor.id, thread.pod_id, thread.id, post.id))
    return post


def answer(thread: Thread, body: str, language: str, parent: Post | None) -> tuple[composing.Text, str]:
    """Return the words of a reply, and by what its sending is known again. Raises Refused."""
    if parent is not None and parent.thread_id != thread.id:
        raise Refused(_("That post is in another thread."), "parent")
    text = composing.text(body, language)
    return text, composing.digest("reply", thread.id, parent and parent.id, body, language)


def _ask_to_wait(actor: Actor, thread: Thread, taken: Any, once: str, digest: str) -> None:
    """Refuse a post that comes too soon; the row of the thread is held, so that of two at once one is the second."""
    if not slow.holds(taken.slow_minutes, taken.slow_until, clock.now()) or moderates(actor, thread.pod_id):
        return
    if wait := queries_slow.wait(actor, thread.id, taken.slow_minutes):
        actions_once.ask(actor, once, digest)
        raise slow.too_soon(wait)


def ask_to_write(actor: Actor, pod_id: int) -> None:
    """Take hold of a pod that one may write in. Raises CharterFirst, NotVisible."""
    if rows(actor, _HOLD, pod=pod_id).first() is not None:
        return
    forget(actor)
    if is_open_to(actor, pod_id):
        raise CharterFirst
    raise NotVisible


def why_not(actor: Actor, thread: Thread) -> NoReturn:
    """Raise why a thread takes no post of the actor just now: Conflict, CharterFirst, NotVisible."""
    now = rows(
        actor,
        select(Thread.locked_at, Thread.pod_id).where(scope_of(Thread), Thread.id == bindparam("thread")),
        thread=thread.id,
    )
    row = now.first()
    if row is None:
        raise NotVisible
    if row.pod_id != thread.pod_id:
        raise Conflict(_("This thread was moved to another pod while you wrote. Look where it is now before you post."))
    if row.locked_at is not None:
        raise Conflict(_("This thread was locked while you wrote. Nobody can reply to it any more."))
    if not is_open_to(actor, thread.pod_id):
        raise Conflict(_("This pod was archived while you wrote. It can only be read now."))
    raise CharterFirst


def _add(actor: Actor, thread: Thread, text: composing.Text, *, number: int, parent: Post | None, at: datetime) -> Post:
    # An answer to the first post is an answer to the thread: the tree does not lose an indent to it.
    under = parent if parent is not None and parent.number > 1 else None
    path = composing.path(number, under.path if under else "")
    post = Post(
        thread_id=thread.id,
        pod_id=thread.pod_id,
        author_id=actor.id,
        parent_id=parent.id if parent else None,
        number=number,
        path=path,
        depth=composing.depth(path),
        created_at=at,
        **text.columns(),
    )
    db.session.add(post)
    # The event and the thread's last post need the key.
    db.session.flush()
    ask(_LAST, {"thread": thread.id, "number": number, "post": post.id, "at": at})
    actions_reading.mark_read(actor, thread, [number])
    return post


def _tag(actor: Actor, thread: Thread, slugs: Sequence[str]) -> None:
    found = pods.tag_keys(actor, thread.pod_id, slugs)
    db.session.add_all(ThreadTag(thread_id=thread.id, tag_id=tag, pod_id=thread.pod_id) for tag in found)


def preset_language(actor: Actor) -> str:
    """Return the language that a new text is taken to be in: the writer's own."""
    return actor.language if actor.language in LANGUAGES else "en"
