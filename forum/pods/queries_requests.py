"""What is asked about join requests: the moderators' queue, and what became of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Result, ScalarSelect, Select, bindparam, func, select

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.i18n import _
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.people.models import User

from .models import Pod
from .models_requests import JoinAnswer, JoinRemark, JoinRequest
from .policy_requests import kept_pods

_WITH_NAMES = (
    select(JoinRequest, Pod.slug, Pod.name, User.handle, User.name, User.organisation, User.country)
    .join(Pod, Pod.id == JoinRequest.pod_id)
    .join(User, User.id == JoinRequest.user_id)
    .where(scope_of(JoinRequest))
)
_QUEUE = _WITH_NAMES.where(JoinRequest.decided_at.is_(None), JoinRequest.pod_id.in_(kept_pods())).order_by(
    JoinRequest.asked_at, JoinRequest.id
)
_OWN = _WITH_NAMES.where(JoinRequest.user_id == ME).order_by(JoinRequest.asked_at.desc(), JoinRequest.id.desc())
_OWN_OPEN = _OWN.where(JoinRequest.decided_at.is_(None))
# Asked on every visit of the home page, where most people have none: columns are read five times as fast.
_ANY_OPEN = (
    select(JoinRequest.id)
    .where(scope_of(JoinRequest), JoinRequest.user_id == ME, JoinRequest.decided_at.is_(None))
    .limit(1)
)
_OWN_IN = _OWN.where(JoinRequest.pod_id == bindparam("pod")).limit(1)
_ONE = _WITH_NAMES.where(JoinRequest.id == bindparam("which"))
_ANSWERS = (
    select(JoinAnswer)
    .where(scope_of(JoinAnswer), JoinAnswer.join_request_id.in_(bindparam("requests", expanding=True)))
    .order_by(JoinAnswer.position, JoinAnswer.id)
)
_REMARKS = (
    select(JoinRemark, User.name)
    .join(User, User.id == JoinRemark.by_id)
    .where(scope_of(JoinRemark), JoinRemark.join_request_id.in_(bindparam("requests", expanding=True)))
    .order_by(JoinRemark.at, JoinRemark.id)
)
_NAME = unscoped(select(User.name).where(User.id == bindparam("user")), "the decider's name, for who was slower")


@dataclass(frozen=True)
class Remark:
    """Something that was said about a request, and by whom."""

    kind: str
    by: str
    at: Any
    text: str


@dataclass(frozen=True)
class Asking:
    """A request with all that is shown of it."""

    request: JoinRequest
    pod_slug: str
    pod_name: str
    handle: str
    name: str
    organisation: str
    country: str
    answers: Sequence[JoinAnswer]
    remarks: Sequence[Remark]

    @property
    def question(self) -> str:
        """Return what was asked back last and waits for an answer."""
        asked = [remark.text for remark in self.remarks if remark.kind == "question"]
        return asked[-1] if asked and self.request.state == "questioned" else ""


def queue(actor: Actor) -> list[Asking]:
    """Return every open request of the pods that the actor moderates, the oldest first."""
    return _asking(actor, rows(actor, _QUEUE))


def my_open_requests(actor: Actor) -> list[Asking]:
    """Return what the actor has asked and nobody has decided, the newest first."""
    return _asking(actor, rows(actor, _OWN_OPEN)) if rows(actor, _ANY_OPEN).first() else []


def my_request_in(actor: Actor, pod_id: int) -> Asking | None:
    """Return what the actor asked of this pod last."""
    return next(iter(_asking(actor, rows(actor, _OWN_IN, pod=pod_id))), None)


def request_of(actor: Actor, request_id: int) -> Asking | None:
    """Return one request, if the actor may see it."""
    return next(iter(_asking(actor, rows(actor, _ONE, which=request_id))), None)


@cache
def waiting() -> ScalarSelect[int]:
    """Count what waits for ME as a moderator, for the shell of every page."""
    asked: Select[int] = (
        select(func.count(JoinRequest.id))
        .where(
            scope_of(JoinRequest),
            JoinRequest.decided_at.is_(None),
            JoinRequest.state == "waiting",
            JoinRequest.pod_id.in_(kept_pods()),
        )
        .correlate(None)
    )
    return asked.scalar_subquery()


def decider(user_id: int | None) -> str:
    """Return the name of who decided a request."""
    return db.session.execute(_NAME, {"user": user_id}).scalar_one_or_none() or _("Somebody")


def _asking(actor: Actor, found: Result[Any]) -> list[Asking]:
    asked: list[Any] = list(found)
    if not asked:
        return []
    ids = [row[0].id for row in asked]
    answers: dict[int, list[JoinAnswer]] = {id_: [] for id_ in ids}
    for answer in rows(actor, _ANSWERS, requests=ids).scalars():
        answers[answer.join_request_id].append(answer)
    remarks: dict[int, list[Remark]] = {id_: [] for id_ in ids}
    said: list[Any] = list(rows(actor, _REMARKS, requests=ids))
    for remark, name in said:
        remarks[remark.join_request_id].append(Remark(remark.kind, name, remark.at, remark.text))
    whole: list[list[Any]] = [[*row, answers[row[0].id], remarks[row[0].id]] for row in asked]
    return [Asking(*parts) for parts in whole]
