"""Class 22: fifty who do one thing at once do it once: one membership, one entry, one letter, one pod with a head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.audit.models import AuditEntry
from forum.kernel import outbox, worker
from forum.kernel.db import db
from forum.people.models import Session, User
from forum.pods.models import Membership
from forum.pods.models_requests import JoinRequest
from tests.attacks.at_once import FIFTY, Form, fire, served
from tests.browser import Browser
from tests.cast import Places
from tests.people.of_factors import code_now, first_step, turn_on
from tests.people.of_people import FRESH, form, letters, link_in, send, sign_in

Open = Callable[[str | None], Browser]


@pytest.fixture
def port(site: Flask) -> Iterator[int]:
    with served(site) as number:
        yield number


def _seats(site: Flask, handle: str, pod: int) -> list[tuple[str, str]]:
    with site.app_context():
        of = select(Membership.state, Membership.role).join(User, User.id == Membership.user_id)
        found = db.session.execute(of.where(User.handle == handle, Membership.pod_id == pod)).all()
        return [(row.state, row.role) for row in found]


def _trail(site: Flask, *actions: str) -> Counter[str]:
    """Let the worker tell everybody, and return how often each deed stands in the trail."""
    with site.app_context():
        worker.drain(*outbox.handlers)
        counted = (
            select(AuditEntry.action, func.count()).where(AuditEntry.action.in_(actions)).group_by(AuditEntry.action)
        )
        return Counter({str(row[0]): int(row[1]) for row in db.session.execute(counted)})


def _subjects(site: Flask, to: str) -> Counter[str]:
    return Counter(letter["Subject"] for letter in letters(site) if letter["To"] == to)


def _of_two(browser: Open, path: str, **fields: str) -> list[Form]:
    """Return fifty times one deed on a request, by the moderator and the coordinator in turn."""
    two = (browser("mona"), browser("carol"))
    return [Form(two[n % 2], "POST", path, fields) for n in range(FIFTY)]


def test_fifty_who_approve_one_request_let_one_person_in_once(
    browser: Open, site: Flask, places: Places, port: int
) -> None:
    codes = fire(port, _of_two(browser, f"/join-requests/{places.request}/approval"))
    assert codes[303] == 1
    assert set(codes) <= {303, 404, 409}
    assert _seats(site, "asha", places.ward) == [("member", "member")]
    assert _trail(site, "JoinApproved") == {"JoinApproved": 1}
    assert sum(_subjects(site, "asha@example.org").values()) == 1


def test_of_approving_and_declining_one_wins(browser: Open, site: Flask, places: Places, port: int) -> None:
    yes = _of_two(browser, f"/join-requests/{places.request}/approval")[: FIFTY // 2]
    no = _of_two(browser, f"/join-requests/{places.request}/refusal", reason="The pod is full.")[: FIFTY // 2]
    codes = fire(port, [deed for pair in zip(yes, no, strict=True) for deed in pair])
    assert codes[303] == 1
    told = _trail(site, "JoinApproved", "JoinDeclined")
    assert told.total() == 1
    assert len(_seats(site, "asha", places.ward)) == told["JoinApproved"]
    assert sum(_subjects(site, "asha@example.org").values()) == 1


def test_approving_withdrawing_and_banning_at_once_leave_one_story(
    browser: Open, site: Flask, places: Places, port: int
) -> None:
    asha, adam, mona = browser("asha"), browser("adam"), browser("mona")
    deeds = [Form(mona, "POST", f"/join-requests/{places.request}/approval", {}) for _ in range(20)]
    deeds += [Form(asha, "DELETE", "/pods/ward/join", {}) for _ in range(20)]
    deeds += [Form(adam, "POST", "/admin/people/asha/suspension", {"reason": "Spam"}) for _ in range(10)]
    fire(port, deeds)
    told = _trail(site, "JoinApproved", "AccountSuspended")
    seats = _seats(site, "asha", places.ward)
    with site.app_context():
        states = db.session.execute(select(JoinRequest.state).where(JoinRequest.id == places.request)).scalars().all()
        sessions = db.session.execute(select(func.count()).select_from(Session).join(User).where(User.handle == "asha"))
        assert sessions.scalar_one() == 0
    assert told["AccountSuspended"] == 1
    assert len(seats) == told["JoinApproved"] <= 1
    assert list(states) == [("approved" if seats else states[0])]
    assert _subjects(site, "asha@example.org").total() <= 2


def test_a_pod_keeps_a_coordinator_whoever_leaves_and_demotes_at_once(
    browser: Open, site: Flask, places: Places, port: int
) -> None:
    carol, mona = browser("carol"), browser("mona")
    assert carol.post(f"/memberships/{_seat(site, 'mona', places)}/role", role="coordinator").status_code == 303
    demote = {"role": "member"}
    deeds = [Form(carol, "DELETE", "/pods/ward/membership", {}) for _ in range(12)]
    deeds += [Form(mona, "DELETE", "/pods/ward/membership", {}) for _ in range(12)]
    deeds += [Form(carol, "POST", f"/memberships/{_seat(site, 'mona', places)}/role", demote) for _ in range(13)]
    deeds += [Form(mona, "POST", f"/memberships/{_seat(site, 'carol', places)}/role", demote) for _ in range(13)]
    fire(port, deeds)
    seats = _seats(site, "carol", places.ward) + _seats(site, "mona", places.ward)
    assert len(seats) == 2
    assert ("member", "coordinator") in seats


def _seat(site: Flask, handle: str, places: Places) -> int:
    with site.app_context():
        of = select(Membership.id).join(User, User.id == Membership.user_id)
        return db.session.execute(of.where(User.handle == handle, Membership.pod_id == places.ward)).scalar_one()


@pytest.mark.parametrize("which", ["telephone", "paper"])
def test_one_code_that_is_sent_fifty_times_opens_one_session(browser: Open, site: Flask, port: int, which: str) -> None:
    secret, paper = turn_on(browser("mira"))
    guest = browser(None)
    page = first_step(guest, "mira@example.org")
    fields = {**form(page, "/sign-in/second-factor"), "code": paper[0] if which == "paper" else code_now(secret)}
    fields.pop("csrf_token")
    codes = fire(port, [Form(guest, "POST", "/sign-in/second-factor", fields) for _ in range(FIFTY)])
    assert codes == {303: 1, 422: FIFTY - 1}


def test_one_link_that_is_opened_fifty_times_changes_one_password(browser: Open, site: Flask, port: int) -> None:
    guest = browser(None)
    send(guest, guest.get("/forgot"), "/forgot", email="mira@example.org")
    link = link_in(letters(site)[-1], "reset")
    codes = fire(port, [Form(guest, "POST", link, {"password": FRESH}) for _ in range(FIFTY // 2)])
    assert codes[303] == 1
    assert set(codes) <= {303, 404, 422}
    assert _trail(site, "PasswordChanged") == {"PasswordChanged": 1}
    assert sign_in(browser(None), "mira@example.org", FRESH).status_code == 303


@pytest.mark.parametrize("door", ["suspension", "administration?_method=DELETE"])
def test_two_administrators_who_close_each_other_out_leave_one(
    browser: Open, site: Flask, port: int, door: str
) -> None:
    with site.app_context():
        db.session.execute(update(User).where(User.handle == "carol").values(is_admin=True))
        db.session.commit()
    each = ((browser("adam"), "carol"), (browser("carol"), "adam"))
    codes = fire(port, [Form(who, "POST", f"/admin/people/{other}/{door}", {"reason": "Gone."}) for who, other in each])
    with site.app_context():
        left = select(func.count()).select_from(User).where(User.is_admin, User.suspended_at.is_(None))
        assert db.session.execute(left).scalar_one() == 1
    assert codes[303] == 1
