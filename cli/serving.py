"""`dashboard --serve`: the dashboard in a browser, from this machine only, for whoever holds the key in the address."""

import asyncio
import logging
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from textual_serve.server import Server

from cli.chosen import Chosen
from core.config import find

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "web"
COOKIE = "thirdthursday"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Nothing comes from another host. The terminal writes its own styles into the page."""
_HEADERS = {
    "Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}  # fmt: skip
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DashboardServer(Server):
    """The stock server of Textual with our page, one key, and nothing that names another host."""

    def __init__(self, command: str, port: int) -> None:
        super().__init__(
            command, host=HOST, port=port, title="Third Thursday", templates_path=PAGE,
        )  # fmt: skip
        self.key = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """Where a browser of this machine finds it."""
        return f"http://{HOST}:{self.port}/?key={self.key}"

    def initialize_logging(self) -> None:
        """Nothing of what happens in the dashboard stands in a log."""
        logging.getLogger("textual-serve").setLevel(logging.CRITICAL)

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002 - the server's own form
        """Say where it is and who may use it."""
        from cli.printing import say

        say(f"The dashboard is at {self.address}")
        say("Only this machine is answered, and only who has this address: whoever does acts as you. From elsewhere:")
        say(f"  ssh -N -L {self.port}:{HOST}:{self.port} THIS-MACHINE")
        say("ctrl+c ends it.")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_static("/page", PAGE)
        app.middlewares.append(self._guard)
        return app

    @property
    def cookie(self) -> str:
        """The name under which a browser keeps the key: browsers send cookies to every port of a host."""
        return f"{COOKIE}-{self.port}"

    @staticmethod
    def address_of(request: web.Request) -> str:
        """The page's own origin, as a browser names it."""
        return f"{request.scheme}://{request.host}"

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer only who has the key; a cookie that no other site can send keeps it."""
        if request.headers.get("Origin", self.address_of(request)) != self.address_of(request):
            raise web.HTTPForbidden(text="Another page may not use the dashboard.\n", headers=_HEADERS)
        given = request.query.get("key", "")
        if request.path == "/" and secrets.compare_digest(given.encode(), self.key.encode()):
            found = web.HTTPSeeOther("/", headers=_HEADERS)
            found.set_cookie(self.cookie, self.key, httponly=True, samesite="Strict")
            return found
        if not secrets.compare_digest(request.cookies.get(self.cookie, "").encode(), self.key.encode()):
            raise web.HTTPForbidden(text="Open the whole address that was printed, with its key.\n", headers=_HEADERS)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response


def serve(chosen: Chosen, keymap: Path | None, port: int) -> None:
    """Serve the dashboard until ctrl+c. Raises `Refused` where there is no configuration, `OSError` for a taken port."""
    find(chosen.config)
    asyncio.set_event_loop(asyncio.new_event_loop())
    DashboardServer(command_of(chosen, keymap), port).serve()


def command_of(chosen: Chosen, keymap: Path | None) -> str:
    """The command line that opens the dashboard itself: of this very program."""
    words: list[Any] = [sys.executable, "-c", "from cli.main import main; main()"]
    words += ["--config", chosen.config.absolute()] if chosen.config is not None else []
    words += ["--as", chosen.name] if chosen.name else []
    words += ["dashboard", *(["--keymap", keymap.absolute()] if keymap is not None else [])]
    return shlex.join(map(str, words))
