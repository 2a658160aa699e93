"""Verb: keep a file of a post as a resource; its bytes lie there once, and each of the two has its own readers."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from forum.attachments import queries_quotas as quotas
from forum.attachments.models import Attachment
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible
from forum.kernel.policy import rows, scope_of
from forum.pods.models import Pod
from forum.threads import policy_files as _files
from forum.threads.models import Post

from . import actions
from .models import Resource
from .typed import Words

# The scope of files is declared there.
SEEN_BY = _files
# Of a post that a moderator hid nothing is shown to all by another way.
_ON_SHOWN = select(Post.id).where(Post.id == Attachment.post_id, Post.hidden_at.is_(None), scope_of(Post)).exists()
# Written to, so that nobody removes its bytes before the resource holds them, and so that it is shown still.
_STANDS = (
    update(Attachment)
    .where(
        Attachment.id == bindparam("which"),
        scope_of(Attachment),
        _ON_SHOWN,
        Attachment.hidden_at.is_(None),
    )
    .values(size=Attachment.size)
    .returning(Attachment.blob_id, Attachment.name, Attachment.type, Attachment.size, Attachment.post_id)
    .execution_options(synchronize_session=False)
)


def keep(actor: Actor, pod: Pod, file: Attachment, words: Words) -> Resource:
    """Keep a file of a post of this pod. Raises Refused, Forbidden, NotVisible."""
    columns = words.columns()
    actions.begin(actor, pod)
    held = rows(actor, _STANDS, which=file.id).one_or_none()
    if held is None or file.pod_id != pod.id:
        raise NotVisible
    quotas.hold(actor, pod.id)
    quotas.ask(actor, pod.id, held.size)
    version = {"blob_id": held.blob_id, "name": held.name, "type": held.type, "size": held.size}
    return actions.put(actor, pod, columns, words.tags, version, from_post=held.post_id)
