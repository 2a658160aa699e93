"""F9: Redis hangs, forgets everything and dies while people write: nobody is held up, and limits stay on."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from tests import services
from tests.faults.clients import Book, Person, Sent, begin, marker, say
from tests.faults.figures import note
from tests.faults.product import Home, Product, running
from tests.full import FULL
from tests.until import pause

_POSTS, _GUESSES = 5, 12
# Seconds for which it hangs.
_HANGS = 30.0 if FULL else 0.0


@pytest.fixture
def redis(home: Home) -> Iterator[str]:
    """Yield the address of a Redis in which this home counts."""
    with services.running("redis") as url:
        home.environ |= {"FORUM_LIMITS": "on", "FORUM_REDIS_URL": url}
        yield url
        # Whoever was stopped could not be ended.
        with suppress(ProcessLookupError):
            os.kill(_process(url), signal.SIGCONT)


def _process(url: str) -> int:
    return int(Path(url.removeprefix("redis+unix://")).with_name("redis.pid").read_text("utf-8"))


def _guesses(product: Product, email: str) -> Counter[int]:
    """Return with what the guesses of a stranger at a password were answered."""
    guest = Person(product.port)
    return Counter(guest.post("/sign-in", email=email, password=f"guess {n}").status for n in range(_GUESSES))


def test_who_writes_goes_on_and_who_guesses_is_stopped_whatever_redis_does(home: Home, redis: str) -> None:
    server, book = _process(redis), Book()
    with running(home) as product:
        thread, mira = begin(product), Person(product.port, home.cookies["mira"])

        def write(seconds: float = 0) -> None:
            end = time.monotonic() + seconds
            book.posts += [say(mira, thread, Sent(marker(), thread), again=0) for _ in range(_POSTS)]
            while time.monotonic() < end:
                # Seldom enough for the limits, which are on.
                pause(_POSTS)
                book.posts.append(say(mira, thread, Sent(marker(), thread), again=0))

        write()
        told = [_guesses(product, "omar@example.org")]
        os.kill(server, signal.SIGSTOP)
        write(_HANGS)
        read = mira.get(f"/threads/{thread}/any")
        os.kill(server, signal.SIGCONT)
        Redis.from_url(redis.replace("redis+unix://", "unix://")).flushall()
        write()
        os.kill(server, signal.SIGKILL)
        write()
        told.append(_guesses(product, "carol@example.org"))
        stored = " ".join(body for (body,) in home.ask("SELECT body FROM post"))
    note("F9", posts=len(book.posts), slowest_s=book.seconds(1), refused_guesses=[each[429] for each in told])
    assert (read.status, book.count("ok")) == (200, len(book.posts))
    assert [stored.count(sent.word) for sent in book.posts] == [1] * len(book.posts)
    assert all(each[429] for each in told)
