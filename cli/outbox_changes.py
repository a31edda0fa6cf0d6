"""`outbox retry`, `arrived`, `withdraw` and `approve`; single letters of `outbox hold` and `outbox release`."""

from typing import Annotated

import typer

from cli.noun import chosen, run

Letter = Annotated[str, typer.Argument(metavar="LETTER", help="The letter, as `outbox` prints it.")]


def register(app: typer.Typer) -> None:
    """Put the verbs under `outbox`."""
    app.command("retry")(retry)
    app.command("arrived")(arrived)
    app.command("withdraw")(withdraw)
    app.command("approve")(approve)


def retry(context: typer.Context, letter: Letter) -> None:
    """Send a letter again now. One that perhaps arrived may come twice: it is the same letter and calendar entry."""
    run(one(context, "retry", letter))


def arrived(context: typer.Context, letter: Letter) -> None:
    """Note that a letter arrived of which that was not known."""
    run(one(context, "arrived", letter))


def withdraw(context: typer.Context, letter: Letter) -> None:
    """Take a letter back before it leaves."""
    run(one(context, "withdraw", letter))


async def one(context: typer.Context, verb: str, letter: str) -> None:
    """Do one thing with one letter."""
    from cli.desk import opened
    from cli.printing import say
    from core.operations import outbox

    verbs = {
        "retry": outbox.retry, "arrived": outbox.arrived, "withdraw": outbox.withdraw, "hold": outbox.hold,
        "release": outbox.release,
    }  # fmt: skip
    async with opened(chosen(context), read_only=False) as it:
        done = await verbs[verb](it.store, it.desk, it.actor, letter)
    say(f"Changed: {done.summary}.")


def approve(
    context: typer.Context,
    change: Annotated[
        int, typer.Argument(metavar="CHANGE", min=1, help="The change that wrote them, as `log` prints it.")
    ],
    number: Annotated[int, typer.Argument(metavar="N", min=1, help="How many letters there are.")],
) -> None:
    """Let the letters of a change go that are so many that they wait for approval."""
    run(_approve(context, change, number))


async def _approve(context: typer.Context, change: int, number: int) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import bulk

    async with opened(chosen(context), read_only=False) as it:
        done = await bulk.approve(it.store, it.desk, it.actor, change, number)
    say(f"Changed: {done.summary}.")
