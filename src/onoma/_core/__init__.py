"""The door to the loops in which the time goes: compiled where a C compiler was at hand, in numpy elsewhere."""

from __future__ import annotations

try:
    from onoma._core.kernels import Channels, Lexicon, Rewriter, grams, numbers, once

    COMPILED = True
except ImportError:
    from onoma._core.arrays import Channels, Lexicon, Rewriter, grams, numbers, once

    COMPILED = False

#: The longest word that is looked at, with its boundaries.
LONGEST = 26

__all__ = ["COMPILED", "LONGEST", "Channels", "Lexicon", "Rewriter", "grams", "numbers", "once"]
