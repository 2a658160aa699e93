"""L2: a post of a megabyte is refused with its text; one of the largest size is taken."""

from __future__ import annotations

from forum.kernel import markup
from tests.faults.clients import Person, begin
from tests.faults.figures import note
from tests.faults.product import Product
from tests.faults.sizes import FULL

_SENTENCE = "We boil the water first. "


def test_a_post_of_a_megabyte_comes_back_whole_and_the_largest_is_taken(served: Product) -> None:
    thread, mira = begin(served), Person(served.port, served.home.cookies["mira"])
    large = (_SENTENCE * 42_000)[:1_000_000].strip()
    refused = mira.post(f"/threads/{thread}/posts", body=large, language="en", do="post")
    # In a script of three bytes a letter the form is nine times as long.
    fits = [
        mira.post(f"/threads/{thread}/posts", body=text * (markup.LIMIT // len(text)), language="en", do="post")
        for text in (_SENTENCE, "水")
    ]
    note(
        "L2",
        refused_with=refused.status,
        refused_ms=round(refused.seconds * 1000),
        taken_ms=[round(one.seconds * 1000) for one in fits],
    )
    assert refused.status in {413, 422}
    assert large in refused.text
    assert [one.status for one in fits] == [303, 303]
    assert not FULL or refused.seconds <= 0.2
