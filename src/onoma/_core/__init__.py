"""The door to the loops in which the time goes: compiled where a C compiler was at hand, in numpy elsewhere.

With `ONOMA_CORE=numpy` in the environment they are done in numpy all the same, to compare the two.
"""

from __future__ import annotations

import os

try:
    if os.environ.get("ONOMA_CORE") == "numpy":
        raise ImportError
    from onoma._core.kernels import agreements, gather

    COMPILED = True
except ImportError:
    from onoma._core.arrays import agreements, gather

    COMPILED = False

#: The longest word that is looked at, with its boundaries.
LONGEST = 26

__all__ = ["COMPILED", "LONGEST", "agreements", "gather"]
