"""Polls in threads: what a pod asks its members, how they vote, and what comes of it."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
