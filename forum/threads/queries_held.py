"""Texts that wait for a moderator, as their author and the moderators read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Row, ScalarSelect, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from forum.attachments.showing import File
from forum.kernel import clock, markup, slots
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.policy import ME, rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.pods.models import Pod
from forum.pods.policy import kept_pods, my_pods

from . import policy_held, queries_files, queries_reworded, queries_texts, slow, wording
from .models import Post, Thread
from .models_held import RETURNED, WAITING, HeldPost
from .queries_wordings import Compared

# The scope of what waits is declared there.
SEEN_BY = policy_held
MOST = 50
_Writer, _Decider = aliased(User), aliased(User)
_MINE = (scope_of(HeldPost), HeldPost.author_id == ME, HeldPost.decided_at.is_(None))
_KEPT = (scope_of(HeldPost), HeldPost.pod_id.in_(kept_pods()), HeldPost.decided_at.is_(None))
# For the page of a thread, in its own statement.
WAITS = exists().where(*_MINE, HeldPost.in_thread_id == bindparam("thread"))
_LAST = unscoped(
    select(func.max(HeldPost.created_at)).where(
        HeldPost.in_thread_id == bindparam("thread"), HeldPost.author_id == ME, HeldPost.edited_id.is_(None)
    ),
    "the time of ME's own text",
)
_LAST_POST = unscoped(
    select(func.max(Post.created_at)).where(Post.thread_id == bindparam("thread"), Post.author_id == ME),
    "the time of ME's own post",
)
_TEXTS = (
    select(
        HeldPost,
        User.name,
        User.handle,
        User.role,
        User.country,
        Pod.name.label("pod"),
        Pod.slug,
        Thread.title.label("thread"),
        # What it answers, or would replace.
        Post.number.label("parent"),
        Post.thread_id.label("parent_thread"),
        Post.excerpt,
        case((HeldPost.edited_id.is_not(None), Post.body)).label("now"),
        _Writer.name.label("parent_name"),
        _Decider.name.label("decider"),
        queries_files.HELD_HAS.label("has_files"),
    )
    .select_from(HeldPost)
    .join(User, User.id == HeldPost.author_id)
    .outerjoin(Pod, (Pod.id == HeldPost.pod_id) & scope_of(Pod) & Pod.id.in_(my_pods()))
    .outerjoin(Thread, (Thread.id == HeldPost.in_thread_id) & scope_of(Thread))
    .outerjoin(Post, (Post.id == func.coalesce(HeldPost.edited_id, HeldPost.parent_id)) & scope_of(Post))
    .outerjoin(_Writer, _Writer.id == Post.author_id)
    .outerjoin(_Decider, _Decider.id == HeldPost.decided_by_id)
)
_QUEUE = _TEXTS.where(*_KEPT, HeldPost.pod_id == bindparam("pod")).order_by(HeldPost.id).limit(MOST + 1)
_OWN = (
    _TEXTS.where(scope_of(HeldPost), HeldPost.author_id == ME, (HeldPost.state == WAITING) | (HeldPost.body != ""))
    .order_by(HeldPost.id.desc())
    .limit(2 * MOST)
)
_IN_THREAD = _TEXTS.where(*_MINE, HeldPost.in_thread_id == bindparam("thread")).order_by(HeldPost.id)
_EDIT = select(HeldPost.id).where(*_MINE, HeldPost.edited_id == bindparam("post"))
_ONE = select(HeldPost).where(scope_of(HeldPost), HeldPost.id == bindparam("which"))
_POST = visible(Post).where(Post.id == bindparam("post"))
_THREAD = visible(Thread).where(Thread.id == bindparam("thread"))
_AUTHOR = (
    select(User.name)
    .join(HeldPost, HeldPost.author_id == User.id)
    .where(scope_of(HeldPost), HeldPost.id == bindparam("which"))
)
_DECIDED = (
    select(HeldPost.state, HeldPost.decided_at, _Decider.name)
    .outerjoin(_Decider, _Decider.id == HeldPost.decided_by_id)
    .where(scope_of(HeldPost), HeldPost.id == bindparam("which"))
)
_QUEUES = (
    select(Pod.slug, Pod.name, func.count(HeldPost.id).label("number"))
    .join(HeldPost, HeldPost.pod_id == Pod.id)
    .where(*_KEPT, scope_of(Pod))
    .group_by(Pod.id, Pod.slug, Pod.name, Pod.name_folded)
    .order_by(Pod.name_folded, Pod.id)
)


class Text(NamedTuple):
    """A text that waits, or came back, as its reader sees it: the row, its clean HTML, and the files beside it.

    Of other words for a post that is there, what would change.
    """

    held: HeldPost
    about: Row[Any]
    html: Markup
    files: Sequence[File]
    changed: Compared | None


def wait(actor: Actor, thread_id: int, minutes: int) -> int:
    """Return how many minutes the actor has to wait in a slow thread, counting what waits there, too."""
    last = [rows(actor, asked, thread=thread_id).scalar_one() for asked in (_LAST, _LAST_POST)]
    return max(slow.left(each, minutes, clock.now()) for each in last)


def queue(actor: Actor, pod_id: int) -> tuple[list[Text], bool]:
    """Return the texts that wait longest in a pod, and whether there are more."""
    found = rows(actor, _QUEUE, pod=pod_id).all()
    return _texts(actor, found[:MOST]), len(found) > MOST


def mine(actor: Actor) -> list[Text]:
    """Return the actor's own texts that wait or came back, the newest first."""
    return _texts(actor, rows(actor, _OWN).all())


