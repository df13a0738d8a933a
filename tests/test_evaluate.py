"""Evaluation: the figures are right, the threshold keeps its word, and no row is lost."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from onoma import Policy, Registry, Resolver
from onoma.batch import UnknownColumnError
from onoma.cli import main
from onoma.cli.labelled import read_labelled
from onoma.evaluate import (
    Graded,
    Labelled,
    LabelledName,
    LabelledPair,
    Problem,
    Report,
    calibration_svg,
    describe,
    evaluate,
    precision_recall_svg,
)

MATCH_AT = 0.9
PEOPLE: list[dict[str, str]] = [
    {"id": "mk", "name": "Марыя Калеснікава"},
    {"id": "ak", "name": "Akhmad Kadyrov"},
    {"id": "rk", "name": "Ramzan Kadyrov"},
]
PEOPLE_TSV = (
    "id\tname\tlanguage\tnative\tgender\tbirth\tcountries\tnote\tsource\n"
    "mk\tMaria Kalesnikava\tbe\tМарыя Калеснікава\tfemale\t1982\tby\t\t\n"
)


@pytest.fixture(scope="module")
def three() -> Resolver:
    """A resolver over three people, two of whom share a family name."""
    return Resolver(Registry.from_records(PEOPLE))


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A registry of one person."""
    place = tmp_path / "registry"
    place.mkdir()
    (place / "people.tsv").write_text(PEOPLE_TSV, encoding="utf-8")
    return str(place)


def run(*words: str, stdin: bytes | str = b"") -> Result:
    """`onoma evaluate`, in this process."""
    return CliRunner().invoke(main, ("evaluate", *words), input=stdin, prog_name="onoma")


def graded_answers() -> st.SearchStrategy[list[Graded]]:
    """Answers of all kinds, with ties and the edges of bins among the probabilities."""

    def build(scripts: str, meant: bool, lucky: bool, probability: float, strong: bool, answered: bool) -> Graded:
        right = meant and lucky and answered
        sure = probability if answered else 0.0
        matched = answered and strong and sure >= MATCH_AT
        return Graded(scripts, meant, answered, right, sure, matched, strong and answered)

    edges = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.6, 0.7, 0.9, 0.95, 0.99, 1.0])
    return st.lists(
        st.builds(
            build,
            st.sampled_from(["Latn ← Cyrl", "Latn ← Latn", "Hani ← Latn"]),
            st.booleans(),
            st.booleans(),
            st.one_of(edges, st.floats(0, 1)),
            st.sampled_from([True, True, True, False]),
            st.sampled_from([True, True, True, False]),
        ),
        max_size=40,
    )


def at(answers: Sequence[Graded], threshold: float) -> list[Graded]:
    """The answers that are a MATCH by a threshold."""
    return [g for g in answers if g.answered and g.strong and g.probability >= threshold]


@given(graded_answers())
def test_figures_are_what_counting_one_by_one_gives(answers: list[Graded]) -> None:
    """Precision, recall, R@1 and wrong MATCHes of nobody are the counts that their definitions say."""
    some = Report.of(answers, wanted=0.99, match_at=MATCH_AT).overall
    matches = right = meant = first = nobody = nobody_matched = 0
    for g in answers:
        matches += g.matched
        first += g.right
        meant += g.meant
        nobody += not g.meant
        if g.matched and g.right:
            right += 1
        if g.matched and not g.meant:
            nobody_matched += 1
    assert some.precision == (right / matches if matches else None)
    assert some.recall == (right / meant if meant else None)
    assert some.recall_at_1 == (first / meant if meant else None)
    assert some.nobody_matched_rate == (nobody_matched / nobody if nobody else None)


@given(graded_answers())
def test_pairs_of_scripts_add_up_to_the_whole(answers: list[Graded]) -> None:
    """Each row counts in one pair of scripts."""
    report = Report.of(answers, wanted=0.99)
    for field in ("rows", "meant", "matched", "right", "nobody_matched", "first"):
        assert sum(getattr(some, field) for _, some in report.by_scripts) == getattr(report.overall, field)


@given(graded_answers())
def test_the_calibration_error_is_the_mean_gap_of_ten_bins(answers: list[Graded]) -> None:
    """Every answer lies in the one bin whose edges enclose it, and the error weighs each bin's gap by its answers."""
    report = Report.of(answers, wanted=0.99)
    named = [g for g in answers if g.answered]
    gap = 0.0
    for i, one in enumerate(report.bins):
        inside = [g for g in named if i / 10 <= g.probability and (g.probability < (i + 1) / 10 or i == 9)]
        assert one.answers == len(inside)
        gap += abs(sum(g.probability for g in inside) - sum(g.right for g in inside))
    if named:
        assert report.calibration_error == pytest.approx(gap / len(named), abs=1e-9)
    else:
        assert report.calibration_error is None


