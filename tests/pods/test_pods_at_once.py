from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refusal
from forum.pods import actions_joining, actions_membership
from forum.pods.models import Membership
from forum.pods.models_requests import JoinRequest
from tests.people_of import actor_of
from tests.pods import of_pods


def _at_once(site: Flask, *deeds: Callable[[], object]) -> list[type[Exception]]:
    """Do all of them at the same moment, each in a transaction of its own; return what was refused."""
    start, refused = threading.Barrier(len(deeds)), list[type[Exception]]()

    def run(deed: Callable[[], object]) -> None:
        with site.app_context():
            start.wait()
            try:
                deed()
                db.session.commit()
            except Refusal as error:
                refused.append(type(error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_moderators_deciding_at_once_have_one_winner(site: Flask) -> None:
    with site.app_context():
        request = of_pods.open_request(actor_of("asha")).id
    both = [lambda: _decide(request, "approve"), lambda: _decide(request, "decline")]
    assert _at_once(site, *both) == [Conflict]


def _decide(request_id: int, how: str) -> None:
    request = db.session.get_one(JoinRequest, request_id)
    if how == "approve":
        actions_joining.approve(actor_of("mona"), request)
    else:
        actions_joining.decline(actor_of("carol"), request, "Not this year.")


def test_two_coordinators_leaving_at_once_leave_one_behind(site: Flask) -> None:
    with site.app_context():
        of_pods.place(actor_of("mona")).role = "coordinator"
        db.session.commit()

    def leave(handle: str) -> Callable[[], None]:
        return lambda: actions_membership.leave(actor_of(handle), of_pods.pod())

    assert len(_at_once(site, leave("mona"), leave("carol"))) == 1
    with site.app_context():
        left: list[Membership] = [of_pods.place(actor_of(handle)) for handle in ("mona", "carol")]
        assert sorted(place.state for place in left) == ["left", "member"]
