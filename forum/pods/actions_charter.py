"""Verbs of a pod's rules: its charter, what it asks applicants, its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from forum.kernel import clock, markup
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of

from . import queries, typed
from .events import CharterAccepted, CharterEdited, QuestionsEdited, TagsEdited
from .models import Charter, Membership, Pod, Question, Tag
from .policy import forget, led_pods

KINDS = ("line", "text")
QUESTIONS, TAGS, ANSWER = 20, 60, 5000
_POD = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), scope_of(Pod), Pod.id.in_(led_pods()))
    .execution_options(synchronize_session=False)
)
_NEXT = _POD.values(charter_version=Pod.charter_version + 1).returning(Pod.charter_version)
_LED = _POD.values(members=Pod.members)
_ACCEPT = (
    update(Membership)
    .where(
        Membership.pod_id == bindparam("pod"),
        Membership.user_id == ME,
        Membership.state == "member",
        scope_of(Membership),
        select(Pod.id)
        .where(Pod.id == bindparam("pod"), Pod.charter_version == bindparam("version"), Pod.archived_at.is_(None))
        .correlate(None)
        .exists(),
    )
    .values(accepted_charter=bindparam("version"))
    .execution_options(synchronize_session=False)
)
_ALL_QUESTIONS = select(Question).where(scope_of(Question), Question.pod_id == bindparam("pod"))
_ALL_TAGS = select(Tag).where(scope_of(Tag), Tag.pod_id == bindparam("pod"))


@dataclass(frozen=True)
class Asked:
    """A question to applicants as it was typed; `id` is that of the question it replaces."""

    label: str
    hint: str = ""
    kind: str = "line"
    required: bool = True
    max_length: int = 500
    id: int | None = None


@dataclass(frozen=True)
class Tagged:
    """A word of the pod as it was typed; without a slug it gets one from its name."""

    name: str
    slug: str = ""


def edit_charter(actor: Actor, pod: Pod, body: str) -> None:
    """Give the pod new rules, accepted by their writer; others accept before they write. Raises Refused, Forbidden."""
    text = typed.words(body, "body", markup.LIMIT)
    rendered = markup.render(text)
    present = queries.charter_of(actor, pod.id)
    if present is not None and present.body.strip() == text:
        return
    version = rows(actor, _NEXT, pod=pod.id).scalar_one_or_none()
    if version is None:
        raise Forbidden
    write_charter(pod.id, version, text, rendered.html, actor.id)
    db.session.refresh(pod)
    rows(actor, _ACCEPT, pod=pod.id, version=version)
    forget(actor)
    emit(CharterEdited(actor.id, pod.id, version))


def write_charter(pod_id: int, version: int, body: str, html: str, by_id: int | None) -> None:
    """Keep one version; versions are never edited."""
    now = clock.now()
    db.session.add(
        Charter(
            pod_id=pod_id,
            version=version,
            body=body,
            html=html,
            renderer=markup.VERSION,
            created_at=now,
            by_id=by_id,
        )
    )
    # A failed version must show here, not in the middle of a later statement.
    db.session.flush()


def accept_charter(actor: Actor, pod: Pod, version: int) -> None:
    """Accept the rules as they are now. Raises Refused when they have changed since they were read, Conflict."""
    mine = rows(actor, _ACCEPT.returning(Membership.user_id), pod=pod.id, version=version).scalar_one_or_none()
    if mine is None:
        db.session.refresh(pod)
        if pod.is_archived:
            raise Conflict(_("This pod is archived: it can only be read."))
        raise Refused(_("The charter has changed since you read it. Please read it again."), "version")
    forget(actor)
    emit(CharterAccepted(actor.id, pod.id, mine, version))


def edit_questions(actor: Actor, pod: Pod, questions: Sequence[Asked]) -> None:
    """Ask applicants this from now on; what is left out is retired. Raises Refused, Forbidden."""
    kept = [_question(asked) for asked in questions]
    if len(kept) > QUESTIONS:
        raise Refused(_("At most %(limit)s questions fit.", limit=QUESTIONS), "questions")
    _lead(actor, pod)
    known = {row.id: row for row in rows(actor, _ALL_QUESTIONS, pod=pod.id).scalars()}
    named = {asked.id for asked in kept}
    for id_, question in known.items():
        if id_ not in named and question.retired_at is None:
            question.retired_at = clock.now()
    for position, asked in enumerate(kept, 1):
        row = known.get(asked.id) if asked.id is not None else None
        if row is None:
            row = Question(pod_id=pod.id)
            db.session.add(row)
        row.position, row.label, row.hint, row.kind = position, asked.label, asked.hint, asked.kind
        row.required, row.max_length, row.retired_at = asked.required, asked.max_length, None
    # The next form is drawn from these rows.
    db.session.flush()
    emit(QuestionsEdited(actor.id, pod.id))


def edit_tags(actor: Actor, pod: Pod, tags: Sequence[Tagged]) -> None:
    """Make these the pod's own words, in order; what is left out stays on old threads. Raises Refused, Forbidden."""
    kept = {slug: name for name, slug in map(_tag, tags)}
    if len(kept) > TAGS:
        raise Refused(_("At most %(limit)s words fit.", limit=TAGS), "tags")
    _lead(actor, pod)
    known = {row.slug: row for row in rows(actor, _ALL_TAGS, pod=pod.id).scalars()}
    for slug, tag in known.items():
        if slug not in kept and tag.retired_at is None:
            tag.retired_at = clock.now()
    renamed = tuple(tag.id for slug, tag in known.items() if kept.get(slug, tag.name) != tag.name)
    for position, (slug, name) in enumerate(kept.items()):
        row = known.get(slug)
        if row is None:
            row = Tag(pod_id=pod.id, slug=slug)
            db.session.add(row)
        row.name, row.position, row.retired_at = name, position, None
    # The next form is drawn from these rows.
    db.session.flush()
    emit(TagsEdited(actor.id, pod.id, renamed))


def _lead(actor: Actor, pod: Pod) -> None:
    done: Any = rows(actor, _LED, pod=pod.id)
    if done.rowcount == 0:
        raise Forbidden


def _question(asked: Asked) -> Asked:
    if asked.kind not in KINDS:
        raise Refused(_("Choose one of the list."), "kind")
    hint = typed.fitting(asked.hint.strip(), "hint", typed.REASON)
    length = min(max(asked.max_length, 1), ANSWER)
    return Asked(typed.line(asked.label, "label", 200), hint, asked.kind, asked.required, length, asked.id)


def _tag(tagged: Tagged) -> tuple[str, str]:
    name = typed.line(tagged.name, "name", typed.SLUG)
    return name, typed.slug(tagged.slug or name, "name")
