"""What must not be there, of which one must be there, and filters alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel.paging import SIZE
from forum.search import queries
from tests.browser import Browser
from tests.search.of_search import answered, found, said

Open = Callable[[str | None], Browser]


@pytest.mark.usefixtures("inside")
def test_only_what_has_the_words_side_by_side_is_left_out() -> None:
    both = said("mira", "ward", "Children", "Oral polio drops, then rehydration. We follow it up.")
    phrase = said("mira", "ward", "Children", "Give **oral** [rehydration](https://example.org) salts.")
    follow = said("mira", "ward", "Follow-up of children", "Once a week.")
    assert set(found("mira", "children")) == {both, phrase, follow}
    assert set(found("mira", 'children -"oral rehydration"')) == {both, follow}
    assert set(found("mira", "children -follow-up")) == {both, phrase}
    assert set(found("mira", "children NOT follow-up")) == {both, phrase}
    assert found("mira", 'children -follow-up -"oral rehydration"') == [both]
    assert found("mira", '"oral rehydration" -salts') == []
    assert found("mira", '"oral rehydration" -"rehydration oral"') == [phrase]
    assert found("mira", 'children in:title -"once a week"').count(follow) == 0


@pytest.mark.usefixtures("inside")
def test_what_lacks_them_is_found_behind_more_than_is_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    first = said("mira", "ward", "Oral", "Polio drops.")
    both = answered("mira", first, "Oral drops before rehydration.")
    for _again in range(3):
        answered("mira", first, "Oral rehydration, oral rehydration.")
    monkeypatch.setattr(queries, "MOST", 3)
    assert found("mira", 'oral -"oral rehydration" order:newest') == [first]
    assert found("mira", 'oral -"oral rehydration"')[:1] == [first]
    assert found("mira", '-"oral rehydr" order:oldest -"the of"')[:2] == [first, both]


@pytest.mark.usefixtures("inside")
def test_a_chinese_word_is_left_out_and_not_its_characters() -> None:
    pieces = said("mira", "ward", "培训", "用手消毒，注意卫生。", "zh")
    word = said("mira", "ward", "培训", "改善手卫生的设施。", "zh")
    assert set(found("mira", "培训")) == {pieces, word}
    assert found("mira", "培训 -手卫生") == [pieces]
    assert found("mira", "培训 -卫生") == []
    assert found("mira", '培训 "手卫生"') == [word]


@pytest.mark.usefixtures("inside")
def test_a_beginning_is_left_out() -> None:
    kept = said("mira", "ward", "Salts", "For the hydrated.")
    said("mira", "ward", "Salts", "Rehydration and rehydrating.")
    said("mira", "ward", "Salts", "Réhydratation.", "fr")
    assert found("mira", "salts -rehydr*") == [kept]
    assert found("mira", "salts -rehydr* -hydr*") == []


@pytest.mark.usefixtures("inside")
def test_or_binds_words_phrases_and_beginnings_and_the_rest_is_wanted() -> None:
    rub = said("mira", "ward", "Stations", "A hand rub at the door of each clinic.")
    short = said("mira", "ward", "Stations", "ABHR in the clinic.")
    alcohol = said("mira", "ward", "Stations", "Alcoholic gel in the clinic.")
    apart = said("mira", "ward", "Stations", "A hand that you rub at the clinic.")
    other = said("mira", "ward", "Stations", "ABHR on the ward.")
    assert set(found("mira", '"hand rub" OR abhr OR alcohol*')) == {rub, short, alcohol, other}
    asked = 'clinic "hand rub" OR abhr OR alcohol*'
    # What lacks the word that is wanted beside them comes last, what has none of them does not come.
    assert set(found("mira", asked)[:3]) == {rub, short, alcohol}
    assert found("mira", asked)[3:] == [other]
    assert found("mira", "clinics abhr OR gel -alcohol*") == [short, other]
    assert found("mira", f"{asked} order:oldest") == [rub, short, alcohol]
    assert found("mira", "door OR gel abhr OR hand order:oldest") == [rub]
    assert set(found("mira", '"hand that" OR "hand rub"')) == {rub, apart}
    assert found("mira", '"the of" OR "hand rub"') == [rub]
    assert found("mira", '"rub hand" OR nobody') == []
    assert found("omar", asked) == []


@pytest.mark.usefixtures("inside")
def test_or_in_titles() -> None:
    rub = said("mira", "ward", "Hand rub for wards", "Where?")
    short = said("mira", "ward", "ABHR for wards", "Where?")
    said("mira", "ward", "A hand may rub", "Hand rub, ABHR, alcohol.")
    assert set(found("mira", 'in:title "hand rub" OR abhr')) == {rub, short}
    assert set(found("mira", "in:title wards abhr OR rub")) == {rub, short}
    assert found("mira", 'in:title abhr OR "rub hand"') == [short]
    assert found("mira", "in:title abh* OR alcohol") == [short]


@pytest.mark.usefixtures("inside")
def test_or_between_filters() -> None:
    water = said("mira", "ward", "Tanks", "Soap.", tags=("water",))
    waste = said("mira", "ward", "Pits", "Soap.", tags=("waste",))
    answer = answered("harry", waste, "Soap.")
    said("mona", "ward", "Doors", "Soap.")
    assert set(found("mira", "soap tag:water OR tag:waste is:thread")) == {water, waste}
    assert set(found("mira", "soap tag:water OR author:harry")) == {water, answer}
    assert set(found("mira", "author:harry OR author:mira")) == {water, waste, answer}
    assert found("mira", "soap tag:water OR tag:nothing") == [water]


@pytest.mark.usefixtures("inside")
def test_filters_and_exclusions_alone_list_all_that_fits_the_newest_first() -> None:
    first = said("mira", "ward", "Soap", "Soap.")
    second = said("mira", "ward", "Water", "Water.")
    third = said("mira", "commons", "Water", "Water and ash.")
    assert found("mira", "pod:ward order:newest") == found("mira", "pod:ward") == [second, first]
    assert found("mira", "pod:ward order:oldest") == [first, second]
    assert found("mira", "-ash", pod="ward") == [second, first]
    assert found("mira", "-soap") == [third, second]
    assert found("mira", "-wat*") == [first]
    assert found("mira", '-"water and"') == [second, first]
    assert found("mira", "in:title") == found("mira", "order:newest") == [third, second, first]
    # What says nothing asks for nothing.
    assert found("mira", "** -- ?") == found("mira", '"') == found("mira", "is:lovely") == []
    assert found("omar", "pod:ward") == []


def test_a_list_of_all_goes_on_over_pages(site: Flask, browser: Open) -> None:
    with site.app_context():
        first = said("mira", "ward", "Counting", "Sheep.")
        for number in range(SIZE):
            answered("mira", first, f"Sheep number {number}")
    pages = [browser("harry").get(f"/search?q=pod:ward&page={at}").text for at in (1, 2)]
    assert f'href="/posts/{first}"' in pages[1]
    assert f'href="/posts/{first}"' not in pages[0]
    assert ">Newest</a>" in pages[0].partition('aria-current="true"')[2][:40]
    # The next question is not asked in that order.
    assert 'name="order"' not in pages[0]
