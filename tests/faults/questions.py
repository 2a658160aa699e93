"""The four questions after every fault: stored once, visible, found, noticed; and the list that always holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial

from tests.faults.clients import OK, UNKNOWN, Book, Person, Sent
from tests.faults.product import READER, Home, Product
from tests.faults.sizes import SIZES
from tests.mailout.postbox import Postbox
from tests.until import until

_WORD = re.compile(r"\bqx[a-z]+z\b")
_MARKED = re.compile(r"<mark>(qx[a-z]+z)</mark>")
_LARGEST_PAGE = 20
# Words that are searched for together; a page of hits has as many.
_AT_ONCE = 20


@dataclass(frozen=True)
class Answers:
    """How often the answer was wrong, and what it is about."""

    ok: int
    refused: int
    unknown: int
    letters: int
    lost: int
    doubled: int
    not_visible: int
    not_found: int
    not_noticed: int
    noticed_twice: int
    letters_lost: int
    most_letters: int
    damaged: int

    def wrong(self, most_letters: int = 1) -> dict[str, int]:
        """Return what should be nothing and is not."""
        kept = asdict(self)
        for name in ("ok", "refused", "unknown", "letters"):
            del kept[name]
        if kept["most_letters"] <= most_letters:
            del kept["most_letters"]
        return {name: number for name, number in kept.items() if number}


def ask(product: Product, book: Book, box: Postbox | None = None) -> Answers:
    """Ask all of it, and wait for what the worker still has to do."""
    home, good = product.home, book.words(OK)
    found = _found(product, good)
    stored = Counter(word for (body,) in home.ask("SELECT body FROM post") for word in _WORD.findall(body))
    letters = Counter(_letters_to(box, [sent for sent in book.letters if sent.outcome == OK])) if box else Counter()
    noticed = _noticed(home, good)
    return Answers(
        ok=len(good),
        refused=book.count("refused"),
        unknown=book.count(UNKNOWN) + sum(sent.unknowns for sent in book.posts if sent.outcome != UNKNOWN),
        letters=sum(sent.outcome == OK for sent in book.letters),
        lost=len(good - stored.keys()),
        doubled=sum(number > 1 for number in stored.values()),
        not_visible=len(good - _visible(product, {sent.thread for sent in book.ok()})),
        not_found=len(good - found),
        not_noticed=len(good - noticed.keys()),
        noticed_twice=sum(number > 1 for number in noticed.values()),
        letters_lost=sum(not number for number in letters.values()),
        most_letters=max(letters.values(), default=0),
        damaged=_damaged(home),
    )


def _visible(product: Product, threads: Iterable[int]) -> set[str]:
    carol, seen = Person(product.port, product.home.cookies[READER]), set()
    for thread in threads:
        ((last,),) = product.home.ask("SELECT last_number FROM thread WHERE id = :id", id=thread)
        for page in range(1, last // _LARGEST_PAGE + 2):
            seen.update(_WORD.findall(carol.get(f"/threads/{thread}/any?page={page}&order=arrival").text))
    return seen


def _wait(missing: Callable[[], int]) -> None:
    """Wait until nothing is missing, and as long as it becomes less: a busy machine is late, which is not wrong."""
    with suppress(TimeoutError):
        while least := missing():
            until(partial(_is_less, missing, least), "less that is missing", SIZES.patience, every=0.2)


def _is_less(missing: Callable[[], int], least: int) -> bool:
    return missing() < least


def _found(product: Product, words: set[str]) -> set[str]:
    """Search for every word as somebody who did not write it, until all are found or patience ends."""
    carol, missing = Person(product.port, product.home.cookies[READER]), set(words)

    def look() -> int:
        left = sorted(missing)
        for some in (left[at : at + _AT_ONCE] for at in range(0, len(left), _AT_ONCE)):
            answer = carol.get("/search?q=" + "+OR+".join(some))
            found = set(_MARKED.findall(answer.text)) & missing
            if answer.status != 200 or not found:
                break
            missing.difference_update(found)
        return len(missing)

    _wait(look)
    return words - missing


def _noticed(home: Home, words: set[str]) -> Counter[str]:
    """Return how often the reader was told of each post."""

    def look() -> Counter[str]:
        told = home.ask(
            "SELECT p.body FROM notification n JOIN post p ON p.id = n.post_id JOIN user_account u ON u.id = n.user_id "
            "WHERE u.handle = :reader",
            reader=READER,
        )
        return Counter(word for (body,) in told for word in _WORD.findall(body))

    _wait(lambda: len(words - look().keys()))
    return look()


def _letters_to(box: Postbox, sent: list[Sent]) -> dict[str, int]:
    """Return how many letters came for each registration."""

    def came() -> dict[str, int]:
        readers = Counter(box.readers)
        return {one.word: readers[f"{one.word}@example.org"] for one in sent}

    _wait(lambda: sum(not number for number in came().values()))
    return came()


def _damaged(home: Home) -> int:
    return int(home.is_sqlite and home.ask("PRAGMA integrity_check") != [("ok",)])
