"""How hard each fault is injected: a short form for every run of the suite, the full one for `make faults`."""

from __future__ import annotations

from dataclasses import dataclass

from tests.full import FULL


@dataclass(frozen=True)
class Sizes:
    """Numbers and seconds; `patience` is for what a quiet machine does at once and a busy one does late."""

    clients: int
    web_kills: int
    between_kills: float
    worker_kills: int
    stops: int
    posts_before_stop: int
    traced_posts: int
    busy_seconds: tuple[float, ...]
    writers: int
    writing_seconds: float
    restarts: int
    between_restarts: float
    renewals: int
    letters: int
    index_kills: int
    damages: int
    damaged_posts: int
    indexed_posts: int
    slow_callers: int
    members: int
    questions: int
    oracle_posts: int
    long_thread: int
    pods: int
    large_megabytes: int
    large_pause: float
    ends: int
    good_files: int
    papers: int
    patience: float = 90.0


_SHORT = Sizes(
    clients=4,
    web_kills=2,
    between_kills=0.7,
    worker_kills=3,
    stops=1,
    posts_before_stop=12,
    traced_posts=3,
    busy_seconds=(1.0, 7.0),
    writers=16,
    writing_seconds=2.0,
    restarts=1,
    between_restarts=1.0,
    renewals=2,
    letters=12,
    index_kills=2,
    damages=2,
    damaged_posts=150,
    indexed_posts=150,
    slow_callers=200,
    members=200,
    questions=150,
    oracle_posts=400,
    long_thread=400,
    pods=40,
    large_megabytes=40,
    large_pause=0.02,
    ends=1,
    good_files=6,
    papers=8,
)
_LONG = Sizes(
    clients=16,
    web_kills=100,
    between_kills=2.0,
    worker_kills=100,
    stops=30,
    posts_before_stop=60,
    traced_posts=40,
    busy_seconds=(3.0, 30.0),
    writers=32,
    writing_seconds=600.0,
    restarts=10,
    between_restarts=20.0,
    renewals=30,
    letters=3_000,
    index_kills=100,
    damages=60,
    damaged_posts=1_000,
    indexed_posts=20_000,
    slow_callers=500,
    members=10_000,
    questions=10_000,
    oracle_posts=20_000,
    long_thread=10_000,
    pods=500,
    large_megabytes=200,
    large_pause=0.05,
    ends=10,
    good_files=500,
    papers=500,
    patience=180.0,
)
SIZES = _LONG if FULL else _SHORT
