"""Files with canaries in them: one that stands, and one that a moderator hid."""

from __future__ import annotations

import io

from forum.attachments import actions as attachments
from forum.attachments.models import Attachment
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.threads import actions, actions_files
from forum.threads.models import Post


def put(who: Actor, post: Post, canary: str) -> int:
    """Put a file on a post, with a name and words."""
    words, name = io.BytesIO(f"{canary} words in a file".encode()), f"{canary} file.txt"
    taken = attachments.take(who, pod_id=post.pod_id, place="canary", name=name, source=words)
    attachments.say(who, "canary", {taken: f"{canary} what it shows"})
    attachments.attach(who, "canary", post.pod_id, post.id, [taken])
    return taken


def taken_off(mona: Actor, harry: Actor, post: Post, canary: str) -> int:
    """Put a file on a post, let an earlier wording have it, and hide it."""
    taken = put(harry, post, canary)
    actions.edit(harry, post, body=f"{post.body} With a file.", language="en", read=post.revision, reason="A file")
    actions_files.hide(mona, db.session.get_one(Attachment, taken), post, "Shows a patient.")
    return taken
