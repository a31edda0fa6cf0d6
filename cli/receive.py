"""`receive`: take one mail from standard input or a file, as a mail server's pipe hands it over."""

from typing import Annotated

import typer

from cli.noun import chosen, run


def receive(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw mail; `-` reads it from standard input.")] = "-",
    tempfail: Annotated[  # noqa: ARG001 - seen to in cli/main.py, which also knows of faults before this
        bool, typer.Option("--tempfail", help="Exit 75 on any failure, so that a mail server tries again.")
    ] = False,
) -> None:
    """Handle one mail, for the pipe of a mail server. What it causes is on disk when this ends with 0.

    Letters leave with the gateway.
    """
    run(_receive(context, file))


async def _receive(context: typer.Context, file: str) -> None:
    from cli import logs
    from cli.desk import opened
    from cli.mail_file import read_mail
    from cli.printing import say
    from mailgateway.intake.pipe import receive as taken

    logs.start("warning")
    raw = read_mail(file)
    async with opened(chosen(context), read_only=False) as it:
        received = await taken(raw, it.config, it.desk, it.store, clock=it.clock)
    say(f"{received.record} {received.says}")
