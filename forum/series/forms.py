"""Forms of series."""

from __future__ import annotations

from datetime import UTC, date, datetime

from wtforms import BooleanField, HiddenField, SelectField

from forum.kernel import markup
from forum.kernel.errors import Refused
from forum.kernel.forms import AtMost, Form, Line, Required, Text, choices
from forum.kernel.i18n import LANGUAGES, _, lazy
from forum.threads.composing import TITLE

from . import actions


class SeriesForm(Form):
    title = Line(lazy("Theme"), [Required(lazy("Give the series a title.")), AtMost(TITLE)])
    about = Text(lazy("What it is about"), [AtMost(actions.ABOUT)])
    ends = Line(lazy("Last day"), [Required(lazy("Say when it ends."))])

    def day(self) -> date | None:
        """Return the last day. Raises Refused for what is none."""
        try:
            return date.fromisoformat(self.ends.data)
        except ValueError:
            raise Refused(_("Write the day as year, month and day: 2026-12-31."), "ends") from None


class RoundForm(Form):
    title = Line(lazy("Title"), [Required(lazy("Give the thread a title.")), AtMost(TITLE)])
    body = Text(lazy("First post"), [Required(lazy("Write something first.")), AtMost(markup.LIMIT)])
    language = SelectField(lazy("Language of the post"), choices=choices(LANGUAGES))
    lead = Line(lazy("Who leads it"), [Required(lazy("Say who leads it."))])
    opens = Line(lazy("Opens at (UTC)"), [Required(lazy("Say when it opens."))])

    def question(self) -> actions.Question:
        """Return what was typed. Raises Refused for a time that is none."""
        try:
            opens = datetime.fromisoformat(self.opens.data)
        except ValueError:
            raise Refused(_("Write day and time like this: 2026-12-31T09:00."), "opens") from None
        at = opens.replace(tzinfo=UTC) if opens.tzinfo is None else opens.astimezone(UTC)
        return actions.Question(self.title.data, self.body.data, self.language.data or "", self.lead.data, at)


class RowForm(RoundForm):
    """A question on the page of the whole series; a new one has no key."""

    key = HiddenField()
    drop = BooleanField(lazy("Remove this question"))

    @property
    def is_blank(self) -> bool:
        """Say whether a new question was left empty."""
        return not self.key.data and not (self.title.data or self.body.data)
