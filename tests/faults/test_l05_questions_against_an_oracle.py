"""L5: thousands of random searches by random people find nothing that a plain look at the tables says is not theirs."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import text

from forum.app import create_app
from forum.kernel import schema
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.search import asking, health, queries
from tests.cast import PASSWORD, settle
from tests.faults import stock
from tests.faults.figures import note
from tests.faults.product import settings_of
from tests.faults.sizes import SIZES
from tests.people_of import hashed

_PEOPLE, _PODS, _IN_A_TALK, _WORDS = 60, 24, 20, 2_000
_FIRST = 1_000
_HIDDEN = "UPDATE post SET hidden_at = created_at WHERE id % 17 = 0"
_LEFT = """
    UPDATE membership SET state = CASE user_id % 3 WHEN 0 THEN 'left' WHEN 1 THEN 'removed' ELSE 'suspended' END
    WHERE (user_id + pod_id) % 5 = 0
"""
# By hand, without any clause of ours: a post of a pod in which somebody is just now, and which is not hidden.
_THEIRS = """
    SELECT p.id FROM post p WHERE p.hidden_at IS NULL AND p.pod_id IN (
        SELECT m.pod_id FROM membership m WHERE m.user_id = :who AND m.state = 'member'
    )
"""


def _word(chance: random.Random) -> str:
    """Draw a word as people do: few often, most of them hardly ever."""
    number = int(_WORDS * chance.random() ** 3)
    return "".join(
        ("ka", "lo", "mi", "ru", "te", "sa", "no", "bi", "du", "ve")[int(digit)] for digit in f"{number:04d}"
    )


def _fill(chance: random.Random) -> None:
    """Write people who are in some pods each, and what they say there."""
    people = stock.people(_PEOPLE, "commons")
    for pod in stock.pods(_PODS, people[0]):
        inside = [people[0], *chance.sample(people[1:], _PEOPLE // 4)]
        stock.join(pod, inside[1:])
        for _ in range(max(SIZES.oracle_posts // _PODS // _IN_A_TALK, 1)):
            title = " ".join(_word(chance) for _ in range(4))
            stock.talk(
                pod, inside, _IN_A_TALK, title, lambda: " ".join(_word(chance) for _ in range(chance.randint(10, 60)))
            )
    db.session.commit()


def _question(chance: random.Random) -> str:
    one, other = _word(chance), _word(chance)
    author, pod = chance.randrange(_FIRST, _FIRST + _PEOPLE), chance.randrange(_FIRST, _FIRST + _PODS)
    shapes = (
        one,
        f"{one} {other}",
        f'"{one} {other}"',
        f"{one} -{other}",
        f"{one[:3]}*",
        f"author:p{author}",
        f"{one} author:p{author}",
        f"pod:pod-{pod}",
        f"{one} pod:pod-{pod}",
        f"{one} after:2026-02-01",
        f"before:2099-06-01 {one}",
        f'{one} OR "{other} {one}" OR {other[:3]}*',
        f'{one} -"{one} {other}"',
        f"-{one}",
        f"author:p{author} OR is:thread order:newest",
    )
    return chance.choice(shapes)


def _ids(statement: str, **binds: object) -> set[int]:
    return {int(id_) for (id_,) in db.session.execute(text(statement), binds)}


def test_no_search_finds_what_is_not_the_searchers(tmp_path: Path) -> None:
    chance, foreign, hits, counted = random.Random(5), 0, 0, 0  # noqa: S311 as it only draws questions
    app = create_app(settings_of(tmp_path, f"sqlite:///{tmp_path / 'forum.db'}"))
    with app.app_context():
        schema.upgrade()
        settle(hashed(PASSWORD))
        _fill(chance)
        health.rebuild()
        # Behind the index's back: it still has all of it, as it has for a moment after every change.
        for statement in (_HIDDEN, _LEFT):
            db.session.execute(text(statement))
        db.session.commit()
        theirs = {who: _ids(_THEIRS, who=who) for who in range(_FIRST, _FIRST + _PEOPLE)}
        for _ in range(SIZES.questions):
            who, asked = chance.randrange(_FIRST, _FIRST + _PEOPLE), _question(chance)
            results = queries.search(
                Actor(who),
                asking.read(asked),
                order="newest" if chance.random() < 0.3 else "",
                page=chance.choice((1, 1, 2)),
            )
            found = {hit.row.id for hit in results.hits}
            hits += len(found)
            foreign += len(found - theirs[who])
            counted += sum(number for _pod, number in results.counts) > len(theirs[who])
        db.session.remove()
        db.engine.dispose()
    note("L5", posts=SIZES.oracle_posts, questions=SIZES.questions, hits=hits, foreign=foreign)
    assert hits > SIZES.questions
    assert (foreign, counted) == (0, 0)
