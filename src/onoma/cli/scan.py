"""`onoma scan`: who is mentioned in whole documents."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from onoma.cli.options import FAILED, UNREADABLE, language_option, make_resolver, registry_option

if TYPE_CHECKING:
    from onoma.resolver import Resolver
    from onoma.scanning import Mention
    from onoma.scanning.people import Mentioned, People
    from onoma.scanning.report import Report

_COLUMNS = ("person_id", "person_name", "status", "mentions", "spellings", "documents", "sentence")


@click.command(short_help="Say who is mentioned in documents.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--people", "people_file", metavar="CSV", help="Write one row a person; - for standard output.")
@click.option("--html", "html_file", metavar="HTML", help="Write a page to read the documents with the people marked.")
@click.option("--jsonl", "jsonl_file", metavar="JSONL", help="Write one object a mention; - for standard output.")
@language_option
@registry_option
@click.option("--no-registry", is_flag=True, help="Know nobody: everybody is clustered by names alone.")
@click.option("--progress", type=click.Choice(["auto", "on", "off"]), default="auto", help="Default: on a terminal.")
@click.option(
    "--fail-on",
    "fail_on",
    type=click.Choice(["new", "ambiguous"]),
    multiple=True,
    help="Exit with 1 if somebody is in no registry (new) or cannot be told (ambiguous); may be repeated.",
)
def scan(
    files: tuple[str, ...],
    people_file: str | None,
    html_file: str | None,
    jsonl_file: str | None,
    language: str | None,
    folder: str | None,
    no_registry: bool,
    progress: str,
    fail_on: tuple[str, ...],
) -> None:
    """Say who is mentioned in each FILE and under which spellings; - reads text from standard input.

    A FILE is plain text, HTML, DOCX or PDF, or a folder of such. Whoever is named in full is looked for in the
    registry; a family name alone means the person whom the document introduces. People in no registry get an id
    of their own (new:john-coale) that holds across documents and spellings. Without --people, --html or --jsonl
    a table is shown. A document that cannot be read is told on standard error, and the others are still done.

    \b
    Examples:
      onoma scan article.txt
      onoma scan articles/ --people people.csv --html report.html
      onoma scan --language pl *.html --jsonl - | grep '"person": null'
      pdftotext talk.pdf - | onoma scan - --people -
    """
    if no_registry and folder:
        raise click.UsageError("--no-registry and --registry contradict each other")
    if [people_file, jsonl_file].count("-") > 1:
        raise click.UsageError("only one of --people and --jsonl can go to standard output")
    from onoma.batch import replacing
    from onoma.scanning.people import People
    from onoma.scanning.report import Report

    people = People()
    report = Report() if html_file else None
    with ExitStack() as stack:
        lines = _open(stack, jsonl_file) if jsonl_file else None
        watch = _Watch(progress == "on" or (progress == "auto" and sys.stderr.isatty()), len(files))
        failed = _scan(_inputs(files, watch), _resolver(folder, no_registry), language, people, report, lines, watch)
        table = people.table()
        if people_file:
            _open(stack, people_file).write(_csv(table))
        if report and html_file:
            with replacing(html_file) as target:
                report.write(target, table)
    if not (people_file or html_file or jsonl_file):
        _show(table)
    watch.tell(table)
    if failed:
        sys.exit(UNREADABLE)
    if any(row.status in fail_on for row in table):
        sys.exit(FAILED)


def _resolver(folder: str | None, nobody: bool) -> Resolver:
    if not nobody:
        return make_resolver(folder)
    from onoma.registry import Registry
    from onoma.resolver import Resolver

    return Resolver(Registry.from_records([]))


def _open(stack: ExitStack, file: str) -> BinaryIO:
    from onoma.batch import replacing

    return sys.stdout.buffer if file == "-" else stack.enter_context(replacing(file))


def _inputs(files: tuple[str, ...], watch: _Watch) -> Iterator[tuple[str, Iterator[str]]]:
    """The name of each document, and its text in parts."""
    from onoma.scanning.documents import is_document, read_parts

    for file in files:
        path = Path(file)
        if file == "-":
            yield "standard input", iter([sys.stdin.buffer.read().decode("utf-8-sig", "replace")])
        elif path.is_dir():
            found = [p for p in sorted(path.rglob("*")) if p.is_file() and is_document(p)]
            watch.total += len(found) - 1
            for one in found:
                yield str(one), read_parts(one)
        else:
            yield file, read_parts(path)


def _scan(
    inputs: Iterator[tuple[str, Iterator[str]]],
    resolver: Resolver,
    language: str | None,
    people: People,
    report: Report | None,
    lines: BinaryIO | None,
    watch: _Watch,
) -> bool:
    """Go over all documents; whether one of them could not be read."""
    from onoma.errors import DataError
    from onoma.scanning import scanner

    failed = False
    reader = scanner(resolver)
    # The registry stays; it need not be gone over each time that garbage is looked for.
    gc.freeze()
    for name, parts in inputs:
        try:
            text = reader.open(language=language)
            for part in parts:
                offset = text.read
                mentions = list(text.scan(part))
                ids = people.add(name, mentions, part, offset=offset)
                if report and not offset:
                    report.document(name)
                if report:
                    report.part(part, mentions, ids, offset=offset)
                if lines:
                    lines.writelines(_line(name, m, person) for m, person in zip(mentions, ids, strict=True))
        except (DataError, OSError) as error:
            failed = True
            watch.say(str(error) if isinstance(error, DataError) else f"{name}: {error.strerror or error}")
        people.forget(name)
        watch.done()
    return failed


def _line(document: str, mention: Mention, person: str) -> bytes:
    said = {"document": document, **mention.to_dict(), "id": person}
    return (json.dumps(said, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _csv(table: tuple[Mentioned, ...]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for row in table:
        counts = ("; ".join(f"{what} ({n})" for what, n in some) for some in (row.spellings, row.documents))
        rows.writerow((row.id, row.name, row.status, row.mentions, *counts, row.sentence))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _show(table: tuple[Mentioned, ...]) -> None:
    for row in table:
        spellings = ", ".join(f"{spelling} ({n})" for spelling, n in row.spellings)
        click.echo(f"{row.name} [{row.id}]: {row.mentions} in {len(row.documents)}: {spellings}")


class _Watch:
    """What is said on standard error meanwhile."""

    def __init__(self, wanted: bool, total: int) -> None:
        self._wanted, self.total, self._done = wanted, total, 0

    def done(self) -> None:
        """One document more."""
        self._done += 1
        if self._wanted:
            end = "\r" if sys.stderr.isatty() else "\n"
            click.echo(f"{self._done:,} of {self.total:,} documents", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    def say(self, message: str) -> None:
        """What is wrong with a document."""
        click.echo(message, err=True)

    def tell(self, table: tuple[Mentioned, ...]) -> None:
        """The result, in numbers."""
        counts = {status: sum(row.status == status for row in table) for status in ("registered", "new", "ambiguous")}
        told = ", ".join(f"{n:,} {status}" for status, n in counts.items())
        click.echo(f"{self._done:,} documents, {len(table):,} people: {told}", err=True)
