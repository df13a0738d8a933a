"""A resolver that has heard what people said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from onoma.decision import Policy, decide
from onoma.model import Alias, Candidate, Evidence, Person, Resolution
from onoma.registry import Registry
from onoma.resolver import Resolver
from onoma.review.judgements import Judgement, Judgements, Question
from onoma.weights import weight


class JudgedResolver(Resolver):
    """A resolver to whose answers judgements are added, as evidence like any other.

    A judgement holds for the name that it was made on, with the same facts beside it.

    >>> from onoma.review.judgements import Judgement
    >>> people = Registry.from_records([{"id": "1", "name": "Akhmad Kadyrov"}, {"id": "2", "name": "Ramzan Kadyrov"}])
    >>> said = Judgements()
    >>> said.add(Judgement(1, "2026-01-01T00:00:00Z", "ann", Question("Kadyrov"), "2", "same"))
    >>> JudgedResolver(people, judgements=said).resolve("Kadyrov").person.name
    'Ramzan Kadyrov'
    """

    def __init__(self, registry: Registry, *, judgements: Judgements, policy: Policy | None = None) -> None:
        # Asked, not inherited from: how it goes about many names at once is its own affair.
        self._plain = Resolver(registry, policy=policy)
        self.registry = registry
        self.policy = self._plain.policy
        self.judgements = judgements

    def resolve(
        self,
        text: str,
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
        thorough: bool = False,
    ) -> Resolution:
        """As `Resolver.resolve`, with what people said of this name."""
        answer = self._plain.resolve(text, language=language, about=about, limit=limit, thorough=thorough)
        return self._judged(answer, about, limit)

    def resolve_many(
        self,
        texts: Iterable[str],
        *,
        language: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 5,
        thorough: bool = False,
    ) -> Iterator[Resolution]:
        """As `Resolver.resolve_many`, with what people said of these names."""
        for answer in self._plain.resolve_many(texts, language=language, about=about, limit=limit, thorough=thorough):
            yield self._judged(answer, about, limit)

    def _judged(self, answer: Resolution, about: Mapping[str, str] | None, limit: int) -> Resolution:
        said = self.judgements.on(Question(answer.text, about or {}))
        said = {person: j for person, j in said.items() if j.saying != "unsure" and person in self.registry}
        if not said:
            return answer
        known = {c.person.id for c in answer.candidates}
        absent = [_absent(self.registry[person]) for person in sorted(said) if person not in known]
        people = max(len(self.registry), self.policy.crowd)
        # Bayes' rule: what each had, nobody among them, times what is said of it.
        shares = [
            (c, max(c.probability, 0.5 / people) * 2.0 ** _bits(said.get(c.person.id)))
            for c in (*answer.candidates, *absent)
        ]
        nobody = max(0.0, 1.0 - sum(c.probability for c in answer.candidates))
        total = sum(share for _, share in shares) + nobody
        ranked = sorted(
            (evolve(_with(c, said.get(c.person.id)), probability=share / total) for c, share in shares),
            key=lambda c: (-c.probability, c.person.id),
        )
        candidates = tuple(ranked[: max(1, limit)])
        shown = [c.probability for c in ranked]
        strong = ranked[0].alias.strength == "strong"
        return evolve(answer, decision=decide(shown, self.policy, strong=strong), candidates=candidates)


def _absent(person: Person) -> Candidate:
    return Candidate(person, Alias(person.name, person.language), 0.0, 0.0, tuple)


def _bits(said: Judgement | None) -> float:
    return weight(f"judged.{said.saying}") if said else 0.0


def _with(candidate: Candidate, said: Judgement | None) -> Candidate:
    """A candidate with the judgement as evidence; whom somebody named is no longer known by a weak alias."""
    if said is None:
        return candidate
    who = f"judged {'the same' if said.saying == 'same' else 'somebody else'} by {said.who}, {said.time[:10]}"
    evidence = Evidence(
        f"judged-{said.saying}",
        _bits(said),
        tuple(said.question.name.split()),
        (),
        f"{who}: {said.why}" if said.why else who,
        (f"judgement:{said.id}",),
    )
    alias = evolve(candidate.alias, strength="strong") if said.saying == "same" else candidate.alias
    bits = candidate.bits + evidence.bits
    return Candidate(candidate.person, alias, bits, candidate.probability, lambda: (*candidate.evidence, evidence))
