"""What is said of an agreement."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """What is said of an agreement: its kind, a sentence, and the laws, systems or rows that it rests on."""

    kind: str
    sentence: str
    codes: tuple[str, ...] = ()
