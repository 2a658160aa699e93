"""Handles in texts: whom of a pod they name, for a reader who may see that person's card."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy import bindparam, select

from forum.kernel import links, markup
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.pods import policy_requests as _requests  # noqa: F401 as it says where people meet
from forum.pods.models import Membership
from forum.pods.policy import MEMBER

# More than anybody calls on a page.
_MOST = 200
_LINK = Markup('<a class="mention{}" href="{}"><bdi>@{}</bdi></a>')
_NAMED = (
    select(User.id, User.handle, User.name)
    .join(Membership, Membership.user_id == User.id)
    .where(
        scope_of(User),
        scope_of(Membership),
        Membership.pod_id == bindparam("pod"),
        Membership.state == MEMBER,
        User.handle.in_(bindparam("handles", expanding=True)),
    )
)


def linked(actor: Actor, pod_id: int, texts: Sequence[str]) -> list[Markup]:
    """Return these clean texts with the people linked whom they name; empty, and nothing is asked, without a name."""
    handles = sorted({handle for text in texts for handle in markup.mentioned(text)})[:_MOST]
    if not handles:
        return []
    found = {row.handle: row for row in rows(actor, _NAMED, pod=pod_id, handles=handles)}

    def link(handle: str) -> str | None:
        person = found.get(handle)
        if person is None:
            return None
        return str(_LINK.format(" at-me" if person.id == actor.id else "", links.person(handle), person.name))

    return [markup.shown(markup.with_people(text, link)) for text in texts]
