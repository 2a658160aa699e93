"""The figures of `/metrics`: what the processes counted, and what the database says. No label names a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from prometheus_client import Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from forum.kernel import clock, heartbeat, metrics, safekeeping, schema, settings, versions
from forum.kernel.db import db
from forum.search import health
from forum.search.queries_entries import SUBSCRIBER

from . import queries_health as queries

KIND = "text/plain; version=0.0.4; charset=utf-8"


def text() -> bytes:
    """Return all figures in the form that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(metrics.Counted())
    registry.register(_Present())
    return generate_latest(registry)


class _Present(Collector):
    """What holds at this moment; without its database a site still gives the rest."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily(
            "forum",
            "Versions.",
            value={"version": versions.forum(), "python": versions.python(), "schema": schema.head()},
        )
        yield from _machine()
        try:
            found = [*_of_database()]
        except SQLAlchemyError:
            db.session.rollback()
            found = []
        yield _gauge("database_up", "1 when the database answers.", bool(found))
        yield from found


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"forum_{name}", about, value)


def _machine() -> Iterator[Metric]:
    yield _gauge("disk_free_bytes", "Room at the instance folder.", shutil.disk_usage(_folder()).free)
    state = health.state()
    yield _gauge("index_ready", "1 when the index answers.", not state.problem)
    yield _gauge("index_entries", "Entries of the index.", state.documents)
    if (kept := safekeeping.last()) is not None:
        yield _gauge(
            "backup_age_seconds", "Since the last backup on this machine.", (clock.now() - kept).total_seconds()
        )
    pool = db.engine.pool
    if isinstance(pool, QueuePool):
        yield _gauge("db_connections_in_use", "Of the process that answers.", pool.checkedout())
        yield _gauge("db_connections_idle", "Of the process that answers.", pool.checkedin())


def _folder() -> str:
    return str(settings.current().instance_dir)


def _of_database() -> Iterator[Metric]:
    labels = ["subscriber"]
    waiting = GaugeMetricFamily("forum_deliveries_waiting", "Deliveries that are open.", labels=labels)
    oldest = GaugeMetricFamily("forum_deliveries_oldest_seconds", "How long the oldest has been due.", labels=labels)
    failing = GaugeMetricFamily("forum_deliveries_failing", "Open, and failed at least once.", labels=labels)
    parked = GaugeMetricFamily("forum_deliveries_parked", "Given up after three days.", labels=labels)
    lag = 0.0
    for queue in queries.queues():
        waiting.add_metric([queue.subscriber], queue.waiting)
        oldest.add_metric([queue.subscriber], queue.oldest.total_seconds())
        failing.add_metric([queue.subscriber], queue.failing)
        parked.add_metric([queue.subscriber], queue.parked)
        lag = queue.oldest.total_seconds() if queue.subscriber == SUBSCRIBER else lag
    yield from (waiting, oldest, failing, parked)
    yield _gauge("index_lag_seconds", "How long the oldest change waits for the index.", lag)
    yield _gauge("sessions", "Browsers in which somebody is signed in.", queries.sessions())
    yield _gauge("people", "People who can sign in.", queries.people())
    yield _gauge("database_bytes", "Size of the database.", queries.size())
    yield _gauge("workers", "Workers that were seen within a minute.", heartbeat.alive())
    if (seen := heartbeat.last()) is not None:
        yield _gauge("worker_seen_seconds", "Since a worker was seen.", (clock.now() - seen).total_seconds())
