"""Verbs of one's own card and choices."""

from __future__ import annotations

from zoneinfo import available_timezones

from forum.kernel import markup
from forum.kernel.actor import Actor
from forum.kernel.errors import Refused
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.outbox import emit

from . import actions_names, names, queries
from .events import ProfileChanged
from .models import User


def edit_profile(  # noqa: PLR0913 as a card has these fields
    actor: Actor, user: User, *, name: str, role: str, organisation: str, country: str, about: str, listed: bool
) -> None:
    """Change what others read on one's card. Raises Refused, the field named."""
    # Before anything is written: a dear text takes seconds, and nobody else writes meanwhile where a lock is held.
    about_html = str(markup.render(about).html) if about else ""
    actions_names.rename(user, names.person_name(name))
    user.role, user.organisation, user.country, user.listed = role, organisation, country, listed
    user.about, user.about_html = about, about_html
    emit(ProfileChanged(actor.id, user.id))


def choose(user: User, *, language: str, time_zone: str, theme: str) -> None:
    """Choose language, time zone and light or dark. Raises Refused, the field named."""
    if language not in LANGUAGES:
        raise Refused(_("Choose one of the list."), "language")
    if time_zone not in available_timezones():
        raise Refused(_("Choose one of the list."), "time_zone")
    if theme not in queries.THEMES:
        raise Refused(_("Choose one of the list."), "theme")
    user.language, user.time_zone, user.theme = language, time_zone, theme
