"""What people say of themselves is rendered again when the markup's version rises."""

from __future__ import annotations

from forum.kernel import rendering

from .models import User

rendering.again(User, "about", lambda made: {"about_html": made.html})
