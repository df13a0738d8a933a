"""`onoma romanize` and `onoma variants`: one name written in other ways."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from onoma.cli.options import echo_json, json_option, language_option


@click.command(short_help="Write names in Latin letters by a named system.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--system", metavar="ID", help="A system's id, or one by which a public collection knows it.")
@click.option("--all", "every", is_flag=True, help="By every system of the language: needs --language.")
@click.option("--list", "listed", is_flag=True, help="List the systems, of one language with --language.")
@json_option
@language_option
def romanize(
    names: tuple[str, ...], system: str | None, every: bool, listed: bool, as_json: bool, language: str | None
) -> None:
    """Write each NAME in Latin letters; - reads names from standard input, one a line.

    \b
    Examples:
      onoma romanize --system be-latn-t-be-cyrl-m0-bgnpcgn-1979 "Святлана Ціханоўская"
      onoma romanize --all --language uk "Володимир Зеленський"
      onoma romanize --list --language el
      cut -f2 people.tsv | onoma romanize --system bgnpcgn-rus-Cyrl-Latn-1947 -
    """
    from onoma.romanization import Romanization, romanizations, system_of
    from onoma.romanization import romanize as write

    def describe(one: Romanization) -> dict[str, object]:
        return {
            "id": one.id,
            "name": one.name,
            "authority": one.authority,
            "year": one.year,
            "status": one.status,
            "languages": list(one.languages),
            "also": list(one.also),
            "limits": one.limits,
        }

    systems = romanizations(language)
    if listed:
        for one in systems:
            if as_json:
                echo_json(describe(one))
            else:
                click.echo(f"{one.id}  {one.name} ({one.status})")
        return
    if bool(system) is every or not names:
        raise click.UsageError("say --system ID or --all, and a NAME; --list shows the systems")
    if every and not language:
        raise click.UsageError("--all needs --language: which language's systems?")
    told: set[str] = set()
    for name in _texts(names):
        for ident in [one.id for one in systems] if every else [str(system)]:
            written, one = write(name, ident), system_of(ident)
            doubts = one.doubts(name)
            if as_json:
                echo_json({"text": name, "system": ident, "written": written, "limits": doubts})
            else:
                click.echo(f"{written}  {ident}{'  (in part)' if doubts else ''}" if every else written)
            if doubts and one.id not in told:
                told.add(one.id)
                click.echo(f"note: {one.name}: {doubts}", err=True)


@click.command(short_help="The spellings under which somebody may be met.")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="How many at most; 0 for all.")
@click.option("--for-search", is_flag=True, help="Print a boolean query for news archives and search engines.")
@json_option
@language_option
def variants(names: tuple[str, ...], limit: int, for_search: bool, as_json: bool, language: str | None) -> None:
    """The spellings under which the bearer of each NAME may be met, most usual first.

    A native spelling is written by every system of its language; one in Latin letters is led back to the native
    spellings that it may stand for. - reads names from standard input, one a line.

    \b
    Examples:
      onoma variants "Святлана Ціханоўская"
      onoma variants --language ka --limit 5 Saakashvili
      onoma variants --for-search --limit 8 "Swetlana Tichanowskaja"
    """
    from onoma.romanization import title
    from onoma.variant import search_query
    from onoma.variant import variants as spellings

    for name in _texts(names):
        found = spellings(name, language=language)
        if for_search:
            click.echo(search_query(found, limit=limit or len(found)))
            continue
        for variant in found[: limit or None]:
            if as_json:
                echo_json({"name": name, **variant.to_dict()})
            else:
                how = title(variant.systems[0]) if variant.systems else "native" if variant.native else "as given"
                more = f" and {len(variant.systems) - 1} more" if len(variant.systems) > 1 else ""
                marks = ", without marks" if variant.unmarked else ""
                part = ", in part" if variant.limits else ""
                click.echo(f"{variant.share:6.1%}  {variant.text}  ({how}{more}{marks}{part})")
        for limits in dict.fromkeys(v.limits for v in found[: limit or None] if v.limits and not as_json):
            click.echo(f"note: in part: {limits}", err=True)


def _texts(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name == "-":
            for line in sys.stdin.buffer:
                yield line.decode("utf-8-sig", "replace").rstrip("\r\n")
        else:
            yield name
