from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.asking import MOST_CHOICES, Question, read
from forum.search.typed import Said, filters, spelled


def test_words_phrases_and_beginnings_are_told_apart() -> None:
    assert read('Clean "ice packs" wat* -chlorine') == Question(
        words=("clean",), phrases=(("ice", "packs"),), prefixes=("wat",), without=(Said(("chlorine",)),)
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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-chlorine", Said(("chlorine",))),
        ('-"oral rehydration"', Said(("oral", "rehydration"), side_by_side=True)),
        ("-follow-up", Said(("follow", "up"), side_by_side=True)),
        ("-rehydr*", Said(("rehydr",), begins=True)),
        ("-follow-upda*", Said(("follow", "upda"), side_by_side=True, begins=True)),
        ("-卫生", Said(("卫生",))),
        ("-手卫生", Said(("手卫生",), side_by_side=True)),
        ('-"soap"', Said(("soap",))),
        ("-r*", Said(("r",))),
    ],
)
def test_what_must_not_be_there_is_one_thing(typed: str, said: Said) -> None:
    question = read(f"water {typed}")
    assert (question.words, question.without) == (("water",), (said,))
    assert read(f"-{spelled(said)}").without == (said,)


def test_or_binds_what_stands_beside_it_and_the_rest_is_wanted() -> None:
    assert read('transport ice OR "cold box" OR freez* clinic') == Question(
        words=("transport", "clinic"),
        choices=((Said(("ice",)), Said(("cold", "box"), side_by_side=True), Said(("freez",), begins=True)),),
    )
    assert read("soap OR ash water OR tank").choices == (
        (Said(("soap",)), Said(("ash",))),
        (Said(("water",)), Said(("tank",))),
    )
    assert read("follow-up OR 手卫生").choices == ((Said(("follow", "up")), Said(("手卫", "卫生"))),)


def test_or_stands_between_filters_too() -> None:
    question = read("tag:water OR tag:waste is:nugget OR has:file OR author:ruth soap")
    assert question.either == (
        (("tags", "water"), ("tags", "waste")),
        (("flags", "nugget"), ("has", "file"), ("authors", "ruth")),
    )
    assert (question.words, question.tags, question.flags, question.authors) == (("soap",), (), (), ())
    # Of several of these one will do anyway.
    assert read("author:ruth OR author:amara") == read("author:ruth author:amara")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("OR soap", "soap"),
        ("soap OR", "soap"),
        ("soap OR -ash", "soap -ash"),
        ("soap OR author:ruth", "soap author:ruth"),
        ("tag:water OR after:2026", "tag:water after:2026"),
        ("is:unread OR is:bookmarked", "is:unread is:bookmarked"),
    ],
)
def test_an_or_that_binds_nothing_is_left_out_and_said(typed: str, plain: str) -> None:
    assert read(typed) == replace(read(plain), misread=("OR",))


def test_more_choices_than_are_asked_are_said() -> None:
    question = read(" ".join(f"a{at} OR b{at}" for at in range(MOST_CHOICES + 1)))
    assert (len(question.choices), question.misread) == (MOST_CHOICES, ("OR",))
    assert question.words == (f"a{MOST_CHOICES}", f"b{MOST_CHOICES}")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("author: Ruth soap", "author:Ruth soap"),
        ('author: "Ruth Keller"', 'author:"Ruth Keller"'),
        ("order: newest pod: ward", "order:newest pod:ward"),
        ("AND soap AND water", "soap water"),
        ("in: the morning", "in the morning"),
        ("before: washing", "before washing"),
        ("is: it", "is it"),
    ],
)
def test_a_space_after_a_colon_and_an_and_change_nothing(typed: str, plain: str) -> None:
    assert read(typed) == read(plain)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("NOT chlorine", "-chlorine"),
        ('NOT "oral rehydration"', '-"oral rehydration"'),
        ("re*tion", "re*"),
        ("*hydration", "hydration"),
        ("*hydrat*", "hydrat*"),
        ("w*", "w"),
        ("-re*tion", "-re*"),
    ],
)
def test_what_is_read_as_something_else_is_said(typed: str, read_as: str) -> None:
    assert read(f"soap {typed}") == replace(read(f"soap {read_as}"), reread=((typed, read_as),))


@pytest.mark.parametrize("typed", ["wat*", "wat*,", "(wat*)", "手卫*", "NOT", "AND", '"wat*"'])
def test_what_is_read_as_it_stands_is_not_told(typed: str) -> None:
    assert read(f"soap {typed}").reread == ()


@pytest.mark.parametrize(("typed", "left"), [("author: pod:ward", "author:"), ("soap tag:", "tag:")])
def test_a_name_without_a_value_is_left_out_and_said(typed: str, left: str) -> None:
    assert read(typed).misread == (left,)


def test_a_filter_is_taken_away_with_the_or_that_bound_it() -> None:
    assert filters("soap tag:water OR tag:waste in: the house") == [
        ("tag:water", "soap tag:waste in: the house"),
        ("tag:waste", "soap tag:water in: the house"),
    ]


@given(
    st.text(max_size=80)
    | st.text(alphabet='aOR*":- ', max_size=40)
    | st.text(alphabet='a*":-()[]\\^~ \n\x00', max_size=40)
)
def test_whatever_is_typed_is_read(typed: str) -> None:
    assert isinstance(read(typed), Question)
