"""Halves of names: the father of Ali (Abu Ali) is not Ali, nor the servant of the Merciful (Abdul Rahman) merciful."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from onoma.evidence.assignment import Fit
from onoma.evidence.shape import Said
from onoma.model import Name, Role, Token
from onoma.parser import particle_kind


def halved(
    fits: Sequence[Fit], query: Name, asked: Sequence[Token], alias: Name, known: Sequence[Token]
) -> Iterator[Said]:
    """Words that agree of which one has half a name before it and the other has none."""
    halves = _halves(query), _halves(alias)
    for fit in fits if any(halves) else ():
        a, b = asked[fit.query[0]], known[fit.alias[0]]
        kinds = halves[0].get(a.start, ""), halves[1].get(b.start, "")
        if not fit.together and kinds[0] != kinds[1] and "" in kinds:
            yield Said(max(kinds), f"half of a name stands before {a.text if kinds[0] else b.text} on one side only")


@functools.lru_cache(maxsize=256)
def _halves(name: Name) -> dict[int, str]:
    """Where words begin that a kunya (Abu) or half a name (Abdul) stands before, with or without an article.

    >>> from onoma import parse
    >>> _halves(parse("Abu al-Walid Abdul Hamid"))
    {7: 'kunya', 19: 'compound'}
    """
    found, kind = {}, ""
    for token in name.tokens:
        if token.role is Role.PARTICLE:
            now = particle_kind(token.key)
            kind = now if now in ("kunya", "compound") else kind if now == "article" else ""
        elif kind:
            found[token.start], kind = kind, ""
    return found
