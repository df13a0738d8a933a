"""What commands share that append columns to a file: their options, and what happens around the work."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click
from attrs import frozen

from onoma.cli.watch import Watch, open_input, size_of

_FORMATS = click.Choice(["csv", "tsv", "jsonl", "lines"])
_COLUMN = "The column (CSV, TSV) or key (JSON) that holds the name."
_OUTPUT = "Where to write; takes its name only when complete. Default, and -: standard output."
_FORMAT = "Default: by the file's name (.csv .tsv .jsonl .ndjson .txt), csv for -."
_DELIMITER = "Of a CSV file. Default: whichever of , ; tab | fits the header."
_WORKERS = "Processes that share the work."
_REJECTS = "Copy broken rows, as they are, to a file of their own."


@frozen
class Appending:
    """A file, and how it is to be read and written."""

    file: str
    column: str
    output: str | None
    form: str
    workers: int
    prefix: str
    delimiter: str | None
    progress: str
    rejects: str | None

    @contextmanager
    def watched(self) -> Iterator[tuple[Watch, dict[str, Any]]]:
        """What is said meanwhile, and the arguments by which `batch` and `cluster` know all of this."""
        from onoma import batch
        from onoma.errors import DataError

        with ExitStack() as stack:
            source = open_input(stack, self.file)
            watch = Watch(self.file, self.progress, size_of(source))
            output = None if self.output == "-" else self.output
            target = stack.enter_context(batch.replacing(output)) if output else sys.stdout.buffer
            rejected = stack.enter_context(batch.replacing(self.rejects)) if self.rejects else None
            try:
                yield (
                    watch,
                    {
                        "source": source,
                        "target": target,
                        "column": self.column,
                        "format": self.form,
                        "workers": self.workers,
                        "prefix": self.prefix,
                        "delimiter": self.delimiter,
                        "problem": watch.problem,
                        "rejects": rejected,
                    },
                )
            except batch.UnknownColumnError as error:
                raise click.UsageError(f"{watch.name}: {error}") from None
            except DataError as error:
                raise (error if error.path else DataError(error.message, path=watch.name, line=error.line)) from None
            finally:
                watch.end()
            target.flush()


def appending_options(prefix: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of a command that appends columns; it gets them as one `Appending`."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(
            *,
            file: str,
            column: str | None,
            output: str | None,
            form: str | None,
            workers: int,
            prefix: str,
            delimiter: str | None,
            progress: str,
            rejects: str | None,
            **more: Any,
        ) -> None:
            from onoma import batch

            form = form or batch.guess_format(file)
            if column is None and form != "lines":
                raise click.UsageError("say which column holds the name: --column NAME")
            if delimiter and len(delimiter.encode()) != 1:
                raise click.UsageError(f"a delimiter is one ASCII character, not {delimiter!r}")
            told = Appending(file, column or "", output, form, workers, prefix, delimiter, progress, rejects)
            command(told, **more)

        decorated: Callable[..., None] = run
        for option in reversed(
            (
                click.argument("file", metavar="FILE|-"),
                click.option("--column", "-c", metavar="NAME", help=_COLUMN),
                click.option("--output", "-o", metavar="OUT", help=_OUTPUT),
                click.option("--format", "form", type=_FORMATS, help=_FORMAT),
                click.option("--delimiter", metavar="CHAR", help=_DELIMITER),
                click.option(
                    "--prefix", default=prefix, metavar="WORD", help=f"How new columns begin. Default: {prefix}"
                ),
                click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help=_WORKERS),
                click.option(
                    "--progress",
                    type=click.Choice(["auto", "on", "off"]),
                    default="auto",
                    help="Default: on a terminal.",
                ),
                click.option("--rejects", metavar="FILE", help=_REJECTS),
            )
        ):
            decorated = option(decorated)
        return decorated

    return decorate
