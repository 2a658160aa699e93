"""Words that found nothing: noted for the pod where they were looked for, so that nobody learns who looked."""

from __future__ import annotations

from forum.kernel import clock, settings, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.letters import fold
from forum.kernel.upserts import Upsert
from forum.pods.policy import coordinates, roles

from .asking import Question
from .models_own import SearchGap
from .queries_asked import pods_of

# Of longer questions the words alone would say who asked.
_MOST_WORDS, _MOST_LETTERS = 6, 60
_ONCE = ["pod_id", "words", "asker"]
_NOTE = Upsert(lambda insert: insert(SearchGap).on_conflict_do_nothing(index_elements=_ONCE))


def note(actor: Actor, question: Question, chosen: str) -> None:
    """Note that a question found nothing; the caller commits. Writes only words, of a question that is nothing else.

    It is noted where it is certain which pod was meant: words of one pod are nobody's business in another. The digest
    tells how many different people asked the same; it differs from question to question, so it leads to nobody.
    Whoever reads what was asked is not counted: they would find out what less than so many others asked.
    """
    words, pod_id = _words(question), _pod(actor, question, chosen)
    if not words or pod_id is None or coordinates(actor, pod_id):
        return
    asker = tokens.signed(settings.current().secret_key, "gap", pod_id, words, actor.id)
    row = {"pod_id": pod_id, "words": words, "asker": asker, "at": clock.now()}
    db.session.execute(_NOTE.here, row)


def _words(question: Question) -> str:
    """Return the words of a question without any filter; empty for every other, and for a long one."""
    if question != Question(words=question.words, phrases=question.phrases, pods=question.pods):
        return ""
    said = [fold(word) for word in (*question.words, *(word for phrase in question.phrases for word in phrase))]
    line = " ".join(said)
    return line if len(said) <= _MOST_WORDS and len(line) <= _MOST_LETTERS else ""


def _pod(actor: Actor, question: Question, chosen: str) -> int | None:
    """Return the pod that was meant: the chosen one, else the only one beside the commons."""
    mine, pods = roles(actor), pods_of(actor, question, chosen)
    if not chosen and not question.pods:
        pods = {id_ for id_ in pods if not mine[id_].is_commons}
    (one,) = pods if len(pods) == 1 else (None,)
    return None if one is None or mine[one].archived else one
