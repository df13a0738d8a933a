"""What several commands share: options, and a resolver for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from onoma.resolver import Resolver

UNREADABLE = 3
FAILED = 1

_Option = Callable[[Callable[..., None]], Callable[..., None]]

language_option: _Option = click.option(
    "--language", metavar="TAG", help="Language of the names, BCP 47 (be, zh-Latn). Default: found out."
)
registry_option: _Option = click.option(
    "--registry",
    "folder",
    metavar="PATH",
    help="A registry of your own: a folder of tables, or a compiled .onoma file. Default: the one shipped.",
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


def make_resolver(folder: str | None, match_at: float | None = None) -> Resolver:
    """The shipped resolver, or one over a folder, or one with a threshold of its own."""
    from onoma.decision import Policy
    from onoma.registry import Registry
    from onoma.resolver import Resolver, shipped

    if folder is None and match_at is None:
        return shipped()
    people = Registry.shipped() if folder is None else Registry.read(folder)
    return Resolver(people, policy=Policy() if match_at is None else Policy(match_at=match_at))


def echo_json(value: dict[str, Any]) -> None:
    """One object on one line, letters as letters."""
    click.echo(json.dumps(value, ensure_ascii=False))
