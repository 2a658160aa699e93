"""Forms: drawn and filled by WTForms, cleaned and worded by us; the check against foreign forms is the guard's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, IntegerField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from . import paging
from .errors import Refused
from .i18n import _, ngettext
from .letters import normal

# Control characters but tab and line feed, and halves of a character.
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Form(FlaskForm):
    """Base of every form."""

    # How inputs are called that are no fields of it, such as one for each file; and what is wrong with them.
    inputs: tuple[str, ...] = ()
    beside: Mapping[str, str] = MappingProxyType({})

    class Meta:  # noqa: D106 as WTForms has it
        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Say whether all is right; whatever is not is said at once, each beside its field."""
        good = bool(super().validate(extra_validators))
        try:
            self.check()
        except Refused as why:
            self.refuse(why)
            return False
        return good

    def check(self) -> None:
        """Look at what the validators of single fields do not see. Raises Refused."""

    def refuse(self, why: Refused) -> None:
        """Put what was refused beside its field, or on top when it names none; what stands there already is enough."""
        said = {name for name, field in self._fields.items() if field.errors}
        for each in (why, *why.others):
            field = self._fields.get(each.field or "")
            if (each.field or "").startswith(self.inputs):
                self.beside = {**self.beside, each.field or "": each.message}
            elif field is None:
                self.form_errors: list[str] = [*self.form_errors, each.message]
            elif field.name not in said:
                field.errors = [*field.errors, each.message]


def clean(text: str | None) -> str:
    """Return typed text as it is kept: NFC, unix lines, no control characters or lone surrogates."""
    return _NEVER.sub("", normal("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str | None) -> str:
    """Return typed text for a single line: no line breaks, no marks that turn the direction of the page."""
    words = "".join(" " if c in "\n\t" else c for c in clean(text) if c not in _TURNS)
    line = " ".join(words.split())
    return "" if is_blank(line) else line


def is_blank(text: str) -> bool:
    """Say whether nothing of a text can be seen: spaces, and marks without width or letter."""
    return all(unicodedata.category(c)[0] in "CZ" for c in text)


_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class Line(StringField):
    """One line of text, cleaned."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        # A field that was not sent is an empty one.
        self.data = one_line(valuelist[0] if valuelist else "")


class Text(TextAreaField):
    """Several lines of text, cleaned; spaces at the end do not count."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(valuelist[0] if valuelist else "").rstrip()


class Read(IntegerField):
    """Which wording was read, as its number; -1 for what can be none: no column of a database holds it."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            number = paging.key(valuelist[0])
            self.data = -1 if number is None else number


def choices(of: Mapping[str, object] | Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """Return values and labels as a select or a list of radio buttons takes them."""
    return [SelectChoice(value, label) for value, label in (of.items() if isinstance(of, Mapping) else of)]


def options(field: Any) -> Markup:
    """Return the options of a select, what was chosen marked; each is drawn once, as countries are many."""
    chosen = (field.data or ()) if isinstance(field, SelectMultipleField) else (field.data,)
    listed = tuple((each.value, str(each.label)) for each in field.choices)
    return Markup("".join(marked if value in chosen else plain for value, plain, marked in _drawn(listed)))  # noqa: S704 - Drawn escaped.


@lru_cache(maxsize=128)
def _drawn(listed: tuple[tuple[Any, str], ...]) -> tuple[tuple[Any, str, str], ...]:
    plain, marked = Markup('<option value="{}">{}</option>'), Markup('<option value="{}" selected>{}</option>')
    return tuple((each[0], str(plain.format(*each)), str(marked.format(*each))) for each in listed)


class Required:
    """Refuses an empty field with a sentence that says what is wanted."""

    field_flags = {"required": True}  # noqa: RUF012 as WTForms has it

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and is_blank(field.data)):
            field.errors = []
            raise StopValidation(str(self.message))


class AtMost:
    """Refuses text that is too long, and says by how much."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Form, field: Field) -> None:
        over = len(field.data or "") - self.limit
        if over > 0:
            raise StopValidation(
                ngettext("This is %(num)s character too long.", "This is %(num)s characters too long.", over)
                + " "
                + _("At most %(limit)s fit.", limit=self.limit)
            )


class OneOf:
    """Refuses what is not on the list."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = frozenset(allowed)

    def __call__(self, form: Form, field: Field) -> None:
        if field.data not in self.allowed:
            raise StopValidation(_("Choose one of the list."))
