"""The only door to Unidecode, which is GPL-2.0-or-later; the README says what that means.

It is a last resort: one lossy romanization for every script, used where no table of ours knows the letters, and
what is read through it is marked as a fallback.
"""

from __future__ import annotations

import functools
import re


@functools.lru_cache(maxsize=65536)
def ascii_of(word: str) -> str:
    """A word in ASCII letters, however roughly; empty where nothing is left.

    >>> ascii_of("王毅")
    'WangYi'
    """
    from unidecode import unidecode

    # Unidecode warns of surrogates, which no name holds.
    plain = "".join([c for c in word if not "\ud800" <= c <= "\udfff"])
    return re.sub(r"[^A-Za-z]+", "", unidecode(plain))
