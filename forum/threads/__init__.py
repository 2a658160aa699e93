"""Conversations: threads, posts, reading."""
