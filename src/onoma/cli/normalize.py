"""`onoma normalize`: whole files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from onoma.cli.appending import Appending, appending_options
from onoma.cli.options import (
    FAILED,
    fail_option,
    judgements_option,
    language_option,
    make_resolver,
    match_option,
    registry_option,
)

if TYPE_CHECKING:
    from onoma.batch import Summary


@click.command(short_help="Set beside each row of a file who its name means.")
@appending_options(prefix="person_")
@language_option
@click.option("--born", metavar="COLUMN", help="Column of dates of birth, ISO 8601 (1954-08-30, 1954).")
@click.option("--country", metavar="COLUMN", help="Column of countries, ISO 3166-1 alpha-2 (by).")
@click.option("--gender", metavar="COLUMN", help="Column that says male or female.")
@registry_option
@match_option
@judgements_option
@fail_option
def normalize(
    appending: Appending,
    language: str | None,
    born: str | None,
    country: str | None,
    gender: str | None,
    folder: str | None,
    match_at: float | None,
    judgements: str | None,
    fail_on: tuple[str, ...],
) -> None:
    """Set beside each row of FILE who its name means; - reads standard input.

    The rows come out as they went in, none is dropped, and five columns are appended: person_id, person_name,
    person_probability, person_decision (MATCH, AMBIGUOUS, UNKNOWN or ERROR) and person_why. Plain lines get
    them after tabs, without a header. A broken row is an ERROR: it is told on standard error and kept, in
    JSON as the string "onoma_line".

    \b
    Examples:
      onoma normalize people.csv --column name -o named.csv
      onoma normalize people.csv -c name --born birth_date --country nationality --workers 4 -o named.csv
      zcat authors.jsonl.gz | onoma normalize - --format jsonl -c author | head
      onoma normalize people.csv -c name --judgements judgements.jsonl -o named.csv
      onoma normalize names.txt | cut -f1,3
    """
    from onoma.batch import normalize as normalized

    with appending.watched() as (watch, given):
        summary = normalized(
            **given,
            resolver=make_resolver(folder, match_at, judgements) if folder or match_at or judgements else None,
            language=language,
            born=born,
            country=country,
            gender=gender,
            progress=watch.progress,
        )
    watch.tell(
        f"{summary.rows:,} rows: {summary.matched:,} MATCH, {summary.ambiguous:,} AMBIGUOUS, "
        f"{summary.unknown:,} UNKNOWN, {summary.broken:,} ERROR"
    )
    _end(summary, fail_on)


def _end(summary: Summary, fail_on: tuple[str, ...]) -> None:
    hits = {"none": summary.unknown, "ambiguous": summary.ambiguous, "error": summary.broken}
    if any(hits[choice] for choice in fail_on):
        sys.exit(FAILED)
