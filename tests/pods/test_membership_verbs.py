from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, NotVisible, Refused
from forum.kernel.policy import can, visible
from forum.kernel.policy import rows as run
from forum.pods import actions_commons, queries
from forum.pods import actions_membership as membership
from forum.pods.models import Membership, Pod, Tag
from forum.pods.policy import is_member, is_suspended, moderates
from tests.pods import of_pods

Who = Callable[[str], Actor]


def test_who_leaves_sees_nothing_from_the_next_request(actor: Who) -> None:
    pod, before = of_pods.pod(), of_pods.pod().members
    membership.leave(actor("mira"), pod)
    assert not is_member(actor("mira"), pod.id)
    assert not [tag for tag in run(actor("mira"), visible(Tag)).scalars() if tag.pod_id == pod.id]
    assert pod.members == before - 1
    assert of_pods.kinds()[-1] == "MemberLeft"


def test_who_has_left_cannot_leave_again(actor: Who) -> None:
    with pytest.raises(NotVisible):
        membership.leave(actor("leo"), of_pods.pod())


def test_nobody_leaves_the_commons(actor: Who) -> None:
    with pytest.raises(Forbidden):
        membership.leave(actor("mira"), of_pods.pod("commons"))


def test_the_last_coordinator_cannot_leave_or_step_down(actor: Who) -> None:
    carol = actor("carol")
    with pytest.raises(Refused):
        membership.leave(carol, of_pods.pod())
    with pytest.raises(Refused):
        membership.change_role(carol, of_pods.place(carol), "member")
    assert of_pods.place(carol).role == "coordinator"


def test_a_coordinator_whose_account_is_suspended_is_no_other(actor: Who) -> None:
    membership.change_role(actor("carol"), of_pods.place(actor("mona")), "coordinator")
    of_pods.user("mona").suspended_at = of_pods.pod().created_at
    db.session.flush()
    with pytest.raises(Refused):
        membership.leave(actor("carol"), of_pods.pod())


def test_a_coordinator_leaves_when_there_is_another(actor: Who) -> None:
    membership.change_role(actor("carol"), of_pods.place(actor("mona")), "coordinator")
    membership.leave(actor("carol"), of_pods.pod())
    assert of_pods.place(actor("carol")).state == "left"


def test_a_removal_needs_a_reason_which_that_person_may_read(actor: Who) -> None:
    mira = of_pods.place(actor("mira"))
    with pytest.raises(Refused):
        membership.remove(actor("mona"), mira, "")
    membership.remove(actor("mona"), mira, "Quoted a patient.")
    assert queries.why(actor("mira"), mira.id) == "Quoted a patient."
    assert queries.why(actor("harry"), mira.id) == ""
    assert not is_member(actor("mira"), mira.pod_id)


def test_a_suspension_closes_the_doors_until_it_is_lifted(actor: Who) -> None:
    mira, before = of_pods.place(actor("mira")), of_pods.pod().members
    membership.suspend(actor("mona"), mira, "Quoted a patient.")
    assert is_suspended(actor("mira"), mira.pod_id)
    assert not can(actor("mira"), "enter", Pod, mira.pod_id)
    assert of_pods.pod().members == before - 1
    membership.lift(actor("mona"), mira)
    assert can(actor("mira"), "enter", Pod, mira.pod_id)
    assert of_pods.pod().members == before


def test_suspending_twice_tells_the_slower_one(actor: Who) -> None:
    mira = of_pods.place(actor("mira"))
    membership.suspend(actor("mona"), mira, "Quoted a patient.")
    with pytest.raises(Conflict):
        membership.suspend(actor("carol"), mira, "Quoted a patient.")


@pytest.mark.parametrize(
    ("who", "whom"), [("mira", "harry"), ("mona", "carol"), ("odette", "mira"), ("adam", "mira"), ("mona", "mona")]
)
def test_these_may_not_remove_those(actor: Who, who: str, whom: str) -> None:
    place = of_pods.place(actor(whom))
    assert not can(actor(who), "remove", Membership, place.id)
    with pytest.raises((Forbidden, Conflict)):
        membership.remove(actor(who), place, "Because.")
    assert of_pods.place(actor(whom)).state == "member"


def test_a_coordinator_gives_roles_and_a_moderator_does_not(actor: Who) -> None:
    mira = of_pods.place(actor("mira"))
    with pytest.raises(Conflict):
        membership.change_role(actor("mona"), mira, "moderator")
    membership.change_role(actor("carol"), mira, "moderator")
    assert moderates(actor("mira"), mira.pod_id)
    assert of_pods.kinds()[-1] == "RoleChanged"


def test_members_see_members_but_not_who_is_suspended(actor: Who) -> None:
    pod = of_pods.pod()
    assert [person.handle for person in queries.members_of(actor("mira"), pod.id)][:2] == ["carol", "mona"]
    assert queries.members_of(actor("omar"), pod.id) == []
    assert queries.members_of(actor("adam"), pod.id) == []
    assert queries.suspended_of(actor("mira"), pod.id) == []
    assert [person.handle for person in queries.suspended_of(actor("mona"), pod.id)] == ["sue"]


def test_an_account_that_is_suspended_is_in_no_pod(actor: Who) -> None:
    of_pods.user("mona").suspended_at = of_pods.pod().created_at
    db.session.flush()
    assert not is_member(actor("mona"), of_pods.pod().id)
    assert queries.queue(actor("mona")) == []


def test_the_confirmed_come_into_the_commons_once(actor: Who) -> None:
    pod, mira = of_pods.pod("commons"), actor("mira")
    db.session.delete(of_pods.place(mira, "commons"))
    db.session.flush()
    before = pod.members
    for _again in range(2):
        actions_commons.come_in(of_pods.user("mira").id)
    assert is_member(actor("mira"), pod.id)
    assert pod.members == before + 1
