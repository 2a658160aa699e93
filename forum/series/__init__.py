"""Themed discussions: a series of questions that open on their days, each with somebody who leads it."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
