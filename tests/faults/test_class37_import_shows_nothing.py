"""Class 37: while private pods are brought into a running site, a guest who asks all the time learns nothing."""

from __future__ import annotations

import html
from pathlib import Path

from tests.cli.of_cli import Command
from tests.faults.clients import Person
from tests.faults.figures import note
from tests.faults.product import KEY, Home, running
from tests.until import pause

_NUMBERS = (1, 2, 7, 20, 50)
_PAGES = (
    "/",
    "/pods/",
    "/nuggets/",
    "/search?q=water",
    "/pods/ipc-wash",
    "/pods/ipc-wash/people",
    "/pods/ipc-wash/resources",
    "/people/joyce",
    *(f"/threads/{number}" for number in _NUMBERS),
    *(f"/posts/{number}" for number in _NUMBERS),
    *(f"/resources/{number}" for number in _NUMBERS),
    *(f"/attachments/{number}/a" for number in _NUMBERS),
    *(f"/attachments/{number}/text" for number in _NUMBERS),
)
_SAID = (
    "SELECT title AS said FROM thread",
    "SELECT title AS said FROM resource",
    "SELECT name AS said FROM attachment",
    "SELECT substr(body, 1, 60) AS said FROM post",
)


def _crawled(guest: Person) -> str:
    """Ask for every page once and return all that was answered."""
    return html.unescape("\n".join(guest.get(path).text for path in _PAGES))


def _words(home: Home) -> set[str]:
    """Return what is said in pods: whole lines of some length, as they would stand on a page."""
    lines = (str(row.said).split("\n")[0].strip() for asked in _SAID for row in home.ask(asked))
    return {line for line in lines if len(line) > 15}


def test_a_guest_learns_nothing_while_pods_are_brought_in(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    home = Home(site, f"sqlite:///{site / 'forum.db'}", {})
    with running(home) as product:
        guest = Person(product.port)
        bringing = Command(site, "demo", "load", FORUM_SECRET_KEY=KEY, FORUM_DATABASE_URL=home.database_url)
        seen: list[str] = []
        while bringing.poll() is None:
            seen.append(_crawled(guest))
            pause(0.1)
        run = bringing.end()
        after = _crawled(guest)
    assert run.code == 0, run
    # What is in the open once it is over may be seen before: the cards of pods, and nuggets that are public.
    private = {word for word in _words(home) if word not in after}
    told = {word for word in private for page in seen if word in page}
    note("C37", rounds=len(seen), pages=len(_PAGES), private_lines=len(private), seen=len(told))
    assert len(private) > 100
    assert len(seen) > 1
    assert not told
