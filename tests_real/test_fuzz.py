"""schemathesis asks every route that the OpenAPI document names for what it should and should not be asked."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from onoma import Registry, Resolver
from onoma.serve import Limits, create_app

PEOPLE = [
    {"id": "vb", "name": "Viktar Babaryka", "aliases": ["Віктар Бабарыка"], "birth": "1963-11-09", "country": "by"},
    {"id": "eb", "name": "Eduard Babaryka", "aliases": ["Эдуард Бабарыка"], "country": "by", "wikidata": "Q1"},
    {"id": "mm", "name": "Mohamed Morsi", "aliases": [{"text": "محمد مرسي", "language": "ar", "kind": "native"}]},
]
APP = create_app(Resolver(Registry.from_records(PEOPLE)), hosts=("*",), limits=Limits(batch=20, name=100))
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)


@SCHEMA.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_server(case: schemathesis.Case) -> None:
    """Whatever is sent, right or wrong: no 5xx, and the answer is what the document says."""
    case.call_and_validate(
        checks=(not_a_server_error, content_type_conformance, response_schema_conformance),
    )


def test_every_route_is_in_the_document() -> None:
    """The document leaves out pages, files and the desk only."""
    told = set(SCHEMA.raw_schema["paths"])
    pages = {"/", "/compare", "/list", "/about", "/person/{person_id:path}", "/openapi.json", "/static"}
    assert {path.rstrip("/") or "/" for route in APP.routes for path in [route.path]} - pages == told
