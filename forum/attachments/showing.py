"""How files look on a page: bytes are named before they are spent, and a picture comes when somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from forum.kernel import links
from forum.kernel.i18n import _
from forum.kernel.kinds import IMAGES
from forum.kernel.sizes import size

from . import reasons

_TYPES = frozenset(kind.type for kind in IMAGES)
_HELD = "\x00held\x00"
_MARK, _SHOWN, _LINKED = 'src="/attachments/', 'class="pic"', 'href="/attachments/'
_PICTURE = re.compile(r'<img [^>]*?src="/attachments/(\d{1,9})(?:/[^"]*)?"[^>]*>')
_ALONE = re.compile(rf'<p(?: dir="[a-z]+")?>\s*({_PICTURE.pattern})\s*</p>')
_NAMED = re.compile(rf'<a {_LINKED}(\d{{1,9}})(?:/[^"]*)?"[^>]*>(?:(?!</a>).)*</a>', re.DOTALL)
_KEYS = re.compile(r'(?:src|href)="/attachments/(\d{1,9})')
_ALT = re.compile(r'alt="([^"]*)"')
_TAP = Markup(
    '<details class="pic"><summary>{what}<span class="btn quiet small">{label}</span></summary>'
    '<a href="{whole}"><img src="{small}" alt="{alt}" width="{width}" height="{height}" loading="lazy"></a>'
    '<p class="hint"><a href="{whole}">{all}</a></p></details>'
)
_AT_ONCE = Markup('<img class="pic" src="{whole}" alt="{alt}" width="{width}" height="{height}" loading="lazy">')
_WAY = Markup('<a href="{}">{}</a>')
_COSTS = Markup(' <span class="num">(<bdi>{kind}</bdi> · {size})</span>')
_VEILED = Markup('<p class="hint">{}</p>')
_AS_TEXT = Markup(' <a class="as-text" href="{url}">{label}</a>')
_UNREAD = Markup(' <span class="hint">{}</span>')
_LINK = Markup('<a class="file" href="{url}"><bdi>{name}</bdi> <span class="num"><bdi>{kind}</bdi> · {size}</span></a>')


class File(NamedTuple):
    """A file as a page shows it; its fields up to the words in it are columns of an attachment."""

    id: int
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    alt: str
    small_id: int | None
    small_size: int | None
    hidden_reason: str
    # Of the words in it: their bytes, where there are any, and why there are none, or not all.
    text_size: int | None = None
    text_reason: str | None = None

    @property
    def url(self) -> str:
        """Return where it is."""
        return links.attachment(self.id, self.name)

    @property
    def is_image(self) -> bool:
        """Say whether it is a picture."""
        return self.type in _TYPES

    @property
    def kind(self) -> str:
        """Return what it is in a word that all languages share: PDF, DOCX."""
        return self.name.rpartition(".")[2].upper()

    @property
    def title(self) -> str:
        """Return its name as words."""
        return self.name.rpartition(".")[0].replace("_", " ")

    @property
    def markup(self) -> str:
        """Return what a writer puts into the text where the picture belongs."""
        words = re.sub(r"[\[\]\\`\n]", " ", self.alt)
        return f"![{words}]({self.url})"

    @property
    def shown(self) -> Markup:
        """Return the file in the list below a post; of one that its reader may not see only that there was one."""
        if self.is_veiled:
            return _VEILED.format(_("A moderator hid a file: %(reason)s", reason=self.hidden_reason))
        shown = self._shown
        if self.hidden_reason:
            shown += _VEILED.format(_("Hidden by a moderator: %(reason)s", reason=self.hidden_reason))
        return shown

    @property
    def is_veiled(self) -> bool:
        """Say whether its reader may know no more than that it is hidden, and why."""
        return not self.type

    @property
    def _shown(self) -> Markup:
        if self.is_image:
            return picture(self)
        return _LINK.format(url=self.url, name=self.name, kind=self.kind, size=size(self.size)) + self._words

    @property
    def _words(self) -> Markup:
        """Return the way to the words in it, which cost a slow line a tenth; else why there is none."""
        if self.text_size is not None:
            said = _("Read as text, %(size)s", size=size(self.text_size))
            return _AS_TEXT.format(url=links.text(self.id), label=said)
        return _UNREAD.format(reasons.unread(self.text_reason)) if self.text_reason else Markup("")


COLUMNS = File._fields[:-2]


def picture(file: File, alt: str = "") -> Markup:
    """Return a picture: at once where it is small, else its small version on demand, with its size."""
    parts = {"whole": file.url, "alt": alt or file.alt, "width": file.width, "height": file.height}
    if file.small_size is None:
        return _AT_ONCE.format(**parts)
    return _TAP.format(
        **parts,
        small=links.attachment(file.id, file.name, small=True),
        what=_("Picture, %(size)s", size=size(file.small_size)) + (f": {parts['alt']}" if parts["alt"] else ""),
        label=_("Show"),
        all=_("The whole picture, %(size)s", size=size(file.size)),
    )


def has_files(html: str) -> bool:
    """Say whether a text names a picture or leads to a file."""
    return _MARK in html or _LINKED in html


def has_shown(html: str) -> bool:
    """Say whether a text shows a picture."""
    return _SHOWN in html


def named(html: str) -> set[int]:
    """Return the keys of the pictures and files that a text names."""
    return {int(key) for key in _KEYS.findall(html)} if has_files(html) else set()


def placed(
    html: Markup, files: Iterable[File], others: Mapping[int, File] = MappingProxyType({})
) -> tuple[Markup, tuple[File, ...]]:
    """Return a text with its pictures as they are shown and the sizes of its files, and those that it does not show.

    A picture of another post is a link. What one costs is known of those among `others`, which its reader may see.
    """
    by_key, used = {file.id: file for file in files}, set()
    known = {**others, **by_key}

    def own(key: str) -> File | None:
        file = by_key.get(int(key))
        if file is not None and file.is_image:
            used.add(file.id)
            return file
        return None

    def alone(found: re.Match[str]) -> str:
        file = own(found[2])
        return found[0] if file is None else _hold(picture(file, _alt(found[1])))

    def among_words(found: re.Match[str]) -> str:
        file, alt = own(found[1]), _alt(found[0])
        if file is None:
            return str(_WAY.format(f"/attachments/{found[1]}/picture", alt or _("Picture"))) + costs(found[1])
        if file.small_size is None:
            return _hold(picture(file, alt))
        return str(_WAY.format(file.url, f"{alt or file.alt or file.name} ({size(file.size)})"))

    def sized(found: re.Match[str]) -> str:
        return found[0] + costs(found[1])

    def costs(key: str) -> str:
        file = known.get(int(key))
        return "" if file is None or file.is_veiled else str(_COSTS.format(kind=file.kind, size=size(file.size)))

    # Links of the writer first, as pictures bring some; then pictures that stand alone: they become more than one.
    marked = _PICTURE.sub(among_words, _ALONE.sub(alone, _NAMED.sub(sized, str(html))))
    rest = tuple(file for file in by_key.values() if file.id not in used)
    return Markup(marked.replace(_HELD, _MARK)), rest  # noqa: S704 as clean HTML gets elements of ours


def _hold(shown: Markup) -> str:
    """Return a picture as the second look does not find it again."""
    return str(shown).replace(_MARK, _HELD)


def _alt(image: str) -> str:
    found = _ALT.search(image)
    return unescape(found[1]) if found else ""
