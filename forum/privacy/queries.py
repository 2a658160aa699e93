"""Questions about one's own data: copies, the wish to be erased, what stands in its way, and the times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.i18n import Lazy, lazy
from forum.kernel.policy import rows, unscoped, visible
from forum.kernel.settings_keep import DEFAULT
from forum.nuggets.models import Nugget
from forum.people.models import User
from forum.pods.models import COORDINATOR, Membership, Pod
from forum.threads.models import Post, Thread

from . import policy
from .models import DataExport, Erasure

# The scopes of these models are declared there.
SEEN_BY = policy
_WHY = "what erasure means for the one person who asks, in numbers and names of their own pods"
_COPIES = visible(DataExport).order_by(DataExport.id.desc())
_WAITING = visible(Erasure)
_Other, _Person = aliased(Membership), aliased(User)
_LED_ALONE = unscoped(
    select(Pod.name)
    .join(Membership, Membership.pod_id == Pod.id)
    .where(
        Membership.user_id == bindparam("user"),
        Membership.state == "member",
        Membership.role == COORDINATOR,
        ~exists().where(
            _Other.pod_id == Pod.id,
            _Other.state == "member",
            _Other.role == COORDINATOR,
            _Other.user_id != bindparam("user"),
            _Person.id == _Other.user_id,
            _Person.suspended_at.is_(None),
        ),
    )
    .order_by(Pod.name_folded),
    _WHY,
)
_OTHER_ADMINS = unscoped(
    select(User.id)
    .where(User.is_admin, User.id != bindparam("user"), User.suspended_at.is_(None), User.confirmed_at.is_not(None))
    .limit(1),
    "only whether somebody else runs the site",
)
_POSTS = unscoped(
    select(func.count(), func.count(func.distinct(Post.pod_id))).where(Post.author_id == bindparam("user")), _WHY
)
_THREADS = unscoped(select(func.count()).select_from(Thread).where(Thread.author_id == bindparam("user")), _WHY)
_NUGGETS = unscoped(
    select(func.count())
    .select_from(Nugget)
    .join(Post, Post.id == Nugget.post_id)
    .where(Post.author_id == bindparam("user"), Nugget.declined_at.is_(None)),
    _WHY,
)
_ABOUT: dict[str, Lazy] = {
    "sessions": lazy("Sign-ins, after they ran out"),
    "links": lazy("Links of letters and changes of address, after they ran out"),
    "attempts": lazy("How often somebody tried something, as numbers without names"),
    "events": lazy("Notes of what happened, as numbers without words"),
    "letters": lazy("Which letters were sent to you, not what they said"),
    "drafts": lazy("Texts that you did not send"),
    "notices": lazy("Notices, after you read them"),
    "answers": lazy("Answers to the questions of a pod, after the request was declined or withdrawn"),
    "unconfirmed": lazy("Accounts whose address nobody confirmed"),
    "copies": lazy("Copies of your data"),
    "gaps": lazy("Words that were looked for and not found"),
    "deleted": lazy("Deleted posts and threads, which can be brought back until then"),
    "erasure": lazy("Days to think it over before an account is erased"),
}


@dataclass(frozen=True)
class Time:
    """How long something is kept, in words for people and in days."""

    name: str
    about: str
    days: int
    default: int


@dataclass(frozen=True)
class Preview:
    """What erasure would touch."""

    posts: int
    pods: int
    threads: int
    nuggets: int


def times() -> list[Time]:
    """Return the times that are in force, in the order of the table of the settings."""
    keep = settings.current().keep
    return [Time(name, str(_ABOUT[name]), keep[name], days) for name, days in DEFAULT.items()]


def copies(actor: Actor) -> Sequence[DataExport]:
    """Return the actor's copies, the newest first."""
    return rows(actor, _COPIES).scalars().all()


def waiting(actor: Actor) -> Erasure | None:
    """Return the actor's wish to be erased."""
    return rows(actor, _WAITING).scalar_one_or_none()


def led_alone(user_id: int) -> list[str]:
    """Return the names of the pods that nobody else coordinates."""
    return [row.name for row in db.session.execute(_LED_ALONE, {"user": user_id})]


def is_last_admin(user: User) -> bool:
    """Say whether nobody else runs the site."""
    return user.is_admin and db.session.execute(_OTHER_ADMINS, {"user": user.id}).first() is None


def preview(user_id: int) -> Preview:
    """Count what erasure would touch."""
    posts, pods = db.session.execute(_POSTS, {"user": user_id}).one()
    threads: int = db.session.execute(_THREADS, {"user": user_id}).scalar_one()
    nuggets: int = db.session.execute(_NUGGETS, {"user": user_id}).scalar_one()
    return Preview(posts, pods, threads, nuggets)
