"""How many names the server reconciles a second, and how long one request waits.

usage: python benchmarks/serve.py REGISTRY QUERIES [--system onoma|logic-v2] [--seconds 20] [--clients 1 4]
                                  [--names 10] [--distinct N] [--requests 100000]

REGISTRY is JSON Lines (or .gz), objects with `id` and `name`, or compiled (.onoma); QUERIES is JSON Lines, objects with
`query`. Needs wrk (Debian: apt-get install wrk) and the extra `serve`; for logic-v2 also nomenklatura, rapidfuzz and
unidecode.

One worker serves. wrk sends batches of `--names` queries, all different until every query was asked once: of those the
server can remember nothing. logic-v2 is put behind the same server; since it compares two names and finds none, it is
given the 30 nearest by rapidfuzz, over letters that Unidecode made Latin.

Printed for each number of clients: requests and names a second, the 50th and 99th percentile and the longest wait, and
requests that failed. `--requests` goes on until so many were answered, with one name each, no name twice (made of the
words of QUERIES), and tells how much memory the server had on the way: what grows with the number of requests would be
a leak. With `--distinct 100` the same hundred batches are asked over and over; the server remembers them, and what is
measured is the server without the resolver.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from onoma import Candidate, Decision, Evidence, Registry, Resolution, Resolver

_LUA = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local at = %d
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init() at = math.floor(#bodies / %d * number) + at end
function request() at = at %% #bodies + 1; return wrk.format(nil, nil, nil, bodies[at]) end
function done(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%d %%d %%f %%f %%f\\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect,
    summary.bytes, latency:percentile(50), latency:percentile(99), latency.max))
end
"""


class LogicV2(Resolver):
    """nomenklatura's logic-v2 in the place of our resolver; 0.7 is the threshold that it recommends."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(Registry([]))
        from nomenklatura.matching import get_algorithm

        self.registry = registry
        self._algorithm = get_algorithm("logic-v2")
        self._config = self._algorithm.default_config()
        self._people = list(registry)
        self._keys = [_folded(person.name) for person in self._people]
        self._ids = itertools.count()

    def resolve(self, text: str, **_: Any) -> Resolution:
        """The five best of the thirty nearest."""
        from rapidfuzz import fuzz, process

        near = process.extract(_folded(text), self._keys, scorer=fuzz.ratio, limit=30)
        asked = self._entity(text)
        scored = sorted(
            (
                (self._algorithm.compare(asked, self._entity(self._people[i].name), self._config).score, i)
                for *_, i in near
            ),
            reverse=True,
        )
        found = tuple(
            Candidate(
                self._people[i],
                self._people[i].all_names[0],
                max(score, 1e-6),
                score,
                partial(_told, text, self._people[i].name, score),
            )
            for score, i in scored[:5]
        )
        match = bool(found) and found[0].probability >= 0.7
        return Resolution(text, Decision.MATCH if match else Decision.UNKNOWN, found)

    def _entity(self, name: str) -> Any:
        from followthemoney import EntityProxy

        data = {"id": f"e{next(self._ids)}", "schema": "Person", "properties": {"name": [name]}}
        return EntityProxy.from_dict(data)


def _told(text: str, name: str, score: float) -> tuple[Evidence, ...]:
    return (Evidence("logic-v2", max(score, 1e-6), (text,), (name,), f"logic-v2 {score:.2f}"),)


def _folded(text: str) -> str:
    from unidecode import unidecode

    return " ".join(sorted(re.sub(r"[^a-z0-9 ]+", " ", unidecode(text).lower()).split()))


def _rows(path: str) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def serve(registry: str, system: str) -> None:
    """Serve until killed; the port is the first line."""
    import uvicorn

    from onoma.serve import create_app

    if registry.endswith(".onoma"):
        people = Registry.read(registry)
    else:
        people = Registry.from_records({"id": row["id"], "name": row["name"]} for row in _rows(registry))
    resolver = LogicV2(people) if system == "logic-v2" else Resolver(people)
    config = uvicorn.Config(create_app(resolver), port=0, log_level="error", access_log=False)
    listening = config.bind_socket()
    listening.listen(1024)
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def asked(queries: str) -> list[str]:
    """Every query once, in an order that has nothing to do with where they come from."""
    texts = list(dict.fromkeys(row["query"] for row in _rows(queries)))
    random.Random(1).shuffle(texts)
    return texts


def made_up(queries: str, most: int) -> list[str]:
    """So many names that differ, each of the first word of one query and the last of another."""
    draw = random.Random(2)
    words = [text.split() for text in asked(queries)]
    found: dict[str, None] = {}
    while len(found) < most:
        found[f"{draw.choice(words)[0]} {draw.choice(words)[-1]}"] = None
    return list(found)


def batches(texts: list[str], names: int, path: Path) -> int:
    """One body a line; how many."""
    chunks = [texts[i : i + names] for i in range(0, len(texts) - names + 1, names)]
    with path.open("w", encoding="utf-8") as file:
        for chunk in chunks:
            asked = {f"q{i}": {"query": text, "limit": 5} for i, text in enumerate(chunk)}
            file.write("queries=" + quote(json.dumps(asked)) + "\n")
    return len(chunks)


def load(url: str, bodies: Path, clients: int, seconds: int, start: int) -> dict[str, float]:
    """What wrk says of so many clients, each waiting for its answer before it asks again."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % (bodies, start, clients))
        script.flush()
        command = ["wrk", "-t", str(clients), "-c", str(clients), "-d", f"{seconds}s", "--timeout", "30s"]
        ran = subprocess.run([*command, "-s", script.name, url], capture_output=True, text=True, check=True)
    found = re.search(r"RESULT (\d+) (\d+) (\d+) \d+ ([\d.]+) ([\d.]+) ([\d.]+)", ran.stdout)
    assert found, ran.stdout + ran.stderr
    requests, duration, failed, half, most, longest = map(float, found.groups())
    return {
        "requests": requests,
        "per_second": requests / (duration / 1e6),
        "failed": failed,
        "p50_ms": half / 1000,
        "p99_ms": most / 1000,
        "max_ms": longest / 1000,
    }


