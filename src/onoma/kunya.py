"""Kunyas: who is called the father or mother of somebody (Abu Ali, Umm Ahmad), as Arabs are."""

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
    found, kunya = set(), False
    for token in name.tokens:
        kind = particle_kind(token.key) if token.role is Role.PARTICLE else ""
        if kunya and not kind:
            found.add(token.start)
        kunya = kind == "kunya" or (kunya and kind == "article")
    return frozenset(found)
