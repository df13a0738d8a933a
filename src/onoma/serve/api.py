"""The plain JSON interface: `/resolve`, `/explain`, `/romanize`, and what tells that the server lives."""

from __future__ import annotations

import functools
from importlib import metadata
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from onoma.errors import UnknownSystemError
from onoma.model import Resolution
from onoma.resolver import compare
from onoma.romanization import Romanization, romanizations, romanize
from onoma.scripts import script
from onoma.serve import openapi
from onoma.serve.answers import Answers
from onoma.serve.requests import asked_in, bad, json_body, number


class Api:
    """The routes, over the answers of one resolver."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/resolve", self.resolve, methods=["GET"]),
            Route("/resolve", self.resolve_all, methods=["POST"]),
            Route("/explain", self.explain, methods=["GET"]),
            Route("/romanize", self.romanize, methods=["GET"]),
            Route("/health", self.health, methods=["GET"]),
            Route("/version", self.version, methods=["GET"]),
            Route("/openapi.json", self.openapi, methods=["GET"]),
        ]

    async def resolve(self, request: Request) -> Response:
        """One name, in the query string."""
        if "name" not in request.query_params:
            raise bad("name is missing: /resolve?name=Svetlana+Tikhanovskaya")
        limit = self._limit(request.query_params.get("limit"))
        (told,) = await self.answers.told([asked_in(request.query_params)], limit, _as_dict)
        return Json(told)

    async def resolve_all(self, request: Request) -> Response:
        """Many names, in the body."""
        body = await json_body(request)
        names = body.get("names")
        if not isinstance(names, list) or not all(isinstance(one, dict) and "name" in one for one in names):
            raise bad('names is a list of objects with a name: {"names": [{"name": "Svetlana Tikhanovskaya"}]}')
        limit = self._limit(body.get("limit"))
        return Json({"answers": await self.answers.told([asked_in(one) for one in names], limit, _as_dict)})

    async def explain(self, request: Request) -> Response:
        """Whether two names may mean one person."""
        query = request.query_params
        if "a" not in query or "b" not in query:
            raise bad("a and b are the two names: /explain?a=Tichanowskaja&b=Tikhanovskaya")
        a, b = (self.short(query[key]) for key in ("a", "b"))
        language = asked_in({"name": "", "language": query.get("language", "")}).language
        answer = await self.answers.run(functools.partial(compare, a, b, language=language))
        return Json(answer.to_dict())

    async def romanize(self, request: Request) -> Response:
        """A name in Latin letters, by one system or by all for a language."""
        query = request.query_params
        if "text" not in query:
            raise bad("text is missing: /romanize?text=Святлана+Ціханоўская")
        text = self.short(query["text"])
        systems = [query["system"]] if query.get("system") else [s.id for s in systems_for(text, query.get("language"))]
        try:
            written = await self.answers.run(lambda: [romanize(text, system) for system in systems])
        except UnknownSystemError as error:
            raise HTTPException(404, str(error)) from None
        named = {s.id: s.name for s in romanizations()}
        return Json(
            {
                "text": text,
                "romanizations": [
                    {"system": system, "name": named.get(system, system), "text": result}
                    for system, result in zip(systems, written, strict=True)
                ],
            }
        )

    async def health(self, request: Request) -> Response:
        """That it answers."""
        return Json({"status": "ok", "people": len(self.answers.resolver.registry)})

    async def version(self, request: Request) -> Response:
        """Which onoma this is."""
        return Json({"name": "onoma", "version": version()})

    async def openapi(self, request: Request) -> Response:
        """What all of this takes and gives."""
        return Json(openapi.document(version(), self.answers.limits))

    def short(self, name: str) -> str:
        """A name, or 413."""
        if len(name) > self.answers.limits.name:
            raise HTTPException(413, f"a name has at most {self.answers.limits.name} characters")
        return name

    def _limit(self, value: object) -> int:
        return number(value, "limit", 5, most=self.answers.limits.candidates)


def _as_dict(_: int, answer: Resolution) -> dict[str, Any]:
    return answer.to_dict()


class Json(JSONResponse):
    """JSON that any name fits in: half a character, which UTF-8 cannot write, is escaped."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        try:
            return super().render(content)
        except UnicodeEncodeError:
            import json

            return json.dumps(content, separators=(",", ":")).encode()


def systems_for(text: str, language: str | None = None) -> tuple[Romanization, ...]:
    """The systems that write a text: those for a language, or for all whose script it is in.

    >>> len(systems_for("Ціханоўская", "be")) < len(systems_for("Ціханоўская")), systems_for("Smith")
    (True, ())
    """
    if language:
        return tuple(s for s in romanizations() if language in s.languages)
    return romanizations() if script(text) == "Cyrl" else ()


@functools.cache
def version() -> str:
    """The version that is installed.

    >>> version()[:1].isdigit() or version() == "0"
    True
    """
    try:
        return metadata.version("onoma")
    except metadata.PackageNotFoundError:
        return "0"
