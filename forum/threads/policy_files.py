"""Who sees files: whoever sees their post; as long as they are on none, whoever uploaded them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.attachments.models import Attachment
from forum.kernel.policy import ME, scope
from forum.pods.policy import kept_pods, my_pods

from .models import Post
from .models_held import HeldPost
from .policy import shown

_Source, _Held = aliased(Post), aliased(HeldPost)


@scope(Attachment)
def _attachment() -> ColumnElement[bool]:
    """A file is seen where its post is, or the text that waits to be one."""
    post = select(_Source.id).where(_Source.id == Attachment.post_id, shown(_Source))
    on_post = Attachment.pod_id.in_(my_pods()) & post.correlate(Attachment).exists()
    # Of a text that waits: its moderators read it as it will stand.
    waits = select(_Held.id).where(
        _Held.id == Attachment.held_post_id, _Held.decided_at.is_(None), _Held.pod_id.in_(kept_pods())
    )
    held = Attachment.held_post_id.is_not(None) & waits.correlate(Attachment).exists()
    return or_(on_post, Attachment.post_id.is_(None) & or_(Attachment.uploader_id == ME, held))
