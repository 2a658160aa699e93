"""The text of files: read once for the same bytes, by the worker, for search and for reading on a slow line."""
