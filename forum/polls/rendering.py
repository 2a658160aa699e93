"""Outcomes are rendered again when the markup's version rises."""

from __future__ import annotations

from forum.kernel import markup, rendering

from .models import Poll

rendering.again(Poll, "outcome", lambda made: {"outcome_html": made.html, "renderer": markup.VERSION})
