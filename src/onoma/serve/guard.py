"""What stands before every route: whom the server answers to, how much it reads, what a browser may do with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    ),
    "X-Content-Type-Options": "nosniff",
    # Nothing for other sites; to ourselves, since without it a browser does not say where a form comes from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Names are nobody else's business: nothing on the way keeps them.
    "Cache-Control": "no-store",
}


class TooLargeError(Exception):
    """The body is larger than allowed."""


class Guard:
    """Refuses foreign hosts and large bodies, and sets the headers that keep a page to itself.

    A page of another site can make a browser ask a server on the same machine. It cannot do so under the server's own
    name: `hosts` are the names that are answered to, `*` for any.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Collection[str],
        body: int,
        bodies: Mapping[str, int],
        seconds: float,
        framed: Callable[[str], bool],
    ) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.body = body
        #: Paths whose bodies may be larger.
        self.bodies = dict(bodies)
        #: How long a piece of a body may be on its way.
        self.seconds = seconds
        #: Paths that other pages may show in a frame.
        self.framed = framed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self.bodies.get(scope["path"], self.body)
        ancestors = "*" if self.framed(scope["path"]) else "'none'"
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                out = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    if name not in out:
                        out[name] = value.format(ancestors=ancestors)
            await send(message)

        read, whole = 0, False

        async def receiving() -> Message:
            nonlocal read, whole
            # Behind the whole body there is nothing but word that the client has gone, whenever that is.
            with anyio.fail_after(None if whole else self.seconds):
                message = await receive()
            whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > limit:
                raise TooLargeError
            return message

        async def refuse(status: int, error: str) -> None:
            if not started:
                await JSONResponse({"error": error}, status)(scope, receive, sending)

        too_large = f"a body may have {limit:,} bytes here"
        if "*" not in self.hosts and _host(headers.get("host", "")) not in self.hosts:
            await refuse(421, "not served under this name; see onoma serve --allow-host")
            return
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > limit:
            await refuse(413, too_large)
            return
        try:
            await self.app(scope, receiving, sending)
        except TooLargeError:
            await refuse(413, too_large)
        except TimeoutError:
            await refuse(408, f"the body was not there within {self.seconds:g} s")


def _host(value: str) -> str:
    """The name in a Host header, without the port.

    >>> _host("[::1]:8000"), _host("LOCALHOST:8000"), _host("example.org")
    ('[::1]', 'localhost', 'example.org')
    """
    if value.startswith("["):
        return value.partition("]")[0] + "]"
    return value.partition(":")[0].lower()
