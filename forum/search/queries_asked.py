"""From a question to what the index is asked: names become keys, as far as the asker sees who and what they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, func, or_, select

from forum.kernel import times
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.people.names import folded
from forum.pods.models import Tag
from forum.pods.policy import roles
from forum.resources import wording

from .asking import Question
from .backend import NEWEST, Asked
from .kinds import BY_NAME
from .queries_names import bound, has_words
from .queries_states import among
from .terms import in_title, is_stop
from .words import language_of

_BY_HANDLE = select(User.id).where(scope_of(User), User.handle == bindparam("handle"))
_MOST_NAMES, _MOST_WORDS = 100, 4
_TAGS = select(Tag.id).where(
    scope_of(Tag), or_(Tag.slug == bindparam("word"), func.lower(Tag.name) == bindparam("word"))
)
Group = frozenset[str]


@dataclass(frozen=True)
class Meant:
    """What the index is asked, None when nothing can be found; and the names that are nobody's."""

    asked: Asked | None
    nobody: tuple[tuple[str, str], ...]


def meant(actor: Actor, question: Question, pods: set[int], order: str) -> Meant:
    """Resolve the names of a question."""
    nobody = [("pod", name) for name in question.pods if not _named(actor, name)]
    groups: list[Group] = []
    for name, group in _named_groups(actor, question):
        groups.append(group)
        if not group:
            nobody.append(name)
    groups += [frozenset({_facet(actor, flag)}) for flag in question.flags]
    groups += [frozenset({"is:nugget" if each == "nugget" else f"has:{each}"}) for each in question.has]
    if question.places:
        groups += [in_title(word) for word in _words(question) if not is_stop(word)]
    keys = among(actor, question.states, pods) if pods else None
    if not all(groups) or (question.states and not keys):
        return Meant(None, tuple(nobody))
    return Meant(_asked(actor, question, tuple(groups), keys, order), tuple(nobody))


def pods_of(actor: Actor, question: Question, chosen: str) -> set[int]:
    """Return the actor's pods that the question is about; a pod of others is none."""
    pods = {id_ for id_, pod in roles(actor).items() if not chosen or pod.slug == chosen}
    if question.pods:
        pods &= {id_ for name in question.pods for id_ in _named(actor, name)}
    return pods


def _named(actor: Actor, name: str) -> set[int]:
    """Return which of the actor's pods is called so, else those whose names have it in them."""
    mine, wanted = roles(actor), folded(name)
    return {id_ for id_, pod in mine.items() if wanted in (pod.slug, folded(pod.name))} or {
        id_ for id_, pod in mine.items() if wanted in folded(pod.name)
    }


def _asked(
    actor: Actor, question: Question, groups: tuple[Group, ...], keys: frozenset[int] | None, order: str
) -> Asked:
    return Asked(
        words=question.words,
        phrases=question.phrases,
        prefixes=question.prefixes,
        without=question.without,
        facets=groups,
        after=int(question.after.timestamp()) if question.after else None,
        before=int(question.before.timestamp()) if question.before else None,
        among=keys,
        order=order or ("" if question.words or question.phrases or question.prefixes else NEWEST),
        either=question.either,
        language=language_of(" ".join(_words(question)), actor.language),
    )


def _words(question: Question) -> list[str]:
    return [*question.words, *(word for phrase in question.phrases for word in phrase)]


def _named_groups(actor: Actor, question: Question) -> Iterator[tuple[tuple[str, str], Group]]:
    """Yield each name with what it stands for; one of several authors, or countries, will do."""
    if question.authors:
        ids = {id_ for name in question.authors for id_ in _authors(actor, name)}
        yield ("author", ", ".join(question.authors)), frozenset(f"a{id_}" for id_ in ids)
    for word in question.tags:
        tags = rows(actor, _TAGS, word=word.lower()).scalars()
        yield ("tag", word), frozenset(f"t{id_}" for id_ in tags)
    if question.countries:
        codes = filter(None, map(_country, question.countries))
        yield ("country", ", ".join(question.countries)), frozenset(f"country:{code}" for code in codes)
    if question.languages:
        codes = filter(None, map(_language, question.languages))
        yield ("lang", ", ".join(question.languages)), frozenset(f"lang:{code}" for code in codes)


def _language(name: str) -> str | None:
    """Return the letters of a language by themselves, or by its name in the reader's language or in its own."""
    wanted = name.casefold()
    known = (*wording.tongues(), *LANGUAGES.items())
    return next((code for code, called in known if wanted in (code, called.casefold())), None)


def _country(name: str) -> str | None:
    """Return the two letters of a country by itself, or by its name in the reader's language."""
    wanted = name.casefold()
    return next((code for code, called in times.countries() if wanted in (code.lower(), called.casefold())), None)


def _facet(actor: Actor, flag: str) -> str:
    if flag == "mine":
        return f"a{actor.id}"
    return f"kind:{BY_NAME[flag].number}" if flag in BY_NAME else f"is:{flag}"


def _authors(actor: Actor, name: str) -> Sequence[int]:
    """Return who is meant: the one with that handle, else those whose name has all of the words."""
    if name.lower() == "me" and actor.id is not None:
        return [actor.id]
    one = rows(actor, _BY_HANDLE, handle=name.lower()).scalars().all()
    words = folded(name).split()[:_MOST_WORDS]
    if one or not words:
        return one
    return rows(actor, _by_name(len(words)), **bound(words)).scalars().all()


@cache
def _by_name(words: int) -> Select[int]:
    return select(User.id).where(scope_of(User), has_words(words)).limit(_MOST_NAMES)