def memory(process: int) -> float:
    """MiB that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else math.nan


def main() -> None:
    """Start the server, ask it, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry")
    parser.add_argument("queries", nargs="?")
    parser.add_argument("--system", default="onoma", choices=("onoma", "logic-v2"))
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--names", type=int, default=10)
    parser.add_argument("--distinct", type=int, default=0)
    parser.add_argument("--requests", type=int, default=0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.registry, options.system)
        return
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    command = [sys.executable, __file__, options.registry, "--serve", "--system", options.system]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        port = server.stdout.readline().strip()
        if not port:
            sys.exit("the server did not start; see above")
        url = f"http://127.0.0.1:{port}"
        with urlopen(f"{url}/health") as answer:
            people = json.load(answer)["people"]
        with tempfile.TemporaryDirectory() as folder:
            bodies = Path(folder) / "bodies"
            texts = asked(options.queries)[: options.distinct * options.names or None]
            count = batches(texts, options.names, bodies)
            print(f"{options.system}: {people:,} people, {count:,} batches of {options.names} names")
            print(f"memory after start: {memory(server.pid):.0f} MiB")
            start = 0
            for clients in options.clients:
                told = load(f"{url}/reconcile", bodies, clients, options.seconds, start)
                start += int(told["requests"])
                print(
                    f"{clients} clients: {told['per_second']:.1f} requests/s, "
                    f"{told['per_second'] * options.names:.0f} names/s, p50 {told['p50_ms']:.1f} ms, "
                    f"p99 {told['p99_ms']:.1f} ms, longest {told['max_ms']:.1f} ms, {told['failed']:.0f} failed, "
                    f"{memory(server.pid):.0f} MiB"
                )
            batches(made_up(options.queries, options.requests), 1, bodies)
            answered, began = 0, time.monotonic()
            while answered < options.requests:
                told = load(f"{url}/reconcile", bodies, 1, 10, answered)
                answered += int(told["requests"])
                print(
                    f"{answered:,} requests, {time.monotonic() - began:.0f} s: {memory(server.pid):.0f} MiB", flush=True
                )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
