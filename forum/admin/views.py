"""How the site is, which settings are in force, what could not be delivered. Administrators enter no pod by it."""

from __future__ import annotations

import os

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings, settings_names
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import site_admin
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, ngettext
from forum.people.fresh import fresh

from . import actions, health, queries, wording

bp = Blueprint("admin", __name__)


@bp.get("/admin/")
@site_admin
def index(actor: Actor) -> ResponseReturnValue:
    # Where the list of people was before it had a page.
    if "q" in request.args:
        return see_other("/admin/people?" + request.query_string.decode("ascii", "replace"))
    return page("admin/index.html", health=health.now(), wording=wording)


@bp.get("/admin/settings")
@site_admin
@fresh
def in_force(actor: Actor) -> ResponseReturnValue:
    chosen = settings.current()
    rows = [
        (f"FORUM_{each.name}", _value(chosen, each.name), wording.ORIGINS[chosen.origins.get(each.name, "default")])
        for each in settings_names.SETTINGS
    ]
    return page("admin/settings.html", rows=rows, config=os.environ.get("FORUM_CONFIG", ""))


def _value(chosen: settings.Settings, name: str) -> str:
    value = getattr(chosen, name.lower(), os.environ.get(f"FORUM_{name}", ""))
    if isinstance(value, bool):
        value = "on" if value else "off"
    return settings_names.masked(name, str(value))


@bp.get("/admin/deliveries")
@site_admin
def deliveries(actor: Actor) -> ResponseReturnValue:
    return _deliveries()


def _deliveries(status: int = 200, why: str = "") -> ResponseReturnValue:
    found, more = queries.trouble()
    now = health.now()
    return page("admin/deliveries.html", status, found=found, more=more, health=now, why=why, wording=wording)


@bp.post("/admin/deliveries/retry")
@site_admin
@fresh
def retry_all(actor: Actor) -> ResponseReturnValue:
    number = actions.retry_all()
    db.session.commit()
    say(ngettext("%(num)s delivery is tried again now.", "%(num)s deliveries are tried again now.", number))
    return see_other("/admin/deliveries")


@bp.post("/admin/deliveries/<int:delivery_id>/retry")
@site_admin
@fresh
def retry(actor: Actor, delivery_id: int) -> ResponseReturnValue:
    actions.retry(delivery_id)
    db.session.commit()
    say(_("It is tried again now."))
    return see_other("/admin/deliveries")


@bp.delete("/admin/deliveries/<int:delivery_id>")
@site_admin
@fresh
def drop(actor: Actor, delivery_id: int) -> ResponseReturnValue:
    try:
        actions.drop(actor, delivery_id)
    except Refused as why:
        db.session.rollback()
        return _deliveries(422, why.message)
    db.session.commit()
    say(_("It was given up for good."))
    return see_other("/admin/deliveries")
