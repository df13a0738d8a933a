"""Debian's OpenRefine, headless, reconciles, extends and exports over HTTP, as its own page makes it do."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from conftest import Counted, wait_for
from onoma import Registry
from onoma.romanization import romanizations, romanize

#: Five scripts, and some that must stay open.
ROWS = [
    ("Swetlana Tichanowskaja", "", "sviatlana-tsikhanouskaya"),
    ("Светлана Тихановская", "", "sviatlana-tsikhanouskaya"),
    ("محمد مرسي", "", "mohamed-morsi"),
    ("習近平", "", "xi-jinping"),
    ("Βλαντιμίρ Πούτιν", "", "vladimir-putin"),
    ("Babariko", "", ""),
    ("Babariko", "1963-11-09", "viktar-babaryka"),
    ("Jane Doe", "", ""),
]


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """Where it leads is the answer."""


class OpenRefine:
    """What the page of OpenRefine asks of its server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open = build_opener(_Stay()).open

    def get(self, command: str, **query: str) -> Any:
        """A command that only looks."""
        with self._open(f"{self.url}/command/core/{command}?{urlencode(query)}", timeout=60) as answer:
            return json.load(answer)

    def post(self, command: str, *, project: str, **form: str) -> bytes:
        """A command that does something; each needs a token of its own."""
        query = urlencode({"project": project, "csrf_token": self.get("get-csrf-token")["token"]})
        request = Request(f"{self.url}/command/core/{command}?{query}", urlencode(form).encode())
        with self._open(request, timeout=120) as answer:
            content: bytes = answer.read()
            return content

    def create(self, data: bytes) -> str:
        """A project of a CSV file."""
        mark = uuid.uuid4().hex
        options = '{"separator": ",", "encoding": "UTF-8", "guessCellValueTypes": false}'
        parts = [("project-file", '; filename="names.csv"', data), ("format", "", b"text/line-based/*sv")]
        parts += [("options", "", options.encode()), ("project-name", "", b"names")]
        body = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
            for name, more, value in parts
        )
        query = urlencode(
            {"csrf_token": self.get("get-csrf-token")["token"], "format": "text/line-based/*sv", "options": options}
        )
        request = Request(
            f"{self.url}/command/core/create-project-from-upload?{query}",
            body + f"--{mark}--\r\n".encode(),
            {"Content-Type": f"multipart/form-data; boundary={mark}"},
        )
        try:
            where = self._open(request, timeout=60).geturl()
        except HTTPError as redirect:
            where = redirect.headers["Location"]
        return parse_qs(urlsplit(where).query)["project"][0]

    def apply(self, project: str, *operations: dict[str, Any]) -> None:
        """Operations, one after the other, each until it is done."""
        for operation in operations:
            done = json.loads(self.post("apply-operations", project=project, operations=json.dumps([operation])))
            assert done["code"] in ("ok", "pending"), done
            wait_for(lambda: not self.get("get-processes", project=project)["processes"], 1800)

    def export(self, project: str) -> list[dict[str, str]]:
        """The rows, as CSV gives them."""
        data = self.post(
            "export-rows/names.csv", project=project, format="csv", engine='{"facets": [], "mode": "row-based"}'
        )
        return list(csv.DictReader(io.StringIO(data.decode())))


def _reconcile(service: str, detail: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "op": "core/recon",
        "engineConfig": {"facets": [], "mode": "row-based"},
        "columnName": "name",
        "config": {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": service,
            "schemaSpace": service,
            "type": {"id": "person", "name": "Person"},
            "autoMatch": True,
            "columnDetails": detail,
            "limit": 5,
        },
    }


def _column(name: str, expression: str) -> dict[str, Any]:
    return {
        "op": "core/column-addition",
        "engineConfig": {"facets": [], "mode": "row-based"},
        "baseColumnName": "name",
        "expression": f"grel:{expression}",
        "onError": "store-error",
        "newColumnName": name,
        "columnInsertIndex": 1,
    }


