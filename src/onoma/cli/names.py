"""`onoma resolve` and `onoma explain`: names given by hand."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from onoma.cli.options import (
    FAILED,
    FAILS,
    echo_json,
    echo_text,
    fail_option,
    json_option,
    judgements_option,
    language_option,
    make_resolver,
    match_option,
    registry_option,
)

if TYPE_CHECKING:
    from onoma.model import Resolution


@click.command(short_help="Say who a name means.")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@json_option
@click.option("--explain", is_flag=True, help="Show the evidence, in bits.")
@language_option
@click.option("--born", default="", metavar="DATE", help="When the person was born: 1954-08-30, 1954-08 or 1954.")
@click.option("--country", default="", metavar="CODE", help="The person's country, ISO 3166-1 alpha-2: by.")
@click.option("--gender", default="", metavar="WORD", help="male or female.")
@match_option
@registry_option
@judgements_option
@fail_option
def resolve(
    names: tuple[str, ...],
    as_json: bool,
    explain: bool,
    language: str | None,
    born: str,
    country: str,
    gender: str,
    match_at: float | None,
    folder: str | None,
    judgements: str | None,
    fail_on: tuple[str, ...],
) -> None:
    """Say who each NAME means; - reads names from standard input, one a line.

    \b
    Examples:
      onoma resolve "Svetlana Tikhanovskaya" "Лукашенко А. Г."
      onoma resolve --explain "Swetlana Tichanowskaja"
      onoma resolve Lukashenko --born 1954-08-30 --country by
      cut -f2 authors.tsv | onoma resolve --json - > resolved.jsonl
    """
    from onoma.batch import facts

    try:
        about = facts(born=born, country=country, gender=gender)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    resolver = make_resolver(folder, match_at, judgements)
    failed = False
    for answer in resolver.resolve_many(_texts(names), language=language, about=about, thorough=explain):
        if as_json:
            echo_json(answer.to_dict())
        else:
            echo_text(answer.explain() if explain else _line(answer))
        failed |= any(answer.decision.value == FAILS[choice] for choice in fail_on)
    if failed:
        sys.exit(FAILED)


def _texts(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name == "-":
            for line in sys.stdin.buffer:
                yield line.decode("utf-8-sig", "replace").rstrip("\r\n")
        else:
            yield name


def _line(answer: Resolution) -> str:
    person = answer.person
    return f"{_plain(answer.text)}: {answer.verdict}" + (f" [{person.id}]" if person else "")


def _plain(text: str) -> str:
    """A name on one line of a terminal, which it cannot steer.

    >>> _plain("Viktar\\nBabaryka\\x1b[31m")
    'Viktar Babaryka [31m'
    """
    text = " ".join(_STEERING.sub(" ", text).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# Controls, and marks that turn the direction of whatever follows.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONGEST = 200


@click.command(short_help="Say whether two names may mean one person.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@json_option
@click.option("--svg", is_flag=True, help="Print the path between the two as a picture, to put into a page.")
@language_option
def explain(a: str, b: str, as_json: bool, svg: bool, language: str | None) -> None:
    """Say whether two names, A and B, may mean one person, and by what path one spelling leads to the other.

    The registry plays no part in it. The path: which romanization each name is written by, which native spelling
    stands behind it, and which sound laws relate the two native spellings.

    \b
    Examples:
      onoma explain Tsikhanowskaya Tikhanovskaya
      onoma explain "Аляксандр Лукашэнка" "Alexander Lukashenko"
      onoma explain --json Tikhanovskaya Cichanouskaja
      onoma explain --svg Tsikhanowskaya Tichanowskaja > path.svg
    """
    from onoma.paths import explain as lead
    from onoma.pictures import svg as draw
    from onoma.resolver import compare

    if as_json and svg:
        raise click.UsageError("--json or --svg, not both")
    path = lead(a, b, language=language)
    if svg:
        click.echo(draw(path))
        return
    answer = compare(a, b, language=language)
    if as_json:
        echo_json({**answer.to_dict(), "path": path.to_dict()})
    else:
        echo_text(answer.explain())
        # Some path leads from any name to any other; it means something where the names are alike.
        if answer.bits > 0:
            echo_text("\n" + path.text)
