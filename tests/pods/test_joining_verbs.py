from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, Forbidden, NotVisible, Refused
from forum.kernel.policy import can, load
from forum.pods import actions_joining as joining
from forum.pods import actions_membership, queries, queries_requests
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRequest
from forum.pods.policy import is_member
from tests.pods import of_pods

Who = Callable[[str], Actor]


def _answers(actor: Actor, pod: Pod) -> dict[int, str]:
    return {question.id: "Hill clinic" for question in queries.pod_questions(actor, pod.id)}


def _ask(actor: Actor, slug: str = "ward") -> JoinRequest:
    pod = of_pods.pod(slug)
    return joining.ask_to_join(actor, pod, _answers(actor, pod), pod.charter_version)


def test_a_stranger_asks_and_the_moderators_of_that_pod_alone_see_it(actor: Who) -> None:
    request = _ask(actor("omar"))
    assert of_pods.kinds()[-1] == "JoinRequested"
    assert request.id in {asking.request.id for asking in queries.queue(actor("mona"))}
    assert queries.queue(actor("odette")) == []
    with pytest.raises(NotVisible):
        load(actor("mira"), "view", JoinRequest, request.id)


def test_an_applicant_cannot_ask_twice_and_the_session_goes_on(actor: Who) -> None:
    with pytest.raises(Conflict):
        _ask(actor("asha"))
    assert len(queries.my_open_requests(actor("asha"))) == 1


def test_a_member_cannot_ask_again(actor: Who) -> None:
    with pytest.raises(Conflict):
        _ask(actor("mira"))


def test_the_suspended_cannot_ask_again(actor: Who) -> None:
    with pytest.raises(Forbidden):
        _ask(actor("sue"))


def test_nobody_asks_to_join_the_commons(actor: Who) -> None:
    with pytest.raises(Forbidden):
        _ask(actor("omar"), "commons")


def test_a_required_question_left_blank_names_its_field(actor: Who) -> None:
    omar, pod = actor("omar"), of_pods.pod()
    first = queries.pod_questions(omar, pod.id)[0]
    with pytest.raises(Refused) as refused:
        joining.ask_to_join(omar, pod, {}, 1)
    assert refused.value.field == f"answer-{first.id}"


def test_a_charter_that_changed_meanwhile_is_read_again(actor: Who) -> None:
    omar, pod = actor("omar"), of_pods.pod()
    with pytest.raises(Refused) as refused:
        joining.ask_to_join(omar, pod, _answers(omar, pod), pod.charter_version + 1)
    assert refused.value.field == "charter"


def test_an_approved_applicant_is_in_from_the_next_request_and_is_counted(actor: Who) -> None:
    request, before = of_pods.open_request(actor("asha")), of_pods.pod().members
    joining.approve(actor("mona"), request)
    assert is_member(actor("asha"), request.pod_id)
    assert of_pods.pod().members == before + 1
    assert of_pods.place(actor("asha")).accepted_charter == request.charter_version
    assert of_pods.kinds()[-2:] == ["MemberJoined", "JoinApproved"]


def test_deciding_twice_has_one_winner_and_tells_the_other_who(actor: Who) -> None:
    request = of_pods.open_request(actor("asha"))
    joining.decline(actor("mona"), request, "Not this year.")
    with pytest.raises(Conflict, match="Mona Haile has declined"):
        joining.approve(actor("carol"), request)
    assert not is_member(actor("asha"), request.pod_id)
    assert request.state == "declined"


def test_a_decline_needs_a_reason_that_the_applicant_reads(actor: Who) -> None:
    request = of_pods.open_request(actor("asha"))
    with pytest.raises(Refused):
        joining.decline(actor("mona"), request, "  ")
    joining.decline(actor("mona"), request, "Not this year.")
    mine = queries.my_request_in(actor("asha"), request.pod_id)
    assert mine is not None
    assert mine.request.reason == "Not this year."
    assert queries.my_open_requests(actor("asha")) == []


def test_after_a_decline_one_may_ask_again(actor: Who) -> None:
    joining.decline(actor("mona"), of_pods.open_request(actor("asha")), "Not this year.")
    assert _ask(actor("asha")).is_open


def test_a_withdrawn_request_cannot_be_approved(actor: Who) -> None:
    request = of_pods.open_request(actor("asha"))
    joining.withdraw(actor("asha"), request)
    with pytest.raises(Conflict, match="withdrawn"):
        joining.approve(actor("mona"), request)


def test_a_moderator_of_another_pod_decides_nothing(actor: Who) -> None:
    request = of_pods.open_request(actor("asha"))
    with pytest.raises(NotVisible):
        joining.approve(actor("odette"), request)
    assert not can(actor("odette"), "decide", JoinRequest, request.id)


def test_a_question_back_is_answered_once(actor: Who) -> None:
    request = of_pods.open_request(actor("asha"))
    joining.ask_back(actor("mona"), request, "Which ward?")
    asking = queries.my_request_in(actor("asha"), request.pod_id)
    assert asking is not None
    assert asking.question == "Which ward?"
    joining.answer(actor("asha"), request, "The third.")
    assert [remark.text for remark in queries.queue(actor("mona"))[0].remarks] == ["Which ward?", "The third."]
    with pytest.raises(Conflict):
        joining.answer(actor("asha"), request, "Or the fourth.")


def test_the_note_of_a_hold_is_for_moderators_only(actor: Who) -> None:
    request = of_pods.open_request(actor("asha"))
    joining.hold(actor("mona"), request, "Ask Harry first.")
    seen = queries_requests.request_of(actor("asha"), request.id)
    kept = queries_requests.request_of(actor("mona"), request.id)
    assert seen is not None
    assert kept is not None
    assert list(seen.remarks) == []
    assert [remark.text for remark in kept.remarks] == ["Ask Harry first."]


def test_who_left_may_ask_and_comes_in_again(actor: Who) -> None:
    joining.approve(actor("mona"), _ask(actor("leo")))
    assert of_pods.place(actor("leo")).state == "member"


def test_who_was_suspended_meanwhile_is_not_let_in(actor: Who) -> None:
    asha = actor("asha")
    request = of_pods.open_request(asha)
    joining.approve(actor("mona"), request)
    actions_membership.leave(asha, of_pods.pod())
    again = _ask(actor("asha"))
    of_pods.place(asha).state = "suspended"
    with pytest.raises(Conflict):
        joining.approve(actor("mona"), again)
