"""The review desk: names that could not be decided, their candidates side by side, and what people say of them."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from onoma.batch import Case
from onoma.model import Candidate, Resolution
from onoma.review import ConflictError, Ledger
from onoma.serve.answers import Asked
from onoma.serve.pages import Pages
from onoma.serve.requests import bad, form_fields

_CANDIDATES = 5


class Desk:
    """The routes, over a ledger and the cases of a file.

    Whoever can write here can put words into a reviewer's mouth, so that no other site may: a form carries a token
    that only our own page knows, and comes from this address.
    """

    def __init__(
        self,
        pages: Pages,
        templates: Jinja2Templates,
        ledger: Ledger,
        cases: Sequence[Case],
        who: str,
    ) -> None:
        self.pages = pages
        self.answers = pages.answers
        self.templates = templates
        self.ledger = ledger
        self.cases = cases
        self.who = who
        self.token = secrets.token_urlsafe(24)

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/review", self.show, methods=["GET"]),
            Route("/review", self.judge, methods=["POST"]),
            Route("/review/undo", self.undo, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The first name that is open, or the one that was asked for."""
        await self.answers.run(self.ledger.refresh)
        wanted = request.query_params.get("case", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else self._next(0)
        return await self._show(request, number)

    async def judge(self, request: Request) -> Response:
        """Write down what was said, then show the next."""
        fields = await self._fields(request)
        number = self._number(fields)
        case, person = self.cases[number - 1], fields.get("person", "")
        if person not in self.answers.resolver.registry:
            raise bad("nobody of this registry has this id")
        say = functools.partial(
            self.ledger.judge,
            case.question,
            person,
            fields.get("saying", ""),
            who=fields.get("who", "").strip()[:100] or self.who,
            why=fields.get("why", "").strip()[:1000],
        )
        try:
            await self.answers.run(say)
        except ConflictError as error:
            return await self._show(request, number, conflict=error, status=409)
        except ValueError as error:
            raise bad(str(error)) from None
        self.answers.forget()
        stay = fields.get("saying") != "same" and await self._is_open(case)
        return RedirectResponse(f"/review?case={number if stay else self._next(number)}", 303)

    async def undo(self, request: Request) -> Response:
        """Take a judgement back, and show its name again."""
        fields = await self._fields(request)
        number, said = self._number(fields), fields.get("judgement", "")
        if not said.isascii() or not said.isdecimal() or len(said) > 9:
            raise bad("judgement is the number of one")
        try:
            await self.answers.run(functools.partial(self.ledger.undo, int(said), who=self.who))
        except LookupError as error:
            raise bad(str(error)) from None
        self.answers.forget()
        return RedirectResponse(f"/review?case={number}", 303)

    async def _show(self, request: Request, number: int, *, status: int = 200, **more: Any) -> Response:
        context: dict[str, Any] = {
            "cases": self.cases,
            "number": number,
            "token": self.token,
            "judge": self.who,
            **more,
        }
        context["judged"] = sum(1 for case in self.cases if self.ledger.judgements.on(case.question))
        if 1 <= number <= len(self.cases):
            case = self.cases[number - 1]
            answer, candidates = await self._candidates(case)
            said = self.ledger.judgements.on(case.question)
            context |= {"case": case, "candidates": candidates, "said": said}
            context["draw"] = functools.partial(self.pages.draw, answer)
        latest = self.ledger.judgements.all()[-1:]
        known = {case.question.key: place for place, case in enumerate(self.cases, start=1)}
        context["latest"] = [(said, known[said.question.key]) for said in latest if said.question.key in known]
        return self.templates.TemplateResponse(request, "review.html", context, status_code=status)

    async def _fields(self, request: Request) -> dict[str, str]:
        """The fields of our own form; anybody else's is refused."""
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
        if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403, "a judgement comes from the page itself")
        fields = await form_fields(request)
        if not secrets.compare_digest(fields.get("token", "").encode("utf-8", "replace"), self.token.encode()):
            raise HTTPException(403, "the page is older than this server; load it again")
        return fields

    def _number(self, fields: dict[str, str]) -> int:
        text = fields.get("case", "")
        if text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= len(self.cases):
            return int(text)
        raise bad("case is the number of one")

    def _next(self, number: int) -> int:
        """The first name after this one that nobody has judged; after the last, one that is not there."""
        for place, case in enumerate(self.cases[number:], start=number + 1):
            if not self.ledger.judgements.on(case.question):
                return place
        return len(self.cases) + 1

    async def _is_open(self, case: Case) -> bool:
        """Whether a candidate is left of whom nothing is said."""
        _, candidates = await self._candidates(case)
        said = self.ledger.judgements.on(case.question)
        settled = any(judgement.saying == "same" for judgement in said.values())
        return not settled and any(c.person.id not in said for c in candidates)

    async def _candidates(self, case: Case) -> tuple[Resolution, list[Candidate]]:
        """Those who may be meant, and those of whom something was said."""
        about = tuple(sorted((key, value) for key, value in case.question.about.items() if value))
        (answer,) = await self.answers.resolve([Asked(case.question.name, None, about)], _CANDIDATES)
        said = self.ledger.judgements.on(case.question)
        shown = {c.person.id for c in answer.plausible} | set(said)
        return answer, [c for c in answer.candidates if c.person.id in shown]
