"""Accounts, sessions and settings."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
