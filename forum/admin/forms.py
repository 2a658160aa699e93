"""Forms of administrators."""

from __future__ import annotations

from wtforms import SelectField, SelectMultipleField

from forum.kernel.forms import AtMost, Form, Line, Required, Text, choices
from forum.kernel.i18n import LANGUAGES, lazy
from forum.pods import typed


class FoundForm(Form):
    """What stands in no list is refused by the action, in the language of the site."""

    name = Line(lazy("Name"), [Required(lazy("Give the pod a name.")), AtMost(typed.NAME)])
    slug = Line(lazy("Address"), [Required(lazy("Write the last part of its address."))])
    purpose = Text(lazy("Purpose"), [Required(lazy("Say what the pod is for."))])
    template = SelectField(lazy("Template"), validate_choice=False)
    languages = SelectMultipleField(lazy("Languages"), choices=choices(LANGUAGES), validate_choice=False)
    coordinator = Line(lazy("Coordinator"), [Required(lazy("Name somebody by handle or address."))])
