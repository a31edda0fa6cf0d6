"""`sessions host`: who hosts a session, asking somebody to, or letting it run without a host."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes
from cli.session_changes import Id

if TYPE_CHECKING:
    from core.model import Change
    from core.store.ports import Store


def register(app: typer.Typer) -> None:
    """Put the verb under `sessions`."""
    app.command("host")(host)


def host(
    context: typer.Context,
    session: Id,
    who: Annotated[
        str, typer.Argument(metavar="WHO", help="A mail address, or the exact name of somebody known.")
    ] = "",
    ask: Annotated[bool, typer.Option("--ask", help="Ask by letter; without WHO the next on the rota.")] = False,
    without: Annotated[bool, typer.Option("--without", help="Let it run without a host, and stop asking.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Say who hosts a session, ask somebody to, or let it run without a host."""
    from core.errors import Refused

    if without and (who or ask):
        raise Refused("Say --without alone: nobody is asked then.")
    if not (who or ask or without):
        raise Refused("Say who hosts it; or --ask, to ask the next on the rota; or --without.")
    run(_host(context, session, who, How(dry_run=dry_run, yes=yes, json=json), ask=ask, without=without))


async def _host(context: typer.Context, session: str, who: str, how: How, *, ask: bool, without: bool) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import rota, sessions
    from core.operations.sessions import SessionEdit

    async with opened(chosen(context), read_only=False) as it:

        async def verb(store: "Store") -> "Change | None":
            if without:
                return await rota.run_without(store, it.desk, it.actor, session)
            if ask:
                return await rota.ask(store, it.desk, it.actor, session, who)
            return await sessions.edit(store, it.desk, it.actor, session, SessionEdit(hosts=(who,)))

        await carry_out(it, verb, how)
