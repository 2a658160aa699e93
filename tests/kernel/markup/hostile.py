"""Texts made to be slow, each kind as (before, repeated, after)."""

from __future__ import annotations

KINDS: dict[str, tuple[str, str, str]] = {
    "open brackets": ("", "[", ""),
    "open bracket and letter": ("", "[a", ""),
    "open images": ("", "![", ""),
    "images in images": ("", "![[]()", ""),
    "image and link": ("", "![[a](", ""),
    "link openings": ("", "[a](", ""),
    "link openings with angle": ("", "[a](<b", ""),
    "link titles": ("", '[a](b "', ""),
    "references": ("", "[a][", ""),
    "reference pairs": ("", "[a][b]", ""),
    "reference definitions": ("", "[a]: b\n", ""),
    "same references": ("[a]: b\n\n", "[a]", ""),
    "closed brackets": ("", "]", ""),
    "nested links": ("[" * 40, "[a](b)", "](c)" * 40),
    "brackets around": ("", "[", "]" * 1000),
    "closing parts": ("", "](", ""),
    "note openings": ("", "[^", ""),
    "note names": ("", "[^a]", ""),
    "notes of one name": ("[^a]: b\n\n", "[^a]", ""),
    "note definitions": ("", "[^a]: b\n", ""),
    "many notes": ("", "[^{n}]: b\n\n", ""),
    "stars": ("", "*", ""),
    "star and letter": ("", "*a ", ""),
    "strong openings": ("", "**a ", ""),
    "strong and em": ("", "*a **a ", ""),
    "closed em": ("", "*a*", ""),
    "em both": ("", "*a_ ", ""),
    "em in em": ("*a " * 300, "b", " a*" * 300),
    "underscores": ("", "_", ""),
    "underscore and letter": ("", "_a ", ""),
    "triple": ("", "***a ", ""),
    "tildes": ("", "~~a ", ""),
    "tilde run": ("a ", "~", ""),
    "ticks": ("", "`", ""),
    "tick and letter": ("", "`a", ""),
    "rising ticks": ("", "`a``b```c", ""),
    "escapes": ("", "\\*", ""),
    "backslashes": ("", "\\", ""),
    "escaped ticks": ("", "\\\\`", ""),
    "quotes": ("", ">", ""),
    "spaced quotes": ("", "> ", ""),
    "quote lines": ("", "> a\n", ""),
    "quote and list": ("", "> - ", ""),
    "lists in lists": ("", "- ", ""),
    "numbers in numbers": ("", "1. ", ""),
    "list lines": ("", "- a\n", ""),
    "loose list": ("", "- a\n\n", ""),
    "tasks": ("", "- [ ] a\n", ""),
    "table rows": ("|a|a|\n|-|-|\n", "|a", "|\n"),
    "table wide": ("", "|a", "|\n"),
    "table many": ("|a|a|\n|-|-|\n", "|a|a|\n", ""),
    "table amplified": ("|a" * 200 + "|\n" + "|-" * 200 + "|\n", "|\n", ""),
    "table ticks": ("|a|a|\n|-|-|\n", "|`", "|\n"),
    "pipes": ("", "|", ""),
    "headings": ("", "# a\n", ""),
    "hashes": ("", "#", ""),
    "hashes and spaces": ("# a", " #", ""),
    "underlined": ("", "a\n=\n", ""),
    "rules": ("", "---\n\n", ""),
    "rule run": ("", "- - ", ""),
    "fences": ("", "```\n", ""),
    "fences closed": ("", "```\na\n```\n", ""),
    "fences of python": ("", "```python\nx = '\n```\n", ""),
    "fence info": ("```", "a b=c ", "\n```\n"),
    "fence braces": ("```{", ".a ", "}\n```\n"),
    "python strings": ("```python\n", "'", "\n```\n"),
    "bash braces": ("```bash\n", "${", "\n```\n"),
    "html tags in code": ("```html\n", "<a ", "\n```\n"),
    "css in code": ("```css\n", "a{", "\n```\n"),
    "js slashes": ("```javascript\n", "/a", "\n```\n"),
    "yaml keys": ("```yaml\n", "- a: ", "\n```\n"),
    "sql comments": ("```sql\n", "/*", "\n```\n"),
    "json braces": ("```json\n", '{"a":[', "\n```\n"),
    "r strings": ("```r\n", '"\\', "\n```\n"),
    "xml comments": ("```xml\n", "<!--", "\n```\n"),
    "fence in list": ("", "- ```\n", ""),
    "indented": ("", "    a\n", ""),
    "indented in list": ("- a\n", "    b\n\n", ""),
    "tags": ("", "<a>", ""),
    "open tags": ("", "<a ", ""),
    "comments": ("", "<!--", ""),
    "angles": ("", "<", ""),
    "autolinks": ("", "<http://", ""),
    "closed autolinks": ("", "<http://a>", ""),
    "entities": ("", "&amp;", ""),
    "numeric entities": ("", "&#1;", ""),
    "ampersands": ("", "&", ""),
    "long entity": ("&", "a", ""),
    "schemes": ("", "http://", ""),
    "addresses": ("", "http://a.b ", ""),
    "host of hyphens": ("http://", "a-", ""),
    "host of dots": ("http://", "a.", ""),
    "host without scheme": ("", "a.", ""),
    "path of brackets": ("http://a.b/", ")", ""),
    "path of dots": ("http://a.b/", ".", ""),
    "www": ("", "www.", ""),
    "mail dots": ("", "a.", "@"),
    "mails": ("", "a@", ""),
    "closed mails": ("", "a@b.cd ", ""),
    "angle mails": ("", "<a@", ""),
    "one word": ("", "a", ""),
    "words": ("", "word ", ""),
    "lines": ("", "a\n", ""),
    "paragraphs": ("", "a\n\n", ""),
    "blank lines": ("a", "\n", "b"),
    "spaces": ("a", " ", "b"),
    "spaced lines": ("", "a  \n", ""),
    "tabs": ("", "\t", "a"),
    "deep spaces": ("- a\n", " ", "- b"),
    "combining": ("a", "\u0301", ""),
    "digits": ("", "1", "."),
    "arabic": ("", "سلام ", ""),
    "han": ("", "健康", ""),
    "emoji": ("", "\U0001f469\u200d", ""),
    "zero width": ("", "\u200b", ""),
    "byte order marks": ("", "\ufeff", ""),
    "overrides": ("", "\u202e", "a"),
    "surrogates": ("", "\ud800", "a"),
}


def text(kind: str, size: int) -> str:
    """Return some `size` characters of one kind."""
    before, repeated, after = KINDS[kind]
    times = max(1, (size - len(before) - len(after)) // len(repeated))
    if "{n}" in repeated:
        return before + "".join(repeated.replace("{n}", str(n)) for n in range(times)) + after
    return before + repeated * times + after


def nested(size: int) -> str:
    """Return a list whose levels go ever deeper."""
    lines, depth, length = [], 0, 0
    while length < size:
        lines.append("    " * depth + "- a")
        length += len(lines[-1]) + 1
        depth += 1
    return "\n".join(lines)


# Each opens something; one inside the other, and both without an end, is what parsers bear least.
_OPENERS = ("[", "![", "[a](", "[^", "*a ", "**a ", "_a ", "~~a ", "`a", "> ", "- ", "1. ", "|a", "<a ", "&#", "\\[")


def combined() -> dict[str, tuple[str, str, str]]:
    """Return every pair of openers, by turns."""
    return {f"{one}{other}": ("", one + other, "") for one in _OPENERS for other in _OPENERS if one != other}
