"""Charters and purposes are rendered again when the markup's version rises."""

from __future__ import annotations

from forum.kernel import markup, rendering

from .models import Charter, Pod

rendering.again(Charter, "body", lambda made: {"html": made.html, "renderer": markup.VERSION})
rendering.again(Pod, "purpose", lambda made: {"purpose_html": made.html})
