"""`onoma evaluate`: how good the answers are on a labelled file."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onoma.cli.options import FAILED, language_option, make_resolver, match_option, registry_option
from onoma.cli.progress import Progress

if TYPE_CHECKING:
    from onoma.evaluate import Labelled, Report

# More broken rows than this are counted, not shown: they would push everything else off the screen.
_SHOWN = 20
_ERRORS = ("kind", "line", "name", "meant", "answer", "probability", "decision", "explanation")


@click.command(short_help="Say how good the answers are on a labelled file.")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.99,
    metavar="P",
    help="Say which threshold gives this precision. Default: 0.99.",
)
@click.option("--json", "json_file", metavar="FILE", help="Write all figures and mistakes as JSON.")
@click.option("--svg", "plots", metavar="DIR", help="Draw precision-recall.svg and calibration.svg there.")
@click.option("--errors", metavar="FILE", help="Write all mistakes and broken rows as CSV, the worst first.")
@click.option(
    "--worst", type=click.IntRange(0), default=3, metavar="N", help="Mistakes of each kind shown. Default: 3."
)
@click.option(
    "--format", "form", type=click.Choice(["csv", "tsv", "jsonl"]), help="Default: by the file's name, csv for -."
)
@click.option("--delimiter", metavar="CHAR", help="Of a CSV file. Default: whichever of , ; tab | fits the header.")
@language_option
@match_option
@registry_option
@click.option(
    "--fail-on",
    "fail_on",
    type=click.Choice(["precision", "error"]),
    multiple=True,
    help="Exit with 1 if MATCHes are less precise than --precision, or a row is broken (error); may be repeated.",
)
def evaluate(
    file: str,
    precision: float,
    json_file: str | None,
    plots: str | None,
    errors: str | None,
    worst: int,
    form: str | None,
    delimiter: str | None,
    language: str | None,
    match_at: float | None,
    folder: str | None,
    fail_on: tuple[str, ...],
) -> None:
    """Say how good the answers are on names that you have labelled; - reads standard input.

    FILE has the columns name and person, the id of who is meant, empty for nobody of the registry. Or it has
    pairs of names: a, b, and same, 1 or 0; they are compared without the registry. It is CSV, TSV or JSON Lines.
    Told are recall and precision, overall and by script, how far probabilities can be trusted, which threshold
    gives the precision you want, and the worst mistakes with their explanations. A broken row is told on standard
    error with its line, and counts for nothing.

    \b
    Examples:
      onoma evaluate labelled.csv
      onoma evaluate labelled.csv --precision 0.995 --json figures.json --svg plots --errors mistakes.csv
      onoma evaluate pairs.tsv --fail-on precision
    """
    from onoma.batch import UnknownColumnError, guess_format
    from onoma.cli.labelled import read_labelled
    from onoma.errors import DataError
    from onoma.evaluate import describe
    from onoma.evaluate import evaluate as run

    name = "standard input" if file == "-" else file
    form = form or guess_format(file)
    if form == "lines":
        raise click.UsageError("a labelled file has columns; say how they are written: --format tsv")
    if delimiter and len(delimiter.encode()) != 1:
        raise click.UsageError(f"a delimiter is one ASCII character, not {delimiter!r}")
    progress = Progress() if sys.stderr.isatty() else None
    with ExitStack() as stack:
        source = sys.stdin.buffer if file == "-" else stack.enter_context(open(file, "rb"))
        try:
            rows = _watched(read_labelled(source, form, delimiter), progress)
            report = run(make_resolver(folder, match_at), rows, precision=precision, language=language)
        except UnknownColumnError as error:
            raise click.UsageError(f"{name}: {error}; wanted are name and person, or a, b and same") from None
        except DataError as error:
            raise (error if error.path else DataError(error.message, path=name, line=error.line)) from None
        finally:
            if progress:
                progress.clear()
    _tell_problems(name, report)
    _write(report, json_file, plots, errors)
    click.echo(describe(report, worst=worst))
    found = report.overall.precision
    hits = {"precision": found is not None and found < precision, "error": bool(report.problems)}
    if any(hits[choice] for choice in fail_on):
        sys.exit(FAILED)


def _watched(rows: Iterator[Labelled], progress: Progress | None) -> Iterator[Labelled]:
    for number, row in enumerate(rows, start=1):
        yield row
        if progress:
            progress(number, 0)


def _tell_problems(name: str, report: Report) -> None:
    for problem in report.problems[:_SHOWN]:
        click.echo(f"{name}:{problem.line}: {problem.message}", err=True)
    if len(report.problems) > _SHOWN:
        more = len(report.problems) - _SHOWN
        click.echo(f"{name}: {more:,} more broken rows (--errors FILE lists them)", err=True)


def _write(report: Report, json_file: str | None, plots: str | None, errors: str | None) -> None:
    from onoma.batch import replacing
    from onoma.evaluate import calibration_svg, precision_recall_svg

    files: dict[Path, str] = {}
    if json_file:
        files[Path(json_file)] = json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n"
    if errors:
        files[Path(errors)] = _csv(report)
    if plots:
        Path(plots).mkdir(parents=True, exist_ok=True)
        files[Path(plots) / "precision-recall.svg"] = precision_recall_svg(report)
        files[Path(plots) / "calibration.svg"] = calibration_svg(report)
    for path, text in files.items():
        with replacing(path) as target:
            # A name may hold a lone surrogate, which no file can.
            target.write(text.encode("utf-8", "backslashreplace"))


def _csv(report: Report) -> str:
    """The mistakes, then the broken rows."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_ERRORS)
    for m in report.mistakes:
        table.writerow((m.kind, m.line, m.text, m.meant, m.answer, f"{m.probability:.6f}", m.decision, m.explanation))
    table.writerows(("broken", p.line, "", "", "", "", "", p.message) for p in report.problems)
    return text.getvalue()
