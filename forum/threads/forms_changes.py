"""Forms of changing a whole thread."""

from __future__ import annotations

from datetime import date

from wtforms import BooleanField, SelectField, SelectMultipleField

from forum.kernel.errors import Refused
from forum.kernel.forms import AtMost, Form, Line, Required
from forum.kernel.i18n import _, lazy

from . import composing
from .forms import DeleteForm, ReasonForm


# Whether a reason has to be given depends on who changes: the verb says.
class TitleForm(DeleteForm):
    title = Line(lazy("Title"), [Required(lazy("Give the thread a title.")), AtMost(composing.TITLE)])
    quiet = BooleanField(lazy("Do not show the former title"))


class TagsForm(DeleteForm):
    tags = SelectMultipleField(lazy("Tags"), choices=[])


class MoveForm(ReasonForm):
    # The slug of one of the pods that the page offers.
    pod = Line(lazy("Pod"), [Required(lazy("Choose one of the list."))])


class MergeForm(ReasonForm):
    into = Line(lazy("Which thread stays?"), [Required(lazy("There is no such thread in this pod."))])


class SplitForm(ReasonForm):
    title = Line(lazy("Title of the new thread"), [Required(lazy("Give the thread a title.")), AtMost(composing.TITLE)])
    # Their keys; the door reads them, and shows again what was ticked.
    posts = SelectMultipleField(lazy("Posts"), choices=[], validate_choice=False)


class Until(Form):
    """A last day, or none."""

    until = Line(lazy("Until the end of the day"))

    def day(self) -> date | None:
        """Return the last day. Raises Refused for what is no day."""
        try:
            return date.fromisoformat(self.until.data) if self.until.data else None
        except ValueError:
            raise Refused(_("Write the day as year, month and day: 2026-12-31."), "until") from None


class PinForm(DeleteForm, Until):
    until = Line(lazy("Pinned until"))


class SlowForm(ReasonForm, Until):
    minutes = SelectField(lazy("Time between two posts of one person"), choices=[])
