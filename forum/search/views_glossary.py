"""What coordinators do for the searches of a pod: words that mean the same, and words that found nothing."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging, settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.policy import permits
from forum.pods.models import Pod

from . import actions_glossary, glossary, queries_gaps, queries_glossary
from .forms import GlossaryForm

bp = Blueprint("glossary", __name__)


@bp.get("/pods/<slug>/glossary")
@guard("enter", Pod, by="slug")
def show(actor: Actor, pod: Pod) -> ResponseReturnValue:
    now = queries_glossary.of_pod(actor, pod.id)
    return _page(actor, pod, GlossaryForm(formdata=None, text=now.text if now else ""))


@bp.post("/pods/<slug>/glossary")
@guard("coordinate", Pod, by="slug")
def edit(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = GlossaryForm()
    if not form.validate():
        return _page(actor, pod, form, 422)
    try:
        actions_glossary.edit(actor, pod, form.text.data or "", paging.key(request.form.get("read")) or 0)
    except (Refused, Conflict) as why:
        db.session.rollback()
        form.refuse(why if isinstance(why, Refused) else Refused(str(why), "text"))
        return _page(actor, pod, form, 409 if isinstance(why, Conflict) else 422)
    db.session.commit()
    say(_("Saved. Searches in this pod use these words from now on."))
    return see_other(links.pod(pod.slug, "glossary"))


@bp.get("/pods/<slug>/gaps")
@guard("coordinate", Pod, by="slug")
def gaps(actor: Actor, pod: Pod) -> ResponseReturnValue:
    found, days = queries_gaps.of_pod(actor, pod.id), settings.current().keep["gaps"]
    return page("search/gaps.html", pod=pod, gaps=found, fewest=queries_gaps.FEWEST, days=days)


def _page(actor: Actor, pod: Pod, form: GlossaryForm, status: int = 200) -> ResponseReturnValue:
    now = queries_glossary.of_pod(actor, pod.id)
    return page(
        "search/glossary.html",
        status,
        pod=pod,
        form=form,
        now=now,
        lines=[glossary.names_of(line) for line in now.text.splitlines()] if now else [],
        leads=permits(actor, "coordinate", pod),
    )
