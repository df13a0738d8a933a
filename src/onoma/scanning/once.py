"""What is found out when it is first asked, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Asked = TypeVar("Asked")
Found = TypeVar("Found")
#: How many answers of one kind are kept.
_MOST = 1 << 16


class once(Generic[Found]):
    """A method that is called once for an object, whose answer is an attribute from then on.

    Where there are very many objects: `functools.cached_property` takes a lock and gives each a dictionary.

    >>> class Word:
    ...     @once
    ...     def size(self) -> int:
    ...         print("counted")
    ...         return 5
    >>> word = Word()
    >>> word.size, word.size
    counted
    (5, 5)
    """

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self._find, self.__doc__ = find, find.__doc__

    @overload
    def __get__(self, holder: None, owner: type) -> once[Found]: ...
    @overload
    def __get__(self, holder: object, owner: type) -> Found: ...
    def __get__(self, holder: object, owner: type) -> once[Found] | Found:
        if holder is None:
            return self
        found = self._find(holder)
        setattr(holder, self._find.__name__, found)
        return found


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
