"""Verbs of getting in: ask, withdraw, answer; approve, decline, ask back, hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of

from . import actions_places as places
from . import queries, queries_requests, typed
from .events import (
    JoinAnswered,
    JoinApproved,
    JoinDeclined,
    JoinHeld,
    JoinQuestioned,
    JoinRequested,
    JoinWithdrawn,
    OfRequest,
)
from .models import Pod, Question
from .models_requests import JoinAnswer, JoinRemark, JoinRequest
from .policy import forget, is_member, is_suspended, kept_pods

_DOOR = (
    update(Pod)
    .where(
        Pod.id == bindparam("pod"),
        scope_of(Pod),
        Pod.archived_at.is_(None),
        Pod.join_policy == "request",
        ~Pod.is_commons,
        Pod.charter_version == bindparam("version"),
    )
    .values(members=Pod.members)
    .execution_options(synchronize_session=False)
)
_OPEN = (
    update(JoinRequest)
    .where(JoinRequest.id == bindparam("which"), JoinRequest.decided_at.is_(None), scope_of(JoinRequest))
    .execution_options(synchronize_session=False)
)
_DECIDED = {
    "state": bindparam("after"),
    "decided_at": bindparam("at"),
    "decided_by_id": ME,
    "reason": bindparam("why"),
}
_DECIDE = _OPEN.where(JoinRequest.pod_id.in_(kept_pods())).values(**_DECIDED)
_TURN = _OPEN.where(JoinRequest.pod_id.in_(kept_pods())).values(state=bindparam("after"))
_WITHDRAW = _OPEN.where(JoinRequest.user_id == ME).values(**_DECIDED)
_ANSWER = _OPEN.where(JoinRequest.user_id == ME, JoinRequest.state == "questioned").values(state=bindparam("after"))


def ask_to_join(actor: Actor, pod: Pod, answers: Mapping[int, str], charter_version: int) -> JoinRequest:
    """Ask a pod's moderators to be let in; `answers` by the id of the question.

    Raises Refused (field `charter` or `answer-<id>`), Conflict when one has asked or is in already, Forbidden while
    suspended and where nobody can ask.
    """
    forget(actor)
    if actor.id is None or is_suspended(actor, pod.id) or pod.is_commons or pod.join_policy != "request":
        raise Forbidden
    if is_member(actor, pod.id):
        raise Conflict(_("You are a member of this pod already."))
    said = _answered(queries.pod_questions(actor, pod.id), answers)
    if not charter_version:
        raise Refused(_("Accept the charter first."), "charter")
    done: Any = rows(actor, _DOOR, pod=pod.id, version=charter_version)
    if done.rowcount == 0:
        _closed(pod)
    request = _open(actor, pod, charter_version)
    for position, (label, text) in enumerate(said):
        db.session.add(JoinAnswer(join_request_id=request.id, pod_id=pod.id, position=position, label=label, text=text))
    db.session.flush()
    _tell(JoinRequested, actor, request)
    return request


def withdraw(actor: Actor, request: JoinRequest) -> None:
    """Take one's own request back. Raises Conflict when it is decided."""
    _do(actor, _WITHDRAW, request, after="withdrawn", at=clock.now(), why="")
    _tell(JoinWithdrawn, actor, request)


def approve(actor: Actor, request: JoinRequest) -> None:
    """Let the applicant in. Raises Conflict when somebody else has decided, or suspended the applicant."""
    places.lock(request.pod_id)
    _do(actor, _DECIDE, request, after="approved", at=clock.now(), why="")
    pod = db.session.get_one(Pod, request.pod_id)
    if not places.enter(actor, pod, request.user_id, accepted=request.charter_version):
        raise Conflict(_("This person is in the pod already, or suspended from it."))
    _tell(JoinApproved, actor, request)


def decline(actor: Actor, request: JoinRequest, reason: str) -> None:
    """Say no, with a reason that the applicant reads. Raises Refused, Conflict."""
    said = typed.reason(reason)
    _do(actor, _DECIDE, request, after="declined", at=clock.now(), why=said)
    _tell(JoinDeclined, actor, request)


