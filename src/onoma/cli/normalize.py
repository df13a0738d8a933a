"""`onoma normalize`: whole files."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from onoma.cli.options import (
    FAILED,
    fail_option,
    judgements_option,
    language_option,
    make_resolver,
    match_option,
    registry_option,
)
from onoma.cli.watch import Watch, open_input, size_of

if TYPE_CHECKING:
    from onoma.batch import Summary


@click.command(short_help="Set beside each row of a file who its name means.")
@click.argument("file", metavar="FILE|-")
@click.option("--column", "-c", metavar="NAME", help="The column (CSV, TSV) or key (JSON) that holds the name.")
@click.option("--output", "-o", metavar="OUT", help="Where to write; takes its name only when complete.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "tsv", "jsonl", "lines"]),
    help="Default: by the file's name (.csv .tsv .jsonl .ndjson .txt), csv for -.",
)
@language_option
@click.option("--born", metavar="COLUMN", help="Column of dates of birth, ISO 8601 (1954-08-30, 1954).")
@click.option("--country", metavar="COLUMN", help="Column of countries, ISO 3166-1 alpha-2 (by).")
@click.option("--gender", metavar="COLUMN", help="Column that says male or female.")
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes that share the work.")
@registry_option
@match_option
@click.option("--prefix", default="person_", metavar="WORD", help="How new columns begin. Default: person_")
@click.option("--delimiter", metavar="CHAR", help="Of a CSV file. Default: whichever of , ; tab | fits the header.")
@click.option("--progress", type=click.Choice(["auto", "on", "off"]), default="auto", help="Default: on a terminal.")
@click.option("--rejects", metavar="FILE", help="Copy broken rows, as they are, to a file of their own.")
@judgements_option
@fail_option
def normalize(
    file: str,
    column: str | None,
    output: str | None,
    form: str | None,
    language: str | None,
    born: str | None,
    country: str | None,
    gender: str | None,
    workers: int,
    folder: str | None,
    match_at: float | None,
    prefix: str,
    delimiter: str | None,
    progress: str,
    rejects: str | None,
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
    from onoma import batch
    from onoma.errors import DataError

    form = form or batch.guess_format(file)
    if column is None and form != "lines":
        raise click.UsageError("say which column holds the name: --column NAME")
    if delimiter and len(delimiter.encode()) != 1:
        raise click.UsageError(f"a delimiter is one ASCII character, not {delimiter!r}")
    with ExitStack() as stack:
        source = open_input(stack, file)
        watch = Watch(file, progress, size_of(source))
        target = stack.enter_context(batch.replacing(output)) if output else sys.stdout.buffer
        rejected = stack.enter_context(batch.replacing(rejects)) if rejects else None
        try:
            summary = batch.normalize(
                source,
                target,
                column=column or "",
                format=form,
                resolver=make_resolver(folder, match_at, judgements) if folder or match_at or judgements else None,
                language=language,
                born=born,
                country=country,
                gender=gender,
                prefix=prefix,
                delimiter=delimiter,
                workers=workers,
                problem=watch.problem,
                progress=watch.progress,
                rejects=rejected,
            )
        except batch.UnknownColumnError as error:
            raise click.UsageError(f"{watch.name}: {error}") from None
        except DataError as error:
            raise (error if error.path else DataError(error.message, path=watch.name, line=error.line)) from None
        finally:
            watch.end()
        target.flush()
    watch.tell(
        f"{summary.rows:,} rows: {summary.matched:,} MATCH, {summary.ambiguous:,} AMBIGUOUS, "
        f"{summary.unknown:,} UNKNOWN, {summary.broken:,} ERROR"
    )
    _end(summary, fail_on)


def _end(summary: Summary, fail_on: tuple[str, ...]) -> None:
    hits = {"none": summary.unknown, "ambiguous": summary.ambiguous, "error": summary.broken}
    if any(hits[choice] for choice in fail_on):
        sys.exit(FAILED)
