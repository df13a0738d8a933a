"""The command line: what goes where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import onoma
from onoma.cli import main
from onoma.cli.options import echo_text
from onoma.cli.progress import Progress
from onoma.registry import PEOPLE

ROWS = [
    ("ak", "Akhmad Kadyrov", "ru", "Ахмад Кадыров", "male", "1951", "ru", "", ""),
    ("rk", "Ramzan Kadyrov", "ru", "Рамзан Кадыров", "male", "1976", "ru", "", ""),
    ("st", "Sviatlana Tsikhanouskaya", "be", "Святлана Ціханоўская", "female", "1982", "by", "", ""),
]
SOURCE = Path(onoma.__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A registry of three people."""
    place = tmp_path / "registry"
    place.mkdir()
    text = "".join("\t".join(row) + "\n" for row in (PEOPLE, *ROWS))
    (place / "people.tsv").write_text(text, encoding="utf-8")
    return str(place)


def onoma_run(*words: str, stdin: bytes | str = b"") -> Result:
    """The command, run in this process."""
    return CliRunner().invoke(main, words, input=stdin, prog_name="onoma")


def start(*words: str) -> subprocess.Popen[bytes]:
    """The command, in a process and a session of its own."""
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "onoma", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def commands(group: Any, *path: str) -> list[tuple[str, ...]]:
    """Every command and group, as words."""
    found = [path]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, *path, name)
    return found


@pytest.mark.parametrize("words", commands(main), ids=" ".join)
def test_every_command_has_help_with_examples(words: tuple[str, ...]) -> None:
    """Help says what a command does and shows how it is written."""
    result = onoma_run(*words, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert " ".join(("onoma", *words)) in result.stdout.split("Examples:")[1]


def test_help_documents_the_exit_codes() -> None:
    """Each exit code that the commands use is in the help."""
    codes = re.findall(r"^ +(\d+)  ", onoma_run("--help").stdout, re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "130", "141"]


def test_help_does_not_load_the_library() -> None:
    """Help comes at once: neither the resolver nor the batch layer is imported for it."""
    code = (
        "import sys; from onoma.cli import main\n"
        "try: main(['normalize', '--help'])\n"
        "finally: sys.exit(any('onoma.' + m in sys.modules for m in ('resolver', 'batch', 'model')))"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=False)
    assert done.returncode == 0


def test_version_is_one_line() -> None:
    """`--version` names the program and its version."""
    assert re.fullmatch(r"onoma \S.*\n", onoma_run("--version").stdout)


def test_resolve_says_who(folder: str) -> None:
    """Each name gets a line; a match names the person and the id."""
    result = onoma_run("resolve", "Svetlana Tikhanovskaya", "Кадыров", "Jane Doe", "--registry", folder)
    match, ambiguous, nobody = result.stdout.splitlines()
    assert re.fullmatch(r"Svetlana Tikhanovskaya: Sviatlana Tsikhanouskaya, [\d.]+% sure \[st\]", match)
    assert ambiguous == "Кадыров: cannot tell which of Akhmad Kadyrov, Ramzan Kadyrov"
    assert nobody == "Jane Doe: nobody in the registry"
    assert result.stderr == ""


def test_resolve_reads_names_from_standard_input(folder: str) -> None:
    """With - the names come from standard input, and an answer is one JSON object a line."""
    stdin = "Svetlana Tikhanovskaya\r\n\nКадыров".encode() + b"\xff"
    result = onoma_run("resolve", "-", "--json", "--registry", folder, stdin=stdin)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a["text"] for a in answers] == ["Svetlana Tikhanovskaya", "", "Кадыров\ufffd"]
    assert [a["decision"] for a in answers[:2]] == ["MATCH", "UNKNOWN"]


