"""The door to the loops in which the time goes: compiled where a C compiler was at hand, in numpy elsewhere.

`ONOMA_CORE=numpy` in the environment switches the compiled ones off.
"""

from __future__ import annotations

import os

from onoma._core.record import LONGEST

try:
    if os.environ.get("ONOMA_CORE") == "numpy":
        raise ImportError("ONOMA_CORE=numpy is set")
    import onoma._core.kernels as loops

    WHY_NOT = ""
except ImportError as error:
    import onoma._core.arrays as loops  # type: ignore[no-redef]

    WHY_NOT = str(error)
    if isinstance(error, ModuleNotFoundError):
        WHY_NOT = "no C compiler, or no headers of Python, when onoma was installed"

Channels = loops.Channels
Forms = loops.Forms
Lexicon = loops.Lexicon
Likeness = loops.Likeness
Rewriter = loops.Rewriter
Rows = loops.Rows
Usual = loops.Usual
agreeing = loops.agreeing
bases = loops.bases
bones = loops.bones
crossed = loops.crossed
grams = loops.grams
heard = loops.heard
near = loops.near
numbers = loops.numbers
once = loops.once
signs = loops.signs

COMPILED = not WHY_NOT
#: Which core is used, and why not the faster one.
ABOUT = "compiled core" if COMPILED else f"numpy core, same answers but slower: {WHY_NOT}"

__all__ = [
    "ABOUT",
    "COMPILED",
    "LONGEST",
    "WHY_NOT",
    "Channels",
    "Forms",
    "Lexicon",
    "Likeness",
    "Rewriter",
    "Rows",
    "Usual",
    "agreeing",
    "bases",
    "bones",
    "crossed",
    "grams",
    "heard",
    "near",
    "numbers",
    "once",
    "record",
    "signs",
]
