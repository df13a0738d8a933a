"""What several commands share: options, and a resolver for them."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from onoma.registry import Registry
    from onoma.resolver import Resolver
    from onoma.review import Ledger

UNREADABLE = 3
FAILED = 1

_Option = Callable[[Callable[..., None]], Callable[..., None]]


def _tag(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from onoma.batch import language_tag

    try:
        return language_tag(value)
    except ValueError as error:
        raise click.UsageError(str(error), context) from None


language_option: _Option = click.option(
    "--language", metavar="TAG", callback=_tag, help="Language of the names, BCP 47 (be, zh-Latn). Default: found out."
)
registry_option: _Option = click.option(
    "--registry",
    "folder",
    metavar="PATH",
    help="A registry of your own: a folder of tables, or a compiled .onoma file. Default: the one shipped.",
)
who_option: _Option = click.option("--who", default="", metavar="NAME", help="Who judges. Default: your login name.")
judgements_option: _Option = click.option(
    "--judgements", metavar="FILE", help="What people judged with `onoma review`, JSON Lines; it counts as evidence."
)
fail_option: _Option = click.option(
    "--fail-on",
    "fail_on",
    type=click.Choice(["none", "ambiguous", "error"]),
    multiple=True,
    help="Exit with 1 if a name is nobody's (none), ambiguous, or a row is broken (error); may be repeated.",
)
json_option: _Option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
match_option: _Option = click.option(
    "--match-at",
    type=click.FloatRange(0.5, 1.0),
    default=None,
    metavar="P",
    help="The least probability of a MATCH, 0.5 to 1. Default: 0.9.",
)
FAILS = {"none": "UNKNOWN", "ambiguous": "AMBIGUOUS", "error": "ERROR"}


def column_options(command: Callable[..., None]) -> Callable[..., None]:
    """The columns of a file that `onoma normalize` was told, for whoever reads what it wrote."""
    for option in (
        click.option("--prefix", default="person_", metavar="WORD", help="How onoma's columns begin. Default: person_"),
        click.option("--gender", default="", metavar="COLUMN", help="Column that says male or female."),
        click.option("--country", default="", metavar="COLUMN", help="Column of countries."),
        click.option("--born", default="", metavar="COLUMN", help="Column of dates of birth."),
        click.option("--column", "-c", default="name", metavar="NAME", help="The column of the name. Default: name"),
    ):
        command = option(command)
    return command


def open_ledger(path: str, registry: Registry | None = None) -> Ledger:
    """The judgements in a file; lines that cannot be used are told on standard error."""
    from onoma.review import Ledger

    def told(line: int, message: str) -> None:
        click.echo(f"{path}:{line}: {message}", err=True)

    return Ledger(path, distinct=registry.distinct if registry else (), problem=told)


def login(who: str) -> str:
    """Whoever was named, or whoever is logged in."""
    import getpass

    try:
        return who or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def make_resolver(
    folder: str | None, match_at: float | None = None, judgements: str | Ledger | None = None
) -> Resolver:
    """The shipped resolver, or one over a registry, with a threshold, or with judgements of its own."""
    from onoma.decision import Policy
    from onoma.registry import Registry
    from onoma.resolver import Resolver, shipped

    if folder is None and match_at is None and judgements is None:
        return shipped()
    people = Registry.shipped() if folder is None else Registry.read(folder)
    policy = Policy() if match_at is None else Policy(match_at=match_at)
    if judgements is None:
        return Resolver(people, policy=policy)
    from onoma.review import JudgedResolver

    if isinstance(judgements, str):
        if not Path(judgements).exists():
            raise FileNotFoundError(ENOENT, "no such file", judgements)
        judgements = open_ledger(judgements, people)
    return JudgedResolver(people, judgements=judgements.judgements, policy=policy)


def echo_text(text: str) -> None:
    """Some lines; on a terminal broken where its own lines end, under the words and not under what stands before."""
    if sys.stdout.isatty():
        width = max(40, shutil.get_terminal_size().columns)
        text = "\n".join(_broken(line, width) for line in text.split("\n"))
    click.echo(text)


def _broken(line: str, width: int) -> str:
    """A line as several, those after the first indented as far as its margin and its number go.

    >>> print(_broken("  +5.2  Babariko is one name with Babaryka", 30))
      +5.2  Babariko is one name
            with Babaryka
    """
    found = _MARGIN.match(line)
    margin = " " * (found.end() if found else 0)
    return "\n".join(textwrap.wrap(line, width, subsequent_indent=margin, **_AS_IT_IS)) or line


_MARGIN = re.compile(r" *(?:[+-]\d+\.\d +)?")
_AS_IT_IS: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False, "drop_whitespace": True}


def echo_json(value: dict[str, Any]) -> None:
    """One object on one line, letters as letters."""
    click.echo(json.dumps(value, ensure_ascii=False))
