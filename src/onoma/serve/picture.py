"""The picture of why: words laid side by side, and how each reason moves the odds.

All of it is drawn from one candidate or comparison, so that no two views can disagree. Bits are log2 odds here: 0 is
even odds, +10 a thousand to one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import evolve, frozen

from onoma.decision import Policy
from onoma.model import Candidate, Comparison, Evidence, Resolution
from onoma.romanization import romanizations
from onoma.serve.people import direction

#: Beyond this nobody is surer; a float holds no more.
_SUREST = 50.0
#: Evidence on the whole name or on facts beside it; it connects no words.
_WHOLE = ("about-", "judged-", "recorded", "distinct", "sex-", "generation-")
_SHORT = {
    "same-letters": "the same letters",
    "same-sound": "the same sounds",
    "same-syllables": "the same syllables",
    "given-equivalent": "forms of one given name",
    "nickname": "a short form",
    "initial": "an initial",
    "typo": "perhaps a slip",
    "unlike-sound": "alike, but no law explains it all",
    "correspondence": "letters that stand for each other",
    "family-contradicted": "another family name",
    "given-contradicted": "another given name",
    "patronymic-contradicted": "another patronymic",
    "initial-contradicted": "another initial",
    "given-omitted": "left out",
    "given-first-omitted": "left out",
    "family-omitted": "left out",
    "further-omitted": "left out",
    "patronymic-omitted": "left out",
    "initial-omitted": "left out",
    "extra-word": "in the name only",
    "extra-beside": "in the name only",
    "extra-further": "in the name only",
    "extra-first": "in the name only",
    "extra-patronymic": "in the name only",
    "extra-initial": "in the name only",
}


@frozen
class Word:
    """A word as it is to be shown."""

    text: str
    dir: str


@frozen
class Pair:
    """Words of the name, words of the alias, and what connects them."""

    query: tuple[Word, ...]
    alias: tuple[Word, ...]
    label: str
    codes: tuple[str, ...]
    bits: float
    sentence: str

    @property
    def side(self) -> str:
        """`for`, `against`, or `apart` where one side has nothing."""
        if not self.query or not self.alias:
            return "apart"
        return "for" if self.bits > 0 else "against"


@frozen
class Step:
    """How a reason moves the odds, in bits; the places are those of a bar on a scale from 0 to 1000."""

    label: str
    bits: float
    #: `prior`, `for`, `against` or `sum`.
    side: str
    before: float
    after: float
    codes: tuple[str, ...] = ()
    x: float = 0.0
    width: float = 0.0


@frozen
class Picture:
    """All that is drawn of a candidate or a comparison."""

    pairs: tuple[Pair, ...]
    #: Which way the words of the name run.
    dir: str
    steps: tuple[Step, ...]
    #: Where even odds are on the scale.
    even: float
    #: Log2 odds that the steps come to.
    odds: float


def of_candidate(answer: Resolution, candidate: Candidate, people: int, policy: Policy) -> Picture:
    """The picture of a candidate for a name, among so many people.

    >>> from onoma.registry import Registry
    >>> from onoma.resolver import Resolver
    >>> resolver = Resolver(Registry.from_records([{"id": "1", "name": "Марыя Калеснікава"}]))
    >>> answer = resolver.resolve("Maria Kolesnikova")
    >>> drawn = of_candidate(answer, answer.candidates[0], 1, resolver.policy)
    >>> [(pair.query[0].text, pair.alias[0].text) for pair in drawn.pairs]
    [('Maria', 'Марыя'), ('Kolesnikova', 'Калеснікава')]
    >>> sum(step.bits for step in drawn.steps[:-1]) - drawn.odds < 1e-9
    True
    """
    odds = _odds(candidate.probability)
    before = odds - candidate.bits
    crowd = max(people, policy.crowd)
    prior = -math.log2(crowd * policy.nobody)
    among = f"before the name is looked at: one of {crowd:,} people, or somebody unlisted"
    starts = [(among, before)]
    # What is left after the crowd is the share of the others whom the name fits; next to nothing is not shown.
    if prior - before > 0.05:
        starts = [(among, prior), ("others whom the name fits as well", before - prior)]
    return _draw(answer.text, candidate.evidence, starts, odds)


def of_comparison(answer: Comparison) -> Picture:
    """The picture of two names.

    >>> from onoma.resolver import compare
    >>> len(of_comparison(compare("Tichanowskaja", "Tikhanovskaya")).pairs)
    1
    """
    odds = _odds(answer.probability) if answer.evidence else -_SUREST
    starts = [("before the names are looked at: any two people", odds - answer.bits)]
    turned = tuple(_turned(e, answer) for e in answer.evidence)
    return _draw(answer.a, turned, starts, odds)


def _odds(probability: float) -> float:
    if probability <= 0.0:
        return -_SUREST
    if probability >= 1.0:
        return _SUREST
    return max(-_SUREST, min(_SUREST, math.log2(probability) - math.log2(1.0 - probability)))


def _turned(evidence: Evidence, answer: Comparison) -> Evidence:
    """Evidence with the first name's words on the first side; `compare` does not care which is first."""
    if all(word in answer.a for word in evidence.query) and all(word in answer.b for word in evidence.alias):
        return evidence
    return evolve(evidence, query=evidence.alias, alias=evidence.query)


def _draw(text: str, evidence: Sequence[Evidence], starts: Sequence[tuple[str, float]], odds: float) -> Picture:
    pairs = tuple(
        Pair(_words(e.query), _words(e.alias), _label(e), _codes(e), e.bits, e.sentence)
        for e in evidence
        if not e.kind.startswith(_WHOLE) and (e.query or e.alias)
    )
    ordered = sorted(pairs, key=lambda p: (not p.query, text.find(p.query[0].text) if p.query else 0))
    steps: list[Step] = []
    at = 0.0
    for label, bits in starts:
        steps.append(Step(label, bits, "prior", at, at + bits))
        at += bits
    for e in evidence:
        steps.append(Step(e.sentence, e.bits, "for" if e.bits > 0 else "against", at, at + e.bits, _codes(e)))
        at += e.bits
    steps.append(Step("comes to", odds, "sum", 0.0, odds))
    ends = [0.0, *(s.before for s in steps), *(s.after for s in steps)]
    low, high = min(ends) - 1, max(ends) + 1

    def place(bits: float) -> float:
        return round(1000 * (bits - low) / (high - low), 1)

    placed = tuple(
        evolve(s, x=place(min(s.before, s.after)), width=round(abs(place(s.after) - place(s.before)), 1)) for s in steps
    )
    return Picture(tuple(ordered), direction(text), placed, place(0.0), odds)


def _words(texts: Sequence[str]) -> tuple[Word, ...]:
    return tuple(Word(text, direction(text)) for text in texts)


def _label(evidence: Evidence) -> str:
    if evidence.kind == "sound-law":
        return "one sound law" if len(evidence.codes) == 1 else f"{len(evidence.codes)} sound laws"
    if evidence.kind == "romanization":
        return "written by a system"
    return _SHORT.get(evidence.kind, evidence.kind.replace("-", " "))


def _codes(evidence: Evidence) -> tuple[str, ...]:
    """Laws by their codes, systems by their names, rows of tables by file and line."""
    if evidence.kind != "romanization":
        return evidence.codes
    named = {s.id: s.name for s in romanizations()}
    return tuple(named.get(code, code) for code in evidence.codes)
