"""Forms of pods: asking, deciding, charter, settings."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, SelectMultipleField

from forum.kernel import markup
from forum.kernel.forms import AtMost, Form, Line, Required, Text, choices
from forum.kernel.i18n import LANGUAGES, lazy

from . import typed
from .models import Question


class AskForm(Form):
    charter = BooleanField(lazy("I have read the charter and agree"))
    charter_version = HiddenField()


def ask_form(questions: Sequence[Question]) -> type[AskForm]:
    """Return the form of a pod's questions; each field is called `answer-<id>`."""
    fields = {}
    for question in questions:
        kind = Text if question.kind == "text" else Line
        asked = [Required(lazy("This question needs an answer."))] if question.required else []
        fields[f"answer-{question.id}"] = kind(
            question.label, [*asked, AtMost(question.max_length)], description=question.hint
        )
    made: type[AskForm] = type("PodAskForm", (AskForm,), fields)
    return made


class ReasonForm(Form):
    reason = Text(lazy("Reason"), [Required(lazy("Say why.")), AtMost(typed.REASON)])


class CharterForm(Form):
    body = Text(lazy("Charter"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])


class PodForm(Form):
    name = Line(lazy("Name"), [Required(lazy("Give the pod a name.")), AtMost(typed.NAME)])
    purpose = Text(lazy("Purpose"), [Required(lazy("Say what the pod is for."))])
    languages = SelectMultipleField(lazy("Languages"), choices=choices(LANGUAGES), validate_choice=False)
    bare_letters = BooleanField(lazy("Letters by e-mail tell nothing of this pod"))


class TagsForm(Form):
    tags = Text(lazy("Tags, one in a line"))
