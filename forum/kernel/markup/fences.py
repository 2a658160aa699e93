"""Code blocks: coloured by classes for the languages of the field, escaped for all others."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

# Of the 500 lexers each has its own expressions: these few were tried with hostile text.
_COLOURED = frozenset({"python", "r", "sql", "json", "yaml", "bash", "css", "html", "xml", "javascript"})
_ALSO = {"py": "python", "sh": "bash", "shell": "bash", "js": "javascript", "yml": "yaml"}
# Longer code is shown without colours; nobody reads it in a post.
_LONGEST = 10_000

LANGUAGE = re.compile(r"language-[a-z0-9+#-]{1,30}")
COLOURS = frozenset(name for name in STANDARD_TYPES.values() if name)

_FORMATTER = HtmlFormatter(nowrap=True)


def block(source: str, language: str | None, *_: Any, **__: Any) -> str:
    """Return a fence as `<pre><code>`; called by superfences, which passes more than we use."""
    # Most fences name no language, and what is raised here superfences takes for a fence that is none.
    name = (language or "").strip().lower()
    name = _ALSO.get(name, name)
    kind = f"language-{name}"
    mark = f' class="{kind}"' if LANGUAGE.fullmatch(kind) else ""
    return f'<pre dir="auto"><code{mark}>{_coloured(source, name)}</code></pre>'


def _coloured(source: str, name: str) -> str:
    if name not in _COLOURED or len(source) > _LONGEST:
        return escape(source, quote=False)
    lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    return str(highlight(source, lexer, _FORMATTER))
