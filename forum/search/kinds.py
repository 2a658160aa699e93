"""The kinds of things that can be found, by their number; who adds one adds it here, and nowhere else."""

from __future__ import annotations

from .queries_files import FILES
from .queries_posts import POSTS

SOURCES = {source.number: source for source in (POSTS, FILES)}
BY_NAME = {source.name: source for source in SOURCES.values()}
