"""Who sees what pods and people keep for searching."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from forum.kernel.policy import scope
from forum.pods.policy import my_pods

from .models_own import Glossary


@scope(Glossary)
def _glossary() -> ColumnElement[bool]:
    """The words of my pods are for me."""
    return Glossary.pod_id.in_(my_pods())
