"""Forms of writing and of keeping order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.widgets import HiddenInput

from forum.kernel import markup, sizes, tokens
from forum.kernel.forms import AtMost, Form, Line, Read, Required, Text, choices, clean, one_line
from forum.kernel.i18n import LANGUAGES, lazy

from . import actions_moderation, composing
from .models import KINDS
from .models_held import HeldPost

# Letters of a first post that an address can give: a link and its name.
_GIVEN = 1_000
_KINDS = {
    "discussion": lazy("Discussion"),
    "question": lazy("Question"),
    "announcement": lazy("Announcement"),
}


class Files(MultipleFileField):
    """Files that come with a form."""

    # The keys of those that it sends with its text, and of those that this very sending brought.
    held: tuple[int, ...] = ()
    brought: tuple[int, ...] = ()
    # Those that it takes away, and what pictures show in the words of the form.
    gone: tuple[int, ...] = ()
    said: Mapping[int, str] = MappingProxyType({})
    # How many may come, and whether pictures can be shown in the words of the form.
    most, in_text = 20, True

    @property
    def largest(self) -> int:
        """Return the most bytes of one file."""
        return sizes.file()


class PostForm(Form):
    body = Text(lazy("Your reply"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])
    language = SelectField(lazy("Language of the post"), choices=choices(LANGUAGES))
    once = Line(widget=HiddenInput())
    parent = HiddenField()
    charter = BooleanField(lazy("I have read the charter and agree"))
    charter_version = HiddenField()
    files = Files(lazy("Files"))


@cache
def blank(language: str) -> PostForm:
    """Return the empty form of a writer of this language, made once: it is only shown, never filled."""
    return PostForm(formdata=None, language=language)


class ThreadForm(PostForm):
    body = Text(lazy("Your words"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])
    title = Line(lazy("Title"), [Required(lazy("Give the thread a title.")), AtMost(composing.TITLE)])
    kind = RadioField(lazy("Kind"), choices=choices((kind, _KINDS[kind]) for kind in KINDS), default=KINDS[0])
    tags = SelectMultipleField(lazy("Tags"), choices=[])


def begun(language: str, title: str | None, body: str | None) -> ThreadForm:
    """Return the form of a new thread with what its address gives: of who searched in vain, or talks of something."""
    said = {"title": one_line(title)[: composing.TITLE], "body": clean(body)[:_GIVEN]}
    return ThreadForm(formdata=None, language=language, once=tokens.once(), **said)


class SynthesisForm(PostForm):
    body = Text(lazy("Synthesis"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])
    # The version that was read, 0 for none.
    read = Read()


class EditForm(Form):
    body = Text(lazy("Your words"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])
    language = SelectField(lazy("Language of the post"), choices=choices(LANGUAGES))
    reason = Line(lazy("Why the change"), [AtMost(actions_moderation.REASON)])
    revision = Read()
    once = Line(widget=HiddenInput())
    files = Files(lazy("Files"))


class HeldForm(Form):
    """Other words for a text that waits; a reply goes without the title."""

    title = Line(lazy("Title"), [Required(lazy("Give the thread a title.")), AtMost(composing.TITLE)])
    body = Text(lazy("Your words"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])
    language = SelectField(lazy("Language of the post"), choices=choices(LANGUAGES))
    revision = Read()
    once = Line(widget=HiddenInput())

    def of(self, held: HeldPost) -> HeldForm:
        """Return the form as a text needs it."""
        if held.in_thread_id is not None:
            del self.title
        return self


class ReasonForm(Form):
    reason = Text(lazy("Reason"), [Required(lazy("Say why.")), AtMost(actions_moderation.REASON)])


class DeleteForm(Form):
    """For one's own words, which need no excuse."""

    reason = Text(lazy("Reason"), [AtMost(actions_moderation.REASON)])


class _Along(Form):
    # Which copies of its files go along: their keys.
    along = SelectMultipleField(choices=[], validate_choice=False)


class ReasonAlongForm(ReasonForm, _Along):
    """For what has files that may stand elsewhere, too."""


class DeleteAlongForm(DeleteForm, _Along):
    """The same for one's own words."""
