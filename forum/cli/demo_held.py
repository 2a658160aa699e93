"""What waits for a moderator in the demo."""

from __future__ import annotations

from functools import partial

from forum.kernel.policy import load
from forum.pods.actions_holding import hold_first
from forum.threads import actions_held
from forum.threads.models import Thread

from . import demo_files as files
from .demo_files import Table
from .demo_stage import Stage
from .demo_talks import Talks


def plan(stage: Stage, talks: Talks) -> None:
    """Plan which pods hold first posts, and the texts that wait there."""
    for held in files.read("held"):
        stage.at(held["at"], partial(_choose, stage, held))
        for text in held["texts"]:
            stage.at(text["at"], partial(_send, stage, talks, held["pod"], text))


def _choose(stage: Stage, held: Table) -> None:
    hold_first(stage.actor(held["by"]), stage.pods[held["pod"]], held["first"])


def _send(stage: Stage, talks: Talks, pod: str, text: Table) -> None:
    actor, words = stage.writer(text["author"], stage.pods[pod]), {"body": text["body"].strip()}
    if "post" in text:
        post = talks.post(text["thread"], text["post"])
        actions_held.hold_edit(actor, post, **words, language=text["language"], read=post.revision, why=text["why"])
        return
    thread = load(actor, "reply", Thread, text["thread"], by="title")
    actions_held.hold_reply(actor, thread, **words, language=text["language"])