@given(graded_answers())
def test_the_curve_is_what_each_threshold_gives(answers: list[Graded]) -> None:
    """A point of the curve is the precision and recall of all answers that are at least as sure."""
    curve = Report.of(answers, wanted=0.99).curve
    assert {p.threshold for p in curve} == {g.probability for g in at(answers, 0.0)}
    for point in curve:
        taken = at(answers, point.threshold)
        assert point.matched == len(taken)
        assert point.precision == sum(g.right for g in taken) / len(taken)
        assert point.recall * sum(g.meant for g in answers) == pytest.approx(sum(g.right for g in taken))


@given(graded_answers(), st.sampled_from([0.3, 0.5, 0.75, 0.9, 0.99, 1.0]))
def test_the_chosen_threshold_gives_the_wanted_precision(answers: list[Graded], wanted: float) -> None:
    """On the same answers it gives what it promises, and none that Policy takes finds more; or there is none."""
    choice = Report.of(answers, wanted=wanted).choice
    allowed = {g.probability for g in at(answers, 0.5)}
    precise = [t for t in allowed if sum(g.right for g in at(answers, t)) >= wanted * len(at(answers, t)) - 1e-12]
    if choice is None:
        assert not precise
        return
    taken = at(answers, Policy(match_at=choice.match_at).match_at)
    right = sum(g.right for g in taken)
    assert (len(taken), right) == (choice.matched, choice.right)
    assert choice.precision == right / len(taken) >= wanted
    assert choice.recall * sum(g.meant for g in answers) == pytest.approx(right)
    assert right == max(sum(g.right for g in at(answers, t)) for t in precise)
    assert choice.precision_at_least <= choice.precision


_NAMES = [
    "Maria Kolesnikova",
    "Мария Колесникова",
    "Kolesnikova",
    "Kadyrov",
    "Ramsan Kadyrow",
    "A. Kadyrov",
    "Jane Doe",
]


@given(
    st.lists(st.builds(LabelledName, st.sampled_from(_NAMES), st.sampled_from(["", "mk", "ak", "rk"])), max_size=12),
    st.sampled_from([0.5, 0.9, 1.0]),
)
def test_a_resolver_with_the_chosen_policy_keeps_the_promise(
    three: Resolver, rows: list[LabelledName], wanted: float
) -> None:
    """Asked again by `Policy(match_at=…)` as chosen, the same names give the promised precision and recall."""
    choice = evaluate(three, rows, precision=wanted).choice
    if choice:
        again = evaluate(Resolver(three.registry, policy=Policy(match_at=choice.match_at)), rows).overall
        assert (again.matched, again.right) == (choice.matched, choice.right)


def test_names_are_graded_by_script_and_mistakes_explained(three: Resolver) -> None:
    """A row stands with the script of the alias it was found by; what is wrong, missed or unsure is told, and why."""
    rows = [
        LabelledName("Мария Колесникова", "mk"),
        LabelledName("Ramzan Kadyrov", "ak"),
        LabelledName("Kadyrov", "rk"),
        LabelledName("Jane Doe", "mk"),
        LabelledName("Jane Doe"),
    ]
    report = evaluate(three, rows)
    assert dict(report.by_scripts).keys() == {"Cyrl ← Cyrl", "Latn ← Latn", "Latn ← Cyrl", "Latn ← nobody"}
    assert [(m.kind, m.line, m.answer) for m in report.mistakes][:2] == [("wrong", 2, "rk"), ("missed", 4, "")]
    assert {(m.kind, m.line, m.meant) for m in report.mistakes[2:]} >= {("unsure", 3, "rk")}
    assert "meant is Марыя Калеснікава [mk], not among the candidates" in report.mistakes[1].explanation
    assert "Akhmad Kadyrov" in report.mistakes[0].explanation
    assert report.overall.precision == 0.5
    text = describe(report)
    assert "line 2: Ramzan Kadyrov: ak is meant" in text
    assert "line 2" not in describe(report, worst=0)


