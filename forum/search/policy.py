"""Who sees what pods and people keep for searching."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.policy import led_pods, my_pods

from .models_own import Glossary, SavedSearch, SearchGap


@scope(SavedSearch)
def _saved() -> ColumnElement[bool]:
    """What I search for is for me."""
    return SavedSearch.user_id == ME


@rule("keep", SavedSearch)
def _keep(actor: Actor, saved: SavedSearch) -> bool:
    return saved.user_id == actor.id


@scope(SearchGap)
def _gap() -> ColumnElement[bool]:
    """What is looked for in a pod and not found is for those who coordinate it."""
    return SearchGap.pod_id.in_(led_pods())


@scope(Glossary)
def _glossary() -> ColumnElement[bool]:
    """The words of my pods are for me."""
    return Glossary.pod_id.in_(my_pods())
