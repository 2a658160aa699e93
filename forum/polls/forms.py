"""Forms of polls."""

from __future__ import annotations

from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField

from forum.kernel.errors import Refused
from forum.kernel.forms import AtMost, Form, Line, Read, Required, Text, choices
from forum.kernel.i18n import _, lazy

from . import asking
from .models import CHOICE, CONSENT

_KINDS = {CHOICE: lazy("A choice between answers"), CONSENT: lazy("Consent to a proposal")}
_RESULTS = {"voted": lazy("To each who has voted"), "closed": lazy("When the poll has closed")}


class PollForm(Form):
    kind = RadioField(lazy("What kind of poll"), choices=choices(_KINDS), default=CHOICE)
    question = Line(lazy("Question or proposal"), [Required(lazy("Ask a question.")), AtMost(asking.QUESTION)])
    about = Text(lazy("What one should know"), [AtMost(asking.ABOUT)])
    options = Text(lazy("Answers, one in a line"))
    several = BooleanField(lazy("More than one answer may be chosen"))
    closes = Line(lazy("Last day"))
    results = RadioField(lazy("The result is shown"), choices=choices(_RESULTS), default="voted")
    secret = BooleanField(lazy("Secret: nobody sees who said what"))
    charter = HiddenField()

    def asked(self) -> asking.Asked:
        """Return what was typed. Raises Refused for a day that is none."""
        return asking.Asked(
            question=self.question.data,
            kind=self.kind.data or "",
            about=self.about.data,
            options=self.options.data.split("\n"),
            several=self.several.data,
            secret=self.secret.data,
            early=self.results.data != "closed",
            closes=self._day(),
        )

    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.closes.data) if self.closes.data else None
        except ValueError:
            raise Refused(_("Write the day as year, month and day: 2026-12-31."), "closes") from None


class VoteForm(Form):
    picked = SelectMultipleField(lazy("Your answer"), choices=[], validate_choice=False)
    reason = Text(lazy("Why"), [AtMost(asking.REASON)])
    charter = HiddenField()


class OutcomeForm(Form):
    outcome = Text(lazy("What comes of it"), [Required(lazy("Write something first.")), AtMost(asking.OUTCOME)])
    read = Read()
    charter = HiddenField()
