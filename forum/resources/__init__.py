"""The resources of a pod: files and links worth keeping, with what they are and why they are useful."""

from . import policy as policy  # Whatever is imported from here finds the scopes declared.
