"""`demo`: a mail world in memory, the gateway, a cast that writes, and the dashboard on top, all in one process."""

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO

import typer

if TYPE_CHECKING:
    from core.clock import Clock
    from core.config import Config
    from core.desk import Desk
    from core.model import Actor
    from core.store.ports import Store
    from mailgateway.demo.stage import Say
    from mailgateway.demo.telling import Teller
    from mailgateway.demo.world import World

LOG = "demo.log"
_HELLO = """\
Invented officers write to an invented desk, on this computer alone. It takes {lasts}.
In the demo it is {today}. Everything is kept in {folder}"""
_BYE = """\
The demo is over. What it kept is in {folder}
Look again:  THIRDTHURSDAY_NOW={now} {command} --config {config} dashboard
Remove it:   rm -r {folder}"""


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("demo")(_command)


def _command(
    fast: Annotated[bool, typer.Option("--fast", help="Seconds instead of minutes.")] = False,
    headless: Annotated[bool, typer.Option("--headless", help="Without a screen: print what happens.")] = False,
    seconds: Annotated[float | None, typer.Option(help="End after so many seconds at the latest.", min=0.0)] = None,
    folder: Annotated[Path | None, typer.Option(help="An empty folder to use instead of a temporary one.")] = None,
) -> None:
    """Watch a desk at work: no accounts, no network, nothing left but one folder, which is named."""
    code = asyncio.run(demo(fast=fast, headless=headless, seconds=seconds, folder=folder))
    raise typer.Exit(code)


async def demo(*, fast: bool, headless: bool, seconds: float | None, folder: Path | None) -> int:
    """Run the demo and return its exit code. Raises `Refused` with a sentence.

    `seconds` of wall clock end it early. Headless it ends with the script, on a screen when the organiser leaves it.
    """
    from core.errors import Refused

    if not headless and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("The demo needs a terminal. Without one use: thirdthursday demo --headless")
    async with _scene(folder) as scene:
        _greet(scene, fast=fast)
        try:
            await (_told if headless else _shown)(scene, seconds, fast)
        finally:
            _say_goodbye(scene)
    return 0


class Scene(NamedTuple):
    """Everything that runs in the demo."""

    folder: Path
    world: "World"
    config: "Config"
    desk: "Desk"
    store: "Store"
    actor: "Actor"
    clock: "Clock"


@contextlib.asynccontextmanager
async def _scene(wanted: Path | None) -> AsyncIterator[Scene]:
    """World, installation and desk, running while the block does."""
    from cli import faults, logs
    from cli.who import actor
    from mailgateway.demo.cast import addresses
    from mailgateway.demo.desk import open_demo_desk, running_clock, write_config
    from mailgateway.demo.world import world

    clock = running_clock()
    async with world(*addresses(), clock=clock) as place:
        folder = _folder(wanted)
        faults.keep_in(folder)
        logs.start("info", stream=_private(folder / LOG))
        config = write_config(folder, place)
        store, desk = await open_demo_desk(config, clock)
        try:
            yield Scene(folder, place, config, desk, store, actor(), clock)
        finally:
            await store.close()


def _folder(wanted: Path | None) -> Path:
    """An empty folder that only we can read: a new temporary one, or the one that was asked for."""
    from core.errors import Refused

    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="thirdthursday-demo-"))
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(wanted.iterdir()):
        raise Refused(f"{wanted} is not empty. Name a new folder, or none for a temporary one.")
    wanted.chmod(0o700)
    return wanted.absolute()


def _private(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", buffering=1)


async def _told(scene: Scene, seconds: float | None, fast: bool) -> None:
    """Play without a screen: every event is a line, the counts come last."""
    from cli.printing import say
    from mailgateway.demo.telling import Teller, counts

    teller = Teller(scene.store, scene.world, say)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds), _beside(_gateway(scene)) as gateway, _beside(teller.run()) as telling:
            ending = asyncio.ensure_future(_ended(scene, teller, fast=fast))
            async with _beside(ending):
                await asyncio.wait({gateway, telling, ending}, return_when=asyncio.FIRST_COMPLETED)
    say("")
    for line in await counts(scene.store):
        say(line)


async def _ended(scene: Scene, teller: "Teller", *, fast: bool) -> None:
    """The script to its end, and until the desk has dealt with all of it."""
    from cli.printing import say

    await _script(scene, say, fast=fast)
    await teller.settled()


async def _shown(scene: Scene, seconds: float | None, fast: bool) -> None:
    """Play under the dashboard, until the organiser leaves it."""
    import structlog

    from tui.app import Dashboard

    log = structlog.get_logger("demo")
    app = Dashboard(scene.store, scene.desk, scene.actor, clock=scene.clock)
    loop = asyncio.get_running_loop()
    timer = loop.call_later(seconds, app.exit) if seconds is not None else None
    async with _beside(_gateway(scene)) as gateway, _beside(_script(scene, log.info, fast=fast)):
        gateway.add_done_callback(lambda _: app.exit())
        await app.run_async()
    if timer is not None:
        timer.cancel()


def _gateway(scene: Scene) -> Coroutine[Any, Any, None]:
    from mailgateway.gateway import Gateway

    return Gateway(scene.config, scene.desk, scene.store, clock=scene.clock).run()


def _script(scene: Scene, say: "Say", *, fast: bool) -> Coroutine[Any, Any, None]:
    from mailgateway.demo.script import STEPS, pauses
    from mailgateway.demo.stage import Stage

    return Stage(scene.world, scene.clock, say).play(STEPS, pauses(fast=fast))


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None] | asyncio.Future[None]) -> AsyncIterator[asyncio.Future[None]]:
    """Run `work` beside the block and end it with the block; what went wrong in it is raised there."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _greet(scene: Scene, *, fast: bool) -> None:
    from cli.printing import say
    from core.wording import date_words, time_words

    today = f"{date_words(scene.clock().date())}, {time_words(scene.clock())}"
    say(_HELLO.format(lasts="a few seconds" if fast else "about four minutes", today=today, folder=scene.folder))


def _say_goodbye(scene: Scene) -> None:
    from cli.printing import say

    config, now = scene.folder / "config.toml", f"{scene.clock():%Y-%m-%dT%H:%M:%SZ}"
    command = sys.argv[0] if Path(sys.argv[0]).name == "thirdthursday" else "thirdthursday"
    say(_BYE.format(folder=scene.folder, config=config, now=now, command=command))
