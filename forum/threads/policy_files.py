"""Who sees files: whoever sees their post; as long as they are on none, whoever uploaded them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.attachments.models import Attachment
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.policy import is_open_to, kept_pods, moderated_pods, moderates, my_pods

from .models import Post
from .models_held import HeldPost
from .policy import shown

_Source, _Held = aliased(Post), aliased(HeldPost)


def on_post() -> ColumnElement[bool]:
    """Return the clause of files on posts that ME sees."""
    post = select(_Source.id).where(_Source.id == Attachment.post_id, shown(_Source))
    return Attachment.pod_id.in_(my_pods()) & post.correlate(Attachment).exists()


def is_shown() -> ColumnElement[bool]:
    """Return the clause of files that are not hidden from ME."""
    return or_(Attachment.hidden_at.is_(None), Attachment.uploader_id == ME, Attachment.pod_id.in_(moderated_pods()))


@scope(Attachment)
def _attachment() -> ColumnElement[bool]:
    """A file is seen where its post is, or the text that waits to be one; hidden, by its uploader and moderators."""
    # Of a text that waits: its moderators read it as it will stand.
    waits = select(_Held.id).where(
        _Held.id == Attachment.held_post_id, _Held.decided_at.is_(None), _Held.pod_id.in_(kept_pods())
    )
    held = Attachment.held_post_id.is_not(None) & waits.correlate(Attachment).exists()
    return or_(on_post() & is_shown(), Attachment.post_id.is_(None) & or_(Attachment.uploader_id == ME, held))


@rule("moderate", Attachment)
def _moderate(actor: Actor, file: Attachment) -> bool:
    return file.post_id is not None and moderates(actor, file.pod_id) and is_open_to(actor, file.pod_id)
