from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum.kernel.actor import Actor, Guest
from forum.kernel.errors import Conflict, Forbidden, NotVisible, Refused
from forum.kernel.policy import can, load, rows, visible
from forum.kernel.slots import shell_lists
from forum.people.models import User
from forum.pods import actions_charter as charter
from forum.pods import actions_founding as founding
from forum.pods import queries, queries_requests
from forum.pods.models import Pod
from forum.pods.policy import accepted_charter, coordinates, is_open_to
from forum.pods.templates_of import templates
from tests.pods import of_pods

Who = Callable[[str], Actor]


def _found(actor: Actor, slug: str = "theatre", template: str = "ipc-wash", visibility: str = "listed") -> Pod:
    return founding.found_pod(
        actor,
        name="Theatre",
        slug=slug,
        purpose="We **learn**.",
        template=template,
        languages=["en"],
        coordinator=of_pods.user("mira"),
        visibility=visibility,
    )


def test_a_pod_is_founded_from_a_template_with_its_coordinator(actor: Who) -> None:
    pod, form = _found(actor("adam")), templates()["ipc-wash"]
    assert coordinates(actor("mira"), pod.id)
    assert accepted_charter(actor("mira"), pod.id)
    assert pod.members == 1
    assert "<strong>learn</strong>" in pod.purpose_html
    assert [one.label for one in queries.pod_questions(actor("mira"), pod.id)] == [one.label for one in form.questions]
    assert [one.slug for one in queries.pod_tags(actor("mira"), pod.id)] == [one.slug for one in form.tags]
    assert of_pods.kinds()[-3:] == ["PodFounded", "MemberJoined", "CoordinatorNamed"]


def test_the_administrator_who_founds_a_pod_does_not_enter_it(actor: Who) -> None:
    pod = _found(actor("adam"))
    assert not can(actor("adam"), "enter", Pod, pod.id)
    assert queries.pod_tags(actor("adam"), pod.id) == []


def test_nobody_else_founds_pods(actor: Who) -> None:
    with pytest.raises(Forbidden):
        _found(actor("carol"))


def test_a_taken_address_is_refused_and_the_session_goes_on(actor: Who) -> None:
    with pytest.raises(Refused) as refused:
        _found(actor("adam"), slug="ward")
    assert refused.value.field == "slug"
    assert _found(actor("adam")).slug == "theatre"


def test_an_unlisted_card_is_for_members_and_administrators(actor: Who) -> None:
    pod = _found(actor("adam"), visibility="unlisted")
    assert can(actor("mira"), "view", Pod, pod.id)
    assert can(actor("adam"), "view", Pod, pod.id)
    for stranger in (actor("omar"), Guest()):
        with pytest.raises(NotVisible):
            load(stranger, "view", Pod, pod.id)
        assert queries.charter_of(stranger, pod.id) is None


def test_a_new_charter_is_accepted_again(actor: Who) -> None:
    pod = of_pods.pod()
    charter.edit_charter(actor("carol"), pod, "Be kinder.")
    assert pod.charter_version == 2
    assert accepted_charter(actor("carol"), pod.id)
    assert not accepted_charter(actor("mira"), pod.id)
    with pytest.raises(Refused):
        charter.accept_charter(actor("mira"), pod, 1)
    charter.accept_charter(actor("mira"), pod, 2)
    assert accepted_charter(actor("mira"), pod.id)
    assert [one.version for one in queries.charters_of(Guest(), pod.id)] == [2, 1]


def test_only_a_coordinator_shapes_the_pod(actor: Who) -> None:
    with pytest.raises(Forbidden):
        charter.edit_charter(actor("mona"), of_pods.pod(), "Mine.")
    with pytest.raises(Forbidden):
        charter.edit_questions(actor("mona"), of_pods.pod(), [])
    with pytest.raises(Forbidden):
        charter.edit_tags(actor("adam"), of_pods.pod(), [])


def test_questions_left_out_are_retired_and_kept_ones_keep_their_key(actor: Who) -> None:
    carol, pod = actor("carol"), of_pods.pod()
    first = queries.pod_questions(carol, pod.id)[0]
    charter.edit_questions(carol, pod, [charter.Asked("Your country?"), charter.Asked("Where?", id=first.id)])
    now = queries.pod_questions(carol, pod.id)
    assert [one.label for one in now] == ["Your country?", "Where?"]
    assert now[1].id == first.id


def test_tags_left_out_are_retired_and_may_come_back(actor: Who) -> None:
    carol, pod = actor("carol"), of_pods.pod()
    charter.edit_tags(carol, pod, [charter.Tagged("Wind and sun")])
    assert [one.slug for one in queries.pod_tags(carol, pod.id)] == ["wind-and-sun"]
    charter.edit_tags(carol, pod, [charter.Tagged("Water", "water")])
    assert [one.slug for one in queries.pod_tags(carol, pod.id)] == ["water"]


@pytest.mark.parametrize("who", ["adam", "carol"])
def test_an_archived_pod_is_read_only_until_it_is_opened_again(actor: Who, who: str) -> None:
    pod = of_pods.pod()
    founding.archive(actor(who), pod)
    assert not is_open_to(actor("mira"), pod.id)
    assert can(actor("mira"), "enter", Pod, pod.id)
    assert not can(actor("carol"), "coordinate", Pod, pod.id)
    assert queries.queue(actor("mona")) == []
    with pytest.raises(Forbidden):
        charter.edit_charter(actor("carol"), pod, "Late.")
    with pytest.raises(Conflict):
        founding.archive(actor(who), pod)
    founding.reopen(actor(who), pod)
    assert is_open_to(actor("mira"), pod.id)


def test_a_moderator_does_not_archive(actor: Who) -> None:
    with pytest.raises(Forbidden):
        founding.archive(actor("mona"), of_pods.pod())


def test_the_commons_is_founded_once(actor: Who) -> None:
    assert founding.found_commons(actor("adam")).id == of_pods.pod("commons").id


def test_the_shell_counts_what_waits_and_lists_my_pods(actor: Who) -> None:
    for who, number in (("mona", 1), ("mira", 0), ("odette", 0)):
        assert rows(actor(who), select(queries_requests.waiting())).scalar_one() == number
    assert [entry.slug for entry in shell_lists(actor("mira"))["my_pods"]] == ["ward", "commons"]


def test_cards_are_seen_by_those_who_met_in_a_pod_and_by_moderators(actor: Who) -> None:
    seen = {
        (who, whom)
        for who in ("mira", "omar", "mona")
        for whom in ("mona", "mira", "asha")
        if who != whom and of_pods.user(whom) in rows(actor(who), visible(User)).scalars().all()
    }
    assert seen == {("mira", "mona"), ("mona", "mira"), ("mona", "asha")}