@pytest.fixture
def refine(tmp_path: Path) -> Iterator[OpenRefine]:
    """OpenRefine, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["openrefine", "-i", "127.0.0.1", "-p", str(port), "-d", str(tmp_path / "refine"), "-m", "900m"]
    with (tmp_path / "refine.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "-x", "refine.headless=true"], stdout=log, stderr=log, start_new_session=True
        )
        program = OpenRefine(f"http://127.0.0.1:{port}")

        def up() -> bool:
            assert process.poll() is None, (tmp_path / "refine.log").read_text()
            try:
                return bool(program.get("get-version"))
            except (URLError, ConnectionError):
                return False

        try:
            wait_for(up, 90)
            yield program
        finally:
            # The command is a script that starts Java: both are in a session of their own.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def test_names_in_five_scripts_are_reconciled_extended_and_exported(
    refine: OpenRefine, serve: Callable[..., str], people: Registry
) -> None:
    """A CSV file goes in, and out come who is meant, why, and what is on record of them."""
    service = serve() + "/reconcile"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("name", "born"), *(row[:2] for row in ROWS)])
    project = refine.create(text.getvalue().encode())
    guessed = json.loads(refine.post("guess-types-of-column", project=project, columnName="name", service=service))
    assert [kind["id"] for kind in guessed["types"]] == ["person"]
    born = {"column": "born", "property": {"id": "born", "name": "date of birth"}}
    refine.apply(
        project,
        _reconcile(service, [born]),
        _column("matched", "cell.recon.match.id"),
        _column("judgment", "cell.recon.judgment"),
        _column("candidates", "forEach(cell.recon.candidates, c, c.id).join(' ')"),
        _column("best", "cell.recon.best.score"),
    )
    rows = refine.export(project)
    assert [row["matched"] for row in rows] == [wanted for _, _, wanted in ROWS]
    assert [row["judgment"] for row in rows] == ["matched" if wanted else "none" for _, _, wanted in ROWS]
    assert set(rows[5]["candidates"].split()) == {"viktar-babaryka", "eduard-babaryka"}
    assert all(float(row["best"]) > 90 for row in rows if row["matched"])
    refine.apply(
        project,
        {
            "op": "core/extend-reconciled-data",
            "engineConfig": {"facets": [], "mode": "row-based"},
            "baseColumnName": "name",
            "endpoint": service,
            "identifierSpace": service,
            "schemaSpace": service,
            "extension": {
                "properties": [
                    {"id": "native", "name": "native name"},
                    {"id": "native_script", "name": "script"},
                    {"id": "born", "name": "date of birth"},
                    {"id": "explanation", "name": "explanation"},
                    {"id": "aliases", "name": "aliases"},
                ]
            },
            "columnInsertIndex": 1,
        },
    )
    extended = refine.export(project)
    # Who has several aliases fills several rows; the first of them has the name.
    firsts = [row for row in extended if row["name"]]
    # OpenRefine writes a matched cell as the person's name.
    assert [row["name"] for row in firsts] == [people[who].name if who else name for name, _, who in ROWS]
    for row, (_, _, wanted) in zip(firsts, ROWS, strict=True):
        if not wanted:
            assert row["native name"] == ""
            continue
        person = people[wanted]
        native = next(alias.text for alias in person.aliases if alias.kind == "native")
        assert (row["native name"], row["date of birth"]) == (native, person.birth)
        assert row["explanation"]
    assert {row["script of the native name"] for row in firsts} >= {"Cyrl", "Arab"}
    aliases = {row["other recorded names"] for row in extended}
    assert {alias.text for alias in people["sviatlana-tsikhanouskaya"].aliases} <= aliases


def test_three_thousand_cells_are_reconciled_without_a_failure(
    refine: OpenRefine, counted: Counted, people: Registry
) -> None:
    """Every request is answered, and every cell is judged."""
    names = []
    for person in people:
        for alias in person.all_names:
            names.append(alias.text)
            systems = [s.id for s in romanizations() if alias.language.split("-")[0] in s.languages]
            names += [romanize(alias.text, system) for system in systems]
    names = sorted(set(names))[:: max(1, len(set(names)) // 3000)][:3000]
    assert len(names) == 3000
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("name",), *((name,) for name in names)])
    project = refine.create(text.getvalue().encode())
    service = counted.url + "/reconcile"
    refine.apply(
        project,
        _reconcile(service, []),
        _column("judged", "if(isNull(cell.recon), 'nothing', cell.recon.judgment)"),
    )
    rows = refine.export(project)
    assert len(rows) == 3000
    judged = [row["judged"] for row in rows]
    assert set(judged) == {"matched", "none"}
    assert judged.count("matched") > 2000
    assert set(counted.statuses) == {200}
    assert counted.statuses[200] >= 60
