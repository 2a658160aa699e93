"""What one looks for in the trail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from wtforms import SelectField

from forum.kernel.forms import Form, Line, choices
from forum.kernel.i18n import _, lazy

from . import wording


class TrailForm(Form):
    person = Line(lazy("Person"))
    what = SelectField(lazy("What"), validate_choice=False)
    since = Line(lazy("From"))
    until = Line(lazy("Until"))


def choose(form: TrailForm) -> None:
    """Offer the groups of deeds in the reader's language."""
    form.what.choices = choices([("", _("Everything")), *((name, str(said)) for name, said in wording.GROUPS.items())])


def day(text: str | None, *, after: bool = False) -> datetime | None:
    """Return the beginning of a day as a browser writes it, or of the day after; None for no day."""
    try:
        given = date.fromisoformat(text or "")
        return datetime(given.year, given.month, given.day, tzinfo=UTC) + timedelta(days=int(after))
    except (ValueError, OverflowError):
        return None
