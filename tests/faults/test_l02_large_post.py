"""L2: a post of a megabyte is refused with its text; one of the largest size is taken."""

from __future__ import annotations

from forum.kernel import markup
from tests.faults.clients import Answer, Person, begin
from tests.faults.figures import note
from tests.faults.product import Product
from tests.full import FULL

_SENTENCE = "We boil the water first. "
_TURNS = 20 if FULL else 1


def test_a_post_of_a_megabyte_comes_back_whole_and_the_largest_is_taken(served: Product) -> None:
    thread, mira = begin(served), Person(served.port, served.home.cookies["mira"])

    def sent(body: str) -> Answer:
        return mira.post(f"/threads/{thread}/posts", body=body, language="en", do="post")

    # What a process does once, at its first answers, belongs to no size of a post.
    assert (sent("").status, sent(_SENTENCE).status) == (422, 303)
    large = (_SENTENCE * 42_000)[:1_000_000].strip()
    refused = [sent(large) for _ in range(_TURNS)]
    # In a script of three bytes a letter the form is nine times as long.
    fits = [sent(text * (markup.LIMIT // len(text))) for text in (_SENTENCE, "水") for _ in range(_TURNS)]
    note(
        "L2",
        refused_with=refused[0].status,
        refused_p95_ms=_p95_ms(refused),
        taken_p95_ms=_p95_ms(fits),
    )
    assert all(one.status in {413, 422} and large in one.text for one in refused)
    assert {one.status for one in fits} == {303}
    assert not FULL or _p95_ms(refused) <= 200
    assert not FULL or _p95_ms(fits) <= 700


def _p95_ms(answers: list[Answer]) -> int:
    return round(sorted(one.seconds for one in answers)[int(len(answers) * 0.95)] * 1000)
