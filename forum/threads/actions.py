"""Verbs of talking: start a thread, reply, edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, unscoped
from forum.pods.models import Pod, Tag
from forum.pods.policy import forget, is_open_to, moderates, my_pods

from . import actions_editing, actions_reading, composing, policy, queries_slow, slow
from .events import PostCreated, ThreadStarted
from .models import KINDS, Post, Submission, Thread, ThreadTag

# The first write repeats what the action relies on: a moment ago is not now.
_NEXT = (
    update(Thread)
    .where(
        Thread.id == bindparam("thread"),
        # Its post carries the key of the pod: a thread that was moved meanwhile takes none for the old one.
        Thread.pod_id == bindparam("pod"),
        Thread.locked_at.is_(None),
        scope_of(Thread),
        Thread.pod_id.in_(policy.writable_pods()),
    )
    .values(last_number=Thread.last_number + 1)
    .returning(Thread.last_number, Thread.slow_minutes, Thread.slow_until)
    .execution_options(synchronize_session=False)
)
_LAST = unscoped(
    update(Thread)
    .where(Thread.id == bindparam("thread"), Thread.last_number == bindparam("number"))
    .values(last_post_id=bindparam("post"), last_at=bindparam("at"))
    .execution_options(synchronize_session=False),
    "the thread was written to by the same action just before",
)
_HOLD = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), Pod.id.in_(my_pods()), Pod.id.in_(policy.writable_pods()))
    .values(members=Pod.members)
    .returning(Pod.id)
    .execution_options(synchronize_session=False)
)
_SENT = select(Submission.post_id).where(
    scope_of(Submission), Submission.key == bindparam("key"), Submission.digest == bindparam("digest")
)
_TAGS = select(Tag.id).where(
    scope_of(Tag),
    Tag.pod_id == bindparam("pod"),
    Tag.slug.in_(bindparam("slugs", expanding=True)),
    Tag.retired_at.is_(None),
)
# The third verb of talking stands with the others of wordings.
edit = actions_editing.edit


class Already(Exception):
    """The same form was sent before: `post_id` is what it made. Roll back and show that."""

    def __init__(self, post_id: int) -> None:
        super().__init__(post_id)
        self.post_id = post_id


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
) -> Post:
    """Begin a conversation; return its first post. Raises Refused, CharterFirst, Already, NotVisible."""
    if kind not in KINDS or (kind == "announcement" and not moderates(actor, pod.id)):
        raise Refused(_("Choose one of the list."), "kind")
    named = composing.title(title)
    text = composing.text(body, language)
    _ask_to_write(actor, pod.id)
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
    _remember(actor, once, composing.digest("start", pod.id, named, body, kind, language, *sorted(tags)), post)
    _tag(actor, thread, tags)
    emit(ThreadStarted(actor.id, pod.id, thread.id, post.id))
    return post


def reply(
    actor: Actor, thread: Thread, *, body: str, language: str, parent: Post | None = None, once: str = ""
) -> Post:
    """Add a post; its number comes from the thread's row, so that two writers never share one.

    Raises Refused, Conflict, CharterFirst, Already, NotVisible.
    """
    if parent is not None and parent.thread_id != thread.id:
        raise Refused(_("That post is in another thread."), "parent")
    # Rendered before the first write: the lock is not held meanwhile.
    text = composing.text(body, language)
    digest = composing.digest("reply", thread.id, parent and parent.id, body, language)
    taken = rows(actor, _NEXT, thread=thread.id, pod=thread.pod_id).one_or_none()
    if taken is None:
        _why_not(actor, thread)
    # Not before the wait for the row: a post that is older than what others saw last would count as read.
    now = clock.now()
    if taken.slow_minutes is not None and (taken.slow_until is None or taken.slow_until > now):
        _ask_to_wait(actor, thread, taken.slow_minutes, once[:100], digest)
    post = _add(actor, thread, text, number=taken.last_number, parent=parent, at=now)
    _remember(actor, once, digest, post)
    emit(PostCreated(actor.id, thread.pod_id, thread.id, post.id))
    return post


def _ask_to_wait(actor: Actor, thread: Thread, minutes: int, once: str, digest: str) -> None:
    """Refuse a post that comes too soon; the row of the thread is held, so that of two at once one is the second."""
    if moderates(actor, thread.pod_id) or not (wait := queries_slow.wait(actor, thread.id, minutes)):
        return
    sent = rows(actor, _SENT, key=once, digest=digest).scalar() if once else None
    if sent is not None:
        raise Already(sent)
    said = _("This thread is slow, and your text is kept. Time until your next post: %(time)s.", time=slow.span(wait))
    raise Refused(said, "body")


def _ask_to_write(actor: Actor, pod_id: int) -> None:
    if rows(actor, _HOLD, pod=pod_id).first() is not None:
        return
    forget(actor)
    if is_open_to(actor, pod_id):
        raise CharterFirst
    raise NotVisible


def _why_not(actor: Actor, thread: Thread) -> NoReturn:
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
    db.session.execute(_LAST, {"thread": thread.id, "number": number, "post": post.id, "at": at})
    actions_reading.mark_read(actor, thread, [number])
    return post


def _remember(actor: Actor, once: str, digest: str, post: Post) -> None:
    if not once:
        return
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    kept = db.session.execute(
        dialect.insert(Submission)
        .values(user_id=actor.id, key=once[:100], digest=digest, post_id=post.id, at=clock.now())
        .on_conflict_do_nothing()
        .returning(Submission.post_id)
    ).first()
    if kept is None:
        raise Already(rows(actor, _SENT, key=once[:100], digest=digest).scalar_one())


def _tag(actor: Actor, thread: Thread, slugs: Sequence[str]) -> None:
    found = rows(actor, _TAGS, pod=thread.pod_id, slugs=list(slugs)).scalars().all() if slugs else []
    db.session.add_all(ThreadTag(thread_id=thread.id, tag_id=tag, pod_id=thread.pod_id) for tag in found)


def preset_language(actor: Actor) -> str:
    """Return the language that a new text is taken to be in: the writer's own."""
    return actor.language if actor.language in LANGUAGES else "en"