def test_pairs_are_graded_by_script_in_either_order(three: Resolver) -> None:
    """A pair needs no registry, and which of the two names comes first makes no difference."""
    a, b = "Sviatlana Tsikhanouskaya", "Святлана Ціханоўская"
    pairs = [LabelledPair(a, b, True), LabelledPair(b, a, True), LabelledPair(a, "Jane Doe", False)]
    report = evaluate(three, [*pairs, LabelledPair(a, a, False)])
    assert report.kind == "pairs"
    assert [(scripts, some.rows) for scripts, some in report.by_scripts] == [("Cyrl ~ Latn", 2), ("Latn ~ Latn", 2)]
    assert (report.overall.recall, report.overall.recall_at_1, report.overall.nobody_matched) == (1.0, None, 1)
    assert [(m.kind, m.line, m.meant) for m in report.mistakes] == [("wrong", 4, "different")]
    assert "R@1" not in describe(report)


def test_no_row_is_lost(three: Resolver) -> None:
    """What cannot be evaluated is in the report with its line, and counts nowhere else."""
    rows: list[Labelled] = [
        LabelledName("Kadyrov", "nobody-at-all"),
        LabelledName("  ", "mk"),
        Problem(7, "3 cells, not 2"),
        LabelledPair("a", "b", True),
        LabelledName("Jane Doe"),
    ]
    report = evaluate(three, rows)
    assert [p.line for p in report.problems] == [1, 2, 7, 4]
    assert (report.rows, report.overall.rows) == (5, 1)


def test_nothing_gives_a_report_of_nothing(three: Resolver) -> None:
    """Without rows there are no rates, no threshold, and still text and plots."""
    report = evaluate(three, [])
    assert (report.overall.precision, report.choice, report.best, report.calibration_error) == (None, None, None, None)
    assert describe(report).startswith("0 rows")
    for svg in (precision_recall_svg(report), calibration_svg(report)):
        ET.fromstring(svg)


@pytest.mark.parametrize("precision", [0.0, 1.5, -1.0])
def test_an_impossible_precision_is_refused(three: Resolver, precision: float) -> None:
    """A wanted precision is a share."""
    with pytest.raises(ValueError, match="precision"):
        evaluate(three, [], precision=precision)


@given(graded_answers())
def test_the_report_is_plain_json(answers: list[Graded]) -> None:
    """`to_dict` holds nothing that JSON does not know, and no NaN."""
    report = Report.of(answers, wanted=0.9)
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False)) == report.to_dict()


@given(graded_answers())
def test_plots_can_be_read_on_any_ground_and_aloud(answers: list[Graded]) -> None:
    """They are sound XML, drawn in the text's colour alone, inside their frame, and told in a title and description."""
    report = Report.of(answers, wanted=0.9)
    for svg in (precision_recall_svg(report), calibration_svg(report)):
        root = ET.fromstring(svg)
        space = "{http://www.w3.org/2000/svg}"
        ids = {
            element.get("id") for element in root if element.tag in (space + "title", space + "desc") and element.text
        }
        assert set((root.get("aria-labelledby") or "").split()) == ids
        assert len(ids) == 2
        for element in root.iter():
            assert {element.get(key, "none") for key in ("fill", "stroke")} <= {"none", "currentColor"}
            if element.tag == space + "circle":
                assert 0 < float(element.get("cx", "")) < 480
                assert 0 < float(element.get("cy", "")) < 400


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=6)


@given(st.lists(st.one_of(_CELL, st.just('{"name":"x","person":null}'), st.just("a,b"), st.just('"a,b'))))
def test_every_line_of_a_file_comes_out_once(lines: list[str]) -> None:
    """Whatever stands in a file, each line that is not empty is one row or one problem, in order."""
    body = "".join(line + "\n" for line in lines).encode()
    filled = [number for number, line in enumerate(lines, start=2) if line]
    assert [row.line for row in read_labelled(io.BytesIO(b"name\tperson\n" + body), "tsv")] == filled
    filled = [number for number, line in enumerate(lines, start=2) if line.encode().strip()]
    first = b'{"name":"x","person":""}\n'
    assert [row.line for row in read_labelled(io.BytesIO(first + body), "jsonl")] == [1, *filled]


def test_a_quote_that_is_never_closed_swallows_no_row() -> None:
    """The row with the stray quote is a problem, those after it are read."""
    rows = list(read_labelled(io.BytesIO(b'name;person\n"Ivan;7\n"Oleg ""O"" K";8\n'), "csv"))
    assert rows == [Problem(2, "a quote is opened and not closed"), LabelledName('Oleg "O" K', "8", 3)]


