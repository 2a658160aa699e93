"""The pages of the trail: all of it for administrators, a pod's for its coordinators."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.guard import guard, site_admin
from forum.kernel.http import page
from forum.people import names
from forum.people import queries as people
from forum.pods.models import Pod

from . import queries, wording
from .forms import TrailForm, choose, day

bp = Blueprint("audit", __name__)
# No person has this key.
_NOBODY = 0


@bp.get("/admin/audit")
@site_admin
def everything(actor: Actor) -> ResponseReturnValue:
    return _page(actor, None, "/admin/audit")


@bp.get("/pods/<slug>/audit")
@guard("audit", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _page(actor, pod, links.pod(pod.slug, "audit"))


def _page(actor: Actor, pod: Pod | None, url: str) -> ResponseReturnValue:
    form = TrailForm(formdata=request.args)
    choose(form)
    named = form.person.data or ""
    asked = queries.Asked(
        pod_id=pod.id if pod else None,
        person_id=_person(actor, named) if named else None,
        actions=wording.actions_of(form.what.data or ""),
        since=day(form.since.data),
        until=day(form.until.data, after=True),
        before=paging.key(request.args.get("before")),
    )
    found, before = queries.page_of(actor, asked)
    values: dict[str, Any] = {"pod": pod} if pod else {}
    kept = {name: value for name, value in form.data.items() if value}
    return page(
        "audit/trail.html",
        **values,
        form=form,
        url=url,
        lines=[wording.line(row) for row in found],
        more_url=f"{url}?{urlencode({**kept, 'before': before})}" if before else "",
        is_narrow=bool(kept),
    )


def _person(actor: Actor, named: str) -> int:
    """Return whose handle this is; whose address it is only administrators find out."""
    if "@" in named:
        user = people.by_email(names.folded(named)) if actor.is_admin else None
    else:
        user = people.by_handle(named.strip().lower())
    return user.id if user else _NOBODY
