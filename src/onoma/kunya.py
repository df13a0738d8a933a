"""Names of two words: who is called the parent (Abu Ali, Umm Ahmad) or the servant (Abd al-Karim) of somebody."""

from __future__ import annotations

import functools

from onoma.model import Name, Role
from onoma.parser import particle_kind


@functools.lru_cache(maxsize=256)
def children(name: Name) -> frozenset[int]:
    """Where names of sons and daughters begin: after a kunya, with or without an article.

    >>> from onoma import parse
    >>> sorted(children(parse("Abu al-Walid Hamid")))
    [7]
    """
    return _after(name, "kunya")


@functools.lru_cache(maxsize=256)
def masters(name: Name) -> frozenset[int]:
    """Where names begin of whose bearer somebody is called the servant, with or without an article.

    >>> from onoma import parse
    >>> sorted(masters(parse("Abd al-Karim Qasim")))
    [7]
    """
    return _after(name, "compound")


def _after(name: Name, wanted: str) -> frozenset[int]:
    """Where words begin that a particle of some kind stands before, or that and an article."""
    found, before = set(), False
    for token in name.tokens:
        kind = particle_kind(token.key) if token.role is Role.PARTICLE else ""
        if before and not kind:
            found.add(token.start)
        before = kind == wanted or (before and kind == "article")
    return frozenset(found)
