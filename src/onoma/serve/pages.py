"""The page: a name and who it is, two names compared, a list normalized. Everything works with scripts off."""

from __future__ import annotations

import csv
import functools
import io
import tempfile
import threading
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, Any
from urllib.parse import quote, urlencode

from attrs import evolve
from starlette.concurrency import iterate_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from onoma import batch
from onoma.batch.layouts import unquote
from onoma.batch.lines import csv_rows, line_rows, read_lines, split_cells, split_end
from onoma.errors import OnomaError
from onoma.model import Resolution
from onoma.resolver import compare
from onoma.serve import picture
from onoma.serve.answers import Answers, Asked, asked
from onoma.serve.people import People, about, direction, native_name
from onoma.serve.whatif import changes, query

#: So many rows of a list are shown; a download has all of them.
_SHOWN = 200
_LONGEST = 400
_CANDIDATES = 5
#: Names to try, in the scripts that are asked for most.
EXAMPLES = (
    ("Swetlana Tichanowskaja", "German, from Russian"),
    ("Wołodymyr Zełenski", "Polish"),
    ("محمد مرسي", "Arabic"),
    ("習近平", "Chinese"),
    ("Babariko", "two people"),
)


class Pages:
    """The routes, over the answers of one resolver."""

    def __init__(self, answers: Answers, people: People, templates: Jinja2Templates) -> None:
        self.answers = answers
        self.people = people
        self.templates = templates

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/", self.resolve),
            Route("/compare", self.compare),
            Route("/list", self.blank_list, methods=["GET"]),
            Route("/list", self.normalize, methods=["POST"]),
            Route("/person/{person_id:path}", self.person),
            Route("/about", self.about),
        ]

    async def resolve(self, request: Request) -> Response:
        """Who a name means, and the picture of why."""
        form = request.query_params
        if not form.get("name", "").strip():
            return self._page(request, "resolve.html", form=form, examples=EXAMPLES)
        try:
            one = evolve(asked(form), thorough=True)
        except ValueError as error:
            return self._page(request, "resolve.html", status=400, form=form, problem=str(error), examples=EXAMPLES)
        if len(one.name) > self.answers.limits.name:
            problem = f"a name has at most {self.answers.limits.name} characters"
            shown = {**form, "name": one.name[: self.answers.limits.name]}
            return self._page(request, "resolve.html", status=413, form=shown, problem=problem)
        (answer,) = await self.answers.resolve([one], _CANDIDATES)
        then = await self.answers.run(functools.partial(changes, one, answer, self._ask))
        return self._page(
            request,
            "resolve.html",
            form=form,
            answer=answer,
            changes=then,
            draw=functools.partial(self.draw, answer),
            json_url="/resolve?" + urlencode(query(one), errors="replace"),
        )

    async def compare(self, request: Request) -> Response:
        """Whether two names may mean one person."""
        form = request.query_params
        a, b = form.get("a", ""), form.get("b", "")
        if not a.strip() or not b.strip():
            return self._page(request, "compare.html", form=form)
        if max(len(a), len(b)) > self.answers.limits.name:
            problem = f"a name has at most {self.answers.limits.name} characters"
            return self._page(request, "compare.html", status=413, form={}, problem=problem)
        answer = await self.answers.run(functools.partial(compare, a, b))
        drawn = picture.of_comparison(answer)
        json_url = "/explain?" + urlencode({"a": a, "b": b}, errors="replace")
        return self._page(request, "compare.html", form=form, answer=answer, drawn=drawn, json_url=json_url)

    async def blank_list(self, request: Request) -> Response:
        """A form for a list."""
        return self._page(request, "list.html", form={})

    async def normalize(self, request: Request) -> Response:
        """A list or a file, normalized: on the page, or as a file to save."""
        # The file lies in memory, or in a temporary file that has no name.
        async with request.form(max_files=1, max_fields=10, max_part_size=self.answers.limits.upload) as form:
            upload = form.get("file")
            texts = {key: value for key, value in form.items() if isinstance(value, str)}
            if isinstance(upload, UploadFile) and upload.filename:
                source: IO[bytes] = upload.file
                kind = batch.guess_format(upload.filename)
            else:
                source, kind = _as_table(texts.get("names", "")), "csv"
                texts = {**texts, "column": "name"}
            stop = threading.Event()
            work = functools.partial(self._normalize, source, kind, texts, stop)
            try:
                result, summary, problems = await self.answers.run(work, long=True)
            except (OnomaError, ValueError) as error:
                return self._page(request, "list.html", status=400, form=texts, problem=str(error))
            finally:
                stop.set()
        if texts.get("as") == "file":
            return _download(result, "lines" if kind == "lines" else kind)
        with result:
            header, rows = _head(result, kind)
        shown = {"header": header, "rows": rows, "summary": summary, "problems": problems[:_SHOWN]}
        return self._page(request, "list.html", form=texts, **shown)

    async def person(self, request: Request) -> Response:
        """Somebody of the registry."""
        person_id = request.path_params["person_id"]
        if person_id not in self.people.registry:
            raise HTTPException(404, "nobody of this registry has this id")
        return self._page(request, "person.html", person=self.people.registry[person_id])

    async def about(self, request: Request) -> Response:
        """What this is, and how to use it from elsewhere."""
        return self._page(request, "about.html", base=str(request.base_url).rstrip("/"))

    def draw(self, answer: Resolution, candidate: Any) -> picture.Picture:
        """The picture of a candidate."""
        resolver = self.answers.resolver
        return picture.of_candidate(answer, candidate, len(resolver.registry), resolver.policy)

    def _ask(self, one: Asked) -> Resolution:
        return self.answers.resolver.resolve(one.name, language=one.language, about=dict(one.about))

    def _normalize(
        self, source: IO[bytes], kind: str, texts: Mapping[str, str], stop: threading.Event
    ) -> tuple[IO[bytes], batch.Summary, list[batch.Problem]]:
        """The whole file, into one that vanishes when it is closed."""

        def going_on(rows: int, read: int) -> None:
            if stop.is_set():
                raise TimeoutError

        result = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115, whoever reads it closes it
        problems: list[batch.Problem] = []
        try:
            summary = batch.normalize(
                source,  # type: ignore[arg-type]
                result,  # type: ignore[arg-type]
                column=texts.get("column") or "name",
                format=kind,
                resolver=self.answers.resolver,
                born=texts.get("born") or None,
                country=texts.get("country") or None,
                gender=texts.get("gender") or None,
                problem=problems.append,
                progress=going_on,
            )
        except BaseException:
            result.close()
            raise
        result.seek(0)
        return result, summary, problems

    def _page(self, request: Request, template: str, **context: Any) -> Response:
        return self.templates.TemplateResponse(request, template, context, status_code=context.get("status", 200))