def test_resolve_takes_facts(folder: str) -> None:
    """A date of birth tells two namesakes apart."""
    words = ["resolve", "Kadyrov", "--registry", folder, "--json"]
    probabilities = []
    for born in ("1951", "1976"):
        answer = json.loads(onoma_run(*words, "--born", born).stdout)
        probabilities.append({c["id"]: c["probability"] for c in answer["candidates"]})
    assert probabilities[0]["ak"] > probabilities[0].get("rk", 0)
    assert probabilities[1]["rk"] > probabilities[1].get("ak", 0)


def test_resolve_explains(folder: str) -> None:
    """`--explain` shows the evidence in bits."""
    assert " bits, " in onoma_run("resolve", "--explain", "Tikhanovskaya", "--registry", folder).stdout


def test_explanations_show_who_is_worth_it() -> None:
    """No candidate is shown who is out of the question; of the next, only how far behind."""
    told = onoma_run("resolve", "--explain", "Swetlana Tichanowskaja").stdout
    assert told.count(" bits, ") == 1
    assert " 0.0%" not in told
    assert "\nnext: " in onoma_run("resolve", "--explain", "Imran Khan").stdout
    both = onoma_run("resolve", "--explain", "Babariko").stdout
    assert "Viktar Babaryka [" in both
    assert "Eduard Babaryka [" in both
    assert "Тих" not in onoma_run("explain", "Smith", "Ivanov").stdout
    assert "nothing in the one" in onoma_run("explain", "Smith", "Ivanov").stdout


