"""`onoma registry`: look after registries."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onoma.cli.importing import import_
from onoma.cli.options import FAILED, echo_json


@click.group(short_help="Make, check and look into registries.")
def registry() -> None:
    """Make, check and look into registries, the tables that say who can be meant.

    \b
    Examples:
      onoma registry import ofac sdn.csv alt.csv -o ofac
      onoma registry stats ofac
      onoma registry check
      onoma registry check --sort my-registry/
    """


@registry.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--sort", is_flag=True, help="First put the rows of each table in order.")
def check(folder: Path | None, sort: bool) -> None:
    """Check the tables of FOLDER, or those that come with onoma.

    Each problem is a line: file, line, what is wrong. Errors make the exit code 1, warnings do not.

    \b
    Examples:
      onoma registry check
      onoma registry check --sort my-registry/
    """
    from onoma import checks

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