def _as_table(names: str) -> IO[bytes]:
    """Pasted lines as a table with a header."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["name"])
    rows.writerows([line.strip()] for line in names.splitlines() if line.strip())
    return io.BytesIO(text.getvalue().encode("utf-8", "replace"))


def _download(result: IO[bytes], kind: str) -> Response:
    """The result as a file to save, sent piece by piece."""

    def pieces() -> Iterator[bytes]:
        with result:
            while piece := result.read(1 << 16):
                yield piece

    name = {"csv": "names.csv", "tsv": "names.tsv", "jsonl": "names.jsonl", "lines": "names.txt"}[kind]
    types = {"csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    media = types.get(kind, "text/plain; charset=utf-8" if kind == "lines" else "application/x-ndjson")
    return StreamingResponse(iterate_in_threadpool(pieces()), media_type=media, headers=headers)


def _head(result: IO[bytes], kind: str) -> tuple[list[str], list[list[str]]]:
    """The header and the first rows of a result, as cells."""
    _, lines = read_lines(result, universal=kind != "jsonl")  # type: ignore[arg-type]
    first = [split_end(line)[0] for line in islice(lines, 1)]
    if kind == "jsonl" or not first:
        return [], [[_text(line)] for line in (*first, *(split_end(raw)[0] for raw in islice(lines, _SHOWN - 1)))]
    mark = b"\t" if kind in ("tsv", "lines") else max((b",", b";", b"\t", b"|"), key=first[0].count)

    def split(body: bytes) -> list[str]:
        cells = [unquote(cell) for cell in split_cells(body, mark)] if kind == "csv" else body.split(mark)
        return list(map(_text, cells))

    width = len(split(first[0]))
    rows = csv_rows(lines, mark, width, start=2) if kind == "csv" else line_rows(lines, start=2)
    cells = [split(body) for body in (*first, *(row.body for row in islice(rows, _SHOWN)))]
    return ([], cells) if kind == "lines" else (cells[0], cells[1:])


def _text(cell: bytes) -> str:
    """A cell to show; what is too long for a page is cut."""
    text = cell[: 4 * _LONGEST].decode("utf-8", "replace")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def helpers() -> dict[str, Any]:
    """What the templates call.

    >>> helpers()["percent"](0.99999), helpers()["percent"](0.5), helpers()["bits"](-3.04)
    ('more than 99.9%', '50.0%', '−3.0')
    """
    return {
        "about": about,
        "bits": _bits,
        "direction": direction,
        "native": native_name,
        "percent": _percent,
        "person_url": lambda person_id: "/person/" + quote(person_id, safe="", errors="replace"),
        "url": lambda path, **fields: path + "?" + urlencode(fields, errors="replace"),
    }


def _bits(value: float) -> str:
    return f"{round(value, 1) or 0.0:+.1f}".replace("-", "−")


def _percent(probability: float) -> str:
    if probability > 0.9994:
        return "more than 99.9%"
    if 0 < probability < 0.0006:
        return "less than 0.1%"
    return f"{probability:.1%}"
