"""Verb: count a download, and nothing of who it was."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of

from . import policy as _policy
from .models import ResourceVersion

# The scopes are declared there.
SEEN_BY = _policy
_COUNT = (
    update(ResourceVersion)
    .where(scope_of(ResourceVersion), ResourceVersion.id == bindparam("which"))
    .values(downloads=ResourceVersion.downloads + 1)
    .execution_options(synchronize_session=False)
)


def count(actor: Actor, version: ResourceVersion) -> None:
    """Count that a version was fetched once more."""
    rows(actor, _COUNT, which=version.id)
