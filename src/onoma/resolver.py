"""The pipeline on one screen: text, name, keys, candidates, evidence, decision."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from onoma.decision import Policy, decide, weigh
from onoma.evidence import about_evidence, check_about, compare_names, distinct_evidence
from onoma.index import Index
from onoma.model import Alias, Candidate, Comparison, Name, Person, Resolution, Role
from onoma.parser import parse
from onoma.reading import readings
from onoma.registry import Registry


class Resolver:
    """Answers who a name means among the people of a registry.

    Build it once and use it many times; it is safe to share between threads.

    >>> people = [{"id": "1", "name": "Святлана Ціханоўская"}, {"id": "2", "name": "Марыя Калеснікава"}]
    >>> Resolver(Registry.from_records(people)).resolve("Maria Kolesnikova").person.id
    '2'
    """

    def __init__(self, registry: Registry, *, policy: Policy | None = None) -> None:
        self.registry = registry
        self.policy = policy or Policy()
        self._index = Index(registry)
        self._relatives: dict[str, set[str]] = {}
        for one, other in map(sorted, registry.distinct):
            self._relatives.setdefault(one, set()).add(other)
            self._relatives.setdefault(other, set()).add(one)

    def resolve(
        self,
        text: str,
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
    ) -> Resolution:
        """Who a name means, how sure that is, and why.

        `language` is the name's (BCP 47), `about` holds facts beside the name: `born` (ISO 8601), `country` (ISO
        3166-1 alpha-2), `gender`. At most `limit` candidates are returned. Any string gets an answer; anything
        else is a TypeError.
        """
        _check_text(text)
        facts = check_about(about)
        name = parse(text, language=language)
        found = [self._candidate(name, person, aliases, facts) for person, aliases in self._index.candidates(name)]
        candidates = self._set_apart(name, [c for c in found if c])
        ranked = weigh(candidates, len(self.registry), self.policy)
        decision = decide(ranked, self.policy)
        if decision.value == "UNKNOWN":
            ranked = tuple(c for c in ranked if c.bits > 0)
        return Resolution(text, decision, ranked[: max(1, limit)], _notes(name))

    def resolve_many(
        self,
        texts: Iterable[str],
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
    ) -> Iterator[Resolution]:
        """One answer for each text, in order, as they are asked for."""
        for text in texts:
            yield self.resolve(text, language=language, about=about, limit=limit)

    def _candidate(self, name: Name, person: Person, aliases: list[Alias], facts: dict[str, str]) -> Candidate | None:
        """A person by the alias that fits best."""
        best: Candidate | None = None
        for alias in aliases:
            evidence = compare_names(name, parse(alias.text, language=alias.language))
            if evidence:
                candidate = Candidate(person, alias, evidence)
                if best is None or (candidate.bits, alias.strength == "strong") > (
                    best.bits,
                    best.alias.strength == "strong",
                ):
                    best = candidate
        if best and facts:
            best = evolve(best, evidence=(*best.evidence, *about_evidence(person, facts)))
        return best

    def _set_apart(self, name: Name, candidates: list[Candidate]) -> list[Candidate]:
        """Count it against a person that the name fits somebody better who is known to be another."""
        bits = {c.person.id: c.bits for c in candidates}
        apart = []
        for candidate in candidates:
            rivals = self._relatives.get(candidate.person.id, set()) & bits.keys()
            better = [r for r in sorted(rivals) if bits[r] > candidate.bits + 3]
            if better:
                other = max(better, key=lambda r: (bits[r], r))
                against = distinct_evidence(name, self.registry[other].name)
                candidate = evolve(candidate, evidence=(*candidate.evidence, against))
            apart.append(candidate)
        return apart


@functools.cache
def shipped() -> Resolver:
    """The resolver over the registry that comes with onoma."""
    return Resolver(Registry.shipped())


def resolve(
    text: str,
    *,
    resolver: Resolver | None = None,
    language: str | None = None,
    about: Mapping[str, str] | None = None,
    limit: int = 5,
) -> Resolution:
    """Who a name means among the people that onoma ships with, or those of `resolver`.

    >>> answer = resolve("Svetlana Tikhanovskaya")
    >>> answer.person.name
    'Sviatlana Tsikhanouskaya'
    >>> resolve("").decision
    <Decision.UNKNOWN>
    """
    return (resolver or shipped()).resolve(text, language=language, about=about, limit=limit)


def compare(a: str, b: str, *, language: str | None = None) -> Comparison:
    """Whether two names may mean one person, with no registry: the evidence and a probability.

    The order of the two makes no difference.

    >>> compare("Аляксандр Лукашэнка", "Alexander Lukashenko").probability > 0.9
    True
    """
    _check_text(a)
    _check_text(b)
    one, other = sorted((a, b))
    name, alias = parse(one, language=language), parse(other, language=language)
    evidence = compare_names(name, alias)
    ranked = weigh([Candidate(Person("", other), Alias(other), evidence)], 1, Policy()) if evidence else ()
    notes = tuple(dict.fromkeys(_notes(name) + _notes(alias)))
    return Comparison(a, b, evidence, ranked[0].probability if ranked else 0.0, notes)


def _check_text(text: object) -> None:
    if not isinstance(text, str):
        hint = "; decode it first" if isinstance(text, bytes) else ""
        raise TypeError(f"a name is a str, not {type(text).__name__}{hint}")


def _notes(name: Name) -> tuple[str, ...]:
    words = [t for t in name.tokens if t.role is not Role.HONORIFIC]
    unread = sorted({t.script for t in words if any(r.fallback for r in readings(t.text, language=name.language))})
    return tuple(f"no table reads the script {script} yet; its letters went through Unidecode" for script in unread)
