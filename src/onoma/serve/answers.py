"""From what a request says to answers: in a thread beside the loop, remembered, and no longer than allowed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync
from attrs import frozen
from starlette.exceptions import HTTPException

from onoma.model import Decision, Resolution
from onoma.resolver import Resolver
from onoma.serve.limits import Limits

_T = TypeVar("_T")
# Some 20 MB. A list that is asked in pieces, or twice, holds many of its names more than once.
_REMEMBERED = 2048
# Names that are resolved before another request has its turn, and requests that have theirs at a time: while one is in
# the loops of the core, Python runs the other. More would keep the loop that reads and writes waiting.
_TURN, _ABREAST = 10, 2


@frozen
class Asked:
    """A name, with what a request says beside it."""

    name: str
    language: str | None = None
    #: `born`, `country`, `gender`, sorted.
    about: tuple[tuple[str, str], ...] = ()
    #: Whether the runner-up is shown.
    thorough: bool = False


class Bounded(Resolver):
    """A resolver that does not look at what is too long to be a name.

    >>> from onoma.registry import Registry
    >>> Bounded(Resolver(Registry.from_records([{"id": "1", "name": "x"}])), 100).resolve("x" * 101).notes
    ("longer than 100 characters, nobody's name",)
    """

    def __init__(self, resolver: Resolver, longest: int) -> None:
        # Everything is asked of the one within; nothing of it is built twice.
        self.registry = resolver.registry
        self.policy = resolver.policy
        self._within = resolver
        self._longest = longest

    def resolve(
        self,
        text: str,
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
        thorough: bool = False,
    ) -> Resolution:
        """As the resolver within does, or UNKNOWN at once."""
        if len(text) > self._longest:
            return self._too_long(text)
        return self._within.resolve(text, language=language, about=about, limit=limit, thorough=thorough)

    def resolve_many(
        self,
        texts: Iterable[str],
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
        thorough: bool = False,
    ) -> Iterator[Resolution]:
        """One answer for each text, in order."""
        asked = list(texts)
        short = (text for text in asked if len(text) <= self._longest)
        answers = self._within.resolve_many(short, language=language, about=about, limit=limit, thorough=thorough)
        for text in asked:
            yield next(answers) if len(text) <= self._longest else self._too_long(text)

    def _too_long(self, text: str) -> Resolution:
        note = f"longer than {self._longest} characters, nobody's name"
        return Resolution(text[: self._longest], Decision.UNKNOWN, (), (note,))


class Answers:
    """Answers of a resolver for a server that is asked by many.

    >>> from onoma.registry import Registry
    >>> answers = Answers(Resolver(Registry.from_records([{"id": "1", "name": "Maria Kalesnikava"}])), Limits())
    >>> anyio.run(answers.resolve, [Asked("Мария Колесникова")], 5)[0].person.id
    '1'
    """

    def __init__(self, resolver: Resolver, limits: Limits) -> None:
        self.resolver = Bounded(resolver, limits.name)
        self.limits = limits
        self._known: OrderedDict[tuple[Asked, int], Resolution] = OrderedDict()
        self._guard = threading.Lock()
        self._short = anyio.CapacityLimiter(_ABREAST)
        self._long = anyio.CapacityLimiter(1)

    async def resolve(self, asked: Sequence[Asked], limit: int) -> list[Resolution]:
        """One answer for each, in order; 413 for too many, 503 where it takes too long."""
        return await self.told(asked, limit, lambda _, answer: answer)

    async def told(self, asked: Sequence[Asked], limit: int, tell: Callable[[int, Resolution], _T]) -> list[_T]:
        """What is told of each answer, by its place; as `resolve`.

        Evidence is put into words when it is told, which takes as long as to find it, so that this is done beside the
        loop too.
        """
        if len(asked) > self.limits.batch:
            raise HTTPException(413, f"at most {self.limits.batch} names a request")
        limit = max(1, min(limit, self.limits.candidates))
        told: list[_T] = []
        with _in_time(self.limits.seconds):
            for start in range(0, len(asked), _TURN):
                turn = asked[start : start + _TURN]
                known = [answer for one in turn if (answer := self._recall((one, limit)))]
                if len(known) == len(turn):
                    told += map(tell, count(start), known)
                else:
                    told += await self._run(partial(self._tell_all, turn, limit, start, tell))
        return told

    async def run(self, work: Callable[[], _T], *, long: bool = False) -> _T:
        """The result of some work, done beside the loop; long work waits for other long work only."""
        with _in_time(self.limits.seconds * (10 if long else 1)):
            return await self._run(work, long=long)

    def forget(self) -> None:
        """Ask everything anew, after somebody judged."""
        with self._guard:
            self._known.clear()

    async def _run(self, work: Callable[[], _T], *, long: bool = False) -> _T:
        return await run_sync(work, abandon_on_cancel=True, limiter=self._long if long else self._short)

    def _tell_all(
        self, turn: Sequence[Asked], limit: int, start: int, tell: Callable[[int, Resolution], _T]
    ) -> list[_T]:
        return list(map(tell, count(start), self._ask_all(turn, limit)))

    def _ask_all(self, turn: Sequence[Asked], limit: int) -> list[Resolution]:
        """Answers to all; those that differ in nothing but the name are asked for at once."""
        found = {one: answer for one in turn if (answer := self._recall((one, limit)))}
        alike: dict[tuple[str | None, tuple[tuple[str, str], ...], bool], list[Asked]] = {}
        for one in dict.fromkeys(turn):
            if one not in found:
                alike.setdefault((one.language, one.about, one.thorough), []).append(one)
        for (language, about, thorough), group in alike.items():
            texts = (one.name for one in group)
            answers = self.resolver.resolve_many(
                texts, language=language, about=dict(about), limit=limit, thorough=thorough
            )
            found |= zip(group, answers, strict=True)
        with self._guard:
            for one, answer in found.items():
                self._known[one, limit] = answer
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return [found[one] for one in turn]

    def _recall(self, key: tuple[Asked, int]) -> Resolution | None:
        with self._guard:
            answer = self._known.get(key)
            if answer:
                self._known.move_to_end(key)
            return answer


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    try:
        with anyio.fail_after(seconds):
            yield
    except TimeoutError:
        raise HTTPException(503, f"not done within {seconds:g} s; ask for less at once") from None


def asked(values: Mapping[str, object]) -> Asked:
    """What a request's `name`, `language`, `born`, `country` and `gender` say, or a ValueError.

    >>> asked({"name": "Babariko", "born": "1963"}).about
    (('born', '1963'),)
    """
    from onoma.batch import facts, language_tag

    for key in ("name", "language", "born", "country", "gender"):
        if not isinstance(values.get(key, ""), str):
            raise ValueError(f"{key} is a text")
    language = language_tag(str(values.get("language", "")))
    about = facts(**{key: str(values.get(key, "")) for key in ("born", "country", "gender")})
    return Asked(str(values.get("name", "")), language, tuple(sorted(about.items())))
