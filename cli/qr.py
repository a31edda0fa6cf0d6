"""`sessions qr`: the joining address as a picture for a phone's camera."""

from typing import Annotated

import typer

from cli.noun import chosen, run
from cli.signups import Session_


def register(app: typer.Typer) -> None:
    """Put the verb under `sessions`."""
    app.command("qr")(qr)


def qr(
    context: typer.Context,
    session: Session_,
    invert: Annotated[
        bool, typer.Option("--invert", help="For terminals with dark letters on a light ground.")
    ] = False,
) -> None:
    """The joining address as a QR code, in letters of the terminal: it holds the address and nothing else."""
    run(_qr(context, session, invert=invert))


async def _qr(context: typer.Context, id_: str, *, invert: bool) -> None:
    from cli.desk import opened
    from cli.printing import knows_unicode, say
    from core.errors import Refused
    from tui.views.qr import address_of, picture

    async with opened(chosen(context)) as it, it.store.view() as view:
        session = await view.sessions.need(id_)
        address = address_of(session, await view.series.need(session.series))
    if not address:
        raise Refused("This session has no joining address yet. Set one with: thirdthursday sessions edit")
    say("\n".join(picture(address, glyphs="unicode" if knows_unicode() else "ascii", invert=invert)))
    say(address)
