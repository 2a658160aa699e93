"""The page on which a series is changed as a whole; whatever is wrong, it comes back with all that was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load
from forum.pods.policy import roles

from . import actions_revising as verbs
from . import queries
from .forms import RowForm, SeriesForm
from .models import Series

bp = Blueprint("series_revising", __name__)
_MOVE = re.compile(r"(earlier|later)-(\d{1,3})")
_FIELDS = ("key", "title", "body", "language", "lead", "opens", "drop")


@bp.get("/series/<int:series_id>/edit")
@guard("revise", Series)
def show(actor: Actor, series: Series) -> ResponseReturnValue:
    form = SeriesForm(formdata=None, title=series.title, about=series.about, ends=f"{series.ends_at:%Y-%m-%d}")
    waiting = queries.waiting(actor, series)
    planned = [
        {"key": one.id, "title": one.title, "body": one.body, "language": one.language, "lead": handle}
        | {"opens": f"{one.opens_at:%Y-%m-%dT%H:%M}"}
        for one, handle in waiting
    ]
    return _page(actor, series, form, _rows(planned), queries.reading(series, waiting))


@bp.post("/series/<int:series_id>/edit")
@guard("revise", Series)
def revise(actor: Actor, series: Series) -> ResponseReturnValue:
    form = SeriesForm()
    planned = [
        RowForm(prefix=f"q{at}-") for at in range(min(paging.key(request.form.get("rows")) or 0, 2 * verbs.MOST))
    ]
    do, read = request.form.get("do", ""), request.form.get("read", "")
    if do == "add" or _MOVE.fullmatch(do):
        return _page(actor, series, form, _rows(_moved(actor, planned, do)), read)
    planned = [row for row in planned if not row.is_blank]
    # Each says what is wrong with it, not only the first.
    if not all([form.validate(), *(row.drop.data or row.validate() for row in planned)]):
        return _page(actor, series, form, planned, read, 422)
    limit("post", actor.id)
    try:
        theme = verbs.Theme(form.title.data, form.about.data, form.day())
        verbs.revise(actor, series, theme, [_typed(row) for row in planned], read)
    except (Refused, verbs.NotFitting) as why:
        db.session.rollback()
        _refuse(form, planned, why)
        return _page(actor, series, form, planned, read, 422)
    except Conflict:
        db.session.rollback()
        return _late(actor, series, form, planned)
    db.session.commit()
    say(_("Saved."))
    return see_other(f"/series/{series.id}")


def _typed(row: RowForm) -> verbs.Row:
    key = paging.key(row.key.data)
    if row.drop.data:
        return verbs.Row(key, None)
    try:
        return verbs.Row(key, row.question())
    except Refused as why:
        row.refuse(why)
        raise


def _refuse(form: SeriesForm, planned: Sequence[RowForm], why: Refused | verbs.NotFitting) -> None:
    if isinstance(why, verbs.NotFitting):
        for at, wrong in why.wrong.items():
            planned[at].refuse(wrong)
    elif not any(row.errors for row in planned):
        form.refuse(why)


def _late(actor: Actor, series: Series, form: SeriesForm, planned: Sequence[RowForm]) -> Response:
    """Give all back beside the way to what it says now; sent again, these words are taken."""
    now = load(actor, "revise", Series, series.id)
    db.session.refresh(now)
    return _page(actor, now, form, planned, queries.reading(now, queries.waiting(actor, now)), 409)


def _moved(actor: Actor, planned: Sequence[RowForm], do: str) -> list[dict[str, Any]]:
    """Return the questions with one more, or with one in the place, and on the day, of its neighbour."""
    typed = [{name: row[name].data for name in _FIELDS} for row in planned]
    if do == "add":
        return [*typed, {"language": actor.language, "lead": actor.handle}][: 2 * verbs.MOST]
    which, at = do.split("-")
    one, other = sorted((int(at), int(at) + (1 if which == "later" else -1)))
    if one < 0 or other >= len(typed):
        return typed
    typed[one]["opens"], typed[other]["opens"] = typed[other]["opens"], typed[one]["opens"]
    typed[one], typed[other] = typed[other], typed[one]
    return typed


def _rows(planned: Sequence[dict[str, Any]]) -> list[RowForm]:
    return [RowForm(formdata=None, prefix=f"q{at}-", **said) for at, said in enumerate(planned)]


def _page(
    actor: Actor, series: Series, form: SeriesForm, planned: Sequence[RowForm], read: str, status: int = 200
) -> Response:
    said = {"pod": roles(actor)[series.pod_id], "series": series, "form": form, "planned": planned, "read": read}
    return page("series/edit.html", status, **said, late=status == 409)  # noqa: PLR2004 as HTTP has it