def ask_back(actor: Actor, request: JoinRequest, question: str) -> None:
    """Ask the applicant something: it is their turn. Raises Refused, Conflict."""
    said = typed.words(question, "question", typed.REMARK)
    _do(actor, _TURN, request, after="questioned")
    _remark(actor, request, "question", said)
    _tell(JoinQuestioned, actor, request)


def answer(actor: Actor, request: JoinRequest, text: str) -> None:
    """Answer what was asked back: it is the moderators' turn again. Raises Refused, Conflict."""
    said = typed.words(text, "answer", typed.REMARK)
    _do(actor, _ANSWER, request, after="waiting")
    _remark(actor, request, "answer", said)
    _tell(JoinAnswered, actor, request)


def hold(actor: Actor, request: JoinRequest, note: str = "") -> None:
    """Put a request aside; the note is for moderators only. Raises Refused, Conflict."""
    said = typed.fitting(note.strip(), "note", typed.REMARK)
    _do(actor, _TURN, request, after="held")
    if said:
        _remark(actor, request, "hold", said)
    _tell(JoinHeld, actor, request)


def _answered(questions: Sequence[Question], answers: Mapping[int, str]) -> list[tuple[str, str]]:
    said = []
    for question in questions:
        field, text = f"answer-{question.id}", answers.get(question.id, "").strip()
        if question.required and not text:
            raise Refused(_("Please answer this."), field)
        typed.fitting(text, field, question.max_length)
        if text:
            said.append((question.label, text))
    return said


def _closed(pod: Pod) -> NoReturn:
    db.session.refresh(pod)
    if pod.accepts_requests:
        raise Refused(_("The charter has changed since you read it. Please read it again."), "charter")
    raise Conflict(_("Nobody can ask to join this pod just now."))


def _open(actor: Actor, pod: Pod, version: int) -> JoinRequest:
    values = {"pod_id": pod.id, "user_id": actor.id, "charter_version": version, "asked_at": clock.now()}
    try:
        # A savepoint: who asked twice at once still gets a page from this session.
        with db.session.begin_nested():
            id_ = db.session.execute(
                insert(JoinRequest).values(**values, state="waiting", reason="").returning(JoinRequest.id)
            ).scalar_one()
    except IntegrityError:
        raise Conflict(_("You have asked to join already. The moderators will answer.")) from None
    return db.session.get_one(JoinRequest, id_)


def _do(actor: Actor, statement: Any, request: JoinRequest, **binds: object) -> None:
    done: Any = rows(actor, statement.returning(JoinRequest.id), which=request.id, **binds)
    if done.first() is None:
        _too_late(actor, request)
    db.session.refresh(request)


def _too_late(actor: Actor, request: JoinRequest) -> NoReturn:
    """Raise Conflict with who decided what, or NotVisible when the doors have closed to the actor."""
    db.session.refresh(request)
    who = queries_requests.decider(request.decided_by_id)
    said = {
        "approved": _("%(name)s has approved this request already.", name=who),
        "declined": _("%(name)s has declined this request already.", name=who),
        "withdrawn": _("The request has been withdrawn."),
    }
    if request.state in said:
        raise Conflict(said[request.state])
    if request.user_id == actor.id:
        raise Conflict(_("The moderators have your request now: there is nothing to answer."))
    raise NotVisible


def _remark(actor: Actor, request: JoinRequest, kind: str, text: str) -> None:
    db.session.execute(
        insert(JoinRemark),
        {
            "join_request_id": request.id,
            "pod_id": request.pod_id,
            "kind": kind,
            "by_id": actor.id,
            "at": clock.now(),
            "text": text,
        },
    )


def _tell(kind: type[OfRequest], actor: Actor, request: JoinRequest) -> None:
    emit(kind(actor.id, request.pod_id, request.user_id, request.id))
