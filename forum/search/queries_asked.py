"""From a question to what the index is asked: names become keys, as far as the asker sees who and what they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from sqlalchemy import Select, bindparam, select

from forum.kernel import times
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.people.names import sought
from forum.pods.policy import roles
from forum.resources import wording

from .asking import Question
from .backend import NEWEST, Asked
from .kinds import BY_NAME
from .queries_names import bound, has_words, plain, tags_called
from .queries_states import among
from .terms import in_title, is_short, is_stop, pieces_of
from .typed import NAME_OF, Said
from .words import language_of

_BY_HANDLE = select(User.id).where(scope_of(User), User.handle == bindparam("handle"))
_MOST_NAMES, _MOST_WORDS = 100, 4
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
    groups += [_facet(actor, "flags", flag) for flag in question.flags]
    groups += [_facet(actor, "has", each) for each in question.has]
    for choice in question.either:
        met = [(field, value, _facet(actor, field, value)) for field, value in choice]
        groups.append(frozenset[str]().union(*(group for _field, _value, group in met)))
        nobody += [(NAME_OF[field], value) for field, value, group in met if not group]
    if question.places:
        groups += _in_title(question)
    keys = among(actor, question.states, pods) if pods else None
    if question.is_empty or not all(groups) or (question.states and not keys):
        return Meant(None, tuple(nobody))
    return Meant(_asked(actor, question, tuple(groups), keys, order), tuple(nobody))


def expects_all(actor: Actor, question: Question) -> bool:
    """Say whether so few words are asked for that what has all of them comes first."""
    return is_short(question.words, _language_of(actor, question))


def pods_of(actor: Actor, question: Question, chosen: str) -> set[int]:
    """Return the actor's pods that the question is about; a pod of others is none."""
    pods = {id_ for id_, pod in roles(actor).items() if not chosen or pod.slug == chosen}
    if question.pods:
        pods &= {id_ for name in question.pods for id_ in _named(actor, name)}
    return pods


def _named(actor: Actor, name: str) -> set[int]:
    """Return which of the actor's pods is called so, else those whose names have it in them."""
    mine, wanted = roles(actor), plain(name)
    return {id_ for id_, pod in mine.items() if name.lower() == pod.slug or wanted == plain(pod.name)} or {
        id_ for id_, pod in mine.items() if wanted and wanted in plain(pod.name)
    }


def _asked(
    actor: Actor, question: Question, groups: tuple[Group, ...], keys: frozenset[int] | None, order: str
) -> Asked:
    singles = [said for said in question.without if not said.side_by_side]
    return Asked(
        words=question.words,
        phrases=question.phrases,
        prefixes=question.prefixes,
        choices=question.choices,
        without=tuple(said.words[0] for said in singles if not said.begins),
        without_prefixes=tuple(said.words[0] for said in singles if said.begins),
        facets=groups,
        after=int(question.after.timestamp()) if question.after else None,
        before=int(question.before.timestamp()) if question.before else None,
        among=keys,
        order=order or ("" if question.has_words else NEWEST),
        language=_language_of(actor, question),
    )


def _language_of(actor: Actor, question: Question) -> str:
    said = (*question.phrases, *(said.words for choice in question.choices for said in choice))
    return language_of(" ".join((*question.words, *chain.from_iterable(said))), actor.language)


def _in_title(question: Question) -> Iterator[Group]:
    """Yield what must be in a title; what is more than single words is looked for in the title itself."""
    for word in question.words:
        if not is_stop(word):
            yield in_title(word)
    for word in chain.from_iterable(map(pieces_of, question.phrases)):
        yield in_title(word)
    for choice in question.choices:
        if not any(said.begins for said in choice):
            yield frozenset[str]().union(*map(_begun_in_title, choice))


def _begun_in_title(said: Said) -> Group:
    telling = pieces_of(said.words)
    return in_title(telling[0]) if telling else frozenset()


def _named_groups(actor: Actor, question: Question) -> Iterator[tuple[tuple[str, str], Group]]:
    """Yield each name with what it stands for; one of several authors, or countries, will do."""
    any_of = (("authors", question.authors), ("countries", question.countries), ("languages", question.languages))
    for field, names in any_of:
        if names:
            met = (_facet(actor, field, name) for name in names)
            yield (NAME_OF[field], ", ".join(names)), frozenset[str]().union(*met)
    for word in question.tags:
        yield ("tag", word), _facet(actor, "tags", word)


def _facet(actor: Actor, field: str, value: str) -> Group:
    """Return the facets that stand for a filter; none where it names nobody and nothing."""
    if field == "authors":
        return frozenset(f"a{id_}" for id_ in _authors(actor, value))
    if field == "tags":
        return frozenset(f"t{id_}" for id_ in tags_called(actor, value))
    if field == "countries":
        return frozenset({f"country:{code}"} if (code := _country(value)) else ())
    if field == "languages":
        return frozenset({f"lang:{code}"} if (code := _language(value)) else ())
    return frozenset({_flag(actor, field, value)})


def _flag(actor: Actor, field: str, value: str) -> str:
    if value == "mine":
        return f"a{actor.id}"
    if field == "has" and value != "nugget":
        return f"has:{value}"
    return f"kind:{BY_NAME[value].number}" if value in BY_NAME else f"is:{value}"


def _language(name: str) -> str | None:
    """Return the letters of a language by themselves, or by its name in the reader's language or in its own."""
    wanted = name.casefold()
    known = (*wording.tongues(), *LANGUAGES.items())
    return next((code for code, called in known if wanted in (code, called.casefold())), None)


def _country(name: str) -> str | None:
    """Return the two letters of a country by itself, or by its name in the reader's language."""
    wanted = name.casefold()
    return next((code for code, called in times.countries() if wanted in (code.lower(), called.casefold())), None)


def _authors(actor: Actor, name: str) -> Sequence[int]:
    """Return who is meant: the one with that handle, else those whose name has all of the words."""
    if name.lower() == "me" and actor.id is not None:
        return [actor.id]
    one = rows(actor, _BY_HANDLE, handle=name.lower()).scalars().all()
    words = sought(name).split()[:_MOST_WORDS]
    if one or not words:
        return one
    parts = [False] * len(words)
    return rows(actor, _by_name(len(words)), **bound(words, parts)).scalars().all()


@cache
def _by_name(words: int) -> Select[int]:
    return select(User.id).where(scope_of(User), has_words([False] * words)).limit(_MOST_NAMES)
