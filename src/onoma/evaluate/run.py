"""From labelled rows to a report: each is asked, graded and counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import evolve

from onoma import scripts
from onoma.decision import decide
from onoma.evaluate.figures import Graded
from onoma.evaluate.report import Mistake, Report
from onoma.evaluate.rows import Labelled, LabelledName, LabelledPair, Problem
from onoma.model import Decision, Resolution
from onoma.resolver import Resolver, compare

_NOBODY = "nobody"
# Further candidates below this probability explain nothing.
_WORTH_TELLING = 0.01


def evaluate(
    resolver: Resolver, rows: Iterable[Labelled], *, precision: float = 0.99, language: str | None = None
) -> Report:
    """How well a resolver answers labelled names, or `compare` labelled pairs, and which threshold suits them.

    Rows are all names or all pairs. One that cannot be used (an id that nobody has, an empty name) is listed in
    the report with its line, as is each `Problem` among the rows. `precision` is what the threshold is chosen for.

    >>> from onoma.registry import Registry
    >>> people = [{"id": "1", "name": "Святлана Ціханоўская"}, {"id": "2", "name": "Марыя Калеснікава"}]
    >>> rows = [LabelledName("Maria Kolesnikova", "2"), LabelledName("Jane Doe"), LabelledName("Ivan", "7")]
    >>> report = evaluate(Resolver(Registry.from_records(people)), rows)
    >>> report.overall.recall, report.overall.nobody_matched
    (1.0, 0)
    >>> report.problems
    (Problem(line=3, message="nobody has the id '7'; leave it empty where nobody of the registry is meant"),)
    """
    if not 0 < precision <= 1:
        raise ValueError(f"a wanted precision is more than 0 and at most 1, not {precision!r}")
    grader = _Grader(resolver, language)
    for number, row in enumerate(rows, start=1):
        grader.add(row, row.line or number)
    return Report.of(
        grader.graded,
        wanted=precision,
        kind=grader.kind or "names",
        match_at=resolver.policy.match_at,
        mistakes=grader.mistakes,
        problems=grader.problems,
    )


class _Grader:
    """Asks row after row and keeps what came of it."""

    def __init__(self, resolver: Resolver, language: str | None) -> None:
        self._resolver = resolver
        self._language = language
        self.kind: Literal["names", "pairs"] | None = None
        self.graded: list[Graded] = []
        self.mistakes: list[Mistake] = []
        self.problems: list[Problem] = []

    def add(self, row: Labelled, line: int) -> None:
        """Grade a row, or keep why that cannot be done."""
        message = row.message if isinstance(row, Problem) else self._objection(row)
        if message:
            self.problems.append(Problem(line, message))
        elif isinstance(row, LabelledPair):
            self._pair(row, line)
        elif isinstance(row, LabelledName):
            self._name(row, line)

    def _objection(self, row: LabelledName | LabelledPair) -> str:
        kind: Literal["names", "pairs"] = "names" if isinstance(row, LabelledName) else "pairs"
        self.kind = self.kind or kind
        if kind != self.kind:
            return f"one of the {kind} among {self.kind}; evaluate them apart"
        if isinstance(row, LabelledPair):
            return "" if row.a.strip() and row.b.strip() else "a name of the pair is empty"
        if not row.name.strip():
            return "the name is empty"
        if row.person and row.person not in self._resolver.registry:
            return f"nobody has the id {row.person!r}; leave it empty where nobody of the registry is meant"
        return ""

    def _name(self, row: LabelledName, line: int) -> None:
        answer = self._resolver.resolve(row.name, language=self._language)
        first = answer.candidates[0] if answer.candidates else None
        named = first.person.id if first else ""
        graded = Graded(
            f"{scripts.script(row.name)} ← {self._compared_with(row, answer)}",
            meant=bool(row.person),
            answered=first is not None,
            right=bool(row.person) and named == row.person,
            probability=answer.probability,
            matched=answer.decision is Decision.MATCH,
            strong=first is not None and first.alias.strength == "strong",
        )
        self.graded.append(graded)
        meant = next((c for c in answer.candidates if c.person.id == row.person), None)
        if kind := _mistake(graded, answer.decision, listed=meant is not None):
            probability = graded.probability if kind == "wrong" else meant.probability if meant else 0.0
            why, decision = self._explain(row, answer), answer.decision.value
            self.mistakes.append(Mistake(kind, line, row.name, row.person, named, probability, decision, why))

    def _compared_with(self, row: LabelledName, answer: Resolution) -> str:
        """The script of the alias that the person meant was found by, or else of the preferred name.

        Where nobody is meant, that of whom the answer puts first, so that a wrong MATCH counts where it arose.
        """
        if row.person:
            meant = [c for c in answer.candidates if c.person.id == row.person]
            return scripts.script(meant[0].alias.text if meant else self._resolver.registry[row.person].name)
        return scripts.script(answer.candidates[0].alias.text) if answer.candidates else _NOBODY

    def _explain(self, row: LabelledName, answer: Resolution) -> str:
        """The answer's explanation; where the one meant is no candidate, how the name compares with theirs."""
        meant = any(c.person.id == row.person for c in answer.candidates)
        kept = [
            c
            for i, c in enumerate(answer.candidates)
            if not i or c.probability >= _WORTH_TELLING or c.person.id == row.person
        ]
        told = evolve(answer, candidates=tuple(kept)).explain()
        if meant or not row.person:
            return told
        person = self._resolver.registry[row.person]
        compared = compare(row.name, person.name, language=self._language).explain()
        return f"{told}\n\nmeant is {person.name} [{person.id}], not among the candidates\n{compared}"

    def _pair(self, row: LabelledPair, line: int) -> None:
        answer = compare(row.a, row.b, language=self._language)
        policy = self._resolver.policy
        # A pair is decided as if the one name were all that is known of a person.
        decision = decide([answer.probability], policy)
        graded = Graded(
            " ~ ".join(sorted((scripts.script(row.a), scripts.script(row.b)))),
            meant=row.same,
            answered=True,
            right=row.same,
            probability=answer.probability,
            matched=decision is Decision.MATCH,
        )
        self.graded.append(graded)
        if kind := _mistake(graded, decision, listed=row.same):
            text, meant = f"{row.a} ~ {row.b}", "same" if row.same else "different"
            self.mistakes.append(
                Mistake(kind, line, text, meant, "", graded.probability, decision.value, answer.explain())
            )


def _mistake(graded: Graded, decision: Decision, *, listed: bool) -> str:
    """What is wrong with an answer, if anything is; `listed` is whether the one meant is among the candidates."""
    if decision is Decision.MATCH:
        return "" if graded.right else "wrong"
    if decision is Decision.UNKNOWN:
        return "missed" if graded.meant else ""
    return "unsure" if listed else "wrong"
