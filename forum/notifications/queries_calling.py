"""Whom a text calls: a post as it stands now; an outcome or a synthesis whom the one before did not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from forum.kernel import markup
from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.polls.models import Poll, PollOutcome
from forum.threads.models import Post
from forum.threads.models_syntheses import Synthesis

_WHY = "whom a text calls, for nobody's eyes"
_POST = unscoped(select(Post.html).where(Post.id == bindparam("post_id")), _WHY)
_BOTH: Any = bindparam("both", expanding=True)
_OUTCOME = unscoped(
    select(Poll.revision, Poll.outcome).where(Poll.id == bindparam("poll_id"), Poll.revision.in_(_BOTH)), _WHY
)
_EARLIER = unscoped(
    select(PollOutcome.number, PollOutcome.body).where(
        PollOutcome.poll_id == bindparam("poll_id"), PollOutcome.number.in_(_BOTH)
    ),
    _WHY,
)
_SYNTHESES = unscoped(
    select(Synthesis.number, Synthesis.html).where(
        Synthesis.thread_id == bindparam("thread_id"), Synthesis.number.in_(_BOTH)
    ),
    _WHY,
)
About = Mapping[str, Any]


def in_post(about: About) -> list[str]:
    """Return the handles that a post calls."""
    return markup.called(db.session.execute(_POST, {"post_id": about["post_id"]}).scalar_one_or_none() or "")


def in_outcome(about: About) -> list[str]:
    """Return the handles that this outcome of a poll calls, and the one before did not."""
    # What was stated before outcomes had numbers calls nobody.
    number = about.get("number", 0)
    asked = {"poll_id": about["poll_id"], "both": [number, number - 1]}
    said = [row for one in (_OUTCOME, _EARLIER) for row in db.session.execute(one, asked)]
    return _came({row[0]: markup.render(row[1]).html for row in said}, number)


def in_synthesis(about: About) -> list[str]:
    """Return the handles that this version of a synthesis calls, and the one before did not."""
    number = about["number"]
    asked = {"thread_id": about["thread_id"], "both": [number, number - 1]}
    return _came({row[0]: row[1] for row in db.session.execute(_SYNTHESES, asked)}, number)


def _came(said: Mapping[int, str], number: int) -> list[str]:
    known = markup.called(said.get(number - 1, ""))
    return [handle for handle in markup.called(said.get(number, "")) if handle not in known]
