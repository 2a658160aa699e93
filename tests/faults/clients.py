"""People at browsers who write down what became of everything they sent: ok, refused, or no answer at all."""

from __future__ import annotations

import http.client
import itertools
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.faults.product import READER, WRITERS, Product, token
from tests.until import pause

OK, REFUSED, UNKNOWN = "ok", "refused", "unknown"
_VISITOR = "v" * 43
_numbers = itertools.count()
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def marker() -> str:
    """Return a word that nobody else has written: letters only, so that it is one word in every language."""
    return "qx" + "".join("abcdfghjkm"[int(digit)] for digit in f"{next(_numbers):06d}") + "z"


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    location: str
    retry_after: str
    seconds: float


class Person:
    """One browser, signed in or not, that asks on a connection of its own each time."""

    def __init__(self, port: int, cookie: str = "", seconds: float = 40) -> None:
        self.port, self.cookie, self._seconds = port, cookie, seconds

    def get(self, path: str) -> Answer:
        """Ask for a page. Raises OSError or HTTPException where no answer comes."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form, its token in it."""
        filled = {"csrf_token": token(self.cookie or _VISITOR), **fields}
        return self._ask("POST", path, urlencode(filled), _FORM)

    def bring(self, path: str, files: dict[str, bytes], **fields: str) -> Answer:
        """Send a form with files, its token in it."""
        return self.hand_in(path, *self.packed(files, **fields))

    def packed(self, files: dict[str, bytes], **fields: str) -> tuple[str, bytes]:
        """Return the type and the body of a form with files, its token in it, to be sent later."""
        filled = {"csrf_token": token(self.cookie or _VISITOR), **fields}
        brought = [FileStorage(BytesIO(content), name) for name, content in files.items()]
        boundary, body = encode_multipart({**filled, "files": brought})
        return f"multipart/form-data; boundary={boundary}", body

    def hand_in(self, path: str, kind: str, body: bytes) -> Answer:
        """Send what was packed."""
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]) -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self._seconds)
        kept = f"sid={self.cookie}" if self.cookie else f"visitor={_VISITOR}"
        try:
            line.request(method, path, body, {**headers, "Cookie": kept, "Connection": "close"})
            reply = line.getresponse()
            text = reply.read().decode()
        finally:
            line.close()
        location, retry = reply.headers.get("Location", ""), reply.headers.get("Retry-After", "")
        return Answer(reply.status, text, location, retry, time.monotonic() - began)


@dataclass
class Sent:
    """One thing that was sent: a post that carries its word, or a registration whose letter goes to it."""

    word: str
    thread: int = 0
    outcome: str = UNKNOWN
    status: int = 0
    seconds: float = 0.0
    at: float = 0.0
    unknowns: int = 0


@dataclass
class Book:
    """Everything that a crowd has sent."""

    posts: list[Sent] = field(default_factory=list)
    letters: list[Sent] = field(default_factory=list)

    def ok(self) -> list[Sent]:
        """Return the posts that were acknowledged."""
        return [sent for sent in self.posts if sent.outcome == OK]

    def words(self, *outcomes: str) -> set[str]:
        """Return the words of posts with these outcomes."""
        return {sent.word for sent in self.posts if sent.outcome in outcomes}

    def count(self, outcome: str) -> int:
        """Return how many posts came to this."""
        return sum(sent.outcome == outcome for sent in self.posts)

    def seconds(self, part: float) -> float:
        """Return the time within which this part of the acknowledged posts was answered."""
        times = sorted(sent.seconds for sent in self.ok())
        return round(times[min(int(len(times) * part), len(times) - 1)], 3) if times else 0.0


def begin(product: Product, title: str = "Boiling water") -> int:
    """Let the reader, who writes nothing else and so is told of every reply, start a thread; return its key."""
    carol = Person(product.port, product.home.cookies[READER])
    answer = carol.post(
        "/pods/ward/threads", title=title, body="How long?", language="en", kind="discussion", do="post"
    )
    found = re.match(r"/threads/(\d+)/", answer.location)
    assert found, (answer.status, answer.text[:500])
    return int(found[1])


def say(person: Person, thread: int, sent: Sent, *, again: int = 1) -> Sent:
    """Send a post; whoever gets no answer, or is told to come back, sends the same form again."""
    for _ in range(1 + again):
        _send(person, f"/threads/{thread}/posts", sent, 303, body=f"Say {sent.word} now.", language="en", do="post")
        if sent.outcome == OK or sent.status not in (0, 503, 507):
            break
        pause(0.2)
    return sent


def register(person: Person, sent: Sent) -> Sent:
    """Ask for an account, whose letter goes to the word."""
    email = f"{sent.word}@example.org"
    _send(person, "/register", sent, 200, name=f"Nurse {sent.word}", email=email, password="a river in spring 77")
    return sent


def _send(person: Person, path: str, sent: Sent, good: int, **fields: str) -> None:
    sent.at = time.monotonic()
    try:
        answer = person.post(path, **fields, once=sent.word)
    except (OSError, http.client.HTTPException):
        sent.outcome, sent.status = UNKNOWN, 0
        sent.unknowns += 1
        return
    sent.outcome, sent.status, sent.seconds = OK if answer.status == good else REFUSED, answer.status, answer.seconds


class Crowd:
    """Clients that write until they are told to stop."""

    def __init__(self, product: Product, thread: int, clients: int, *, pace: float, letters_every: int) -> None:
        self.book = Book()
        self._product, self._thread, self._pace, self._letters = product, thread, pace, letters_every
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(clients)]

    def _write(self, number: int) -> None:
        cookie = self._product.home.cookies[WRITERS[number % len(WRITERS)]]
        writer, guest = Person(self._product.port, cookie), Person(self._product.port)
        for turn in itertools.count(1):
            if self._stop.is_set():
                return
            if self._letters and turn % self._letters == 0:
                self.book.letters.append(register(guest, Sent(marker())))
            self.book.posts.append(say(writer, self._thread, Sent(marker(), self._thread)))
            pause(self._pace)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody finish what they are sending."""
        self._stop.set()
        for thread in self._threads:
            thread.join()


@contextmanager
def writing(
    product: Product, thread: int, clients: int, *, pace: float = 0.05, letters_every: int = 0
) -> Iterator[Book]:
    """Let clients write inside the block; the book is complete after it."""
    crowd = Crowd(product, thread, clients, pace=pace, letters_every=letters_every)
    crowd.start()
    try:
        yield crowd.book
    finally:
        crowd.stop()
