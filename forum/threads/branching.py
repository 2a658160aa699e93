"""Which posts go together, and where each stands among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row

from . import composing


class Spot(NamedTuple):
    """Where a post stands."""

    thread_id: int
    number: int
    path: str
    parent_id: int | None


# What goes with the posts that somebody chose: nothing, all answers below them, all that came after the first of them.
ALONE, BRANCH, ONWARD = WAYS = ("alone", "branch", "onward")


def chosen(places: Sequence[Row[Any]], posts: Collection[int], take: str) -> list[Row[Any]]:
    """Return the places of these posts, with what goes with them; none if the thread's first is among them."""
    named = [place for place in places if place.id in posts]
    if take == BRANCH:
        roots = tuple(place.path for place in named)
        found = [place for place in places if place.path.startswith(roots)]
    elif take == ONWARD and named:
        since = min(place.number for place in named)
        found = [place for place in places if place.number >= since]
    else:
        found = named
    return [] if any(place.number == 1 for place in found) else found


def appended(places: Sequence[Row[Any]], thread_id: int, last: int) -> dict[int, Spot]:
    """Return where the posts of a thread stand after the post `last` of another: all under their first."""
    at: dict[int, Spot] = {}
    by_number: dict[int, int] = {}
    for number, place in enumerate(places, last + 1):
        above = _above(place, by_number)
        under = above or (places[0].id if at else None)
        at[place.id] = Spot(thread_id, number, composing.path(number, at[under].path if under else ""), under)
        by_number[place.number] = place.id
    return at


def places(moving: Sequence[Row[Any]], thread_id: int) -> dict[int, Spot]:
    """Return where each post stands in a thread of its own: numbered anew, under the nearest post that comes along."""
    at: dict[int, Spot] = {}
    by_number: dict[int, int] = {}
    first = moving[0].id
    for number, place in enumerate(moving, 1):
        above = _above(place, by_number)
        # An answer to the first post is an answer to the thread.
        under = at[above].path if above not in (None, first) else ""
        at[place.id] = Spot(thread_id, number, composing.path(number, under), above)
        by_number[place.number] = place.id
    return at


def _above(place: Row[Any], by_number: Mapping[int, int]) -> int | None:
    """Return the nearest post above a place that comes along."""
    return next((by_number[one] for one in reversed(composing.numbers(place.path)[:-1]) if one in by_number), None)
