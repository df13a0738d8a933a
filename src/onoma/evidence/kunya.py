"""Kunyas: the father of Ali (Abu Ali) is not Ali."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from onoma.evidence.assignment import Fit
from onoma.evidence.shape import Said
from onoma.model import Name, Role, Token
from onoma.parser import particle_kind


def kunyas(
    fits: Sequence[Fit], query: Name, asked: Sequence[Token], alias: Name, known: Sequence[Token]
) -> Iterator[Said]:
    """Words that agree of which one is the name of a son or daughter and the other is not."""
    mine, theirs = _children(query), _children(alias)
    for fit in fits if mine or theirs else ():
        a, b = asked[fit.query[0]], known[fit.alias[0]]
        if not fit.together and (a.start in mine) != (b.start in theirs):
            father = a.text if a.start in mine else b.text
            yield Said("kunya", f"the father or mother of {father} need not be {father}")


@functools.lru_cache(maxsize=256)
def _children(name: Name) -> frozenset[int]:
    """Where words begin that a kunya (Abu, Umm) stands before, with or without an article.

    >>> from onoma import parse
    >>> sorted(_children(parse("Abu al-Walid Hamid")))
    [7]
    """
    found, kunya = set(), False
    for token in name.tokens:
        kind = particle_kind(token.key) if token.role is Role.PARTICLE else ""
        if kunya and not kind:
            found.add(token.start)
        kunya = kind == "kunya" or (kunya and kind == "article")
    return frozenset(found)
