"""Private groups, their charters, members and requests to join."""
