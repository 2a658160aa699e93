"""Threads, their posts, and what each person has read."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
