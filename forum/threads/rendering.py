"""Posts, what waits to be one, and syntheses are rendered again when the markup's version rises."""

from __future__ import annotations

from forum.kernel import markup, rendering

from .models import Post
from .models_held import HeldPost
from .models_syntheses import Synthesis

for _model in (Post, Synthesis, HeldPost):
    rendering.again(
        _model, "body", lambda made: {"html": made.html, "is_plain": made.plain, "renderer": markup.VERSION}
    )
