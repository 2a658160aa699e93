"""The verb of glossaries: say anew which words of a pod mean the same."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import bindparam, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused, every
from forum.kernel.i18n import _
from forum.kernel.policy import rows, scope_of
from forum.pods.models import Pod
from forum.pods.policy import led_pods

from . import glossary, queries_glossary
from .models_own import Glossary

_LED = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), scope_of(Pod), Pod.id.in_(led_pods()))
    .values(members=Pod.members)
    .execution_options(synchronize_session=False)
)
_CHANGE = (
    update(Glossary)
    .where(scope_of(Glossary), Glossary.pod_id == bindparam("pod"), Glossary.revision == bindparam("read"))
    .values(text=bindparam("said"), revision=Glossary.revision + 1, edited_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


def edit(actor: Actor, pod: Pod, text: str, read: int) -> None:
    """Keep the words of a pod that mean the same, `read` the revision that was edited, 0 for none.

    Raises Refused, Conflict when somebody else has changed them since, Forbidden.
    """
    said = _checked(text)
    held: Any = rows(actor, _LED, pod=pod.id)
    if held.rowcount == 0:
        raise Forbidden
    # Whoever leads the pod stands in a line here: there is no second first one.
    if not read and queries_glossary.of_pod(actor, pod.id) is None:
        db.session.add(Glossary(pod_id=pod.id, text=said, revision=1, edited_at=clock.now()))
        return
    changed: Any = rows(actor, _CHANGE, pod=pod.id, read=read, said=said, now=clock.now())
    if changed.rowcount == 0:
        raise Conflict(_("Somebody else has changed these words since you opened the page. Put both together."))


def _checked(text: str) -> str:
    if len(text) > glossary.LONGEST:
        raise Refused(_("At most %(limit)s characters fit.", limit=glossary.LONGEST), "text")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > glossary.LINES:
        raise Refused(_("At most %(limit)s lines fit.", limit=glossary.LINES), "text")
    return "\n".join(every({line: partial(_line, line) for line in lines}).values())


def _line(line: str) -> str:
    names = glossary.names_of(line)
    if len(names) < 2:  # noqa: PLR2004
        raise Refused(_("“%(line)s” needs two names with = between them.", line=line), "text")
    if len(names) > glossary.NAMES or any(len(name.split()) > glossary.WORDS for name in names):
        raise Refused(
            _(
                "“%(line)s” is too long: at most %(names)s names of %(words)s words.",
                line=line,
                names=glossary.NAMES,
                words=glossary.WORDS,
            ),
            "text",
        )
    return " = ".join(names)
