"""Where posts lead: for each place one row, so that what lies there knows where it is talked about."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model
from forum.threads.models import Post


class PostLink(Model):
    """A link in a post. `key` is that of `addresses`: the address itself cannot be read from it."""

    __tablename__ = "post_link"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(
        ForeignKey(Post.id, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
