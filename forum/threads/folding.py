"""The addresses that fold the answers to a post, and show them again: `?fold=3.17`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from forum.kernel import paging

from . import queries, tree
from .queries_page import Page

# Folded branches that an address may name.
_MOST = 20


class Fold(NamedTuple):
    """Where folding or unfolding leads; how much is hidden there now."""

    url: str
    replies: int = 0
    unread: int = 0


def asked(given: str) -> tuple[int, ...]:
    """Return the numbers of the posts whose answers an address folds."""
    numbers = (paging.key(part) for part in given.split(".")[:_MOST])
    return tuple(sorted({number for number in numbers if number}))


def said(numbers: Iterable[int]) -> str:
    """Return what `asked` reads."""
    return ".".join(map(str, sorted(numbers)))


def folds(shown: Page, order: str, preferred: str) -> list[Fold | None]:
    """Return for each place of a page how to fold its answers, or to show them; None where there is nothing to fold."""
    if order != "tree":
        return [None] * len(shown.places)
    foldable = tree.foldable([place.depth for place in shown.places])
    named = "" if preferred == "tree" else "order=tree"
    made: list[Fold | None] = []
    for at, place in enumerate(shown.places):
        if branch := shown.folded.get(place.number):
            # What comes back may move the post to a page that was not there.
            page = queries.pages(shown.pages.total + branch.replies).holding(shown.pages.offset + at)
            made.append(Fold(_url(named, page, {*shown.folded} - {place.number}, place.number), *branch))
        elif foldable[at]:
            made.append(Fold(_url(named, shown.pages.at, {*shown.folded, place.number}, place.number)))
        else:
            made.append(None)
    return made


def _url(named: str, page: int, numbers: set[int], to: int) -> str:
    parts = (named, f"page={page}" if page > 1 else "", f"fold={said(numbers)}" if numbers else "")
    return f"?{'&'.join(part for part in parts if part) or 'order=tree'}#post-{to}"
