"""Who sees files: whoever sees their post; as long as they are on none, whoever uploaded them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.attachments.models import Attachment
from forum.kernel.policy import ME, scope
from forum.pods.policy import my_pods

from .models import Post
from .policy import shown

_Source = aliased(Post)


@scope(Attachment)
def _attachment() -> ColumnElement[bool]:
    """A file is seen where its post is."""
    post = select(_Source.id).where(_Source.id == Attachment.post_id, shown(_Source))
    on_post = Attachment.pod_id.in_(my_pods()) & post.correlate(Attachment).exists()
    return or_(on_post, Attachment.post_id.is_(None) & (Attachment.uploader_id == ME))
