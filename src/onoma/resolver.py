"""The pipeline on one screen: text, name, keys, candidates, evidence, decision."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping

from onoma.decision import Policy, decide, probabilities
from onoma.evidence import Finding, about_evidence, check_about, compare_names, distinct_evidence, judge, objections
from onoma.index import index_of
from onoma.model import Alias, Candidate, Comparison, Decision, Evidence, Name, Person, Resolution, Role
from onoma.parser import otherwise, parse
from onoma.reading import readings
from onoma.registry import Registry
from onoma.retrieval import FAR, KEYS, NEAR
from onoma.views import Likenesses

#: Two names that somebody compares are alike, or they would not be asked about: as if one of so many had been chosen.
CROWD = 118784
#: How a name is looked for, one way after another, until somebody is found who is meant by so much, in bits: by keys,
#: without a doubt; else likely. Set by hand. Of 8 to 12 that were tried for keys, with 12 the figures of a benchmark
#: stay what they are if all words are looked for, but for one name of nobody in 1,949.
SEARCHES = ((KEYS, 12.0), (NEAR, 6.0), (FAR, math.inf))
#: Nobody is shown of whom so much says that the name is not theirs, in bits.
_FAR = -10.0
#: Nor does it count towards AMBIGUOUS that somebody may be meant of whom this much says that they are not.
_DOUBTED = -2.0


#: Answers that are kept, some ten kilobytes each: a list asks for the same name again and again.
_KEPT = 1024


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
        self._index = index_of(registry)
        self._relatives: dict[str, set[str]] = {}
        self._answer = functools.lru_cache(_KEPT)(self._resolve)
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
        thorough: bool = False,
    ) -> Resolution:
        """Who a name means, how sure that is, and why.

        `language` is the name's (BCP 47), `about` holds facts beside the name: `born` (ISO 8601), `country` (ISO
        3166-1 alpha-2), `gender`. At most `limit` candidates are returned; `thorough` looks for others even where
        somebody is meant without a doubt, so that there is a runner-up to show. Any string gets an answer; anything
        else is a TypeError.
        """
        _check_text(text)
        return self._answer(text, language, _key(about), limit, thorough)

    def _resolve(
        self, text: str, language: str | None, about: tuple[tuple[str, str], ...], limit: int, thorough: bool
    ) -> Resolution:
        facts = dict(about)
        name = parse(text, language=language)
        ranked = sorted(
            self._set_apart(name, self._weighed(name, facts, thorough=thorough)), key=lambda s: (-s.bits, s.person.id)
        )
        shares = probabilities([s.bits for s in ranked], len(self.registry), self.policy)
        # Many of whom next to nothing speaks add up to nobody.
        likely = [share for s, share in zip(ranked, shares, strict=True) if s.bits > _DOUBTED]
        # Facts tell people of one name apart; they are no name.
        strong = bool(ranked) and ranked[0].is_strong and ranked[0].named > 0
        decision = decide(likely, self.policy, strong=strong)
        top = tuple(s.candidate(share) for s, share in zip(ranked[: max(1, limit)], shares, strict=False))
        if decision is Decision.UNKNOWN:
            top = tuple(c for c in top if c.bits > _FAR)
        return Resolution(text, decision, top, _notes(name))

    def resolve_many(
        self,
        texts: Iterable[str],
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
        thorough: bool = False,
    ) -> Iterator[Resolution]:
        """One answer for each text, in order, as they are asked for; equal texts are resolved once."""
        answer, facts = self._answer, _key(about)
        for text in texts:
            _check_text(text)
            yield answer(text, language, facts, limit, thorough)

    def judged(self, name: Name) -> Iterator[tuple[Person, list[Finding]]]:
        """Everybody whom a name may mean, with what speaks for and against by the alias that fits best.

        What the weights of evidence are learned from.
        """
        return ((scored.person, scored.findings) for scored in self._weighed(name, {}))

    def _weighed(self, name: Name, facts: dict[str, str], *, thorough: bool = False) -> list[_Scored]:
        """Everybody whom a name may mean, by the way to take it apart that fits best.

        Who is called by it without a doubt is found by keys of the whole name, with whoever sounds like it in two words
        or throughout; only for other names are all words looked for, and farther where that finds nobody.
        """
        found: dict[str, _Scored] = {}
        for way in (name, *otherwise(name)):
            known: dict[Alias, list[Finding]] = {}
            for reach, enough in SEARCHES[1:] if thorough else SEARCHES:
                near = self._index.candidates(way, reach)
                close = [s for s in (self._scored(way, *one, facts, known) for one in near) if s]
                for scored in close:
                    if scored.person.id not in found or scored.bits > found[scored.person.id].bits:
                        found[scored.person.id] = scored
                if any(s.is_strong and min(s.named, s.bits) >= enough for s in close):
                    break
        return list(found.values())

    def _scored(
        self,
        name: Name,
        person: Person,
        aliases: list[tuple[Alias, Likenesses]],
        facts: dict[str, str],
        known: dict[Alias, list[Finding]],
    ) -> _Scored | None:
        """A person by the alias that fits best; what an alias says of the name is found once, and `known` then."""
        best: _Scored | None = None
        for alias, like in aliases:
            if alias not in known:
                known[alias] = judge(name, parse(alias.text, language=alias.language), like)
            findings = known[alias]
            if findings:
                scored = _Scored(person, alias, findings)
                if best is None or (scored.bits, scored.is_strong) > (best.bits, best.is_strong):
                    best = scored
        if best is None:
            return None
        told = any(f.kind == "sex-contradicted" for f in best.findings)
        against = [e for e in objections(name, person, best.alias) if not told or e.kind != "sex-contradicted"]
        return best.with_more([*against, *about_evidence(person, facts)])

    def _set_apart(self, name: Name, found: list[_Scored]) -> list[_Scored]:
        """Count it against a person that the name fits somebody better who is known to be another."""
        bits = {s.person.id: s.bits for s in found}
        apart = []
        for scored in found:
            rivals = self._relatives.get(scored.person.id, set()) & bits.keys()
            better = [r for r in sorted(rivals) if bits[r] > scored.bits + 3]
            if better:
                other = max(better, key=lambda r: (bits[r], r))
                scored = scored.with_more([distinct_evidence(name, self.registry[other].name)])
            apart.append(scored)
        return apart


class _Scored:
    """A candidate whose evidence has not been put into words yet: only those that are shown need them."""

    __slots__ = ("alias", "bits", "findings", "is_strong", "more", "named", "person")

    def __init__(self, person: Person, alias: Alias, findings: list[Finding], more: tuple[Evidence, ...] = ()) -> None:
        self.person, self.alias, self.findings, self.more = person, alias, findings, more
        #: What the name says, without facts.
        self.named = sum(f.bits for f in findings)
        self.bits = self.named + sum(e.bits for e in more)
        self.is_strong = alias.strength == "strong"

    def with_more(self, evidence: list[Evidence]) -> _Scored:
        return _Scored(self.person, self.alias, self.findings, (*self.more, *evidence)) if evidence else self

    def candidate(self, probability: float) -> Candidate:
        return Candidate(self.person, self.alias, self.bits, probability, self._reasons)

    def _reasons(self) -> tuple[Evidence, ...]:
        return (*(f.evidence() for f in self.findings), *self.more)


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
    share = probabilities([sum(e.bits for e in evidence)], CROWD, Policy())[0] if evidence else 0.0
    notes = tuple(dict.fromkeys(_notes(name) + _notes(alias)))
    return Comparison(a, b, evidence, share, notes)


def _key(about: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """The facts as a key."""
    return tuple(sorted(check_about(about).items())) if about else ()


def _check_text(text: object) -> None:
    if not isinstance(text, str):
        hint = "; decode it first" if isinstance(text, bytes) else ""
        raise TypeError(f"a name is a str, not {type(text).__name__}{hint}")


def _notes(name: Name) -> tuple[str, ...]:
    words = [t for t in name.tokens if t.role is not Role.HONORIFIC]
    read = [(t, readings(t.text, language=name.language)) for t in words]
    rough = sorted({t.script for t, found in read if any(r.fallback for r in found)})
    dumb = list(dict.fromkeys(t.text for t, found in read if not found and len(t.key) > 1))
    return (
        *(f"no table reads the script {script} yet; its letters went through Unidecode" for script in rough),
        *([f"nothing reads {', '.join(dumb)}: compared with the same letters only"] if dumb else []),
    )
