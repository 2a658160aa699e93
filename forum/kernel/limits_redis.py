"""Tries counted in Redis, for all machines alike; when it is away or slow, it is left alone for a while.

Loaded only where a site has Redis.
"""

from __future__ import annotations

import time
from functools import cache

from redis import Redis
from redis.exceptions import RedisError

from . import settings

# Seconds: what one request waits at most, and for how long nobody asks after that.
_WAIT, _REST = 0.25, 10.0
# Forget the old, count, and keep the try unless there are too many: then say when the one was that stands in its way.
_COUNT = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
local tried = redis.call('ZCARD', KEYS[1])
if tried >= tonumber(ARGV[3]) then
  return redis.call('ZRANGE', KEYS[1], -tonumber(ARGV[3]), -tonumber(ARGV[3]), 'WITHSCORES')[2]
end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return false
"""
_rests_until: list[float] = [0.0]


class Away(Exception):
    """Redis does not answer: count elsewhere."""


def count(key: str, number: int, now: float, period: float, try_: str) -> float | None:
    """Count a try; or return when the one was that stands in its way. Raises Away."""
    if time.monotonic() < _rests_until[0]:
        raise Away
    try:
        found = _server(settings.current().redis_url).eval(
            _COUNT, 1, f"limit:{key}", repr(now), repr(now - period), str(number), try_, str(round(period * 1000))
        )
    except (RedisError, OSError) as why:
        _rests_until[0] = time.monotonic() + _REST
        raise Away from why
    return float(str(found)) if found is not None else None


def wake() -> None:
    """Ask again at once: for tests, and after settings have changed."""
    _rests_until[0] = 0.0


@cache
def _server(url: str) -> Redis:
    return Redis.from_url(
        url.replace("redis+unix://", "unix://"),
        socket_timeout=_WAIT,
        socket_connect_timeout=_WAIT,
        decode_responses=True,
        retry=None,
    )
