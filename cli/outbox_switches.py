"""`outbox redirect` and `outbox resume`: where all letters go in a trial, and planned mail after it was stopped."""

from typing import Annotated

import typer

from cli.noun import chosen, run


def register(app: typer.Typer) -> None:
    """Put the verbs under `outbox`."""
    app.command("redirect")(redirect)
    app.command("resume")(resume)


def redirect(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where every letter goes instead.")] = "",
    off: Annotated[bool, typer.Option("--off", help="Letters go to their readers again.")] = False,
) -> None:
    """Trial runs: send every letter to one address of yours, its subject marked with its reader's, until --off."""
    run(_redirect(context, address, off=off))


async def _redirect(context: typer.Context, address: str, *, off: bool) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.errors import Refused
    from core.operations import outbox

    if bool(address) == off:
        raise Refused("Name one address, or say --off.")
    async with opened(chosen(context), read_only=False) as it:
        if off:
            done = await outbox.stop_redirect(it.store, it.desk, it.actor)
        else:
            done = await outbox.redirect(it.store, it.desk, it.actor, address)
    say(f"Changed: {done.summary}.")


def resume(context: typer.Context) -> None:
    """Go on after the desk stopped planned mail or automatic actions by itself; `status` says why it did."""
    run(_resume(context))


async def _resume(context: typer.Context) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import outbox

    async with opened(chosen(context), read_only=False) as it:
        done = await outbox.resume(it.store, it.desk, it.actor)
    say(f"Changed: {done.summary}.")
