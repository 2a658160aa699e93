"""Pods, who is in them, and how one gets in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User

MEMBER, HARVESTER, MODERATOR, COORDINATOR = "member", "harvester", "moderator", "coordinator"
ROLES = (MEMBER, HARVESTER, MODERATOR, COORDINATOR)
MODERATING = (MODERATOR, COORDINATOR)
# How many first posts may wait for a moderator; EVERY: all of whoever does not moderate.
EVERY = -1
HOLDS = (0, 1, 3, 5, EVERY)


class Pod(Model):
    __tablename__ = "pod"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_folded: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    purpose_html: Mapped[str] = mapped_column(default="")
    objectives: Mapped[list[str]] = mapped_column(default=list)
    products: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    template: Mapped[str] = mapped_column(default="blank")
    # open (names inside), role (role and country only outside), anonymous (may be asked for).
    attribution: Mapped[str] = mapped_column(default="open")
    listed: Mapped[bool] = mapped_column(default=True)
    # request, invitation, open
    join_policy: Mapped[str] = mapped_column(default="request")
    # So many of a member's first posts wait for a moderator: none, some, or EVERY one.
    hold_first: Mapped[int] = mapped_column(default=0)
    # Letters say that there is something, and nothing of what it is.
    bare_letters: Mapped[bool] = mapped_column(default=False)
    is_commons: Mapped[bool] = mapped_column(default=False)
    charter_version: Mapped[int] = mapped_column(default=1)
    members: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date | None]
    review_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    archived_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    __table_args__ = (partial_index("uq_pod_commons", "is_commons", unique=True, where="is_commons"),)

    @property
    def is_archived(self) -> bool:
        """Say whether the pod can only be read."""
        return self.archived_at is not None

    @property
    def accepts_requests(self) -> bool:
        """Say whether one can ask to join at all."""
        return self.archived_at is None and self.join_policy == "request" and not self.is_commons


class Membership(Model):
    """A person's place in a pod: one row for each pair, whatever happens."""

    __tablename__ = "membership"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    role: Mapped[str] = mapped_column(default=MEMBER)
    # member, left, removed, suspended
    state: Mapped[str] = mapped_column(default="member")
    accepted_charter: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # Threads without a post since then count as read: a newcomer does not start with a thousand unread posts.
    read_before: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "pod_id"), Index("ix_membership_pod_id_state", "pod_id", "state"))


class MembershipChange(Model):
    """What happened to a membership, and why."""

    __tablename__ = "membership_change"

    id: Mapped[pk]
    membership_id: Mapped[int] = mapped_column(ForeignKey(Membership.id), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    state: Mapped[str]
    role: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    reason: Mapped[str] = mapped_column(default="")


class Charter(Model):
    """One version of a pod's rules; versions are never edited."""

    __tablename__ = "charter"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    version: Mapped[int]
    body: Mapped[str]
    html: Mapped[str]
    renderer: Mapped[int]
    created_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    __table_args__ = (UniqueConstraint("pod_id", "version"),)


class Question(Model):
    """What a pod asks everyone who wants to join."""

    __tablename__ = "question"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    position: Mapped[int]
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    # line or text
    kind: Mapped[str] = mapped_column(default="line")
    required: Mapped[bool] = mapped_column(default=True)
    max_length: Mapped[int] = mapped_column(default=500)
    retired_at: Mapped[datetime | None]


class Tag(Model):
    """A word of the pod's own vocabulary of themes."""

    __tablename__ = "tag"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    slug: Mapped[str]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("pod_id", "slug"),)
