"""`onoma registry import`: lists of people made into registries."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from onoma.cli.options import FAILED
from onoma.cli.progress import Progress

if TYPE_CHECKING:
    from onoma.importers import Problem, Summary

# Named here too, so that help comes without the library; a test keeps the two alike.
FORMATS = ("everypolitician", "ftm", "ofac", "targets", "un", "wikidata", "csv", "tsv", "jsonl")
# More broken records than this are counted, not shown: they would push everything else off the screen.
_SHOWN = 20


@click.command("import", short_help="Make a registry of lists that others publish.")
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--output", "-o", metavar="OUT", required=True, help="A folder for tables, or a file that ends in .onoma."
)
@click.option("--id", "id_column", metavar="COLUMN", help="csv, tsv, jsonl: what holds the id. Default: id.")
@click.option("--name", metavar="COLUMN", help="csv, tsv, jsonl: what holds the name. Default: name.")
@click.option("--aliases", metavar="COLUMN", multiple=True, help="Further names; may be repeated. Default: aliases.")
@click.option("--birth", metavar="COLUMN", help="Dates of birth. Default: birth.")
@click.option("--country", metavar="COLUMN", help="Countries, codes or names. Default: country or countries.")
@click.option("--gender", metavar="COLUMN", help="male or female. Default: gender.")
@click.option("--language", metavar="COLUMN", help="Language of the name, BCP 47. Default: language.")
@click.option("--note", metavar="COLUMN", help="A word on who it is. Default: note.")
@click.option("--keep", metavar="COLUMN", multiple=True, help="Keep this column as a fact; may be repeated.")
@click.option("--separator", metavar="TEXT", default=";", help="Between several texts in one cell. Default: ;")
@click.option("--delimiter", metavar="CHAR", help="Of a CSV file. Default: whichever of , ; tab | fits the header.")
@click.option("--source", metavar="WORD", default="", help="What the tables name as source. Default: FORMAT.")
@click.option("--prefix", metavar="WORD", default="", help="Set before every id: ofac-")
@click.option("--rejects", metavar="FILE", help="Where broken records go. Default: OUT.rejects.jsonl")
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes that compile. Default: 1.")
@click.option("--progress", type=click.Choice(["auto", "on", "off"]), default="auto", help="Default: on a terminal.")
@click.option("--fail-on", "fail_on", type=click.Choice(["error"]), help="Exit with 1 if a record is broken.")
def import_(
    form: str,
    files: tuple[str, ...],
    output: str,
    id_column: str | None,
    name: str | None,
    aliases: tuple[str, ...],
    birth: str | None,
    country: str | None,
    gender: str | None,
    language: str | None,
    note: str | None,
    keep: tuple[str, ...],
    separator: str,
    delimiter: str | None,
    source: str,
    prefix: str,
    rejects: str | None,
    workers: int,
    progress: str,
    fail_on: str | None,
) -> None:
    """Make a registry of lists that others publish; - reads standard input.

    FORMAT is ftm (FollowTheMoney entities of OpenSanctions), targets (its targets.simple.csv), ofac (sdn.csv with
    alt.csv, or sdn_advanced.xml), un (the consolidated list, XML), wikidata (a dump, or wbgetentities),
    everypolitician (Popolo JSON, names.csv), or csv, tsv, jsonl, whose columns you name. Files may be compressed with
    gzip, bzip2, xz or zstd. Those that share ids go together in one call.

    People alone are taken, all else is skipped and counted. A broken record is told on standard error and kept,
    with its line and the reason, in a file beside the output. The output takes its name only when it is complete.

    \b
    Examples:
      onoma registry import ftm entities.ftm.json -o people
      onoma registry import ofac sdn.csv alt.csv -o ofac.onoma
      onoma registry import wikidata latest-all.json.bz2 -o wikidata
      onoma registry import csv staff.csv --id number --name full_name --aliases also -o staff
      curl … | onoma registry import un - -o un
    """
    from onoma.batch import UnknownColumnError
    from onoma.importers import GENERIC, Columns, import_files

    told = {"--id": id_column, "--name": name, "--aliases": aliases, "--birth": birth, "--country": country}
    told |= {"--gender": gender, "--language": language, "--note": note, "--keep": keep, "--delimiter": delimiter}
    if form not in GENERIC and (given := [option for option, value in told.items() if value]):
        raise click.UsageError(f"{given[0]} is for {', '.join(GENERIC)}; {form} has its own columns")
    if delimiter and len(delimiter.encode()) != 1:
        raise click.UsageError(f"a delimiter is one ASCII character, not {delimiter!r}")
    if not separator:
        raise click.UsageError("an empty separator separates nothing")
    watch = _Watch(files, progress)
    try:
        summary = import_files(
            files,
            format=form,
            output=output,
            columns=Columns(
                id_column or "id",
                name or "name",
                aliases or None,
                *(birth, country, gender, language, note),
                keep,
                separator,
            ),
            delimiter=delimiter,
            source=source,
            prefix=prefix,
            rejects=rejects,
            problem=watch.problem,
            progress=watch.progress if watch.wanted else None,
            workers=workers,
        )
    except UnknownColumnError as error:
        raise click.UsageError(f"{error}; say which is which: --id, --name, --aliases …") from None
    finally:
        watch.end()
    watch.tell(summary, output, rejects or f"{output.rstrip('/')}.rejects.jsonl")
    if fail_on and summary.rejected:
        sys.exit(FAILED)


class _Watch:
    """What is said on standard error while files are imported."""

    def __init__(self, files: tuple[str, ...], progress: str) -> None:
        from onoma.importers.streams import size

        self._quiet = progress == "off"
        self.wanted = progress == "on" or (progress == "auto" and sys.stderr.isatty())
        sizes = [size(file) for file in files]
        self._shown = Progress(total=sum(sizes) if all(sizes) else 0, unit="records")
        self._stage, self._records = "read", 0
        self._problems = 0

    def progress(self, stage: str, count: int, done: int) -> None:
        """How far it is: records and bytes read, people written and records used, aliases or words done of so many."""
        if stage != self._stage:
            self.end()
            if stage == "write":
                self._shown = Progress(total=self._records, unit="people written")
            else:
                self._shown = Progress(total=done, unit=stage)
            self._stage = stage
        if stage not in ("read", "write"):
            done = count
        if stage == "read":
            self._records = count
        self._shown(count, done)

    def problem(self, found: Problem) -> None:
        """Say what is wrong with a record."""
        self._problems += 1
        if self._problems <= _SHOWN:
            self.end()
            click.echo(f"{found.file}:{found.line}: {found.message}", err=True)

    def end(self) -> None:
        """Leave no half line behind."""
        self._shown.clear()

    def tell(self, summary: Summary, output: str, rejects: str) -> None:
        """The result, in numbers."""
        if self._problems > _SHOWN:
            click.echo(f"{self._problems - _SHOWN:,} more broken records", err=True)
        if self._quiet:
            return
        counted = f"{summary.people:,} people with {summary.aliases:,} further names"
        click.echo(f"{output}: {counted}, from {summary.records:,} records", err=True)
        for what, count in summary.skipped:
            click.echo(f"skipped {count:,}: {what}", err=True)
        if summary.rejected:
            click.echo(f"rejected {summary.rejected:,}: see {rejects}", err=True)
