"""`onoma serve`: the server."""

from __future__ import annotations

import socket

import click

from onoma.cli.options import (
    column_options,
    judgements_option,
    login,
    make_resolver,
    match_option,
    open_ledger,
    registry_option,
    who_option,
)


@click.command(short_help="Serve a page, a JSON interface and OpenRefine.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen. Default: 127.0.0.1")
@click.option("--port", default=8765, type=click.IntRange(0, 65535), metavar="N", help="Default: 8765; 0 picks one.")
@registry_option
@match_option
@judgements_option
@click.option("--review", "file", metavar="FILE", help="A normalized file, to judge its AMBIGUOUS names at /review.")
@column_options
@who_option
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A name it may be asked under beside localhost; * for any; may be repeated.",
)
@click.option("--origin", default="*", metavar="URL", help="The site whose scripts may read answers (CORS). Default: *")
@click.option("--url", default="", metavar="URL", help="The address that others see, behind a proxy.")
@click.option("--batch", type=click.IntRange(1), default=200, metavar="N", help="Names in one request. Default: 200")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, metavar="S", help="Seconds a request. Default: 30")
def serve(
    host: str,
    port: int,
    folder: str | None,
    match_at: float | None,
    judgements: str | None,
    file: str | None,
    column: str,
    born: str,
    country: str,
    gender: str,
    prefix: str,
    who: str,
    hosts: tuple[str, ...],
    origin: str,
    url: str,
    batch: int,
    timeout: float,
) -> None:
    """Serve a page that explains, a JSON interface, and OpenRefine.

    The page is at /, the JSON interface at /resolve, /explain and /romanize (/openapi.json), the reconciliation
    service that OpenRefine asks for at /reconcile. Only this machine is listened to unless you say otherwise, and no
    name is logged. With --judgements, and a normalized file in --review, names can be judged at /review.

    \b
    Examples:
      onoma serve
      onoma serve --registry my-registry/ --port 9000
      onoma serve --review people-named.csv --column name --judgements judgements.jsonl
      onoma serve --host 0.0.0.0 --allow-host names.example.org --url https://names.example.org
    """
    from onoma.batch import undecided
    from onoma.errors import MissingExtraError
    from onoma.registry import Registry
    from onoma.serve import Limits, create_app

    try:
        import uvicorn
    except ModuleNotFoundError:
        raise MissingExtraError("onoma serve", extra="serve") from None
    if file and not judgements:
        raise click.UsageError("--review needs --judgements FILE, where judgements are kept")
    ledger = None
    if judgements:
        ledger = open_ledger(judgements, Registry.read(folder) if folder else Registry.shipped())
    resolver = make_resolver(folder, match_at, ledger)
    columns = {"column": column, "born": born, "country": country, "gender": gender, "prefix": prefix}
    cases, unread = undecided(file, **columns) if file else ([], [])
    for row in unread:
        click.echo(f"{file}:{row.line}: {row.message}", err=True)
    app = create_app(
        resolver,
        limits=Limits(batch=batch, seconds=timeout),
        hosts=("localhost", "127.0.0.1", "[::1]", host, *hosts),
        origin=origin,
        url=url,
        ledger=ledger,
        cases=cases,
        who=login(who),
    )
    listening = _listen(host, port)
    place = f"http://{'localhost' if host == '127.0.0.1' else host}:{listening.getsockname()[1]}"
    click.echo(f"{len(resolver.registry):,} people at {place}  (OpenRefine: {place}/reconcile; Ctrl-C ends)", err=True)
    config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False, limit_concurrency=200)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on: whoever reads that the server is up may ask at once."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from None
