"""The themed discussions of the demo."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from forum.kernel.actor import Actor
from forum.kernel.policy import load
from forum.series import actions, actions_clock, queries
from forum.series.models import Series
from forum.threads import actions as threads
from forum.threads.models import Thread

from . import demo_above as above
from . import demo_files as files
from .demo_files import Table
from .demo_stage import Stage

_A_DAY, _A_MOMENT = timedelta(days=1), timedelta(minutes=3)


def plan(stage: Stage) -> None:
    """Plan every series, what was said to it, and that the clock strikes when one of its questions has opened."""
    for series in files.read("series"):
        _Theme(stage, series).plan()


class _Theme:
    def __init__(self, stage: Stage, series: Table) -> None:
        self._stage, self._series = stage, series
        self._key = 0

    def plan(self) -> None:
        self._stage.at(self._series["at"], self._found)
        for question in self._series["rounds"]:
            opens = files.moment(question["opens"], self._stage.today)
            if opens.date() < self._stage.today:
                self._stage.at(opens + _A_MOMENT, actions_clock.strike)
            for reply in question.get("replies", ()):
                self._stage.at(reply["at"], partial(self._reply, question["title"], reply))
            above.plan(self._stage, {**question, "pod": self._series["pod"]}, partial(self._thread, question["title"]))
        ends = files.moment(f"{self._series['ends']} 00:00", self._stage.today) + _A_DAY + _A_MOMENT
        if ends.date() < self._stage.today:
            self._stage.at(ends, actions_clock.strike)

    def _found(self) -> None:
        series, pod = self._series, self._stage.pods[self._series["pod"]]
        actor = self._stage.writer(series["by"], pod)
        words = {"title": series["title"], "about": series["about"].strip()}
        made = actions.found(actor, pod, ends=files.day(series["ends"], self._stage.today), **words)
        self._key = made.id
        for question in series["rounds"]:
            # Whoever leads has read the charter before they agree to it.
            self._stage.writer(question["lead"], pod)
            opens = files.moment(question["opens"], self._stage.today)
            words = {name: question[name].strip() for name in ("title", "body", "language", "lead")}
            actions.plan(actor, made, actions.Question(opens=opens, **words))

    def _reply(self, title: str, reply: Table) -> None:
        actor = self._stage.writer(reply["author"], self._stage.pods[self._series["pod"]])
        words = {"body": reply["body"].strip(), "language": reply["language"]}
        threads.reply(actor, self._thread(title, actor), **words)

    def _thread(self, title: str, actor: Actor) -> Thread:
        """Return the thread of a question that has opened."""
        rounds = queries.rounds(actor, load(actor, "view", Series, self._key))
        return load(actor, "view", Thread, next(one.thread for one in rounds if one.thread_title == title))
