"""Questions about glossaries: of one pod for its page, of several for a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of

from . import policy as _policy
from .models_own import Glossary

# The scope is declared there.
SEEN_BY = _policy
_OF_POD = select(Glossary.text, Glossary.revision, Glossary.edited_at).where(
    scope_of(Glossary), Glossary.pod_id == bindparam("pod")
)
_OF_PODS = select(Glossary.pod_id, Glossary.text).where(
    scope_of(Glossary), Glossary.pod_id.in_(bindparam("pods", expanding=True)), Glossary.text != ""
)


def of_pod(actor: Actor, pod_id: int) -> Row[Any] | None:
    """Return text, revision and time of a pod's glossary; None where nobody has written one."""
    return rows(actor, _OF_POD, pod=pod_id).one_or_none()


def of_pods(actor: Actor, pods: Iterable[int]) -> dict[int, str]:
    """Return the text of each glossary."""
    return {row.pod_id: row.text for row in rows(actor, _OF_PODS, pods=sorted(pods))}
