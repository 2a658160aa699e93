from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.asking import Question, filters, read


def test_words_phrases_and_beginnings_are_told_apart() -> None:
    assert read('Clean "ice packs" wat* -chlorine') == Question(
        words=("clean",), phrases=(("ice", "packs"),), prefixes=("wat",), without=("chlorine",)
    )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("clean “ice packs”", 'clean "ice packs"'),
        ("« friction des mains » savon", '" friction des mains " savon'),
        ("„Hände waschen“ −chlor", '"Hände waschen" -chlor'),
        ("kind：nugget 「手卫生」 －clinic", 'kind:nugget "手卫生" -clinic'),
        ("author:“Mira Patel”", 'author:"Mira Patel"'),
    ],
)
def test_signs_as_phones_and_other_keyboards_type_them(typed: str, plain: str) -> None:
    assert read(typed) == read(plain)
    assert len(filters(typed)) == plain.count(":")
    assert all(found in typed for found, _left in filters(typed))


def test_names_are_filters_and_may_stand_in_quotes() -> None:
    question = read('author:@mira author:"Mira Patel" pod:ward tag:water lang:fr is:nugget')
    assert (question.authors, question.pods, question.tags) == (("mira", "Mira Patel"), ("ward",), ("water",))
    assert (question.languages, question.flags, question.words) == (("fr",), ("nugget",), ())


@pytest.mark.parametrize(
    ("typed", "day"), [("2026", (2026, 1, 1)), ("2026-03", (2026, 3, 1)), ("2026-03-09", (2026, 3, 9))]
)
def test_a_time_is_a_year_a_month_or_a_day(typed: str, day: tuple[int, int, int]) -> None:
    assert read(f"after:{typed}").after == datetime(*day, tzinfo=UTC)


def test_what_cannot_be_read_is_named_and_the_rest_is_asked() -> None:
    question = read("soap before:yesterday is:lovely after:2026-13")
    assert question.words == ("soap",)
    assert question.misread == ("before:yesterday", "is:lovely", "after:2026-13")


def test_an_open_quote_a_bare_star_and_an_unknown_name_are_words() -> None:
    assert read('"ice packs').words == ("ice", "packs")
    assert read("* ** - : :: \"\" ''").words == ()
    assert read("https://example.org note:this").words == ("https", "example", "org", "note", "this")


@given(st.text(max_size=80) | st.text(alphabet='a*":-()[]\\^~ \n\x00', max_size=40))
def test_whatever_is_typed_is_read(typed: str) -> None:
    assert isinstance(read(typed), Question)
