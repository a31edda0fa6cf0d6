"""The dashboard in a browser: on loopback, for whoever has the key, with nothing that names another host."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import command_line
import pytest

from cli.serving import DashboardServer


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@asynccontextmanager
async def served(config: Path) -> AsyncIterator[str]:
    """The command in a process of its own; gives the address that it printed."""
    environment = {k: v for k, v in os.environ.items() if k not in ("TEXTUAL_DRIVER", "NO_COLOR")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from cli.main import main; main()", "--config", str(config), "dashboard", "--serve", "--port",
        str(free_port()), stdout=asyncio.subprocess.PIPE, env=environment | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        address = line.removeprefix("The dashboard is at ").strip()
        await answers(address)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 30)


async def answers(address: str) -> None:
    """Wait until somebody listens there."""
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", int(address.split(":")[2].partition("/")[0]))
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


def foreign(text: str) -> list[str]:
    """Addresses that a browser would ask for: of attributes and style sheets, not of comments."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.findall(r"""(?:href=|src=|url\(|@import\s)["']?(?:https?:)?//[^"')\s]+""", text)


async def test_page_names_no_other_host_and_shows_home(desk: Path) -> None:
    async with served(desk) as address, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        assert address.startswith("http://127.0.0.1:")
        async with browser.get(address) as answer:
            page = await answer.text()
            policy = answer.headers["Content-Security-Policy"]
            base = answer.url.origin()
        assert "default-src 'none'" in policy
        assert foreign(page) == []
        parts = re.findall(r'(?:href|src)="(/[^"]+)"', page)
        assert set(parts) >= {"/static/css/xterm.css", "/static/js/textual.js", "/page/page.css", "/page/page.js"}
        for part in (part for part in parts if part != "/"):
            async with browser.get(base.join(type(base)(part))) as answer:
                assert answer.status == 200
                assert part.endswith(".js") or foreign(await answer.text()) == []
        assert await shows_home(browser, f"ws://{base.authority}/ws?width=120&height=36")


async def shows_home(browser: aiohttp.ClientSession, address: str) -> bool:
    seen = b""
    async with browser.ws_connect(address) as line:
        while b"Is it healthy?" not in seen:
            seen += await data(line)
    return True


async def data(line: "aiohttp.ClientWebSocketResponse") -> bytes:
    message = await asyncio.wait_for(line.receive(), 30)
    return message.data if isinstance(message.data, bytes) else str(message.data).encode()


async def test_nobody_is_answered_without_the_key(desk: Path) -> None:
    async with served(desk) as address, aiohttp.ClientSession() as stranger:
        base = address.partition("?")[0]
        for path in ("", "?key=guessed", "ws", "static/js/textual.js", "page/page.js", "download/x"):
            async with stranger.get(base + path) as answer:
                assert (path, answer.status) == (path, 403)


async def test_page_of_another_port_may_not_use_the_key_that_a_browser_sends_along(desk: Path) -> None:
    async with served(desk) as address, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        base = address.partition("?")[0].rstrip("/")
        async with browser.get(address) as answer:
            assert answer.status == 200
        for origin, status in (("http://127.0.0.1:1", 403), ("null", 403), (base, 101)):
            async with browser.get(f"{base}/ws", headers=_UPGRADE | {"Origin": origin}) as answer:
                assert (origin, answer.status) == (origin, status)


_UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@pytest.mark.parametrize("option", ["--host", "--bind"])
def test_no_option_opens_it_to_others(desk: Path, option: str) -> None:
    assert command_line.command("dashboard", "--serve", option, "0.0.0.0").code == 2
    assert DashboardServer("x", 1).host == "127.0.0.1"
