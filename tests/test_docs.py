"""README, docs and CONTRIBUTING say what is so: their examples run, their links lead somewhere."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from onoma.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

# Numbers move whenever a weight or a table does: pages write `...` for them.
FLAGS = doctest.ELLIPSIS


def _commands(block: str) -> Iterator[tuple[str, str]]:
    """Each `$ ` line of a console block with what is printed below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.replace("\\\n", " ").partition("\n")
        yield command, output


def _run(command: str) -> str:
    """What a terminal shows for `onoma …`, `echo … | onoma …` or `printf … | onoma …`."""
    words = shlex.split(command)
    given = None
    if words[0] in ("echo", "printf"):
        pipe = words.index("|")
        text = " ".join(words[1:pipe])
        given = text + "\n" if words[0] == "echo" else text.replace("\\n", "\n")
        words = words[pipe + 1 :]
    if words[0] != "onoma":
        raise AssertionError(f"a console block runs onoma alone; put this into a sh block: {command}")
    result = CliRunner().invoke(main, words[1:], input=given, prog_name="onoma")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def _lines(output: str) -> str:
    return "".join(line.rstrip() + "\n" for line in output.rstrip().split("\n"))


def _console(example: Example) -> str | None:
    for command, want in _commands(str(example.parsed)):
        got = _run(command)
        if not doctest.OutputChecker().check_output(_lines(want), _lines(got), FLAGS):
            return f"$ {command}\nExpected:\n{want}\nGot:\n{got}"
    return None


SYBIL = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser(language="console", evaluator=_console),
    ]
)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python and every console example of a page prints what the page says."""
    # Somewhere else, so that a command that writes a file leaves nothing in the checkout.
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    problems = []
    for example in SYBIL.parse(page).examples():
        try:
            example.evaluate()
        except Exception as error:  # all of a page's failures, not only the first
            problems.append(f"{_name(page)}:{example.line}\n{error}")
    assert not problems, "\n\n".join(problems)


def test_pages_have_examples() -> None:
    """The parsers find what is there: a page whose fences they overlook would pass by silence."""
    for page in PAGES:
        written = len(re.findall(r"^ *>>> |^\$ ", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
        found = sum(
            1 if isinstance(example.parsed, doctest.Example) else len(list(_commands(str(example.parsed))))
            for example in SYBIL.parse(page).examples()
        )
        assert found == written, _name(page)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the repository finds it."""
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{_name(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_quoted_headers_are_those_of_tables(page: Path) -> None:
    """A tsv block begins with the header of a table, and its rows have as many cells."""
    headers = {
        line
        for table in (ROOT / "data").rglob("*.tsv")
        for line in table.read_text(encoding="utf-8").split("\n")
        if line and not line.startswith("#")
    }
    for block in re.findall(r"```tsv\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
        header, *rows = [line for line in block.rstrip("\n").split("\n") if not line.startswith("#")]
        assert header in headers, f"{_name(page)}: no table has the header {header!r}"
        for row in rows:
            assert row.count("\t") == header.count("\t"), f"{_name(page)}: {row!r}"


def _tree(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _tree(below, (*path, name))
    else:
        yield " ".join(path), command


COMMANDS = dict(_tree(main))


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_are_documented(name: str) -> None:
    """Each command has a help text, and an example and its --help in docs/cli.md."""
    assert COMMANDS[name].help, f"onoma {name} has no help"
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    example = rf"^(?:\$ )?(?:(?:echo|printf) .*\| )?onoma {name}\b(?! --help)"
    assert re.search(example, text, flags=re.MULTILINE), f"docs/cli.md has no example of onoma {name}"
    assert f"onoma {name} --help" in text, f"docs/cli.md does not mention onoma {name} --help"


def test_documented_commands_exist() -> None:
    """docs/cli.md names no command that is not there."""
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert {name.strip() for name in re.findall(r"onoma ([a-z ]+?) --help", text)} <= COMMANDS.keys()


def test_limits_quote_failures_that_still_fail() -> None:
    """Every name that docs/limits.md lists stands in tests/cases/known_failures.tsv."""
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^\| `([^`]+)` ", text, flags=re.MULTILINE)
    cases = ROOT / "tests" / "cases" / "known_failures.tsv"
    rows = cases.read_text(encoding="utf-8").split("\n") if cases.exists() else []
    assert set(quoted) <= {cell for row in rows for cell in row.split("\t")}


def _tracked() -> Iterator[Path]:
    """The files of the repository; where git does not know them, all that no tool made."""
    try:
        command = ["git", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {".git", ".venv", "build", "dist", "__pycache__"}
        files = [
            p
            for p in ROOT.rglob("*")
            if not made.intersection(p.relative_to(ROOT).parts)
            and not any("cache" in part or part == ".hypothesis" for part in p.relative_to(ROOT).parts)
        ]
    yield from (p for p in files if p.is_file())


def test_no_file_names_a_place_on_one_machine() -> None:
    """No tracked file holds an absolute path of somebody's machine."""
    place = re.compile(r"(?<![\w.:/~-])/(?:home|Users|root|work|tmp)/\w|\b[A-Z]:\\Users")
    found = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{_name(path)}:{n}" for n, line in enumerate(text.split("\n"), 1) if place.search(line)]
    assert not found


def test_changelog_knows_the_version() -> None:
    """CHANGELOG.md has a section for the version of pyproject.toml."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)}\b", changes, flags=re.MULTILINE)
