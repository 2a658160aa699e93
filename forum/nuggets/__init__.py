"""Change nuggets spotted in posts."""
