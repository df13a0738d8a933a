"""Evidence that has not been put into words yet."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

from onoma.evidence.pairs import Pair
from onoma.evidence.reason import Reason
from onoma.model import Evidence, Token


class Finding(NamedTuple):
    """Evidence that has not been put into words yet."""

    kind: str
    bits: float
    query: tuple[str, ...]
    alias: tuple[str, ...]
    reason: Callable[[], Reason]
    #: The agreement that it weighs, where it is one.
    pair: Pair | None = None

    def evidence(self) -> Evidence:
        """The evidence, with its sentence."""
        told = self.reason()
        return Evidence(told.kind, self.bits, self.query, self.alias, told.sentence, told.codes)


def said(kind: str, bits: float, a: Token | None, b: Token | None, sentence: str) -> Finding:
    """Evidence that is no agreement, with its sentence."""
    told = functools.partial(Reason, kind, sentence)
    return Finding(kind, bits, (a.text,) if a else (), (b.text,) if b else (), told)
