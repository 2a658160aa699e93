"""Who sees join requests, and whom pods let one meet."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.policy import ME, scope
from forum.people import policy as people
from forum.people.models import User

from .models import Membership
from .models_requests import JoinAnswer, JoinRemark, JoinRequest
from .policy import MEMBER, SUSPENDED, closed_pods, kept_pods, moderated_pods

__all__ = ["kept_pods"]
_Own, _Theirs = aliased(JoinRequest), aliased(Membership)


def _mine() -> Select[int]:
    return select(_Own.id).where(_Own.user_id == ME).correlate(None)


@scope(JoinRequest)
def _join_request() -> ColumnElement[bool]:
    """A request is for the applicant and the pod's moderators."""
    return or_(JoinRequest.user_id == ME, JoinRequest.pod_id.in_(moderated_pods()))


@scope(JoinAnswer)
def _join_answer() -> ColumnElement[bool]:
    """Answers are seen where their request is."""
    return or_(JoinAnswer.join_request_id.in_(_mine()), JoinAnswer.pod_id.in_(moderated_pods()))


@scope(JoinRemark)
def _join_remark() -> ColumnElement[bool]:
    """Questions and answers are seen where their request is; the note of a hold is the moderators' only."""
    own = and_(JoinRemark.kind != "hold", JoinRemark.join_request_id.in_(_mine()))
    return or_(own, JoinRemark.pod_id.in_(moderated_pods()))


def _met() -> ColumnElement[bool]:
    """Members of one pod have met (the commons do not count); moderators also know whom they suspended."""
    together = and_(_Theirs.state == MEMBER, _Theirs.pod_id.in_(closed_pods()))
    shut_out = and_(_Theirs.state == SUSPENDED, _Theirs.pod_id.in_(moderated_pods()))
    return select(_Theirs.id).where(_Theirs.user_id == User.id, or_(together, shut_out)).correlate(User).exists()


def _asks_me() -> ColumnElement[bool]:
    """Moderators see who waits for them."""
    waiting = (_Own.user_id == User.id, _Own.decided_at.is_(None), _Own.pod_id.in_(moderated_pods()))
    return select(_Own.id).where(*waiting).correlate(User).exists()


people.meets.extend((_met, _asks_me))
