"""The kinds of things that can be found, by their number; who adds one adds it here, and nowhere else."""

from __future__ import annotations

from .queries_files import FILES
from .queries_posts import POSTS
from .queries_resources import RESOURCES

SOURCES = {source.number: source for source in (POSTS, FILES, RESOURCES)}
BY_NAME = {source.name: source for source in SOURCES.values()}
