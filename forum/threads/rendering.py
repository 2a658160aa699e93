"""Posts are rendered again when the markup's version rises."""

from __future__ import annotations

from forum.kernel import markup, rendering

from .models import Post

rendering.again(Post, "body", lambda made: {"html": made.html, "is_plain": made.plain, "renderer": markup.VERSION})
