"""`onoma review` and `onoma judgements`: what a machine could not decide, and what people said of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from onoma.cli.options import (
    column_options,
    echo_text,
    login,
    make_resolver,
    match_option,
    open_ledger,
    registry_option,
    who_option,
)

if TYPE_CHECKING:
    from onoma.batch import Case
    from onoma.model import Candidate, Resolution
    from onoma.review import Judgement, Ledger

_KEYS = {"s": "same", "d": "different", "u": "unsure"}
_HELP = "s same, d different, u unsure, 1-9 another candidate, n next name, z undo, w say why, q quit"


@click.command(short_help="Judge the names that were left AMBIGUOUS.")
@click.argument("file", metavar="FILE")
@click.option(
    "--judgements",
    required=True,
    metavar="FILE",
    help="Where judgements are kept, JSON Lines; only ever appended to.",
)
@column_options
@who_option
@click.option("--again", is_flag=True, help="Show names on which there is a judgement already, too.")
@match_option
@registry_option
def review(
    file: str,
    judgements: str,
    column: str,
    born: str,
    country: str,
    gender: str,
    prefix: str,
    who: str,
    again: bool,
    match_at: float | None,
    folder: str | None,
) -> None:
    """Judge the AMBIGUOUS names of FILE, which `onoma normalize` has written.

    Each name is shown with its candidates and their evidence, and one key says what you see: s same, d different,
    u unsure. What you said is on disk before the next name appears, and z takes it back. `onoma serve --review FILE`
    shows the same in a browser; `onoma normalize --judgements FILE` makes use of it.

    \b
    Examples:
      onoma review people-named.csv --column name --judgements judgements.jsonl
      onoma review named.csv -c name --born birth_date --judgements judgements.jsonl --who ann
    """
    from onoma import batch

    plain = make_resolver(folder, match_at)
    ledger = open_ledger(judgements, plain.registry)
    cases, unread = batch.undecided(file, column=column, born=born, country=country, gender=gender, prefix=prefix)
    for row in unread:
        click.echo(f"{file}:{row.line}: {row.message}", err=True)
    open_cases = [case for case in cases if again or not ledger.judgements.on(case.question)]
    if not open_cases:
        click.echo(f"{file}: no name is left to judge ({len(cases):,} AMBIGUOUS)", err=True)
        return
    desk = _Desk(ledger, login(who))
    for number, case in enumerate(open_cases, start=1):
        answer = plain.resolve(case.question.name, about=case.question.about)
        click.echo(f"\n[{number}/{len(open_cases)}] {case.question}  on {_lines(case)} of {file}")
        if not desk.ask(case, answer):
            break
    click.echo(f"{desk.said:,} judgements written to {judgements}", err=True)


def _lines(case: Case) -> str:
    shown = ", ".join(map(str, case.lines[:5])) + (" …" if len(case.lines) > 5 else "")
    return f"line {shown}" if len(case.lines) == 1 else f"lines {shown}"


class _Desk:
    """One reviewer at a terminal."""

    def __init__(self, ledger: Ledger, who: str) -> None:
        self.said = 0
        self._ledger = ledger
        self._who = who
        self._why = ""
        self._done: list[Judgement] = []

    def ask(self, case: Case, answer: Resolution) -> bool:
        """Show a name and take keys until it is settled; False to stop altogether."""
        candidates = answer.plausible[:9]
        for place, candidate in enumerate(candidates, start=1):
            _show(place, candidate)
        if not candidates:
            click.echo("  nobody of this registry may be meant any more")
            return True
        place = 0
        while place < len(candidates):
            click.echo(f"{place + 1}. {candidates[place].person.name}? [s/d/u, ? for help] ", nl=False)
            key = _key()
            click.echo(key if key.isprintable() else "")
            if key in ("q", "\x04", "\x1a", ""):
                return False
            if key == "n":
                return True
            if key.isdigit() and 0 < int(key) <= len(candidates):
                place = int(key) - 1
            elif key == "w":
                self._why = click.prompt("why", default="", show_default=False)
            elif key == "z":
                self._undo()
            elif key in _KEYS and self._judge(case, candidates[place], _KEYS[key]):
                if key == "s":
                    return True
                place += 1
            elif key not in _KEYS:
                click.echo(_HELP)
        return True

    def _judge(self, case: Case, candidate: Candidate, saying: str) -> bool:
        from onoma.review import ConflictError

        try:
            said = self._ledger.judge(case.question, candidate.person.id, saying, who=self._who, why=self._why)
        except ConflictError as error:
            click.echo(f"   refused: {error}")
            return False
        self._done.append(said)
        self.said += 1
        self._why = ""
        return True

    def _undo(self) -> None:
        if not self._done:
            click.echo("   nothing to undo here; `onoma judgements undo` takes back older ones")
            return
        said = self._done.pop()
        self._ledger.undo(said.id, who=self._who)
        self.said -= 1
        click.echo(f"   undone: {said.question} {said.saying} {said.person}")


def _show(place: int, candidate: Candidate) -> None:
    person = candidate.person
    facts = ", ".join(filter(None, (person.birth, person.gender, " ".join(person.countries))))
    click.echo(f"  {place}. {person.name} [{person.id}]  {candidate.probability:.1%}" + (f"  ({facts})" * bool(facts)))
    if candidate.alias.text != person.name:
        click.echo(f"     by {candidate.alias.text}")
    for evidence in candidate.evidence:
        echo_text(f"     {evidence.bits:+6.1f}  {evidence.sentence}")


def _key() -> str:
    """One key, or one line where nobody sits at a terminal."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    return (sys.stdin.readline() or "q").strip().lower()[:1] or "?"


