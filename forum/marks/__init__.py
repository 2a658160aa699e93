"""What people put on posts: reactions, for all who see the post."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
