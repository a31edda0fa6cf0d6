"""`gateway`: the process that reads mail, decides, and sends letters."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from cli.noun import chosen, run


def gateway(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Read what is there, send what is due, and end.")] = False,
    keep_trying: Annotated[
        bool, typer.Option("--keep-trying", help="Start even when a mail server cannot be reached yet: for services.")
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Say what would be done with each mail; change, send and flag nothing.")
    ] = False,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    """Read mail and send letters, until it is stopped. Logs JSON lines to stderr.

    At the start both mail servers must answer, so that a wrong setting is told at once; later trouble is survived.
    """
    from cli import logs
    from core.errors import Refused

    if log_level not in logs.LEVELS:
        raise Refused(f"--log-level takes one of {', '.join(logs.LEVELS)}.")
    logs.start(log_level)
    run(_look_on(context, once=once) if read_only else _gateway(context, once=once, keep_trying=keep_trying))


async def _look_on(context: typer.Context, *, once: bool) -> None:
    from cli.desk import opened
    from cli.printing import say
    from mailgateway.trial_run import LookOn

    async with opened(chosen(context)) as it:
        looking = LookOn(it.config, it.desk, it.store, say, clock=it.clock)
        await (looking.once() if once else _until_stopped(looking.run()))


async def _gateway(context: typer.Context, *, once: bool, keep_trying: bool) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations.clock_watch import steady_beside
    from mailgateway.gateway import Gateway

    async with opened(chosen(context), read_only=False) as it:
        running = Gateway(it.config, it.desk, it.store, clock=it.clock, steady=steady_beside(it.clock))
        if once:
            tally = await running.once()
            say(f"{tally.mails} read, {tally.sent} sent.")
            return
        if not keep_trying:
            await running.check()
        await _until_stopped(running.run())


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until SIGTERM or ctrl+c, which end it in order: within ten seconds, also when a mail server hangs."""
    from mailgateway import systemd

    task = asyncio.ensure_future(work)

    def stop() -> None:
        systemd.notify("STOPPING=1")
        task.cancel()

    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await task
