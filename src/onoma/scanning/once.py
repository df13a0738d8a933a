"""What is found out when it is first asked, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")
#: How many answers of one kind are kept.
_MOST = 1 << 16


class Memory(dict[Asked, Found]):
    """Answers by what was asked; whatever is not there yet is found out.

    Where very much is asked: `functools.lru_cache` takes several times as long to answer, and to forget. Here all is
    forgotten at once when it becomes too much.

    >>> sizes = Memory(len)
    >>> sizes["Biden"], sizes
    (5, {'Biden': 5})
    """

    def __init__(self, find: Callable[[Asked], Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, asked: Asked) -> Found:
        if len(self) >= _MOST:
            self.clear()
        found = self[asked] = self._find(asked)
        return found
