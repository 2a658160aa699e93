"""The list of a pod as a table, and a table into its list: first what would be added, then, if right, adding it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import cells, links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard, takes_files
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import limit
from forum.pods.models import Pod

from . import actions_sheet, queries_sheet, sheets, wording
from .forms import SheetForm
from .sheets import Line, Sheet
from .views import wanted

bp = Blueprint("resource_sheets", __name__)


@bp.get("/pods/<slug>/resources/list.csv")
@guard("enter", Pod, by="slug")
def export(actor: Actor, pod: Pod) -> ResponseReturnValue:
    limit("search", actor.id)
    found = cells.MARK + cells.table(queries_sheet.table(actor, pod.id, wanted()))
    answer = Response(found, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="resources-{pod.slug}.csv"'
    return answer


@bp.get("/pods/<slug>/resources/import")
@guard("import", Pod, by="slug")
def show(_actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _page(pod, SheetForm(formdata=None))


@bp.post("/pods/<slug>/resources/import")
@guard("import", Pod, by="slug")
@takes_files
def bring(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = SheetForm()
    said = _brought(form)
    try:
        if not form.validate():
            return _page(pod, form, 422)
        sheet = sheets.read(form.sheet.data or "", queries_sheet.themes(actor, pod.id))
        lines = queries_sheet.compared(actor, pod.id, sheet.lines)
        if request.form.get("do") != "add":
            return _page(pod, form, sheet=sheet, lines=lines, letters=said)
        limit("post", actor.id)
        return _added(actor, pod, form, sheet, lines)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _page(pod, form, 422)


def _brought(form: SheetForm) -> str:
    """Put the text of a file into the field of lines; return its letters where they were guessed."""
    file = request.files.get(form.table.name)
    if file is None or not file.filename:
        return ""
    content = file.stream.read(sheets.BYTES + 1)
    if len(content) > sheets.BYTES:
        form.table.process_errors.append(_("This table is too large: send it in parts."))
        return ""
    form.sheet.data, said = sheets.letters(content)
    return said


def _added(actor: Actor, pod: Pod, form: SheetForm, sheet: Sheet, lines: Sequence[Line]) -> ResponseReturnValue:
    good = [line for line in lines if line.is_new or (line.is_good and form.anyway.data)]
    many = actions_sheet.add(actor, pod, good) if good else 0
    db.session.commit()
    told = ngettext("%(num)s resource was added.", "%(num)s resources were added.", many)
    if rest := [line for line in lines if line not in good]:
        # What was not added stands there to be mended: nothing of it is lost.
        form.sheet.data = sheets.text_of(sheet, rest)
        left = sheets.read(form.sheet.data, queries_sheet.themes(actor, pod.id))
        compared = queries_sheet.compared(actor, pod.id, left.lines)
        return _page(pod, form, sheet=left, lines=compared, told=told)
    say(told)
    return see_other(links.pod(pod.slug, "resources"))


def _page(pod: Pod, form: SheetForm, status: int = 200, sheet: Sheet | None = None, **shown: Any) -> Response:
    lines: Sequence[Line] = shown.pop("lines", ())
    known = {
        "columns": sheets.COLUMNS,
        "kinds": wording.KINDS,
        "letters": "",
        "told": "",
        "lines": lines,
        "unknown": sheet.unknown if sheet is not None else (),
        "many": sheets.summed(lines) if lines else "",
        "spoilt": sheets.spoilt(lines),
    }
    return page("resources/import.html", status, pod=pod, form=form, **{**known, **shown})
