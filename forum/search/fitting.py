"""Whether a text answers where the index does not know: words side by side, and what stands in a title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from forum.kernel.markup import plain_text

from .asking import Question
from .side_by_side import line, may_say, stands
from .snippets import Marker
from .sources import Text
from .typed import Said

Fits = Callable[[Text], bool]


def fitting(question: Question) -> Fits | None:
    """Return what says whether a text answers, if the index says so; None where the index knows all there is."""
    in_title, left_out = bool(question.places), _left_out(question)
    wanted = [_says(Said(phrase, side_by_side=True)) for phrase in question.phrases]
    wanted += [_says(Said((prefix,), begins=True)) for prefix in question.prefixes if in_title]
    wanted += [_one_of(said) for said in question.choices if in_title or any(each.side_by_side for each in said)]
    may_fit = may_say(question.phrases[0]) if question.phrases else None
    if not wanted and not left_out:
        return None

    def fits(text: Text) -> bool:
        if may_fit and not in_title and text.is_markdown and not text.title and not may_fit(text.body):
            return False
        read = _Read(text)
        looked = _Read(Text(text.title, "", is_markdown=False)) if in_title else read
        return all(says(looked) for says in wanted) and not (left_out and left_out(read))

    return fits


class _Read:
    """A text as a reader sees it, made when it is wanted."""

    def __init__(self, text: Text) -> None:
        self.text = text

    @cached_property
    def pieces(self) -> Sequence[str]:
        """Return title, text and tags."""
        body = plain_text(self.text.body) if self.text.is_markdown else self.text.body
        return self.text.title, body, *self.text.tags

    @cached_property
    def lines(self) -> Sequence[str]:
        """Return them as words side by side."""
        return list(map(line, self.pieces))


_Says = Callable[[_Read], bool]


def _says(said: Said) -> _Says:
    """Return what says whether something is said in a text."""
    if said.side_by_side:
        return lambda read: stands(said, read.lines)
    whole = said.words[:-1] if said.begins else said.words
    asked = [Question(words=(word,)) for word in whole]
    asked += [Question(prefixes=said.words[-1:])] if said.begins else []
    markers = [Marker(each) for each in asked]
    return lambda read: all(any(marker.places(piece, 1) for piece in read.pieces) for marker in markers)


def _one_of(choice: Sequence[Said]) -> _Says:
    says = list(map(_says, choice))
    return lambda read: any(each(read) for each in says)


def _left_out(question: Question) -> _Says | None:
    """Return what says whether words stand side by side that must not; None where the index leaves them out."""
    unwanted = [(said, may_say(said.words)) for said in question.without if said.side_by_side]
    if not unwanted:
        return None

    def says(read: _Read) -> bool:
        text = read.text
        # Most texts are not freed of their marks for it.
        return any(
            any(map(may, (text.title, text.body, *text.tags))) and stands(said, read.lines) for said, may in unwanted
        )

    return says
