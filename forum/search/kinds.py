"""The kinds of things that can be found, by their number; who adds one adds it here, and nowhere else."""

from __future__ import annotations

from .queries_collections import COLLECTIONS
from .queries_files import FILES
from .queries_polls import POLLS
from .queries_posts import POSTS
from .queries_resources import RESOURCES
from .queries_syntheses import SYNTHESES

SOURCES = {source.number: source for source in (POSTS, FILES, RESOURCES, SYNTHESES, POLLS, COLLECTIONS)}
BY_NAME = {source.name: source for source in SOURCES.values()}
