"""Pages of themed discussions: a pod's series, one with its questions, and the forms of both."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import permits
from forum.pods.models import Pod
from forum.pods.policy import moderates, roles

from . import actions, queries
from .forms import RoundForm, SeriesForm
from .models import Round, Series

bp = Blueprint("series", __name__)


@bp.get("/pods/<slug>/series")
@guard("enter", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    found = queries.of_pod(actor, pod.id)
    return page("series/of_pod.html", pod=pod, series=found, may_plan=permits(actor, "plan", pod))


@bp.get("/pods/<slug>/series/new")
@guard("plan", Pod, by="slug")
def new(_actor: Actor, pod: Pod) -> ResponseReturnValue:
    return page("series/new.html", pod=pod, form=SeriesForm(formdata=None))


@bp.post("/pods/<slug>/series")
@guard("plan", Pod, by="slug")
def found(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = SeriesForm()
    if not form.validate():
        return page("series/new.html", 422, pod=pod, form=form)
    limit("post", actor.id)
    try:
        made = actions.found(actor, pod, title=form.title.data, about=form.about.data, ends=form.day())
    except Refused as why:
        form.refuse(why)
        return page("series/new.html", 422, pod=pod, form=form)
    db.session.commit()
    say(_("Saved."))
    return see_other(f"/series/{made.id}")


@bp.get("/series/<int:series_id>")
@guard("view", Series)
def show(actor: Actor, series: Series) -> ResponseReturnValue:
    return page(
        "series/show.html",
        pod=roles(actor)[series.pod_id],
        series=series,
        rounds=queries.rounds(actor, series),
        may_revise=permits(actor, "revise", series),
        may_moderate=moderates(actor, series.pod_id),
        now=clock.now(),
    )


@bp.get("/series/<int:series_id>/rounds/new")
@guard("plan", Series)
def new_round(actor: Actor, series: Series) -> ResponseReturnValue:
    return _form(actor, series, None, RoundForm(formdata=None, language=actor.language, lead=actor.handle))


@bp.post("/series/<int:series_id>/rounds")
@guard("plan", Series)
def plan(actor: Actor, series: Series) -> ResponseReturnValue:
    return _write(actor, series, None, lambda question: actions.plan(actor, series, question))


@bp.get("/rounds/<int:round_id>")
@guard("prepare", Round)
def show_round(actor: Actor, planned: Round) -> ResponseReturnValue:
    form = RoundForm(
        formdata=None,
        title=planned.title,
        body=planned.body,
        language=planned.language,
        lead=queries.lead_of(actor, planned),
        opens=f"{planned.opens_at:%Y-%m-%dT%H:%M}",
    )
    return _form(actor, queries.series_of(actor, planned), planned, form)


@bp.post("/rounds/<int:round_id>")
@guard("prepare", Round)
def change(actor: Actor, planned: Round) -> ResponseReturnValue:
    series = queries.series_of(actor, planned)
    return _write(actor, series, planned, lambda question: actions.change(actor, planned, series, question))


@bp.delete("/rounds/<int:round_id>")
@guard("prepare", Round)
def drop(actor: Actor, planned: Round) -> ResponseReturnValue:
    series = planned.series_id
    actions.drop(actor, planned)
    db.session.commit()
    say(_("The question is removed."))
    return see_other(f"/series/{series}")


def _write(
    actor: Actor, series: Series, planned: Round | None, deed: Callable[[actions.Question], None]
) -> ResponseReturnValue:
    form = RoundForm()
    if not form.validate():
        return _form(actor, series, planned, form, 422)
    limit("post", actor.id)
    try:
        deed(form.question())
    except Refused as why:
        form.refuse(why)
        return _form(actor, series, planned, form, 422)
    db.session.commit()
    say(_("Saved."))
    return see_other(f"/series/{series.id}")


def _form(actor: Actor, series: Series, planned: Round | None, form: RoundForm, status: int = 200) -> Response:
    pod, may_name = roles(actor)[series.pod_id], permits(actor, "plan", series)
    return page("series/round.html", status, pod=pod, series=series, planned=planned, form=form, may_name=may_name)
