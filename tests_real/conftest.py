"""A real server for real clients."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import onoma
from onoma import Registry, Resolver
from onoma.resolver import shipped

SOURCE = Path(onoma.__file__).parents[1]


def wait_for(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What a call gives as soon as it gives something; a TimeoutError where it never does."""
    end = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.1)
    return found


@contextlib.contextmanager
def served(*options: str) -> Iterator[str]:
    """`onoma serve` with options; gives its address."""
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-m", "onoma", "serve", "--port", "0", *options],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stderr
    try:
        line = process.stderr.readline()
        found = re.search(r"at (http://\S+)", line)
        assert found, line + process.stderr.read()
        yield found[1]
    finally:
        process.terminate()
        told = process.stderr.read()
        process.stderr.close()
        process.wait(20)
    assert not told, told  # a server that was asked reasonable things has nothing to complain of


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Starts `onoma serve` with options and gives its address."""
    with contextlib.ExitStack() as running:
        yield lambda *options: running.enter_context(served(*options))


class Counted:
    """A server in this process that counts what it answered."""

    def __init__(self, resolver: Resolver) -> None:
        import uvicorn

        from onoma.serve import create_app

        self.statuses: Counter[int] = Counter()
        app = create_app(resolver)

        async def counting(scope: Any, receive: Any, send: Any) -> None:
            async def told(message: Any) -> None:
                if message["type"] == "http.response.start":
                    self.statuses[message["status"]] += 1
                await send(message)

            await app(scope, receive, told)

        config = uvicorn.Config(counting, port=0, log_level="warning", access_log=False)
        self._server = uvicorn.Server(config)
        listening = config.bind_socket()
        listening.listen()
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]})
        self._thread.start()

    def stop(self) -> None:
        """Let it go."""
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture
def counted() -> Iterator[Counted]:
    """A server for everybody who is shipped that counts what it answered."""
    server = Counted(shipped())
    yield server
    server.stop()


@pytest.fixture(scope="session")
def people() -> Registry:
    """Everybody who is shipped."""
    return Registry.shipped()
