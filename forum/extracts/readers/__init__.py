"""Readers of documents; only the child process imports them (`python -m forum.extracts.readers TYPE`)."""
