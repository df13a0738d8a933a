"""The server as a whole: routes, what stands before them, what is said when something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
from anyio.to_thread import run_sync
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import Receive, Scope, Send

from onoma.batch import Case
from onoma.resolver import Resolver
from onoma.review import Ledger
from onoma.serve.answers import Answers
from onoma.serve.api import Api, Json, version
from onoma.serve.desk import Desk
from onoma.serve.draft import DRAFT, Draft
from onoma.serve.guard import Guard
from onoma.serve.limits import Limits
from onoma.serve.pages import EXAMPLES, Pages, helpers
from onoma.serve.people import People
from onoma.serve.recent import Recent
from onoma.serve.reconciliation import ROOT, Reconciliation

_HERE = Path(__file__).parent
#: The names under which a server on one's own machine is asked.
LOCAL = ("localhost", "127.0.0.1", "[::1]")
_FRAMED = (f"{ROOT}/preview", f"{DRAFT}/preview")


def create_app(
    resolver: Resolver,
    *,
    limits: Limits | None = None,
    hosts: Collection[str] = LOCAL,
    origin: str = "*",
    url: str = "",
    ledger: Ledger | None = None,
    cases: Sequence[Case] = (),
    who: str = "",
) -> Starlette:
    """An ASGI application that answers as `resolver` does.

    `hosts` are the names it is asked under, `*` for any; `origin` is the site whose scripts may read the answers;
    `url` its address, where a proxy hides it. With a `ledger` there is a desk at `/review` for the `cases` of a
    normalized file, and `who` judges there.

    >>> from onoma.registry import Registry
    >>> people = Registry.from_records([{"id": "1", "name": "Maria Kalesnikava"}])
    >>> type(create_app(Resolver(people))).__name__
    'Starlette'
    """
    limits = limits or Limits()
    people = People(resolver.registry)
    answers = Answers(resolver, limits)
    templates = _templates(ledger is not None, len(resolver.registry))
    stable = Reconciliation(answers, people, Recent(), templates, url.rstrip("/"))
    pages = Pages(answers, people, templates)
    desk = Desk(pages, templates, ledger, cases, who or "unknown") if ledger else None
    routes: list[BaseRoute] = [
        *(desk.routes() if desk else ()),
        *pages.routes(),
        *Api(answers).routes(),
        *Draft(stable).routes(),
        *stable.routes(),
        Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
    ]
    cors = Middleware(_Cors, allow_origins=[origin], allow_methods=["GET", "POST"], allow_headers=["*"])
    guard = Middleware(
        Guard,
        hosts=hosts,
        body=limits.body,
        bodies={"/list": limits.upload},
        seconds=limits.seconds,
        framed=lambda path: path in _FRAMED,
    )

    def warm() -> None:
        """Read the tables that most names need, so that whoever asks first does not wait for them."""
        for name, _ in EXAMPLES:
            resolver.resolve(name).to_dict()
        people.suggest("a")

    @asynccontextmanager
    async def warming(_: Starlette) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partial(run_sync, warm, abandon_on_cancel=True))
            yield
            tasks.cancel_scope.cancel()

    return Starlette(
        routes=routes,
        middleware=[cors, guard],
        exception_handlers={HTTPException: _Problem(templates)},
        lifespan=warming,
    )


class _Cors(CORSMiddleware):
    """Other sites may read every answer but the desk, since whoever reads that page can judge."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inside = scope["type"] == "http" and not f"{scope['path']}/".startswith("/review/")
        await (super().__call__ if inside else self.app)(scope, receive, send)


class _Problem:
    """What is wrong: as a page for a browser, else as JSON."""

    def __init__(self, templates: Jinja2Templates) -> None:
        self.templates = templates

    async def __call__(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if "text/html" in request.headers.get("accept", ""):
            context = {"status": error.status_code, "problem": error.detail}
            page = self.templates.TemplateResponse(request, "problem.html", context, status_code=error.status_code)
            page.headers.update(headers)
            return page
        return Json({"error": error.detail}, error.status_code, headers)


def _writable(value: Any) -> Any:
    """A text without half characters, which no page can hold."""
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        return type(value)(value.encode("utf-8", "replace").decode())
    return value


def _templates(desk: bool, people: int) -> Jinja2Templates:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_writable,
    )
    environment.globals.update(helpers(), has_desk=desk, people_count=people, version=version())
    return Jinja2Templates(env=environment)
