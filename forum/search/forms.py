"""The form that makes a question for whoever does not know its language, filled with what was asked before."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from wtforms import BooleanField, SelectField

from forum.kernel import times
from forum.kernel.forms import Form, Line, Required, Text, choices
from forum.kernel.i18n import LANGUAGES, lazy

from .asking import Question
from .typed import EITHER, LISTS, Said, named, spelled

_ANY = ("", lazy("Any"))
_WITHOUT = re.compile(r'"[^"]+"|[^\s"-][^\s"]*')
_ANYWHERE, _BEST = ("", lazy("Title or text")), ("", lazy("Best match first"))
_KINDS = {
    "nugget": lazy("Nuggets"),
    "question": lazy("Questions"),
    "announcement": lazy("Announcements"),
    "thread": lazy("First posts of threads"),
    "synthesis": lazy("Syntheses"),
    "resource": lazy("Resources"),
    "collection": lazy("Collections"),
    "poll": lazy("Polls"),
    "file": lazy("Attached files"),
}
_STATES = {
    "unread": lazy("What I have not read"),
    "bookmarked": lazy("What I keep for later"),
    "mine": lazy("What I wrote"),
}
_PLACES = {"title": lazy("The title")}
_RHYTHMS = {"daily": lazy("Every day"), "weekly": lazy("Every week"), "": lazy("Never")}
_ORDERS = {"newest": lazy("Newest first"), "oldest": lazy("Oldest first")}
_HAS = {"file": lazy("A file"), "link": lazy("A link to elsewhere")}


class NarrowForm(Form):
    """Every field becomes a part of the question."""

    words = Line(lazy("With these words"))
    phrase = Line(lazy("With these words side by side"))
    without = Line(lazy("Without these words"))
    author = Line(lazy("Written by"))
    pod = SelectField(lazy("In the pod"), validate_choice=False)
    kind = SelectField(lazy("Only"), choices=choices([_ANY, *_KINDS.items()]), validate_choice=False)
    place = SelectField(lazy("Words stand in"), choices=choices([_ANYWHERE, *_PLACES.items()]), validate_choice=False)
    state = SelectField(lazy("To me"), choices=choices([_ANY, *_STATES.items()]), validate_choice=False)
    has = SelectField(lazy("Which has"), choices=choices([_ANY, *_HAS.items()]), validate_choice=False)
    lang = SelectField(lazy("Language"), choices=choices([_ANY, *LANGUAGES.items()]), validate_choice=False)
    country = SelectField(lazy("Resources about"), validate_choice=False)
    after = Line(lazy("From"))
    before = Line(lazy("Until before"))
    order = SelectField(lazy("Order"), choices=choices([_BEST, *_ORDERS.items()]), validate_choice=False)


class SavedForm(Form):
    """A search that is kept."""

    query = Line(lazy("What is searched for"), [Required(lazy("Say what is searched for."))])
    name = Line(lazy("Name"))
    rhythm = SelectField(lazy("Tell me what is new"), choices=choices(_RHYTHMS), validate_choice=False)
    by_letter = BooleanField(lazy("By letter as well"))

    def said(self) -> dict[str, Any]:
        """Return what was typed and chosen."""
        words = {name: str(self[name].data or "") for name in ("name", "query", "rhythm")}
        return {**words, "by_letter": bool(self.by_letter.data)}


class GlossaryForm(Form):
    """Words that mean the same, a line each."""

    text = Text(lazy("Words that mean the same"))


def form_of(question: Question, pod: str, pods: Mapping[str, str]) -> NarrowForm:
    """Return the form, filled with a question; `pods` are the names of mine by their slugs."""
    shown, rest = _shown(question, {} if pod else pods)
    form = NarrowForm(
        formdata=None,
        words=" ".join((*question.words, *rest)),
        phrase=" ".join(question.phrases[0]) if question.phrases else "",
        without=" ".join(map(spelled, question.without)),
        pod=pod or shown.get("pods", ""),
        author=shown.get("authors", ""),
        kind=shown.get("flags", ""),
        place=_first(question.places),
        state=shown.get("states", ""),
        has=shown.get("has", ""),
        lang=shown.get("languages", "").lower(),
        country=shown.get("countries", "").upper(),
        order=question.order,
        after=f"{question.after:%Y-%m-%d}" if question.after else "",
        before=f"{question.before:%Y-%m-%d}" if question.before else "",
    )
    form.country.choices = choices([_ANY, *times.countries()])
    form.pod.choices = choices([("", lazy("All my pods")), *pods.items()])
    return form


def _shown(question: Question, pods: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the filters that a field shows, one each, and all else that stands among the words, as it is typed."""
    known: dict[str, Collection[str]] = {
        "pods": pods,
        "flags": _KINDS,
        "states": _STATES,
        "has": _HAS,
        "languages": LANGUAGES,
    }
    known["countries"] = {code.lower() for code, _name in times.countries()}
    given = [("states" if flag in _STATES else "flags", flag) for flag in question.flags]
    given += [("states", state) for state in question.states]
    given += [(name, value) for name in (*LISTS.values(), "has") for value in getattr(question, name)]
    shown: dict[str, str] = {}
    rest = [f"{prefix}*" for prefix in question.prefixes]
    rest += [spelled(Said(phrase, side_by_side=True)) for phrase in question.phrases[1:]]
    rest += [f" {EITHER} ".join(map(spelled, choice)) for choice in question.choices]
    rest += [f" {EITHER} ".join(named(*each) for each in choice) for choice in question.either]
    for name, value in given:
        if name != "tags" and name not in shown and (name not in known or value.lower() in known[name]):
            shown[name] = value
        else:
            rest.append(named(name, value))
    return shown, rest


def question_of(form: NarrowForm) -> str:
    """Return what somebody would have typed who knows the language of questions."""
    fields = (
        ("author", form.author),
        ("kind", form.kind),
        ("in", form.place),
        ("is", form.state),
        ("has", form.has),
        ("lang", form.lang),
        ("country", form.country),
        ("order", form.order),
    )
    parts = [
        _quoted(form.words),
        f'"{phrase}"' if (phrase := _plain(form.phrase)) else "",
        *(f"-{part}" for part in _WITHOUT.findall(_quoted(form.without))),
        *(
            f'{name}:"{value}"' if " " in value else f"{name}:{value}"
            for name, field in fields
            if (value := _plain(field))
        ),
        *(
            f"{name}:{day}"
            for name, field in (("after", form.after), ("before", form.before))
            if (day := _plain(field))
        ),
    ]
    return " ".join(part for part in parts if part)


def _quoted(field: Any) -> str:
    """Return what was typed, with its phrases where every quotation mark has another."""
    return str(field.data or "").strip() if str(field.data).count('"') % 2 == 0 else _plain(field)


def _plain(field: Any) -> str:
    return str(field.data or "").replace('"', " ").strip()


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
