"""What people put on posts: reactions, for all who see the post, and bookmarks, for themselves."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
