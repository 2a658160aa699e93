"""What stands in the URL map: rules that begin quickly, and numbers that can be keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import IntegerConverter
from werkzeug.routing import Rule as _Rule

_LARGEST_KEY = 2**31 - 1


class Rule(_Rule):
    """A rule that learns to build its address when it is first asked to.

    Ours are made in `links`, and Werkzeug's way, a function compiled for each rule, is the longest step of a start.
    """

    # As Werkzeug declares it.
    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002
        compile_now = super()._compile_builder

        @cache
        def learnt() -> Callable[..., tuple[str, str]]:
            return compile_now(append_unknown)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return learnt()(rule, **values)

        return build


class Key(IntegerConverter):
    """A number in an address: larger than any key of a table, it is no address of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": _LARGEST_KEY, **kwargs})
