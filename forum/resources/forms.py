"""Forms of resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, FileField, SelectField, SelectMultipleField

from forum.kernel import paging, sizes, times
from forum.kernel.actor import Actor
from forum.kernel.errors import every
from forum.kernel.forms import AtMost, Form, Line, Read, Required, Text, choices
from forum.kernel.i18n import _, lazy
from forum.pods.queries import pod_tags
from forum.threads.forms import Files

from . import sheets, typed, wording
from .typed import Words

_FIELDS = ("kind", "publisher", "year", "language", "country", "licence", "why")
_EMPTY = lazy("This cannot be empty.")


class Documents(Files):
    """Files that may be as large as documents are."""

    in_text = False

    @property
    def largest(self) -> int:
        """Return the most bytes of one file."""
        return sizes.document()


class Document(Documents):
    """One of them."""

    most = 1


class WordsForm(Form):
    title = Line(lazy("Title"), [AtMost(typed.TITLE)])
    # Choices are checked where it is written: what is none of the list comes back with a sentence of ours.
    kind = SelectField(lazy("What it is"), choices=choices(wording.KINDS), default="other", validate_choice=False)
    publisher = Line(lazy("Who published it"), [AtMost(typed.LINE)])
    year = Line(lazy("Year"))
    language = SelectField(lazy("Language"), validate_choice=False)
    country = SelectField(lazy("Country"), validate_choice=False)
    licence = Line(lazy("Licence"), [AtMost(typed.LINE)])
    why = Text(lazy("Why it is useful"), [AtMost(typed.WHY)])
    tags = SelectMultipleField(lazy("Themes"), validate_choice=False)

    def check(self) -> None:
        """Look at all of it. Raises Refused."""
        self.words().columns()

    def words(self) -> Words:
        """Return what was typed."""
        said = {name: self[name].data or "" for name in _FIELDS}
        return Words(title=self.title.data or "", tags=tuple(self.tags.data or ()), **said)


class EditForm(WordsForm):
    title = Line(lazy("Title"), [Required(_EMPTY), AtMost(typed.TITLE)])
    # The wording that was read.
    revision = Read()


class VersionForm(Form):
    files = Document(lazy("File"))
    url = Line(lazy("Or a link"), [AtMost(typed.URL)])
    note = Line(lazy("What is new"), [AtMost(typed.NOTE)])

    def check(self) -> None:
        """Look at what is handed out. Raises Refused."""
        typed.one(self.files.held, self.url.data or "")


class SupersedeForm(Form):
    by = Line(lazy("Address or number of the newer resource"))

    def key(self) -> int | None:
        """Return the key of what was typed, an address or its number; 0 for what is none, None for nothing."""
        said = (self.by.data or "").strip().rstrip("/")
        return (paging.key(said.rpartition("/")[2]) or 0) if said else None


class AskingForm(WordsForm):
    anyway = BooleanField(lazy("It is something else: add it"))
    # What the pod has already, once somebody is asked about it.
    twins: Sequence[Any] = ()


class KeepForm(AskingForm):
    title = Line(lazy("Title"), [Required(_EMPTY), AtMost(typed.TITLE)])


class NewForm(AskingForm):
    files = Documents(lazy("Files"))
    url = Line(lazy("Or a link"), [AtMost(typed.URL)])
    # What several files are called, by their keys.
    titles: Mapping[int, str] = MappingProxyType({})
    inputs = ("title-",)

    def check(self) -> None:
        """Look at where it lies, at its words, and at what several files are called. Raises Refused."""
        held, url, words = self.files.held, self.url.data or "", self.words()
        if not url and (len(held) != 1 or not words.title):
            # A file is called as it is.
            words = replace(words, title="file")
        unless = _("Choose files or give a link, not both.") if url else _("Choose a file, or give a link.")
        checks: dict[str, Callable[[], object]] = {
            "source": lambda: typed.source(held, url, unless),
            "words": words.columns,
        }
        for key in held if len(held) > 1 else ():
            if said := self.titles.get(key):
                checks[f"title-{key}"] = partial(typed.title, said, f"title-{key}")
        every(checks)


class SheetForm(Form):
    table = FileField(lazy("A table as CSV"))
    sheet = Text(lazy("Or its lines"), [AtMost(sheets.BYTES)])
    anyway = BooleanField(lazy("Add also what looks like something that is there"))


def listing(actor: Actor, pod_id: int, form: WordsForm) -> None:
    """Give a form the lists of its reader's language and of the pod."""
    form.language.choices = choices([("", "—"), *wording.tongues()])
    form.country.choices = choices([("", "—"), *times.countries()])
    form.tags.choices = choices((tag.slug, tag.name) for tag in pod_tags(actor, pod_id))