def in_thread(actor: Actor, thread_id: int, numbers: Sequence[int], *, last: bool) -> dict[int, list[Text]]:
    """Return the actor's own texts that wait in a thread, by the number of the post after which each is shown.

    Below what it answers, where that is among `numbers`; else at the end, where this is the last page.
    """
    placed: dict[int, list[Text]] = {}
    for text in _texts(actor, rows(actor, _IN_THREAD, thread=thread_id).all()):
        if text.about.parent in numbers and text.about.parent_thread == thread_id:
            placed.setdefault(text.about.parent, []).append(text)
        elif last and numbers:
            placed.setdefault(numbers[-1], []).append(text)
    return placed


def one(actor: Actor, held_id: int) -> HeldPost | None:
    """Return a text, if the actor may see it."""
    found: HeldPost | None = rows(actor, _ONE, which=held_id).scalar_one_or_none()
    return found


def edit_of(actor: Actor, post_id: int) -> int | None:
    """Return the key of other words of the actor for a post, if they wait."""
    found: int | None = rows(actor, _EDIT, post=post_id).scalar_one_or_none()
    return found


def place_of(actor: Actor, held: HeldPost) -> tuple[Post | None, Thread | None, int]:
    """Return the post that a text has become, or the thread where it waits and the number of what it answers.

    As the actor sees them: None where there is none, and no thread for a text that waits no more; 0 for no number.
    """
    made = rows(actor, _POST, post=held.made_id).scalar_one_or_none()
    if held.decided_at is not None or held.in_thread_id is None:
        return made, None, 0
    thread = rows(actor, _THREAD, thread=held.in_thread_id).scalar_one_or_none()
    parent = rows(actor, _POST, post=held.edited_id or held.parent_id).scalar_one_or_none()
    return made, thread, parent.number if parent is not None and parent.thread_id == held.in_thread_id else 0


def author(actor: Actor, held: HeldPost) -> str:
    """Return the name of who wrote a text that the actor sees."""
    return str(rows(actor, _AUTHOR, which=held.id).scalar_one())


def late(actor: Actor, held_id: int) -> str:
    """Return what became of a text that the actor was about to decide about."""
    found = rows(actor, _DECIDED, which=held_id).one_or_none()
    if found is None:
        return _("Its author has taken it back.")
    if found.decided_at is None:
        return _("Its author has changed it since you read it. Read it again.")
    by = found.name or _("Somebody")
    if found.state == RETURNED:
        return _("%(name)s has returned it already.", name=by)
    return _("%(name)s has approved it already.", name=by)


@slots.shell_count("held")
def _waiting() -> ScalarSelect[int]:
    """Count what waits for ME as a moderator."""
    return select(func.count(HeldPost.id)).where(*_KEPT, HeldPost.author_id != ME).correlate(None).scalar_subquery()


@slots.shell_count("my_held")
def _my_waiting() -> ScalarSelect[int]:
    """Count what ME wrote and nobody has decided about."""
    return select(func.count(HeldPost.id)).where(*_MINE).correlate(None).scalar_subquery()


@slots.queue("held")
def _queues(actor: Actor) -> Sequence[Any]:
    return rows(actor, _QUEUES).all()


def _texts(actor: Actor, found: Sequence[Row[Any]]) -> list[Text]:
    if not found:
        return []
    files = queries_files.of_held(actor, [row[0].id for row in found if row.has_files])
    there = queries_files.of_posts(actor, [row[0].edited_id for row in found if row.now is not None])
    # Names are linked as in their pod; over several pods they stay as they were typed.
    pods, kept = {row[0].pod_id for row in found}, [markup.shown(row[0].html) for row in found]
    read = queries_texts.read_by(actor, pods.pop(), kept) if len(pods) == 1 else kept
    both = [(there.get(row[0].edited_id, []), files.get(row[0].id, [])) for row in found]
    shown = queries_files.dressed(actor, [(html, [*old, *new]) for html, (old, new) in zip(read, both, strict=True)])
    patience = wording.Patience()
    return [_text(row, patience, *each, *has) for row, each, has in zip(found, shown, both, strict=True)]


def _text(
    row: Row[Any],
    patience: wording.Patience,
    html: Markup,
    rest: Sequence[File],
    there: Sequence[File],
    files: Sequence[File],
) -> Text:
    held: HeldPost = row[0]
    beside = [file for file in rest if file not in there]
    changed = None if row.now is None else queries_reworded.changed(held, row.now, there, files, patience)
    return Text(held, row, html, beside, changed)
