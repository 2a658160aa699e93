"""What moderators of the demo put in order: threads that are split, merged, moved, pinned until a day, and more."""

from __future__ import annotations

from forum.attachments.models import Attachment
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import load
from forum.threads import (
    actions_changes,
    actions_editing,
    actions_files,
    actions_merging,
    actions_moving,
    actions_order,
    actions_slow,
    actions_splitting,
)
from forum.threads.branching import BRANCH
from forum.threads.models import Revision, Thread

from . import demo_files as files
from .demo_files import Table
from .demo_stage import Stage
from .demo_talks import Talks


def play(stage: Stage, talks: Talks) -> None:
    """Put in order what stands in the file, the first first; all else was said and read before."""
    for deed in files.read("order"):
        # What was written to by statements is not what the session remembers.
        db.session.expire_all()
        with clock.moved_to(min(files.moment(deed["at"], stage.today), clock.now())):
            _do(stage, talks, stage.actor(deed["by"]), deed)


def _do(stage: Stage, talks: Talks, actor: Actor, deed: Table) -> None:
    thread, reason = _called(actor, deed["thread"]), deed["reason"]
    if deed["do"] == "split":
        posts = {talks.post(deed["thread"], deed["post"]).id}
        actions_splitting.split(actor, thread, posts, deed["title"], reason, BRANCH)
    elif deed["do"] == "merge":
        actions_merging.merge(actor, thread, _called(actor, deed["into"]), reason)
    elif deed["do"] == "move":
        actions_moving.move(actor, thread, stage.pods[deed["to"]].id, reason)
    elif deed["do"] == "hide":
        post = talks.post(deed["thread"], deed["post"])
        wording = load(actor, "moderate", Revision, post.id, by="post_id")
        actions_editing.hide(actor, wording, thread.id, reason)
    elif deed["do"] == "hide file":
        post = talks.post(deed["thread"], deed["post"])
        actions_files.hide(actor, load(actor, "moderate", Attachment, deed["file"], by="name"), post, reason)
    else:
        _say_otherwise(stage, actor, thread, deed)


def _say_otherwise(stage: Stage, actor: Actor, thread: Thread, deed: Table) -> None:
    reason, last = deed["reason"], files.day(deed.get("until"), stage.today)
    if deed["do"] == "pin":
        actions_order.pin(actor, thread, last, reason)
    elif deed["do"] == "slow":
        actions_slow.slow_down(actor, thread, deed["minutes"], reason, last)
    elif deed["do"] == "title":
        actions_changes.retitle(actor, thread, deed["title"], reason)
    else:
        actions_changes.retag(actor, thread, deed["tags"], reason)


def _called(actor: Actor, title: str) -> Thread:
    return load(actor, "moderate", Thread, title, by="title")
