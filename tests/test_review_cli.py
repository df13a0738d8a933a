"""`onoma review`, `onoma judgements` and `onoma serve` from the command line."""

from __future__ import annotations

import csv
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import onoma.serve
from onoma import MissingExtraError
from onoma.cli import main
from onoma.registry import PEOPLE
from onoma.review import Ledger

ROWS = [
    ("ak", "Akhmad Kadyrov", "ru", "Ахмад Кадыров", "male", "1951", "ru", "", ""),
    ("rk", "Ramzan Kadyrov", "ru", "Рамзан Кадыров", "male", "1976", "ru", "", ""),
    ("st", "Sviatlana Tsikhanouskaya", "be", "Святлана Ціханоўская", "female", "1982", "by", "", ""),
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a registry of three people, and a file normalized over it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "registry").mkdir()
    rows = "".join("\t".join(row) + "\n" for row in (PEOPLE, *ROWS))
    (tmp_path / "registry" / "people.tsv").write_text(rows, encoding="utf-8")
    distinct = "person\tother\treason\tsource\nak\trk\tfather and son\t\n"
    (tmp_path / "registry" / "distinct.tsv").write_text(distinct, encoding="utf-8")
    (tmp_path / "names.csv").write_text("name\nKadyrov\nКадыров\nJane Doe\nKADYROV\n", encoding="utf-8")
    assert run("normalize", "names.csv", "-c", "name", "--registry", "registry", "-o", "named.csv").exit_code == 0
    return tmp_path


def run(*words: str, stdin: str = "") -> Result:
    """The command, run in this process."""
    return CliRunner().invoke(main, words, input=stdin, prog_name="onoma")


REVIEW = ("review", "named.csv", "--judgements", "j.jsonl", "--registry", "registry", "--who", "ann")


def said(place: Path) -> list[tuple[str, str, str]]:
    """What the file holds."""
    return [(j.question.name, j.saying, j.person) for j in Ledger(place / "j.jsonl").judgements.all()]


def test_names_are_judged_with_one_key_each(place: Path) -> None:
    """Each undecided name is shown once with its evidence; a key is a judgement on disk."""
    result = run(*REVIEW, stdin="d\ns\n?\nu\nq\n")
    assert result.exit_code == 0
    assert "[1/2] 'Kadyrov'  on lines 2, 5 of named.csv" in result.stdout
    assert "Ramzan Kadyrov [rk]" in result.stdout
    assert "d different" in result.stdout  # what ? shows
    (one, other, third) = said(place)
    assert [one[:2], other[:2], third[:2]] == [("Kadyrov", "different"), ("Kadyrov", "same"), ("Кадыров", "unsure")]
    assert "3 judgements written to j.jsonl" in result.stderr
    again = run(*REVIEW)
    assert "no name is left" in again.stderr


def test_a_reviewer_can_choose_say_why_undo_and_go_on(place: Path) -> None:
    """Digits choose a candidate, w takes a reason, z takes back, n leaves a name open."""
    result = run(*REVIEW, stdin="2\nw\nthe son\ns\nz\nn\n")
    assert "undone: 'Kadyrov' same" in result.stdout
    assert said(place) == []
    records = (place / "j.jsonl").read_text(encoding="utf-8")
    assert '"why": "the son"' in records
    assert '"undoes": 1' in records


def test_what_cannot_hold_is_refused_with_its_proof(place: Path) -> None:
    """The same name cannot be two people who are known to be two; the next candidate is asked for again."""
    Ledger(place / "j.jsonl").judge(*_kadyrov("ak"), who="bob")
    result = run(*REVIEW, "--again", stdin="2\ns\nq\n")
    refused = [line for line in result.stdout.splitlines() if "refused" in line]
    assert len(refused) == 1
    assert "'Kadyrov' is ak, says judgement 1 by bob" in refused[0]
    assert "ak is not rk, says the registry" in refused[0]


def _kadyrov(person: str) -> tuple[onoma.review.Question, str, str]:
    from onoma.review import Question

    return Question("Kadyrov"), person, "same"


def test_judgements_count_in_the_next_run(place: Path) -> None:
    """`resolve` and `normalize` with `--judgements` say what the reviewer said."""
    Ledger(place / "j.jsonl").judge(*_kadyrov("rk"), who="ann")
    answer = run("resolve", "Kadyrov", "--registry", "registry", "--judgements", "j.jsonl")
    assert "Ramzan Kadyrov" in answer.stdout
    assert "[rk]" in answer.stdout
    words = ("normalize", "names.csv", "-c", "name", "--registry", "registry", "--judgements", "j.jsonl")
    rows = list(csv.DictReader(run(*words).stdout.splitlines()))
    assert [row["person_id"] for row in rows] == ["rk", "", "", "rk"]
    missing = run("resolve", "x", "--judgements", "none.jsonl")
    assert missing.exit_code == 3
    assert "none.jsonl: no such file" in missing.stderr


def test_judgements_can_be_listed_undone_and_proposed(place: Path) -> None:
    """A ledger is looked after from the command line; rows come in the columns of the tables."""
    ledger = Ledger(place / "j.jsonl")
    ledger.judge(*_kadyrov("rk"), who="ann", why="the\tson")
    with (place / "j.jsonl").open("ab") as file:
        file.write(b"not a line of ours\n")
    listed = run("judgements", "list", "j.jsonl")
    assert listed.stdout.split("\t")[2:] == ["ann", "'Kadyrov'", "same", "rk", "the son\n"]
    assert listed.stderr.startswith("j.jsonl:2: ")
    proposed = run("judgements", "propose", "j.jsonl", "--table", "aliases", "--registry", "registry")
    assert proposed.stdout == "rk\tund\tKadyrov\tname\tweak\tonoma\n"
    assert run("judgements", "propose", "j.jsonl", "--table", "distinct", "--registry", "registry").stdout == ""
    assert run("judgements", "undo", "j.jsonl", "1", "--who", "bob").exit_code == 0
    assert said(place) == []
    assert run("judgements", "undo", "j.jsonl", "1").exit_code == 2


def test_serving_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not the extra is told its name."""
    monkeypatch.setitem(sys.modules, "starlette", None)
    for name in [name for name in sys.modules if name.startswith(("onoma.serve.app", "starlette."))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(MissingExtraError, match=r"onoma\[serve\]"):
        _ = onoma.serve.create_app
    monkeypatch.undo()
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = onoma.serve.no_such_thing


def test_a_desk_needs_a_file_for_judgements(place: Path) -> None:
    """`--review` alone would have nowhere to write."""
    result = run("serve", "--review", "named.csv")
    assert result.exit_code == 2
    assert "--judgements" in result.stderr


def test_a_port_that_is_taken_is_named(place: Path) -> None:
    """Where nothing can be served, the address and the reason are told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--registry", "registry", "--port", port)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"onoma: 127.0.0.1:{port}: ")
