"""Private groups, their charters, members and requests to join."""

# Whoever asks about pods has their rules: no statement is built before them, whatever is imported first.
from . import policy_requests as policy_requests
from . import policy_rules as policy_rules
