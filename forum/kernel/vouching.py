"""How the doctor asks a running site whether it is ours: only who knows the key can ask, only ours can answer."""

from __future__ import annotations

from . import settings, tokens

HEADER = "X-Forum-Doctor"
_ASKS, _ANSWERS = "doctor asks", "site answers"


def question() -> str:
    """Return what to send: something new, and the proof that we know the key."""
    nonce = tokens.new()
    return f"{nonce}.{tokens.signed(settings.current().secret_key, _ASKS, nonce)}"


def answer(asked: str) -> str:
    """Return the proof that we know the key too; empty for a stranger's question."""
    nonce, _dot, proof = asked.partition(".")
    key = settings.current().secret_key
    if not nonce or not proof.isascii() or not tokens.same(proof, tokens.signed(key, _ASKS, nonce)):
        return ""
    return tokens.signed(key, _ANSWERS, nonce)


def is_ours(asked: str, answered: str) -> bool:
    """Say whether who answered has our key."""
    expected = tokens.signed(settings.current().secret_key, _ANSWERS, asked.partition(".")[0])
    return answered.isascii() and tokens.same(answered, expected)