def test_json_takes_null_for_nobody_and_numbers_for_ids() -> None:
    """An id may be a number, `same` a number or a truth value; a label that is not there is a problem."""
    lines = b'{"name": "A", "person": null}\n{"name": "B", "person": 7}\n{"name": "C"}\n[1]\n'
    first, second, *others = read_labelled(io.BytesIO(lines), "jsonl")
    assert (first, second) == (LabelledName("A", "", 1), LabelledName("B", "7", 2))
    assert [p.line for p in others if isinstance(p, Problem)] == [3, 4]
    pairs = b'{"a": "A", "b": "B", "same": true}\n{"a": "A", "b": "B", "same": 0}\n{"a": "A", "b": "B", "same": 2}\n'
    rows = list(read_labelled(io.BytesIO(pairs), "jsonl"))
    assert rows == [
        LabelledPair("A", "B", True, 1),
        LabelledPair("A", "B", False, 2),
        Problem(3, "same is 0 or 1, not 2"),
    ]


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_a_file_without_labels_is_refused(form: str) -> None:
    """Whoever forgot the column is told which, and which there are."""
    content = (
        b'{"name": "x"}\n' if form == "jsonl" else b"name\tother\n".replace(b"\t", b"," if form == "csv" else b"\t")
    )
    with pytest.raises(UnknownColumnError, match="'person'"):
        list(read_labelled(io.BytesIO(content), form))


def test_the_command_tells_broken_rows_and_writes_what_is_asked_for(folder: str, tmp_path: Path) -> None:
    """Figures go to standard output, broken rows with file and line to standard error, files where they were named."""
    source = tmp_path / "labelled.csv"
    source.write_bytes("name,person\nMaria Kolesnikova,mk\nJane Doe,mk\nx\nIvan,77\n\xff,\n".encode("latin-1"))
    figures, errors, plots = tmp_path / "f.json", tmp_path / "e.csv", tmp_path / "a" / "plots"
    result = run(
        *(str(source), "--registry", folder, "--precision", "0.9"),
        *("--json", str(figures), "--errors", str(errors), "--svg", str(plots)),
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("5 rows: 2 mean somebody, 0 nobody, 3 broken\n")
    assert "precision 90%: Policy(match_at=" in result.stdout
    places = [line.split(": ")[0] for line in result.stderr.splitlines()]
    assert places == [f"{source}:{line}" for line in (4, 5, 6)]
    assert json.loads(figures.read_text(encoding="utf-8"))["overall"]["recall"] == 0.5
    with errors.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["kind"], row["line"]) for row in rows] == [("missed", "3"), *(("broken", n) for n in "456")]
    assert rows[0]["explanation"].startswith("'Jane Doe': nobody in the registry")
    for name in ("precision-recall.svg", "calibration.svg"):
        ET.parse(plots / name)


def test_the_command_ends_as_its_help_says(folder: str, tmp_path: Path) -> None:
    """0 done, 1 what --fail-on names, 2 no such column or wrong usage, 3 a file that cannot be read or written."""
    good, wrong, broken = "name,person\nMaria Kolesnikova,mk\n", "name,person\nMaria Kolesnikova,\n", "name,person\nx\n"
    here = ("-", "--registry", folder)
    assert run(*here, "--fail-on", "precision", "--fail-on", "error", stdin=good).exit_code == 0
    assert run(*here, "--fail-on", "precision", stdin=wrong).exit_code == 1
    assert run(*here, "--fail-on", "error", stdin=broken).exit_code == 1
    assert run(*here, stdin=broken).exit_code == 0
    missing = run(*here, stdin="name,who\nx,y\n")
    assert missing.exit_code == 2
    assert "the columns are: name, who" in missing.stderr
    assert run(*here, "--precision", "2", stdin=good).exit_code == 2
    assert run("names.txt").exit_code == 2
    assert run(str(tmp_path / "nowhere.csv")).exit_code == 3
    assert run(*here, stdin="").exit_code == 3
    assert run(*here, "--json", str(tmp_path / "no" / "such" / "f.json"), stdin=good).exit_code == 3


def test_a_weak_alias_is_no_point_of_the_curve() -> None:
    """Since a weak alias never matches alone, no threshold counts on it."""
    one = Graded("Latn ← Latn", True, True, True, 0.95, False, strong=False)
    assert Report.of([one], wanted=0.9).curve == ()
    assert Report.of([evolve(one, strong=True)], wanted=0.9).curve != ()
