"""What an object finds out about itself when it is first asked, and keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Found = TypeVar("Found")


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
