"""F10: no mail server, one that refuses some, one that puts off some: letters wait, people do not."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from tests.faults import questions
from tests.faults.clients import Book, Person, Sent, begin, marker, register, say
from tests.faults.figures import note
from tests.faults.product import Product
from tests.faults.sizes import SIZES
from tests.full import FULL
from tests.mailout import postbox
from tests.until import until

_RATE = 50


def _waiting(product: Product) -> int:
    return int(
        product.home.ask(
            "SELECT count(*) FROM delivery WHERE subscriber = 'postman' AND done_at IS NULL AND parked_at IS NULL"
        )[0][0]
    )


def test_letters_wait_for_their_server_and_one_bad_address_hinders_nobody(served: Product) -> None:
    thread, guest = begin(served), Person(served.port)
    writer = Person(served.port, served.home.cookies["mira"])
    port = int(served.home.environ["FORUM_MAIL_URL"].rpartition(":")[2])
    quiet = [say(writer, thread, Sent(marker(), thread)) for _ in range(10)]
    book = Book(posts=list(quiet), letters=[register(guest, Sent(marker())) for _ in range(SIZES.letters)])
    until(lambda: _waiting(served) >= SIZES.letters, "letters in the queue", SIZES.patience)
    ill = [say(writer, thread, Sent(marker(), thread)) for _ in range(10)]
    book.posts += ill
    refused, busy, *others = book.letters
    with postbox.open_at(port) as box:
        box.refused.add(f"{refused.word}@example.org")
        box.busy.add(f"{busy.word}@example.org")
        began = time.monotonic()
        until(lambda: len(box.letters) >= 1, "the first letter", SIZES.patience)
        first, at_first, used = time.monotonic(), len(box.letters), _used(served.worker())
        until(lambda: len(box.letters) >= len(others), "all other letters", SIZES.patience)
        came, spent = len(box.letters) - at_first, _used(served.worker()) - used
        rate, own = came / max(time.monotonic() - first, 0.001), came / max(spent, 0.001)
        assert busy.word not in " ".join(box.readers)
        box.busy.clear()
        book.letters = [busy, *others]
        found = questions.ask(served, book, box)
        # It may have been tried while there was no server, and wait longer than the others for its next turn.
        given_up = partial(_dropped, served, f"{refused.word}@example.org")
        until(lambda: given_up() == ["address refused"], "the letter that was refused", SIZES.patience)
        assert refused.word not in " ".join(box.readers)
    note(
        "F10",
        waiting=SIZES.letters,
        first_after_s=round(first - began, 1),
        letters_a_second=round(rate),
        letters_a_second_of_cpu=round(own),
        posts_quiet_ms=_median(quiet),
        posts_ill_ms=_median(ill),
        **vars(found),
    )
    assert not found.wrong()
    # Of the worker's own time: neighbours take as much of the clock's as they like.
    assert not FULL or own >= _RATE


def _dropped(product: Product, email: str) -> list[str]:
    """Return why letters to somebody were not sent."""
    asked = "SELECT l.dropped FROM letter l JOIN user_account u ON u.id = l.user_id WHERE u.email = :who"
    return [why for (why,) in product.home.ask(asked, who=email)]


def _used(process: int) -> float:
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _median(sent: list[Sent]) -> int:
    return round(sorted(one.seconds for one in sent)[len(sent) // 2] * 1000)
