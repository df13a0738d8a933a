"""`onoma cluster`: names that mean one person, with no registry."""

from __future__ import annotations

import sys
from contextlib import ExitStack

import click

from onoma.cli.options import FAILED, language_option
from onoma.cli.progress import Progress
from onoma.cli.watch import Watch, open_input, size_of


@click.command(short_help="Find the names of a file that mean one person.")
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
@click.option(
    "--match-at",
    type=click.FloatRange(0.5, 1.0),
    default=None,
    metavar="P",
    help="How likely two names must be one person's to be linked, 0.5 to 1. Default: 0.7.",
)
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes that share the work.")
@click.option("--prefix", default="cluster_", metavar="WORD", help="How new columns begin. Default: cluster_")
@click.option("--delimiter", metavar="CHAR", help="Of a CSV file. Default: whichever of , ; tab | fits the header.")
@click.option("--progress", type=click.Choice(["auto", "on", "off"]), default="auto", help="Default: on a terminal.")
@click.option("--rejects", metavar="FILE", help="Copy broken rows, as they are, to a file of their own.")
@click.option("--fail-on", type=click.Choice(["error"]), help="Exit with 1 if a row is broken.")
def cluster(
    file: str,
    column: str | None,
    output: str | None,
    form: str | None,
    language: str | None,
    match_at: float | None,
    workers: int,
    prefix: str,
    delimiter: str | None,
    progress: str,
    rejects: str | None,
    fail_on: str | None,
) -> None:
    """Find the names of FILE that mean one person, with no registry; - reads standard input.

    The rows come out as they went in, none is dropped, and five columns are appended: cluster_id, cluster_name,
    and for a name that is not the one its cluster is called by cluster_link (the name that it was linked to),
    cluster_probability and cluster_why. The ids depend on the spellings alone: in another order, or on another
    machine, they are the same. Two people whose names are spelt alike are one cluster: names do not tell them
    apart.

    \b
    Examples:
      onoma cluster people.csv --column name -o clustered.csv
      onoma cluster people.csv -c name --match-at 0.99 --workers 4 -o clustered.csv
      onoma cluster names.txt | sort -t $'\\t' -k2
    """
    from onoma import batch
    from onoma.cluster import MATCH_AT, cluster_file
    from onoma.errors import DataError

    form = form or batch.guess_format(file)
    if column is None and form != "lines":
        raise click.UsageError("say which column holds the name: --column NAME")
    if delimiter and len(delimiter.encode()) != 1:
        raise click.UsageError(f"a delimiter is one ASCII character, not {delimiter!r}")
    with ExitStack() as stack:
        source = open_input(stack, file)
        watch = Watch(file, progress, size_of(source))
        stages = _Stages(watch)
        target = stack.enter_context(batch.replacing(output)) if output else sys.stdout.buffer
        rejected = stack.enter_context(batch.replacing(rejects)) if rejects else None
        try:
            summary = cluster_file(
                source,
                target,
                column=column or "",
                format=form,
                language=language,
                match_at=match_at or MATCH_AT,
                workers=workers,
                prefix=prefix,
                delimiter=delimiter,
                problem=watch.problem,
                progress=stages if watch.progress else None,
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
        f"{summary.rows:,} rows: {summary.names:,} names in {summary.clusters:,} clusters, {summary.broken:,} ERROR"
    )
    if summary.broken and fail_on:
        sys.exit(FAILED)


class _Stages:
    """Shows how far the work is, stage by stage: names read, pairs compared, rows written."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """A new line of progress where a new stage begins."""
        if what != self._what:
            self._watch.end()
            self._what, self._watch.progress = what, Progress(total=total, unit=what)
        if self._watch.progress:
            self._watch.progress(done, done)
