"""What people say: kept, consistent, used the next time, and never lost."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

import onoma
from onoma import DataError, Decision, Registry, Resolver
from onoma.batch import UnknownColumnError, normalize, undecided
from onoma.review import (
    SAYINGS,
    ConflictError,
    JudgedResolver,
    Judgement,
    Judgements,
    Ledger,
    Link,
    Question,
    alias_rows,
    distinct_rows,
)

SOURCE = Path(onoma.__file__).parents[1]
BABARIKO = Question("Babariko")


@pytest.fixture
def ledger(tmp_path: Path, small_registry: Registry) -> Ledger:
    """An empty one, over the small registry."""
    return Ledger(tmp_path / "judgements.jsonl", distinct=small_registry.distinct)


NAMES = ("Kadyrov", "kadyrov ", "Кадыров", "R. Kadyrov", "Kadyrow")
PEOPLE = ("a", "b", "c", "d")
DISTINCT = (("a", "b"), ("c", "d"))


def bare(node: str) -> str:
    """A name without its quotes, or an id."""
    return node.strip("' ").casefold()


class Desk(RuleBasedStateMachine):
    """Anything that reviewers may do, beside a brute-force account of what follows from it."""

    judged = Bundle("judged")

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(tempfile.mkdtemp()) / "judgements.jsonl"
        self.ledger = Ledger(self.path, distinct=DISTINCT)
        self.held: dict[tuple[str, str], Judgement] = {}
        self.interrupted = False

    def consistent(self, held: dict[tuple[str, str], str]) -> bool:
        """Whether what is said holds together: the closure of *same* meets nothing that is *different*."""
        group = {node: {node} for pair in held for node in pair} | {p: {p} for p in PEOPLE}
        for (name, person), saying in held.items():
            if saying == "same":
                both = group[name] | group[person]
                for node in both:
                    group[node] = both
        apart = [*DISTINCT, *(pair for pair, saying in held.items() if saying == "different")]
        return not any(other in group[one] for one, other in apart)

    @rule(target=judged, name=st.sampled_from(NAMES), person=st.sampled_from(PEOPLE), saying=st.sampled_from(SAYINGS))
    def judge(self, name: str, person: str, saying: str) -> int:
        """A judgement is taken exactly where it holds together with all others; else a chain proves why not."""
        pair = (name.strip().casefold(), person)
        before = self.held.get(pair)
        sayings = {p: j.saying for p, j in self.held.items()}
        settled = before is not None and before.saying not in (saying, "unsure")
        allowed = not settled and self.consistent({**sayings, pair: saying})
        if allowed:
            said = self.ledger.judge(Question(name), person, saying, who="ann")
            self.held[pair] = said
            return said.id
        size = self.path.stat().st_size if self.path.exists() else 0
        with pytest.raises(ConflictError) as refused:
            self.ledger.judge(Question(name), person, saying, who="ann")
        assert self.path.stat().st_size == size, "what is refused is not written"
        self.proves(refused.value.chain, name, person, saying, settled=settled)
        return 0

    def proves(self, chain: tuple[Link, ...], name: str, person: str, saying: str, *, settled: bool) -> None:
        """A chain goes from the name to the person by links that hold, and says the opposite."""
        ends = [(bare(link.one), bare(link.other)) for link in chain]
        assert (ends[0][0], ends[-1][1]) == (bare(name), person)
        assert all(one[1] == other[0] for one, other in pairwise(ends))
        for link in chain:
            if link.judgement is None:
                assert tuple(sorted((link.one, link.other))) in DISTINCT
                assert not link.same
            else:
                assert link.judgement in self.held.values()
                assert link.same == (link.judgement.saying == "same")
        if settled:
            assert len(chain) == 1
        else:
            assert sum(not link.same for link in chain) == (1 if saying == "same" else 0)

    @rule(number=judged)
    def undo(self, number: int) -> None:
        """Any judgement that holds can be taken back, and no other."""
        known = {said.id: pair for pair, said in self.held.items()}
        if number in known:
            self.ledger.undo(number, who="bob")
            del self.held[known[number]]
        else:
            with pytest.raises(LookupError):
                self.ledger.undo(number, who="bob")

    @rule()
    def open_again(self) -> None:
        """The file alone says what holds."""
        problems: list[tuple[int, str]] = []
        self.ledger = Ledger(self.path, distinct=DISTINCT, problem=lambda *found: problems.append(found))
        assert self.interrupted or problems == []

    @rule(half=st.sampled_from([b'{"id": 7, "time', b"\xff\xfe", b"{}", b"[1\n\n"]))
    def be_interrupted(self, half: bytes) -> None:
        """Half a line of somebody who was killed harms no other line."""
        with self.path.open("ab") as file:
            file.write(half)
        self.interrupted = True
        self.ledger = Ledger(self.path, distinct=DISTINCT)

    @precondition(lambda self: self.path.exists())
    @rule(name=st.sampled_from(NAMES), person=st.sampled_from(PEOPLE))
    def somebody_else_judges(self, name: str, person: str) -> None:
        """What another process wrote is seen before anything is judged."""
        other = Ledger(self.path, distinct=DISTINCT)
        try:
            said = other.judge(Question(name), person, "unsure", who="eve")
        except ConflictError:
            return
        self.held[name.strip().casefold(), person] = said
        self.ledger.refresh()

    @invariant()
    def holds(self) -> None:
        """The ledger holds just what was said and not taken back."""
        assert self.ledger.judgements.all() == sorted(self.held.values(), key=lambda said: said.id)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_a_conflict_says_who_said_what(ledger: Ledger) -> None:
    """The message is the whole proof, in words."""
    ledger.judge(BABARIKO, "viktar-babaryka", "same", who="ann", why="the banker")
    with pytest.raises(ConflictError, match="judgement 1 by ann") as refused:
        ledger.judge(BABARIKO, "eduard-babaryka", "same", who="bob")
    assert str(refused.value).endswith("viktar-babaryka is not eduard-babaryka, says the registry")


def test_a_judgement_holds_for_its_facts_alone(small_registry: Registry, ledger: Ledger) -> None:
    """What was said of a name with a birth year says nothing of the name without."""
    ledger.judge(Question("Babariko", {"born": "1963"}), "viktar-babaryka", "same", who="ann")
    judged = JudgedResolver(small_registry, judgements=ledger.judgements)
    plain = Resolver(small_registry)
    assert judged.resolve("Babariko") == plain.resolve("Babariko")
    assert judged.resolve("Babariko", about={"born": "1963"}) != plain.resolve("Babariko", about={"born": "1963"})


@pytest.mark.parametrize("saying", SAYINGS)
def test_judgements_count_as_evidence(small_registry: Registry, ledger: Ledger, saying: str) -> None:
    """What was said decides, `bits` stays the sum of the evidence, probabilities sum to at most one."""
    before = Resolver(small_registry).resolve("Babariko")
    ledger.judge(BABARIKO, "eduard-babaryka", saying, who="ann", why="his son")
    answer = JudgedResolver(small_registry, judgements=ledger.judgements).resolve("BABARIKO")
    assert before.decision is Decision.AMBIGUOUS
    if saying == "unsure":
        assert answer.candidates == Resolver(small_registry).resolve("BABARIKO").candidates
        return
    first = answer.candidates[0]
    assert first.person.id == ("eduard-babaryka" if saying == "same" else "viktar-babaryka")
    assert answer.decision is (Decision.MATCH if saying == "same" else Decision.AMBIGUOUS)
    assert sum(c.probability for c in answer.candidates) <= 1 + 1e-9
    for candidate in answer.candidates:
        assert candidate.bits == sum(e.bits for e in candidate.evidence)
    said = [e for c in answer.candidates for e in c.evidence if e.kind.startswith("judged")]
    assert [e.sentence for e in said if "ann" in e.sentence and "his son" in e.sentence] == [said[0].sentence]


def test_whoever_was_no_candidate_can_be_meant(small_registry: Registry, ledger: Ledger) -> None:
    """A person says that a name is somebody's of whom no rule would think."""
    ledger.judge(Question("the old fox"), "aliaksandr-lukashenka", "same", who="ann")
    answer = JudgedResolver(small_registry, judgements=ledger.judgements).resolve("The Old Fox")
    assert answer.person == small_registry["aliaksandr-lukashenka"]
    assert [a.text for a in JudgedResolver(small_registry, judgements=ledger.judgements).resolve_many(["x", "y"])] == [
        "x",
        "y",
    ]