def test_lines_are_broken_where_a_terminal_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal no line is longer than it is wide, and words stand below words; elsewhere a line is a line."""
    text = "  +5.2  " + "Babariko is one name with Babaryka; " * 8
    printed: list[str] = []
    monkeypatch.setattr("click.echo", printed.append)
    echo_text(text)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "50")
    echo_text(text)
    whole, broken = printed
    assert whole == text
    assert max(map(len, broken.split("\n"))) <= 50
    assert all(line.startswith(" " * 8 + "B") or line[8:9].islower() for line in broken.split("\n")[1:])
    assert " ".join(broken.split()) == " ".join(text.split())


def test_a_name_does_not_steer_the_terminal(folder: str) -> None:
    """A name with line ends and control characters is told on one line, without them."""
    told = onoma_run("resolve", "Viktar\nNobody\x1b[31m\u202e", "--registry", folder).stdout
    assert told.count("\n") == 1
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert len(onoma_run("resolve", "x" * 5000, "--registry", folder).stdout) < 300


def test_a_language_is_a_tag() -> None:
    """What is no BCP 47 tag is a mistake in the call."""
    found = onoma_run("resolve", "x", "--language", "no tag")
    assert found.exit_code == 2
    assert "BCP 47" in found.stderr
    assert onoma_run("explain", "Minsk", "Мінск", "--language", "be").exit_code == 0


def test_explain_compares_two_names() -> None:
    """`explain` is `compare` and the path between the two: sentences, or JSON."""
    assert "one person with" in onoma_run("explain", "Святлана", "Svetlana").stdout
    answer = json.loads(onoma_run("explain", "Святлана", "Svetlana", "--json").stdout)
    path = onoma.explain("Святлана", "Svetlana").to_dict()
    assert answer == {**onoma.compare("Святлана", "Svetlana").to_dict(), "path": path}


@pytest.mark.parametrize(
    ("choice", "name", "code"),
    [
        ("none", "Jane Doe", 1),
        ("none", "Kadyrov", 0),
        ("ambiguous", "Kadyrov", 1),
        ("ambiguous", "Svetlana Tikhanovskaya", 0),
    ],
)
def test_fail_on_sets_the_exit_code(folder: str, choice: str, name: str, code: int) -> None:
    """`--fail-on` ends with 1 for what it names, and for nothing else; the data is written all the same."""
    assert onoma_run("resolve", name, "--fail-on", choice, "--registry", folder).exit_code == code
    words = ["normalize", "-", "--format", "lines", "--fail-on", choice, "--registry", folder]
    result = onoma_run(*words, stdin=name + "\n")
    assert result.exit_code == code
    assert result.stdout.startswith(name + "\t")


@pytest.mark.parametrize(
    "words",
    [
        ["resolve"],
        ["resolve", "x", "--born", "30.08.1954"],
        ["resolve", "x", "--country", "Belarus"],
        ["normalize", "-"],
        ["normalize", "-", "-c", "name", "--match-at", "0.2"],
        ["normalize", "-", "-c", "name", "--delimiter", "ab"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    """Wrong usage is said on standard error, without a traceback."""
    result = onoma_run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_normalize_guesses_the_format(folder: str, tmp_path: Path) -> None:
    """The file's name says how it is read; all formats give the same answers."""
    texts = {
        "a.csv": "id,name\n1,Svetlana Tikhanovskaya\n",
        "a.tsv": "id\tname\n1\tSvetlana Tikhanovskaya\n",
        "a.ndjson": '{"id": 1, "name": "Svetlana Tikhanovskaya"}\n',
        "a.txt": "Svetlana Tikhanovskaya\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        result = onoma_run("normalize", str(tmp_path / name), "-c", "name", "--registry", folder)
        assert result.exit_code == 0, result.stderr
        assert "MATCH" in result.stdout
        assert result.stderr == "1 rows: 1 MATCH, 0 AMBIGUOUS, 0 UNKNOWN, 0 ERROR\n"


def test_normalize_writes_beside_and_renames(folder: str, tmp_path: Path) -> None:
    """The input can be the output; broken rows go to a file of their own too."""
    file, rejects = tmp_path / "people.csv", tmp_path / "rejects.csv"
    file.write_bytes(b"\xef\xbb\xbfname\r\nKadyrov\r\nx,y\r\n")
    words = ["normalize", str(file), "-c", "name", "-o", str(file), "--rejects", str(rejects)]
    result = onoma_run(*words, "--registry", folder, "--progress", "off")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{file}:3: 2 cells, not 1\n"
    found = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    assert [row["person_decision"] for row in found] == ["AMBIGUOUS", "ERROR"]
    assert rejects.read_bytes() == b"x,y\r\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["people.csv", "registry", "rejects.csv"]


def test_normalize_takes_a_threshold(folder: str) -> None:
    """`--match-at` asks for more, in other processes too."""
    words = ["normalize", "-", "-c", "name", "--registry", folder, "--match-at", "1"]
    for workers in ("1", "2"):
        result = onoma_run(*words, "--workers", workers, stdin="name\nSvetlana Tikhanovskaya\n")
        assert "AMBIGUOUS" in result.stdout


def test_many_broken_rows_are_counted_not_shown(folder: str) -> None:
    """After twenty broken rows the rest are a number."""
    result = onoma_run("normalize", "-", "-c", "a", "--registry", folder, stdin="a,b\n" + "x\n" * 50)
    assert result.stderr.count("1 cells, not 2") == 20
    assert "30 more broken rows" in result.stderr


def test_an_unknown_column_is_usage(folder: str) -> None:
    """A column that is not there ends with 2 and lists those that are; nothing is written."""
    result = onoma_run("normalize", "-", "-c", "nmae", "--registry", folder, stdin="id,name\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no column 'nmae'; the columns are: id, name" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["normalize", "nowhere.csv", "-c", "name"], "nowhere.csv: No such file"),
        (["normalize", ".", "-c", "name"], "Is a directory"),
        (["normalize", "-", "-c", "name", "-o", "no/such/folder.csv"], "No such file"),
        (["resolve", "x", "--registry", "nowhere"], "nowhere: no such folder; a registry is a folder"),
        (["normalize", "-", "-c", "name", "--registry", "nowhere"], "nowhere: no such folder"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_read_ends_with_3(words: list[str], message: str) -> None:
    """A file that cannot be opened is named, without a traceback."""
    result = onoma_run(*words, stdin="name\n")
    assert (result.exit_code, result.stdout) == (3, "")
    assert message in result.stderr


def test_a_header_that_cannot_be_used_names_the_file(tmp_path: Path) -> None:
    """An error in the input says which file it is about."""
    (tmp_path / "a.csv").write_bytes("name\n".encode("utf-16"))
    result = onoma_run("normalize", str(tmp_path / "a.csv"), "-c", "name")
    assert result.exit_code == 3
    assert f"onoma: {tmp_path / 'a.csv'}: the input is UTF-16" in result.stderr


def test_registry_check_says_file_and_line(folder: str) -> None:
    """A table out of order is an error with its line; `--sort` puts it right."""
    table = Path(folder) / "people.tsv"
    lines = table.read_text(encoding="utf-8").splitlines(True)
    table.write_text("".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    wrong = onoma_run("registry", "check", folder)
    assert wrong.exit_code == 1
    assert re.match(re.escape(str(table)) + r":3: .*out of order", wrong.stdout)
    right = onoma_run("registry", "check", "--sort", folder)
    assert (right.exit_code, "out of order" in right.stdout) == (0, False)
    assert f"sorted {table}" in right.stderr
    assert table.read_text(encoding="utf-8").splitlines(True) == lines


def test_progress_tells_rate_and_time_left() -> None:
    """On a terminal one line is written over, at most five times a second, and taken away at the end."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream, clock = Terminal(), iter([0.0, 0.1, 2.0]).__next__
    progress = Progress(stream, total=1000, clock=clock)
    progress(10, 10)
    progress(100, 500)
    progress.clear()
    assert stream.getvalue() == "\r100 rows, 50 a second, 50%, 2 s to go\x1b[K\r\x1b[K"


def test_progress_is_silent_where_nobody_looks(folder: str) -> None:
    """Without a terminal, nothing but the summary is on standard error; `off` takes that away too."""
    words = ["normalize", "-", "-c", "name", "--registry", folder]
    assert onoma_run(*words, stdin="name\n" + "x\n" * 500).stderr.count("\n") == 1
    assert onoma_run(*words, "--progress", "off", stdin="name\n" + "x\n" * 500).stderr == ""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_closed_pipe_is_quiet(folder: str, tmp_path: Path, workers: str) -> None:
    """`onoma normalize … | head -1` ends without a word."""
    file = tmp_path / "many.csv"
    file.write_bytes(b"name\n" + b"Kadyrov\n" * 50_000)
    process = start("normalize", str(file), "-c", "name", "--registry", folder, "--workers", workers)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline().startswith(b"name,person_id")
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141
    process.stdin.close()
    process.stderr.close()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupt_is_quiet_and_leaves_nothing(folder: str, tmp_path: Path, workers: str) -> None:
    """Ctrl-C ends with 130; no traceback, no half output, no process left behind."""
    out = tmp_path / "out.csv"
    words = ["normalize", "-", "-c", "name", "--registry", folder, "-o", str(out), "--workers", workers]
    process = start(*words)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(b"name\nbroken,row\n" + b"Kadyrov\n" * 20_000)
    process.stdin.flush()
    # The first chunk is done and the pipe still open: the command is in the midst of it.
    assert process.stderr.readline() == b"standard input:2: 2 cells, not 1\n"
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr.read() == b""
    assert process.wait() == 130
    assert [p.name for p in tmp_path.iterdir()] == ["registry"]
    process.stdin.close()
    process.stdout.close()
    process.stderr.close()


def test_a_dash_is_standard_output(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-o -` writes what is written without it, and no file of that name."""
    monkeypatch.chdir(tmp_path)
    words = ["normalize", "-", "--format", "lines", "--registry", folder]
    plain, dashed = (onoma_run(*words, *more, stdin="Kalesnikava\n") for more in ([], ["-o", "-"]))
    assert plain.stdout.startswith("Kalesnikava")
    assert dashed.stdout == plain.stdout
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_kill_9_leaves_the_old_output(folder: str, tmp_path: Path, workers: str) -> None:
    """Killed half-way, with no chance to clean up, it leaves under the output's name what stood there before."""
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    process = start("normalize", "-", "-c", "name", "--registry", folder, "-o", str(out), "--workers", workers)
    assert process.stdin
    assert process.stderr
    process.stdin.write(b"name\nbroken,row\n" + b"Kadyrov\n" * 20_000)
    process.stdin.flush()
    assert process.stderr.readline() == b"standard input:2: 2 cells, not 1\n"
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert out.read_bytes() == b"old"


def test_the_module_is_the_command(folder: str) -> None:
    """`python -m onoma` reads standard input and writes data to standard output alone."""
    process = start("normalize", "-", "-c", "name", "--registry", folder)
    out, err = process.communicate("name\nСветлана Тихановская\n".encode())
    assert process.returncode == 0
    assert out.decode().splitlines()[1].startswith("Светлана Тихановская,st,")
    assert err == b"1 rows: 1 MATCH, 0 AMBIGUOUS, 0 UNKNOWN, 0 ERROR\n"


def test_the_example_names_people_who_are_shipped() -> None:
    """Most of the example is matched, its three strangers are nobody, its two surnames ambiguous."""
    example = SOURCE.parent / "data" / "examples" / "spellings.csv"
    result = onoma_run("normalize", str(example), "-c", "name")
    found = list(csv.DictReader(io.StringIO(result.stdout, newline="")))
    strangers = [row["person_decision"] for row in found if row["seen_in"].startswith("nobody")]
    surnames = [row["person_decision"] for row in found if row["seen_in"].endswith("headlines")]
    assert strangers == ["UNKNOWN"] * 3
    assert surnames == ["AMBIGUOUS"] * 2
    assert sum(row["person_decision"] == "MATCH" for row in found) >= 25


def test_romanize_writes_lists_and_tells_limits() -> None:
    """One system, all of a language, the list; a note where letters do not tell all."""
    one = onoma_run("romanize", "--system", "be-latn-t-be-cyrl-m0-icao-9303", "Ціханоўская")
    assert one.stdout == "Tsikhanouskaia\n"
    every = onoma_run("romanize", "--all", "--language", "be", "--json", "Ціханоўская").stdout.splitlines()
    listed = onoma_run("romanize", "--list", "--language", "be", "--json").stdout.splitlines()
    assert [json.loads(line)["system"] for line in every] == [json.loads(line)["id"] for line in listed]
    silent = onoma_run("romanize", "--system", "hi-latn-t-hi-deva-m0-ungegn-2016", "भारत")
    assert silent.stdout == "bhārat\n"
    assert "inherent vowel" in silent.stderr
    assert onoma_run("romanize", "Ева").exit_code == 2
    assert onoma_run("romanize", "--system", "nowhere", "Ева").exit_code == 3


def test_variants_are_printed_as_lines_json_or_a_query() -> None:
    """Three ways to print the same."""
    found = onoma_run("variants", "--limit", "3", "--json", "Святлана Ціханоўская").stdout.splitlines()
    texts = [json.loads(line)["text"] for line in found]
    assert len(texts) == 3
    lines = onoma_run("variants", "--limit", "3", "Святлана Ціханоўская").stdout
    query = onoma_run("variants", "--for-search", "--limit", "2", "Святлана Ціханоўская").stdout
    assert all(text in lines for text in texts)
    assert query == " OR ".join(f'"{text}"' for text in texts[:2]) + "\n"


def test_explain_shows_the_path() -> None:
    """Below the evidence, in the JSON, or as a picture."""
    names = ("Tsikhanowskaya", "Tikhanovskaya")
    assert "Ціханоўская ~ Тихановская" in onoma_run("explain", *names).stdout
    assert json.loads(onoma_run("explain", "--json", *names).stdout)["path"]["a"]["native"] == "Ціханоўская"
    assert onoma_run("explain", "--svg", *names).stdout.startswith("<svg")
    assert onoma_run("explain", "--svg", "--json", *names).exit_code == 2
