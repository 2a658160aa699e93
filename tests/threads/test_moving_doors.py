"""A thread goes to another pod: at once gone for those of the old one at every door, right for those of the new one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import outbox, worker
from forum.kernel.policy import rows, visible
from forum.notifications.models import Notification
from forum.privacy import queries_copy
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import DELETED, HIDDEN, SHOWN, Nest, address, doors
from tests.people_of import actor_of
from tests.threads.of_moving import move_thread, planted

Open = Callable[[str | None], Browser]
# Of what was deleted, the posts of this thread: another one of the ward stays in its bin.
WORDS = (SHOWN, HIDDEN, f"{DELETED} new words", f"{DELETED} other words")
# What the pod itself plans and collects stays in it.
PLANNED = (
    *(f"{SHOWN} {word}" for word in ("theme", "weeks", "round", "for its day")),
    *(f"{SHOWN} {word} of it" for word in ("title", "publisher", "licence", "why", "collection", "about", "note")),
    f"{SHOWN} resource.txt",
    f"{SHOWN} glossary",
    *(f"{SHOWN}{space}gap" for space in " +"),
    *(f"{SHOWN}{newer} {word}" for newer in ("", " newer") for word in ("version.txt", "words of a version")),
    f"{SHOWN} words of a resource",
    f"{SHOWN}.example.org",
)


@pytest.fixture
def nest(site: Flask, places: Places) -> Nest:
    return planted(site, places)


def _words(said: str) -> list[str]:
    for planned in PLANNED:
        said = said.replace(planned, "")
    return [word for word in WORDS if word in said]


@pytest.mark.parametrize("who", ["mira", "harry", "carol", "leo", "sue", None])
def test_for_those_of_the_old_pod_it_is_gone_at_every_door_at_once(
    site: Flask, nest: Nest, browser: Open, who: str | None
) -> None:
    move_thread(site, nest)
    reader = browser(who)
    paths = [address(rule, nest) for rule in doors(site, "GET")]
    # Before the index has heard of it, and after.
    for _round in ("at once", "later"):
        for path in (*paths, f"/search?q={SHOWN}", "/search?q=author:mira", "/pods/ward?tag=water", "/pods/ward?q=x"):
            answer = reader.get(path)
            assert answer.status_code < 500, path
            # What the reader typed is repeated to them.
            said = (
                answer.text.replace(f'value="{SHOWN}"', "")
                .replace(f"“{SHOWN}”", "")
                .replace(f"?q={SHOWN}", "")
                .replace(f"?title={SHOWN}", "")
                .replace(f"q%3D{SHOWN}", "")
                # What was found is marked in what stays.
                .replace("<mark>", "")
                .replace("</mark>", "")
            )
            assert not _words(said), (path, said)
        with site.app_context():
            worker.drain(*outbox.handlers)
    if who is None:
        return
    for path in (f"/threads/{nest.thread}", f"/posts/{nest.post}", f"/posts/{nest.answer}/history"):
        missing = path.replace(str(nest.thread), "999999").replace(f"posts/{nest.post}", "posts/999999")
        assert reader.get(path).status_code == 404, path
        assert reader.get(missing).status_code == 404
    with site.app_context():
        copy = repr(list(queries_copy.parts(actor_of(who), "")))
        # How and why somebody voted are their own words.
        for own in (f"{SHOWN} because", f"{SHOWN} objection"):
            copy = copy.replace(own, "") if who == "mira" else copy
        assert not _words(copy)
        told = rows(actor_of(who), visible(Notification)).scalars().all()
        assert nest.thread not in [notice.thread_id for notice in told]


def test_for_those_of_the_new_pod_it_is_right(site: Flask, nest: Nest, browser: Open) -> None:
    move_thread(site, nest)
    with site.app_context():
        worker.drain(*outbox.handlers)
    omar = browser("omar")
    page = omar.get(f"/threads/{nest.thread}/any").text
    assert f"{SHOWN} first words" in page
    assert "moved this thread here from another pod" in page
    assert "Ward" not in page
    assert omar.get("/pods/clinic").text.count(f"{SHOWN} other title") == 1
    assert f"/posts/{nest.post}" in omar.get(f"/search?q={SHOWN}+words").text
    assert omar.get(f"/nuggets/{nest.nugget}").status_code == 200
    assert omar.post(f"/threads/{nest.thread}/posts", body="Here, too.", language="en").status_code == 303
