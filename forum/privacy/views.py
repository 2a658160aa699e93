"""My own data: how long it is kept, a copy of all of it, and erasure."""

from __future__ import annotations

from tempfile import TemporaryFile

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.http_handing import streamed
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.people import queries as people
from forum.people.fresh import fresh

from . import actions_copy, actions_erasure, queries
from .forms import ErasureForm
from .models import DataExport

bp = Blueprint("privacy", __name__)
_DATA, _ERASURE = "/settings/data", "/settings/data/erasure"


def _data(actor: Actor, status: int = 200, why: Refused | None = None) -> Response:
    erasure = queries.waiting(actor)
    return page(
        "settings/data.html",
        status,
        why=why,
        copies=queries.copies(actor),
        times=queries.times(),
        erasure=erasure,
        in_the_way=_in_the_way(actor) if erasure else "",
    )


def _in_the_way(actor: Actor) -> str:
    try:
        actions_erasure.why_not(people.by_id(actor.id or 0))
    except Refused as why:
        return why.message
    return ""


@bp.get(_DATA)
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    return _data(actor)


@bp.post("/settings/data/copies")
@signed_in
@fresh
def ask_copy(actor: Actor) -> ResponseReturnValue:
    limit("copy", actor.id)
    try:
        actions_copy.ask(actor)
    except Refused as why:
        return _data(actor, 422, why)
    db.session.commit()
    say(_("The copy is being made. You get a notice when it is ready."))
    return see_other(_DATA)


@bp.get("/settings/data/copies/<int:data_export_id>")
@guard("fetch", DataExport)
@fresh
def fetch_copy(actor: Actor, copy: DataExport) -> ResponseReturnValue:
    # Reading that writes, and must: a copy of everything leaves a line in the trail before its first byte. The line
    # gives nobody anything and takes nothing away, so the method stays safe. Who asks for the headers gets no copy.
    answer = Response()
    if request.method == "GET":
        # Never all of it in memory, and nothing of the database held while somebody's line takes its time.
        file = TemporaryFile()  # noqa: SIM115 as it is closed once it was sent
        actions_copy.fetch(actor, copy, file)
        db.session.commit()
        file.seek(0)
        answer = streamed(file, copy.size)
    answer.mimetype = "application/zip"
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.zip"
    answer.headers["Content-Length"] = str(copy.size)
    return answer


def _erasure(actor: Actor, form: ErasureForm, status: int = 200) -> Response:
    return page(
        "settings/erasure.html",
        status,
        form=form,
        preview=queries.preview(actor.id or 0),
        in_the_way=_in_the_way(actor),
        days=next(time.days for time in queries.times() if time.name == "erasure"),
    )


@bp.get(_ERASURE)
@signed_in
@fresh
def show_erasure(actor: Actor) -> ResponseReturnValue:
    return _erasure(actor, ErasureForm(formdata=None))


@bp.post(_ERASURE)
@signed_in
@fresh
def ask_erasure(actor: Actor) -> ResponseReturnValue:
    form = ErasureForm()
    if not form.validate():
        return _erasure(actor, form, 422)
    try:
        actions_erasure.ask(actor, people.by_id(actor.id or 0), texts=form.texts.data == "remove")
    except Refused as why:
        form.refuse(why)
        return _erasure(actor, form, 422)
    db.session.commit()
    say(_("Your account will be erased. Until then you can think better of it here."))
    return see_other(_DATA)


@bp.delete(_ERASURE)
@signed_in
def take_back(actor: Actor) -> ResponseReturnValue:
    actions_erasure.take_back(actor)
    db.session.commit()
    say(_("You stay. Nothing was erased."))
    return see_other(_DATA)
