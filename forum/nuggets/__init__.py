"""Change nuggets: what members can act on, marked where it was said."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
