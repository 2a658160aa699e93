"""Pages of resources: a pod's list, one with its versions, and the form that adds some."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.attachments import bringing
from forum.attachments import queries as attachments
from forum.kernel import links, paging, sizes
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.forms import one_line
from forum.kernel.guard import guard, takes_documents
from forum.kernel.http import page, say, see_other
from forum.kernel.http_bytes import brought
from forum.kernel.i18n import ngettext
from forum.kernel.limits import limit
from forum.kernel.policy import allowed, permits
from forum.pods.models import Pod
from forum.pods.policy import roles

from . import actions, addresses, queries, queries_collections, queries_links, queries_one, queries_twins
from .forms import NewForm, listing
from .models import Resource
from .queries import Wanted

bp = Blueprint("resources", __name__)
_LONGEST, _TITLE = 200, "title-"


@bp.get("/pods/<slug>/resources")
@guard("enter", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    asked, after = wanted(), paging.key(request.args.get("after")) or 0
    entries, following = queries.listed(actor, pod.id, asked, after)

    def address(other: Mapping[str, str]) -> str:
        said = {name: value for name, value in {**vars(asked), **other}.items() if value and value != "newest"}
        return links.pod(pod.slug, "resources") + (f"?{urlencode(said)}" if said else "")

    return page(
        "resources/of_pod.html",
        pod=pod,
        entries=entries,
        facets=queries.counts(actor, pod.id, asked),
        wanted=vars(asked),
        is_whole=asked.is_whole,
        address=address,
        more=f"{address({})}{'&' if '?' in address({}) else '?'}after={following}" if following else "",
        may_share=permits(actor, "share", pod),
        may_tidy=permits(actor, "tidy", pod),
        may_import=permits(actor, "import", pod),
        as_table=links.pod(pod.slug, "resources/list.csv") + "?" + address({}).partition("?")[2],
    )


def wanted() -> Wanted:
    given = {name: one_line(request.args.get(name, ""))[:_LONGEST] for name in vars(Wanted())}
    return Wanted(**{**given, "sort": given["sort"] if given["sort"] in queries.ORDERS else "newest"})


@bp.get("/pods/<slug>/resources/new")
@guard("share", Pod, by="slug")
def new(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _new(actor, pod, NewForm(formdata=None))


@bp.post("/pods/<slug>/resources")
@guard("share", Pod, by="slug")
@takes_documents
def add(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = NewForm()
    form.titles = _titles()
    brought(actor, form, bringing.keeper(actor, pod.id, actions.place_of(pod.id), sizes.document()))
    if request.form.get("do") == "files":
        return _new(actor, pod, form)
    if not form.validate():
        return _new(actor, pod, form, 422)
    limit("post", actor.id)
    try:
        made = _add(actor, pod, form)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _new(actor, pod, form, 422)
    if not made:
        return _new(actor, pod, form, 422)
    db.session.commit()
    say(ngettext("%(num)s resource was added.", "%(num)s resources were added.", len(made)))
    return see_other(links.resource(made[0].id) if len(made) == 1 else links.pod(pod.slug, "resources"))


def _add(actor: Actor, pod: Pod, form: NewForm) -> list[Resource]:
    """Add what a form brings; nothing where its writer has to say first that it is not there already."""
    held, url, words = form.files.held, form.url.data or "", form.words()
    titles = [words.title] if url or len(held) == 1 else [form.titles[key] for key in held if key in form.titles]
    if not form.anyway.data and (twins := queries_twins.twins(actor, pod.id, files=held, titles=titles, url=url)):
        form.twins = twins
        return []
    return (
        [actions.add_link(actor, pod, words, url)] if url else actions.add_files(actor, pod, words, held, form.titles)
    )


def _titles() -> dict[int, str]:
    """Return what files are called in a form, by their keys; where others join the only one, it keeps its title."""
    given = [(paging.key(name[len(_TITLE) :]), text) for name, text in request.form.items() if name.startswith(_TITLE)]
    if len(listed := request.form.getlist("file")) == 1:
        given.append((paging.key(listed[0]), request.form.get("title", "")))
    return {key: one_line(text) for key, text in given if key is not None}


def _new(actor: Actor, pod: Pod, form: NewForm, status: int = 200) -> Response:
    listing(actor, pod.id, form)
    waiting = attachments.unsent(actor, actions.place_of(pod.id))
    return page("resources/new.html", status, pod=pod, form=form, files=waiting, twins=form.twins)


@bp.get("/resources/<int:resource_id>")
@guard("view", Resource)
def show(actor: Actor, resource: Resource) -> ResponseReturnValue:
    talk, further = queries_links.talk(actor, resource.id)
    return page(
        "resources/show.html",
        pod=roles(actor)[resource.pod_id],
        resource=resource,
        entry=queries_one.entry(actor, resource.id),
        versions=queries_one.versions(actor, resource.id),
        newer=queries_one.newer(actor, resource),
        older=queries_one.older(actor, resource.id),
        face=queries_one.face(actor, resource),
        origin=queries_one.origin(actor, resource),
        collections=queries_collections.holding(actor, resource.id),
        talk=talk,
        further=queries_links.address(resource.id, further) if further else "",
        may=allowed(actor, resource),
        talk_of=urlencode({"title": resource.title, "body": addresses.whole(resource.id) + "\n\n"}),
    )