def test_a_normalized_file_is_decided_the_next_time(small_registry: Registry, tmp_path: Path) -> None:
    """Normalize, judge what was left open, normalize again: nothing is left open, by one process or by two."""
    rows = b"name,born\nBabariko,\nMaria Kolesnikova,\n babariko,\nBabariko,1963\n,\n"
    first, path = io.BytesIO(), tmp_path / "named.csv"
    normalize(io.BytesIO(rows), first, resolver=Resolver(small_registry), born="born")
    path.write_bytes(first.getvalue())
    cases, unread = undecided(path, born="born")
    assert [(str(case.question), case.lines) for case in cases] == [("'Babariko'", (2, 4))]
    assert unread == []
    ledger = Ledger(tmp_path / "judgements.jsonl", distinct=small_registry.distinct)
    ledger.judge(cases[0].question, "viktar-babaryka", "same", who="ann")
    for workers in (1, 2):
        again = io.BytesIO()
        judged = JudgedResolver(small_registry, judgements=ledger.judgements)
        summary = normalize(io.BytesIO(rows), again, resolver=judged, born="born", workers=workers)
        assert (summary.matched, summary.ambiguous) == (4, 0)
        assert b"judged the same by ann" in again.getvalue()


def test_cases_are_read_from_every_layout(tmp_path: Path) -> None:
    """CSV with any delimiter, TSV and JSON Lines give the same cases; broken rows are told with their line."""
    texts = {
        "a.csv": '\ufeffname;person_decision\n"Kadyrov, R.";AMBIGUOUS\nx\n"Kadyrov, R.";AMBIGUOUS\n',
        "a.tsv": "name\tperson_decision\nKadyrov, R.\tAMBIGUOUS\nx\nKadyrov, R.\tAMBIGUOUS\n",
        "a.jsonl": "\n".join(
            [
                '{"name": "none", "person_decision": "MATCH"}',
                '{"name": "Kadyrov, R.", "person_decision": "AMBIGUOUS"}',
                "[]",
                '{"name": "Kadyrov, R.", "person_decision": "AMBIGUOUS"}',
            ]
        ),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        cases, unread = undecided(tmp_path / name)
        assert [(case.question.name, case.lines) for case in cases] == [("Kadyrov, R.", (2, 4))], name
        assert [row.line for row in unread] == [3], name
    with pytest.raises(UnknownColumnError, match="nmae"):
        undecided(tmp_path / "a.csv", column="nmae")
    with pytest.raises(DataError, match="header"):
        undecided(tmp_path / "a.csv", format="lines")


def test_judgements_become_rows_that_the_registry_takes(small_registry: Registry, ledger: Ledger) -> None:
    """Proposed are spellings that no rule derives, and pairs that the registry does not know yet, sorted."""
    ledger.judge(Question("Old Fox Father"), "aliaksandr-lukashenka", "same", who="ann")
    ledger.judge(Question("Lukashenko"), "aliaksandr-lukashenka", "same", who="ann")
    ledger.judge(Question("Lukashenko"), "donald-trump", "different", who="ann")
    ledger.judge(BABARIKO, "viktar-babaryka", "same", who="ann")
    ledger.judge(BABARIKO, "eduard-babaryka", "different", who="ann")
    plain = Resolver(small_registry)
    aliases = list(alias_rows(ledger.judgements, plain, source="ann"))
    assert ("aliaksandr-lukashenka", "und", "Old Fox Father", "name", "strong", "ann") in aliases
    assert ("viktar-babaryka", "und", "Babariko", "name", "weak", "ann") in aliases
    assert aliases == sorted(aliases)
    for person, _, text, *_ in aliases:
        found = plain.resolve(text).person
        assert found is None or found.id != person
    pairs = [row[:2] for row in distinct_rows(ledger.judgements, plain, source="ann")]
    assert pairs == [("aliaksandr-lukashenka", "donald-trump")]  # the Babarykas are known already


def test_a_name_that_is_half_a_character_can_be_judged(tmp_path: Path) -> None:
    """The file stays UTF-8 whatever the name, and gives the name back."""
    path = tmp_path / "judgements.jsonl"
    for name in ("Ab\ud800", "a\u2028b\r\nc", "\u202eevil", "Святлана"):
        Ledger(path).judge(Question(name), "x", "same", who="ann")
    path.read_bytes().decode()
    assert [said.question.name for said in Ledger(path).judgements.all()][-1] == "Святлана"
    assert len(path.read_bytes().splitlines()) == len(Ledger(path).judgements) == 4


def test_a_line_that_an_editor_left_without_an_end_counts(tmp_path: Path) -> None:
    """A last line without a newline is read, and the next goes below it."""
    path = tmp_path / "judgements.jsonl"
    Ledger(path).judge(Question("A"), "x", "same", who="ann")
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    ledger = Ledger(path)
    ledger.judge(Question("B"), "x", "same", who="ann")
    assert [said.id for said in Ledger(path).judgements.all()] == [1, 2]
    assert path.read_bytes().count(b"\n") == 2


def test_lines_that_cannot_hold_are_told_and_left(tmp_path: Path) -> None:
    """Each line that is not used is reported with its number; those around it count."""
    said = {"id": 1, "time": "t", "who": "a", "name": "N", "person": "p", "judgement": "same"}
    lines = [
        json.dumps(said),
        "no JSON",
        json.dumps({**said, "id": 2, "judgement": "perhaps"}),
        json.dumps({**said, "id": 3, "judgement": "different"}),
        json.dumps({"id": 4, "undoes": 99}),
        json.dumps({**said, "id": "5"}),
        json.dumps({**said, "id": 6, "about": {"born": 1}}),
        json.dumps({**said, "id": 7, "name": None}),
        json.dumps({**said, "name": "M"}),
        "[" * 100_000,
        json.dumps({**said, "id": 8, "name": "M"}),
    ]
    path = tmp_path / "judgements.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    problems: list[tuple[int, str]] = []
    ledger = Ledger(path, problem=lambda *found: problems.append(found))
    assert [said.id for said in ledger.judgements.all()] == [1, 8]
    assert [line for line, _ in problems] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert path.read_text(encoding="utf-8") == "\n".join(lines) + "\n"


_KILLED = """
import sys
from onoma.review import Ledger, Question
ledger = Ledger(sys.argv[1])
number = len(ledger.judgements)
while True:
    number += 1
    said = ledger.judge(Question(f"Name {number} " + "ы" * 2000), "x", "same", who="ann")
    print(said.id, flush=True)
"""


def _killed(path: Path, after: int) -> Iterator[int]:
    """The judgements that a process had been promised before it was killed."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(path)], stdout=subprocess.PIPE, env=environment)
    assert process.stdout
    for _ in range(after):
        yield int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    yield from map(int, process.stdout.read().split())
    process.stdout.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_kill_9_loses_at_most_the_judgement_being_written(tmp_path: Path) -> None:
    """Whatever a killed process was told to be kept is there, and the file goes on being used."""
    path = tmp_path / "judgements.jsonl"
    promised: list[int] = []
    for after in (1, 7, 23):
        promised += _killed(path, after)
        kept = [said.id for said in Ledger(path).judgements.all()]
        assert set(promised) <= set(kept)
        assert len(kept) - len(promised) <= 3  # one a kill at most was written and not yet told
    Ledger(path).judge(Question("after"), "x", "same", who="ann")
    assert Ledger(path).judgements.all()[-1].question.name == "after"


def test_judgements_can_be_checked_before(small_registry: Registry) -> None:
    """`check` raises what `add` would, and changes nothing."""
    held = Judgements(small_registry.distinct)
    with pytest.raises(ValueError, match="one of"):
        held.check(BABARIKO, "viktar-babaryka", "maybe")
    assert len(held) == 0
