"""Slips of the pen that make one word another."""

from __future__ import annotations

import jellyfish

from onoma.evidence.reason import Reason
from onoma.text import fold
from onoma.weights import weight


def slip(query: str, alias: str) -> float | None:
    """What slips cost that make one folded word another, None where it takes more than a slip or two."""
    shorter = min(len(query), len(alias))
    if shorter < 5 or abs(len(query) - len(alias)) > 2:
        return None
    slips = jellyfish.damerau_levenshtein_distance(query, alias)
    alike = weight("token.typo_jaro_winkler")
    if slips > (1 if shorter < 9 else 2) or jellyfish.jaro_winkler_similarity(query, alias) < alike:
        return None
    return slips * weight("token.typo")


def slipped(query: str, alias: str) -> Reason:
    """What is said of two words that are a slip apart."""
    slips = jellyfish.damerau_levenshtein_distance(fold(query), fold(alias))
    letters = "one letter" if slips == 1 else f"{slips} letters"
    return Reason("typo", f"{query} differs from {alias} in {letters}, perhaps a slip")
