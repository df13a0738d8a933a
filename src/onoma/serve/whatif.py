"""What would change an answer: the same name, asked with a fact more or a word less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from attrs import evolve, frozen

from onoma.model import Person, Resolution, Role
from onoma.parser import parse
from onoma.serve.answers import Asked

_MOST = 3


@frozen
class Change:
    """Something that could be otherwise, and the answer then."""

    what: str
    asked: Asked
    answer: Resolution

    @property
    def url(self) -> str:
        """Where that is shown."""
        return "/?" + urlencode(query(self.asked))


def changes(one: Asked, answer: Resolution, ask: Callable[[Asked], Resolution]) -> list[Change]:
    """Facts that would settle what is open, words and facts that a match hangs on; only what does change it.

    >>> from onoma.resolver import resolve
    >>> ask = lambda one: resolve(one.name, about=dict(one.about))
    >>> [change.what for change in changes(Asked("Babariko"), ask(Asked("Babariko")), ask)]
    ['born 1963-11-09']
    """
    found = []
    for what, other in [*_facts(one, answer), *_words(one, answer)]:
        then = ask(other)
        if (then.decision, then.person) != (answer.decision, answer.person):
            found.append(Change(what, other, then))
    return found


def query(one: Asked) -> dict[str, str]:
    """A question as fields of the page's form.

    >>> query(Asked("Babariko", about=(("born", "1963"),)))
    {'name': 'Babariko', 'born': '1963'}
    """
    return {"name": one.name, **dict(one.about), **({"language": one.language} if one.language else {})}


def _facts(one: Asked, answer: Resolution) -> list[tuple[str, Asked]]:
    """For what is open, a fact of each candidate; for a match, a birth date that is not the person's."""
    known = dict(one.about)
    if answer.person:
        if answer.person.birth[:4].isdigit() and "born" not in known:
            other = {**known, "born": str(int(answer.person.birth[:4]) - 31)}
            return [(f"born {other['born']}", evolve(one, about=tuple(sorted(other.items()))))]
        return []
    return [
        (f"{key} {value}", evolve(one, about=tuple(sorted({**known, key: value}.items()))))
        for candidate in answer.plausible[:_MOST]
        for key, value in _told(candidate.person).items()
        if key not in known
    ]


def _told(person: Person) -> dict[str, Any]:
    """The fact that says most of somebody, of those that are known."""
    if person.birth:
        return {"born": person.birth}
    if person.countries:
        return {"country": person.countries[0]}
    return {"gender": person.gender} if person.gender else {}


def _words(one: Asked, answer: Resolution) -> list[tuple[str, Asked]]:
    """For a match, each of its words alone."""
    words = [t for t in parse(one.name).tokens if t.role in (Role.GIVEN, Role.FAMILY)]
    if answer.person is None or not 1 < len(words) <= _MOST:
        return []
    return [(f"only “{word.text}”", evolve(one, name=word.text)) for word in words]
