"""`onoma registry import` and `onoma registry stats`: what is said, what is written, how it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onoma import Registry, importers
from onoma.cli import main
from onoma.cli.importing import FORMATS

LISTS = Path(__file__).parent / "lists"


def onoma_run(*words: str | Path, stdin: bytes = b"") -> Result:
    """The command, run in this process."""
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin, prog_name="onoma")


def test_formats_are_those_of_the_library() -> None:
    """The command offers what the library reads."""
    assert sorted(FORMATS) == sorted(importers.FORMATS)


def test_import_tells_what_it_came_to(tmp_path: Path) -> None:
    """The sums go to standard error: people, names, what was skipped; nothing goes to standard output."""
    out = tmp_path / "people"
    result = onoma_run("registry", "import", "ofac", LISTS / "sdn.csv", LISTS / "alt.csv", "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        f"{out}: 2 people with 4 further names, from 7 records",
        "skipped 1: entity",
        "skipped 1: vessel",
        "skipped 1: further name of nobody in these files",
    ]
    assert sorted(p.name for p in out.iterdir()) == ["aliases.tsv", "facts.tsv", "people.tsv"]
    asked = onoma_run("resolve", "Halina Verbitskaya", "--registry", out, "--json")
    assert json.loads(asked.stdout)["person"] == "900001"


def test_import_into_a_compiled_file(tmp_path: Path) -> None:
    """An output that ends in .onoma is a compiled registry, alike in two runs, with nothing left beside it."""
    made = []
    for name in ("a.onoma", "b.onoma"):
        assert onoma_run("registry", "import", "un", LISTS / "un.xml", "-o", tmp_path / name).exit_code == 0
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert len(Registry.read(tmp_path / "a.onoma")) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.onoma", "b.onoma"]


def test_import_by_columns(tmp_path: Path) -> None:
    """Columns are named by options, ids get a prefix, the tables name the source."""
    rows = "Nr,Full name,Also,DOB,Land,Office\n7,Jan Próbny,Ян Пробны|J. P.,1 May 1950,Poland,clerk\n".encode()
    words = ["--id", "Nr", "--name", "Full name", "--aliases", "Also", "--birth", "DOB", "--country", "Land"]
    more = ["--keep", "Office", "--separator", "|", "--prefix", "me-", "--source", "mine", "-o", str(tmp_path / "me")]
    assert onoma_run("registry", "import", "csv", "-", *words, *more, stdin=rows).exit_code == 0
    person = Registry.read(tmp_path / "me")["me-7"]
    assert (person.birth, person.countries, person.other) == ("1950-05-01", ("pl",), (("Office", "clerk"),))
    assert {(alias.text, alias.source) for alias in person.aliases} == {("Ян Пробны", "mine"), ("J. P.", "mine")}


def test_import_keeps_broken_records(tmp_path: Path) -> None:
    """A broken record is told with file and line and kept; --fail-on error makes it exit code 1."""
    rows = b'{"id": 1, "name": "Jan Pr\xc3\xb3bny"}\n{"id": 2}\n' + b"?\n" * 30
    out, rejects = tmp_path / "out", tmp_path / "bad.jsonl"
    words = ["registry", "import", "jsonl", "-", "-o", str(out), "--rejects", str(rejects)]
    result = onoma_run(*words, stdin=rows)
    assert result.exit_code == 0
    assert "standard input:2: 'name' is empty\n" in result.stderr
    assert "11 more broken records\n" in result.stderr
    assert result.stderr.endswith(f"rejected 31: see {rejects}\n")
    kept = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert kept[0] == {"file": "standard input", "line": 2, "reason": "'name' is empty", "record": '{"id": 2}'}
    assert len(kept) == 31
    assert onoma_run(*words, "--fail-on", "error", stdin=rows).exit_code == 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nosuch", "-", "-o", "x"], 2, "is not one of"),
        (["csv", "-"], 2, "Missing option"),
        (["csv", "-", "-o", "x"], 2, "no column 'id'; the columns are: a, b; say which is which: --id, --name"),
        (["un", "-", "-o", "x", "--name", "a"], 2, "--name is for csv, tsv, jsonl; un has its own columns"),
        (["csv", "-", "-o", "x", "--delimiter", "ab"], 2, "a delimiter is one ASCII character"),
        (["csv", "-", "-o", "x", "--separator", ""], 2, "an empty separator separates nothing"),
        (["un", "-", "-o", "x"], 3, "standard input:1: no XML: syntax error"),
        (["un", "nosuch.xml", "-o", "x"], 3, "nosuch.xml: No such file"),
    ],
)
def test_import_says_what_is_wrong(
    words: list[str], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong usage is exit code 2, a file that cannot be read 3; each with a sentence, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    result = onoma_run("registry", "import", *words, stdin=b"a,b\n1,2\n")
    assert (result.exit_code, message in result.stderr) == (code, True), result.stderr
    assert list(tmp_path.iterdir()) == []


def test_import_shows_progress(tmp_path: Path) -> None:
    """With --progress on it tells how far it is, by the bytes of the file, and then what is written."""
    code = (
        "import sys, onoma.cli.progress as p; from onoma.cli import main\n"
        "import onoma.importers.run as run, onoma.importers.folder as folder\n"
        "run._EVERY = folder._EVERY = 50; seconds = iter(range(10**6))\n"
        "p.Progress.__init__.__kwdefaults__['clock'] = lambda: 6.0 * next(seconds)\n"
        "main(sys.argv[1:])"
    )
    rows = "".join(f'{{"id": {n}, "name": "Jan Próbny"}}\n' for n in range(100))
    (tmp_path / "in.jsonl").write_text(rows, encoding="utf-8")
    words = ["registry", "import", "jsonl", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out"), "--progress", "on"]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, encoding="utf-8", check=True)
    lines = done.stderr.splitlines()
    assert re.fullmatch(r"50 records, 8 a second, \d+%, \d+ s to go", lines[0])
    assert re.fullmatch(r"100 people written, [\d,]+ a second, 100%, 0 s to go", lines[-2])


def test_import_is_quiet_when_asked(tmp_path: Path) -> None:
    """With --progress off only what is broken is told."""
    result = onoma_run("registry", "import", "un", LISTS / "un.xml", "-o", tmp_path / "out", "--progress", "off")
    assert (result.exit_code, result.output) == (0, "")


def test_stats(tmp_path: Path) -> None:
    """People, names, scripts, languages, words and shared names, for people and as JSON."""
    rows = b'id,name,aliases\n1,Jan Trial,\n2,"TRIAL, Jan",\xd0\xaf\xd0\xbd\n3,Ola Trial,\n'
    onoma_run("registry", "import", "csv", "-", "-o", tmp_path / "out", stdin=rows)
    shown = onoma_run("registry", "stats", tmp_path / "out", "--top", "1").stdout
    assert re.search(r"^people +3$", shown, re.MULTILINE)
    assert re.search(r"^aliases +1  1 of them weak; 1 name$", shown, re.MULTILINE)
    assert re.search(r"^ +3  trial$", shown, re.MULTILINE)
    assert re.search(r"^1 names are shared by 2 people\n +2  Jan Trial  \[1, 2\]$", shown, re.MULTILINE)
    told = json.loads(onoma_run("registry", "stats", tmp_path / "out", "--json").stdout)
    assert told["scripts"] == {"Latn": 3, "Cyrl": 1}
    assert told["collisions"] == [{"name": "Jan Trial", "people": 2, "ids": ["1", "2"]}]


def test_stats_of_what_ships() -> None:
    """Without a path it is about the registry that comes with onoma."""
    told = json.loads(onoma_run("registry", "stats", "--json").stdout)
    assert told["people"] == len(Registry.shipped())


def test_compile_makes_one_file(tmp_path: Path) -> None:
    """A folder, and a file made before, compile into the same bytes, by one process or two; the sum is told."""
    assert onoma_run("registry", "import", "un", LISTS / "un.xml", "-o", tmp_path / "un").exit_code == 0
    first, second = tmp_path / "a.onoma", tmp_path / "b.onoma"
    made = onoma_run("registry", "compile", tmp_path / "un", "-o", first, "--workers", "2")
    assert (made.exit_code, made.stdout) == (0, "")
    assert made.stderr == f"{first}: 2 people, {first.stat().st_size:,} bytes\n"
    assert onoma_run("registry", "compile", first, "-o", second, "--progress", "off").stderr == ""
    assert first.read_bytes() == second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.onoma", "b.onoma", "un"]


def test_check_looks_at_a_compiled_file(tmp_path: Path) -> None:
    """A compiled file is read from end to end; a flipped byte at its end is told, and what to run."""
    path = tmp_path / "un.onoma"
    onoma_run("registry", "import", "un", LISTS / "un.xml", "-o", path)
    assert onoma_run("registry", "check", path).stderr == "no problems\n"
    whole = bytearray(path.read_bytes())
    whole[len(whole.rstrip(b"\0")) - 1] ^= 1
    path.write_bytes(whole)
    told = onoma_run("registry", "check", path)
    assert told.exit_code == 3
    assert f"{path}: damaged" in told.stderr
    assert "onoma registry compile" in told.stderr


def test_stats_of_a_compiled_file_tell_where_people_crowd(tmp_path: Path) -> None:
    """The key under which most people are found is told by a name that has it."""
    rows = b"id,name\n1,Ivan Petrov\n2,Iwan Pietrow\n3,Yvan Petroff\n4,Maria Lopez\n"
    onoma_run("registry", "import", "csv", "-", "-o", tmp_path / "p.onoma", stdin=rows)
    found = json.loads(onoma_run("registry", "stats", tmp_path / "p.onoma", "--json").stdout)
    assert found["crowded"][0] == {"name": "Ivan Petrov", "people": 3, "ids": ["1", "2", "3"]}
