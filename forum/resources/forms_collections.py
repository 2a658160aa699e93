"""Forms of collections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import SelectField

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.forms import AtMost, Form, Line, Read, Required, Text, choices, one_line
from forum.kernel.i18n import lazy

from . import actions_collections, queries_collections, typed
from .actions_collections import ABOUT, Change


class CollectionForm(Form):
    title = Line(lazy("Title"), [Required(lazy("This cannot be empty.")), AtMost(typed.TITLE)])
    about = Text(lazy("What it is for"), [AtMost(ABOUT)])


class OrderForm(CollectionForm):
    # What was read.
    revision = Read()
    inputs = ("note-",)

    def check(self) -> None:
        """Look at what is said of each item. Raises Refused."""
        actions_collections.checked(self.change(request.form).notes)

    def change(self, sent: Any) -> Change:
        """Return what was said of the collection and of its items: `place-7`, `note-7`, `drop` with a key."""
        places = {key: at for key, text in _named(sent, "place-").items() if (at := paging.key(text.strip()))}
        drop = [key for text in sent.getlist("drop") if (key := paging.key(text))]
        notes = {key: one_line(text) for key, text in _named(sent, "note-").items()}
        return Change(self.title.data or "", self.about.data or "", places, notes, drop)


class PutForm(Form):
    collection = SelectField(lazy("Collection"), validate_choice=False)
    note = Line(lazy("What to look for in it"), [AtMost(typed.NOTE)])


def listing(actor: Actor, pod_id: int, form: PutForm) -> None:
    """Give the form the collections of a pod."""
    found = queries_collections.to_choose(actor, pod_id)
    form.collection.choices = choices([(str(row.id), row.title) for row in found])


def _named(sent: Mapping[str, str], begins: str) -> dict[int, str]:
    return {
        key: text
        for name, text in sent.items()
        if name.startswith(begins) and (key := paging.key(name[len(begins) :])) is not None
    }
