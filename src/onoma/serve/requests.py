"""What comes in, read strictly: JSON bodies, query strings, forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from onoma.serve.answers import Asked, asked


def bad(message: str) -> HTTPException:
    """400, with what is wrong.

    >>> bad("limit is a number").status_code
    400
    """
    return HTTPException(400, message)


def read_json(text: str | bytes, what: str) -> Any:
    """JSON, or 400 that says what is none.

    >>> read_json('{"a": 1}', "the body")
    {'a': 1}
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise bad(f"{what} is no JSON: {str(error)[:100]}") from None


async def json_body(request: Request) -> dict[str, Any]:
    """The object in a request's body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "the body is JSON: Content-Type: application/json")
    value = read_json(await request.body(), "the body")
    if not isinstance(value, dict):
        raise bad("the body is a JSON object")
    return value


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form that is sent as a query string is written."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "the body is a form: Content-Type: application/x-www-form-urlencoded")
    try:
        text = (await request.body()).decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=50, errors="strict"))
    except ValueError:
        raise bad("the form is not UTF-8 in percent signs, or has more than 50 fields") from None


def number(value: object, name: str, default: int, *, most: int) -> int:
    """A whole number from 1, as JSON or as text; what is more than `most` counts as `most`.

    >>> number("7", "limit", 5, most=25), number(None, "limit", 5, most=25), number(99.0, "limit", 5, most=25)
    (7, 5, 25)
    """
    if value is None:
        return default
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise bad(f"{name} is a whole number from 1")
    return min(value, most)


def asked_in(values: Mapping[str, object]) -> Asked:
    """The name and the facts that are asked for, or 400."""
    try:
        return asked(values)
    except ValueError as error:
        raise bad(str(error)) from None


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")
