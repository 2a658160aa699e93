"""What happens to pods, their members and those who ask to join."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class OfPod(Event):
    pod_id: int


class PodFounded(OfPod):
    """An administrator opened a pod."""


class PodEdited(OfPod):
    """Its name, purpose or languages changed."""


@dataclass(frozen=True)
class HoldingChanged(OfPod):
    """Another number of a member's first posts wait for a moderator; -1 is every one."""

    first: int
    before: int


class QuestionsEdited(OfPod):
    """Applicants are asked something else from now on."""


@dataclass(frozen=True)
class TagsEdited(OfPod):
    """The pod's own words changed; `renamed` are those that are called otherwise now."""

    renamed: tuple[int, ...] = ()


class PodArchived(OfPod):
    """Nobody writes there any more."""


class PodReopened(OfPod):
    """One can write there again."""


@dataclass(frozen=True)
class OfCharter(OfPod):
    version: int


class CharterEdited(OfCharter):
    """There is a new version, to be accepted before the next post."""


@dataclass(frozen=True)
class OfMember(OfPod):
    """`user_id` is the person it happened to."""

    user_id: int


@dataclass(frozen=True)
class CharterAccepted(OfMember):
    version: int


class MemberJoined(OfMember):
    """Somebody is a member from now on."""


@dataclass(frozen=True)
class OfPlace(OfMember):
    """Somebody's place ends or begins; `was` is their role before."""

    was: str = ""


class MemberLeft(OfPlace):
    """Somebody left by themselves."""


class MemberRemoved(OfPlace):
    """A moderator removed somebody."""


class MemberSuspended(OfPlace):
    """A moderator closed the doors to somebody."""


class SuspensionLifted(OfPlace):
    """The doors are open to them again."""


class CoordinatorNamed(OfMember):
    """An administrator opened a pod and put somebody in charge of it."""


@dataclass(frozen=True)
class RoleChanged(OfMember):
    role: str
    was: str = ""


@dataclass(frozen=True)
class OfRequest(OfMember):
    """`user_id` is the applicant."""

    join_request_id: int


class JoinRequested(OfRequest):
    """Somebody asked to join."""


class JoinWithdrawn(OfRequest):
    """The applicant thought better of it."""


class JoinApproved(OfRequest):
    """A moderator said yes; MemberJoined comes with it."""


class JoinDeclined(OfRequest):
    """A moderator said no, with a reason."""


class JoinQuestioned(OfRequest):
    """A moderator asked something back: it is the applicant's turn."""


class JoinAnswered(OfRequest):
    """The applicant answered."""


class JoinHeld(OfRequest):
    """A moderator put it aside for now."""
