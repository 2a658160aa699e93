"""Sentences about questions: how one was read, what was not understood of it, which names in it are nobody's."""

from __future__ import annotations

from forum.kernel.i18n import _, alone

from .asking import Question
from .typed import EITHER, FLAGS, HAS, ORDERS, STATES, named, spelled


def how_read(question: Question) -> list[str]:
    """Return how a question was read, as far as it has more in it than words and filters."""
    told = [
        _("“%(part)s” is read as “%(read)s”.", part=alone(part), read=alone(read)) for part, read in question.reread
    ]
    choices = [list(map(spelled, choice)) for choice in question.choices]
    choices += [[named(*each) for each in choice] for choice in question.either]
    told += [_("One of these must be there: %(words)s", words=", ".join(map(alone, choice))) for choice in choices]
    if question.without:
        without = ", ".join(alone(spelled(said)) for said in question.without)
        told.append(_("None of these may be there: %(words)s", words=without))
    if question.places and not question.has_words:
        told.append(_("“in:title” says where words stand: write some, too."))
    return told


def why_left_out(part: str) -> str:
    """Return why a part of a question counts for nothing, and how it would be written."""
    name = part.partition(":")[0]
    if part == '"':
        return _("A quotation mark stands alone: words side by side stand between two of them.")
    if part == EITHER:
        return _("“OR” is left out: it stands between words, phrases and beginnings, or between filters.")
    if part.endswith(":"):
        return _("“%(part)s” is left out: nothing stands behind it.", part=alone(part))
    if name.startswith("-"):
        return _("“%(part)s” is left out: only words can be asked to be missing.", part=alone(part))
    if name in ("before", "after"):
        return _("“%(part)s” is left out: a time is written as 2026, 2026-03 or 2026-03-15.", part=alone(part))
    known = {"has": HAS, "order": ORDERS, "in": ("title",)}.get(name, (*FLAGS, *STATES))
    return _(
        "“%(part)s” is left out: after “%(name)s:” one of these can stand: %(words)s.",
        part=alone(part),
        name=name,
        words=", ".join(known),
    )


def why_nobody(name: str, value: str) -> str:
    """Return why a name in a question finds nothing; the same for what is hidden and for what never was."""
    if name == "author":
        return _("Nobody whom you can find is called “%(name)s”.", name=alone(value))
    if name == "pod":
        return _("None of your pods is called “%(name)s”.", name=alone(value))
    if name == "tag":
        return _("None of your pods has the theme “%(name)s”.", name=alone(value))
    if name == "lang":
        return _("No language is called “%(name)s”: write its name, or its letters, such as fr.", name=alone(value))
    return _("No country is called “%(name)s”: write its name, or its two letters.", name=alone(value))