@click.group(short_help="Look after judgements.")
def judgements() -> None:
    """Look after the judgements that `onoma review` has written.

    \b
    Examples:
      onoma judgements list judgements.jsonl
      onoma judgements undo judgements.jsonl 12 --why "the father, not the son"
      onoma judgements propose judgements.jsonl --table aliases
    """


_file = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))


@judgements.command(name="list")
@_file
def list_(file: str) -> None:
    """List the judgements of FILE that hold: number, date, who, name, judgement, person, why, tab-separated.

    \b
    Examples:
      onoma judgements list judgements.jsonl
      onoma judgements list judgements.jsonl | grep unsure
    """
    for said in open_ledger(file).judgements.all():
        cells = (str(said.id), said.time, said.who, str(said.question), said.saying, said.person, said.why)
        click.echo("\t".join(" ".join(cell.split()) for cell in cells))


@judgements.command()
@_file
@click.argument("number", metavar="NUMBER", type=int)
@who_option
@click.option("--why", default="", metavar="TEXT", help="The reason, which is kept too.")
def undo(file: str, number: int, who: str, why: str) -> None:
    """Take back the judgement NUMBER of FILE; both stay on record.

    \b
    Examples:
      onoma judgements undo judgements.jsonl 12
      onoma judgements undo judgements.jsonl 12 --who ann --why "the father, not the son"
    """
    try:
        open_ledger(file).undo(number, who=login(who), why=why)
    except LookupError as error:
        raise click.UsageError(str(error)) from None


@judgements.command()
@_file
@click.option("--table", type=click.Choice(["aliases", "distinct"]), required=True, help="Which rows.")
@click.option("--source", default="onoma", metavar="WORD", help="For the column of that name. Default: onoma")
@registry_option
def propose(file: str, table: str, source: str, folder: str | None) -> None:
    """Propose rows for the tables of a registry: spellings that no rule derives, people known to be two.

    They come in the columns of aliases.tsv or distinct.tsv, without a header. Look them over before you add them: the
    language is und, and a name of one word is proposed as weak.

    \b
    Examples:
      onoma judgements propose judgements.jsonl --table aliases
      onoma judgements propose judgements.jsonl --table distinct --registry my-registry/ >> my-registry/distinct.tsv
    """
    from onoma.review import alias_rows, distinct_rows

    plain = make_resolver(folder)
    ledger = open_ledger(file, plain.registry)
    rows = alias_rows if table == "aliases" else distinct_rows
    for row in rows(ledger.judgements, plain, source=source):
        click.echo("\t".join(row))
