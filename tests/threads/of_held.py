"""Short ways to what waits for a moderator."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import select

from forum.attachments.models import Attachment
from forum.kernel import clock, outbox, worker
from forum.kernel.db import db
from forum.kernel.outbox import EventRow
from forum.people.models import User
from forum.pods.models import Membership
from forum.threads.models_held import HeldPost
from tests.attachments.of_files import kept
from tests.browser import Browser
from tests.cast import Places
from tests.threads.of_threads import post_id

Open = Callable[[str | None], Browser]
WORD = "xqheldword"
WHY = "Leave the name of the patient out."


def hold(browser: Open, first: int, who: str = "mona") -> Any:
    """Let so many first posts wait in the ward."""
    answer = browser(who).post("/pods/ward/holding", first=str(first))
    assert answer.status_code == 303
    return answer


def texts(site: Flask) -> list[HeldPost]:
    """Return every text that was held, the first first."""
    with site.app_context():
        return list(db.session.execute(select(HeldPost).order_by(HeldPost.id)).scalars())


def only(site: Flask) -> HeldPost:
    """Return the one text that was held."""
    (found,) = texts(site)
    return found


def drain(site: Flask) -> None:
    """Let the worker tell everybody."""
    with site.app_context():
        worker.drain(*outbox.handlers)


def approve(browser: Open, key: int, revision: int = 0, who: str = "mona") -> Any:
    """Approve a text with a form."""
    return browser(who).post(f"/held/{key}/approval", revision=str(revision))


def give_back(browser: Open, key: int, reason: str = WHY, revision: int = 0) -> Any:
    """Return a text with a form."""
    return browser("mona").post(f"/held/{key}/return", revision=str(revision), reason=reason)


def kinds(site: Flask) -> list[str]:
    """Return the kinds of all events."""
    with site.app_context():
        return list(db.session.execute(select(EventRow.kind).order_by(EventRow.id)).scalars())


def file_of(site: Flask) -> Attachment:
    """Return the one file there is."""
    (found,) = kept(site)
    return found


def at_once(deed: Callable[[Browser], int], *browsers: Browser) -> list[int]:
    """Do a deed in several browsers at once; return the statuses, sorted."""
    gate, answers = Barrier(len(browsers)), list[int]()

    def do(who: Browser) -> None:
        gate.wait()
        answers.append(deed(who))

    threads = [Thread(target=do, args=(who,)) for who in browsers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(answers)


def take_away(browser: Open, site: Flask, places: Places, what: str, thread: int) -> None:
    """Take away what a reply that waits rests on."""
    mona = browser("mona")
    key = post_id(site, thread, 2)
    if what == "locked":
        mona.post(f"/threads/{thread}/lock", reason="Enough.")
    elif what == "deleted":
        mona.post(f"/threads/{thread}/deletion", reason="Said elsewhere.")
    elif what == "moved":
        with site.app_context():
            seat = select(Membership).join(User).where(User.handle == "mona", Membership.pod_id == places.commons)
            db.session.execute(seat).scalar_one().role = "moderator"
            db.session.commit()
        assert mona.post(f"/threads/{thread}/move", pod="commons", reason="For all.").status_code == 303
    elif what == "parent deleted":
        mona.post(f"/posts/{key}/deletion", reason="No.")
    elif what == "parent hidden":
        mona.post(f"/posts/{key}/hidden", reason="No.")
    elif what == "parent split off":
        split = {"posts": "2", "title": "Pumps", "reason": "Another question.", "branch": "y"}
        assert mona.post(f"/threads/{thread}/split", **split).status_code == 303
    elif what == "author left":
        browser("mira").delete("/pods/ward/membership")
    elif what == "author suspended":
        with site.app_context():
            db.session.execute(select(User).where(User.handle == "mira")).scalar_one().suspended_at = clock.now()
            db.session.commit()
    else:
        browser("carol").post("/pods/ward/charter/edit", body="Be kinder.")
