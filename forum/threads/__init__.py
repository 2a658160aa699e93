"""Threads, their posts, unsent texts, and what each person has read."""

# Whatever is imported from here finds the scopes declared.
from . import policy as policy
from . import policy_changes as policy_changes
from . import policy_drafts as policy_drafts
from . import policy_files as policy_files
from . import policy_held as policy_held
from . import policy_syntheses as policy_syntheses
from . import policy_watches as policy_watches
