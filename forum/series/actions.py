"""Verbs of series: found one, plan its rounds, change and drop them until they open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from forum.kernel import clock, markup, times
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, load, permits, rows, scope_of
from forum.people.models import User
from forum.pods import typed
from forum.pods.models import Membership, Pod
from forum.pods.policy import forget, kept_pods, moderates, open_pods
from forum.threads.actions_moderation import once
from forum.threads.composing import TITLE

from . import policy as _policy
from .events import RoundGiven, SeriesChanged, SeriesFounded
from .models import Round, Series

# The scopes are declared there.
SEEN_BY = _policy
ABOUT = 4000
_LONGEST = timedelta(days=730)
# Each first write repeats what it relies on: a moment ago is not now.
_HOLD = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), scope_of(Pod), Pod.id.in_(kept_pods()))
    .values(members=Pod.members)
    .returning(Pod.id)
    .execution_options(synchronize_session=False)
)
_LEAD = (
    select(User.id)
    .join(Membership, Membership.user_id == User.id)
    .where(
        User.handle == bindparam("handle"),
        Membership.pod_id == bindparam("pod"),
        Membership.state == "member",
        scope_of(Membership),
        scope_of(User),
    )
)
_WAITS = (
    Round.id == bindparam("which"),
    scope_of(Round),
    Round.opened_at.is_(None),
    Round.pod_id.in_(open_pods()),
    or_(Round.lead_id == ME, Round.pod_id.in_(kept_pods())),
)
_CHANGE = update(Round).where(*_WAITS).returning(Round.id).execution_options(synchronize_session=False)
_DROP = delete(Round).where(*_WAITS).returning(Round.id).execution_options(synchronize_session=False)


@dataclass(frozen=True)
class Question:
    """A round as it was typed; `lead` is a handle, `opens` a moment in UTC."""

    title: str
    body: str
    language: str
    lead: str
    opens: datetime | None


def found(actor: Actor, pod: Pod, *, title: str, about: str, ends: date | None) -> Series:
    """Begin a series. Raises Refused, Forbidden, NotVisible."""
    if not permits(actor, "plan", pod):
        raise Forbidden
    said = words(title, about, ends)
    _hold(actor, pod.id)
    made = Series(pod_id=pod.id, by_id=actor.id, created_at=clock.now(), **said)
    db.session.add(made)
    # Its address needs the key.
    db.session.flush()
    emit(SeriesFounded(actor.id, pod.id, made.id))
    return made


def plan(actor: Actor, series: Series, question: Question) -> None:
    """Add a question to a series. Raises Refused, Conflict when it is over, Forbidden, NotVisible."""
    if not permits(actor, "plan", series):
        raise Forbidden
    said = columns(actor, series.pod_id, series.ends_at, question)
    _hold(actor, series.pod_id)
    if series.ended_at is not None:
        raise Conflict(_("This series is over."))
    db.session.add(Round(series_id=series.id, pod_id=series.pod_id, **said))
    emit(SeriesChanged(actor.id, series.pod_id, series.id))
    give(actor, series, said["lead_id"])


def change(actor: Actor, planned: Round, series: Series, question: Question) -> None:
    """Write another question. Raises Refused, Conflict when it has opened meanwhile, Forbidden, NotVisible."""
    if not permits(actor, "prepare", planned):
        raise Forbidden
    said, before = columns(actor, series.pod_id, series.ends_at, question), planned.lead_id
    _still(actor, planned, rows(actor, _CHANGE.values(**said), which=planned.id).first())
    emit(SeriesChanged(actor.id, series.pod_id, series.id))
    give(actor, series, said["lead_id"], before)


def give(actor: Actor, series: Series, lead: int, before: int | None = None) -> None:
    """Let whoever leads a question from now on know of it."""
    if lead != before:
        emit(RoundGiven(actor.id, series.pod_id, series.id, lead))


def drop(actor: Actor, planned: Round) -> None:
    """Take a question out of its series. Raises Conflict when it has opened meanwhile, Forbidden, NotVisible."""
    if not permits(actor, "prepare", planned):
        raise Forbidden
    told = SeriesChanged(actor.id, planned.pod_id, planned.series_id)
    _still(actor, planned, rows(actor, _DROP, which=planned.id).first())
    emit(told)


def _still(actor: Actor, planned: Round, written: object) -> None:
    if written is None:
        forget(actor)
        db.session.expire(planned)
        load(actor, "view", Round, planned.id)
        once(None)


def _hold(actor: Actor, pod_id: int) -> None:
    if rows(actor, _HOLD, pod=pod_id).first() is None:
        forget(actor)
        load(actor, "plan", Pod, pod_id)
        raise Forbidden


def words(title: str, about: str, ends: date | None) -> dict[str, Any]:
    """Return what a series says of itself, as it is kept. Raises Refused."""
    now = clock.now()
    if ends is None or not now.date() <= ends <= (now + _LONGEST).date():
        raise Refused(_("Choose a day from today on, within two years."), "ends")
    return {
        "title": typed.line(title, "title", TITLE),
        "about": typed.fitting(about.strip(), "about", ABOUT),
        "ends_at": times.at_hour(ends + timedelta(days=1), 0, "UTC") - timedelta(minutes=1),
    }


def columns(
    actor: Actor, pod_id: int, ends_at: datetime, question: Question, was: datetime | None = None
) -> dict[str, Any]:
    """Return a question as it is kept; its moment may have passed where it `was` that before. Raises Refused."""
    if question.language not in LANGUAGES:
        raise Refused(_("Choose one of the list."), "language")
    lead = rows(actor, _LEAD, handle=question.lead.strip().lstrip("@").lower(), pod=pod_id).scalar_one_or_none()
    if lead is None:
        raise Refused(_("No member of this pod has that name after @."), "lead")
    # Its words open in that name.
    if lead != actor.id and not moderates(actor, pod_id):
        raise Refused(_("Moderators say who leads a question."), "lead")
    opens = question.opens
    if opens is None or not (opens == was or clock.now() < opens <= ends_at):
        raise Refused(_("Choose a time that is still to come, before the series ends."), "opens")
    return {
        "title": typed.line(question.title, "title", TITLE),
        "body": typed.words(question.body, "body", markup.LIMIT),
        "language": question.language,
        "lead_id": lead,
        "opens_at": opens,
    }
