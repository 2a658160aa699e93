"""Words and their stems: one road for what is written and for what is asked, language by language."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache

import Stemmer

from forum.kernel.letters import fold

# Letters with the marks that belong to them: vowel signs stay in their word.
LETTER = r"[\w\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff]"
WORD = re.compile(f"{LETTER}+")
LATIN = ("en", "fr", "es")
OTHER = "xx"
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_KEPT = 200_000
_ENGLISH = (
    "a an and are as at be but by for if in into is it its no not of on or such that the their then there these they "
    "this to was will with we you all when were our your us from have has had can may might must could would "
    "should shall "
    "also been between using used use any each many much more most other some than too very via what which who whom "
    "where why how do does did done i he she his her him my me them so s t"
)
_FRENCH = (
    "le la les l de des du d un une et en au aux à que qu qui dans pour par sur est sont ce ces cette c il elle ils "
    "elles nous vous je on ne n pas se s sa son ses leur leurs y a ont plus avec ou où mais comme été être fait j m t"
)
_SPANISH = (
    "el la los las de del un una y e en a al que por para con se su sus es son no lo le les más o "
    "u como pero fue ha han "
    "este esta estos estas está están ser nos mi me si sin sobre ya muy hay"
)
STOP = {code: frozenset(text.split()) for code, text in zip(LATIN, (_ENGLISH, _FRENCH, _SPANISH), strict=True)}
_NONE: frozenset[str] = frozenset()

_SHORT = 3
_ARTICLES = ("ال", "وال", "بال", "كال", "فال", "لل")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_stems: dict[str, dict[str, tuple[str, ...]]] = {}


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, in their order."""
    return WORD.findall(text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower())


def field_of(language: str) -> str:
    """Return whose stems a text of this language is kept under."""
    return language if language in LATIN else OTHER


def stems(word: str, language: str) -> tuple[str, ...]:
    """Return what a word in lower case is found by; nothing for a word that says nothing."""
    kept = _stems.setdefault(language, {})
    found = kept.get(word)
    if found is None:
        if len(kept) > _KEPT:
            kept.clear()
        found = kept[word] = () if word in STOP.get(language, _NONE) else tuple(dict.fromkeys(_stemmed(word, language)))
    return found


def asked_words(text: str) -> list[str]:
    """Return the words that a question is made of: of Chinese its pairs."""
    found: list[str] = []
    for word in words(text):
        if _CHINESE.search(word):
            found += [piece for piece in _chinese(word) if len(piece) > 1] or list(word)
        else:
            found.append(word)
    return found


def is_chinese(word: str) -> bool:
    """Say whether a word is found by its pairs of characters."""
    return _CHINESE.search(word) is not None


def language_of(text: str, default: str) -> str:
    """Return the language that most of the small words of a question belong to."""
    given = set(words(text))
    counts = {code: len(given & STOP[code]) for code in LATIN}
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] else default


def _stemmed(word: str, language: str) -> Iterator[str]:
    if word.isascii():
        yield from _latin(word, language)
        return
    first = word[0]
    if "\u0600" <= first <= "\u06ff":
        yield _light(fold(word))
    elif "\u0400" <= first <= "\u04ff":
        yield _stemmer("russian").stemWord(fold(word))
    elif _CHINESE.search(word):
        yield from _chinese(word)
    else:
        yield from _latin(word, language)


def _latin(word: str, language: str) -> Iterator[str]:
    if language == "en":
        yield _stemmer("english").stemWord(fold(word))
    elif language in LATIN:
        stemmer = _stemmer("french" if language == "fr" else "spanish")
        # People leave accents out, and an ending may be known by its accent: both ways are kept.
        yield fold(stemmer.stemWord(word))
        yield stemmer.stemWord(fold(word))
    else:
        yield fold(word)


def _chinese(word: str) -> Iterator[str]:
    for run in _CHINESE.findall(word):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
        yield from run
    rest = _CHINESE.sub(" ", word).split()
    yield from rest


def _light(word: str) -> str:
    """Light10 of Larkey, Ballesteros and Connell (2007): articles and endings, two letters always left."""
    if len(word) > _SHORT and word[0] == "و":
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:  # noqa: PLR2004
            word = word[len(article) :]
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:  # noqa: PLR2004
            word = word[: -len(ending)]
    return word


@cache
def _made(name: str, thread: int) -> Stemmer.Stemmer:  # noqa: ARG001 as a stemmer belongs to one thread
    return Stemmer.Stemmer(name)


def _stemmer(name: str) -> Stemmer.Stemmer:
    return _made(name, threading.get_ident())
