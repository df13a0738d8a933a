"""`onoma registry`: look after registries."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onoma.cli.importing import import_
from onoma.cli.options import FAILED, echo_json
from onoma.cli.progress import CompileWatch


@click.group(short_help="Make, check and look into registries.")
def registry() -> None:
    """Make, check and look into registries, the tables that say who can be meant.

    \b
    Examples:
      onoma registry import ofac sdn.csv alt.csv -o ofac
      onoma registry compile ofac -o ofac.onoma
      onoma registry stats ofac
      onoma registry check
      onoma registry check --sort my-registry/
    """


@registry.command("compile")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--output", "-o", metavar="FILE", required=True, help="The compiled file: people.onoma")
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes. Default: 1.")
@click.option("--progress", type=click.Choice(["auto", "on", "off"]), default="auto", help="Default: on a terminal.")
def compile_(path: Path, output: str, workers: int, progress: str) -> None:
    """Compile the registry at PATH into one file that opens in an instant, however many people it holds.

    PATH is a folder of tables, or a file compiled before, by an older onoma for example. Processes share the file, and
    --registry takes it wherever it takes a folder. The same people make the same file, byte for byte. It takes its name
    only when it is complete.

    \b
    Examples:
      onoma registry compile my-registry/ -o people.onoma
      onoma registry compile old.onoma -o people.onoma --workers 4
    """
    from onoma.building import compile_registry
    from onoma.registry import Registry

    with CompileWatch(progress) as watch:
        people = Registry.read(path, stale=True)
        compile_registry(people, Path(output), workers=workers, progress=watch.progress)
    if progress != "off":
        click.echo(f"{output}: {len(people):,} people, {Path(output).stat().st_size:,} bytes", err=True)


@registry.command()
@click.argument("folder", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
@click.option("--sort", is_flag=True, help="First put the rows of each table in order.")
def check(folder: Path | None, sort: bool) -> None:
    """Check the tables of a folder, those that come with onoma, or a compiled file.

    Each problem is a line: file, line, what is wrong. Errors make the exit code 1, warnings do not. A compiled file is
    read from end to end; one that is damaged, or that this onoma cannot use, ends with exit code 3.

    \b
    Examples:
      onoma registry check
      onoma registry check --sort my-registry/
      onoma registry check people.onoma
    """
    from onoma import checks

    if folder is not None and folder.is_file():
        from onoma import store

        store.read(folder).check()
        click.echo("no problems", err=True)
        return
    if sort:
        for path in _tables(folder):
            if checks.sort_table(path):
                click.echo(f"sorted {path}", err=True)
    problems = checks.run(folder)
    for problem in problems:
        click.echo(f"{problem.where}: {'' if problem.level == 'error' else 'warning: '}{problem.message}")
    errors = sum(problem.level == "error" for problem in problems)
    if problems:
        click.echo(f"{errors} errors, {len(problems) - errors} warnings", err=True)
    else:
        click.echo("no problems", err=True)
    if errors:
        sys.exit(FAILED)


@registry.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(0), default=10, metavar="N", help="Words and names listed. Default: 10.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def stats(path: Path | None, top: int, as_json: bool) -> None:
    """Tell what the registry at PATH holds, or the one that comes with onoma.

    Counted are people, aliases, scripts and languages, the most common words, and the names that several people
    share. PATH is a folder of tables or a compiled file. Standard error tells which core would search it.

    \b
    Examples:
      onoma registry stats
      onoma registry stats people.onoma --top 30
      onoma registry stats my-registry/ --json
    """
    from onoma._core import ABOUT
    from onoma.registry import Registry
    from onoma.statistics import describe, statistics

    found = statistics(Registry.shipped() if path is None else Registry.read(path), top=top)
    if as_json:
        echo_json(found.to_dict())
    else:
        click.echo(describe(found))
    click.echo(ABOUT, err=True)


def _tables(folder: Path | None) -> list[Path]:
    """The tables to sort; the examples are no tables of ours."""
    from onoma import tables

    if folder is not None:
        return sorted(folder.glob("*.tsv"))
    return sorted(p for p in tables.root().rglob("*.tsv") if "examples" not in p.parts)


registry.add_command(import_)
