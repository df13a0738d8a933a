"""`onoma cluster`: names that mean one person, with no registry."""

from __future__ import annotations

import sys

import click

from onoma.cli.appending import Appending, appending_options
from onoma.cli.options import FAILED, language_option
from onoma.cli.progress import Progress
from onoma.cli.watch import Watch


@click.command(short_help="Find the names of a file that mean one person.")
@appending_options(prefix="cluster_")
@language_option
@click.option(
    "--match-at",
    type=click.FloatRange(0.5, 1.0),
    default=None,
    metavar="P",
    help="How likely two names must be one person's to be linked, 0.5 to 1. Default: 0.6.",
)
@click.option("--fail-on", type=click.Choice(["error"]), help="Exit with 1 if a row is broken.")
def cluster(appending: Appending, language: str | None, match_at: float | None, fail_on: str | None) -> None:
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
    from onoma.cluster import MATCH_AT, cluster_file

    with appending.watched() as (watch, given):
        stages = _Stages(watch) if watch.progress else None
        summary = cluster_file(**given, language=language, match_at=match_at or MATCH_AT, progress=stages)
    watch.tell(
        f"{summary.rows:,} rows: {summary.names:,} names in {summary.clusters:,} clusters, {summary.broken:,} ERROR"
    )
    if summary.broken and fail_on:
        sys.exit(FAILED)


class _Stages:
    """Shows how far the work is, stage by stage: names and words indexed, names looked up, rows written."""

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
