"""`sessions invite` and `sessions remind`: the invitation and the reminder now, before they go by themselves."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes
from cli.session_changes import Id

if TYPE_CHECKING:
    from core.operations.planning.early import Early

Letters = Annotated[int, typer.Option(metavar="N", help="Over 50 letters leave only with their number.")]


def register(app: typer.Typer) -> None:
    """Put the verbs under `sessions`."""
    app.command("invite")(invite)
    app.command("remind")(remind)


def invite(
    context: typer.Context, session: Id, letters: Letters = 0, dry_run: DryRun = False, yes: Yes = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Send the invitation now, to the members it is due to who have none. It does not go to them again by itself."""
    run(_send(context, session, "invitation", letters, How(dry_run=dry_run, yes=yes, json=json)))


def remind(
    context: typer.Context, session: Id, letters: Letters = 0, dry_run: DryRun = False, yes: Yes = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Send the reminder now, to those who hold a place and have had none. It does not go to them again by itself."""
    run(_send(context, session, "reminder", letters, How(dry_run=dry_run, yes=yes, json=json)))


async def _send(context: typer.Context, session: str, kind: "Early", letters: int, how: How) -> None:
    from cli.bulk import carry_out_many
    from cli.desk import opened
    from core.operations import early_letters

    async with opened(chosen(context), read_only=False) as it:
        await carry_out_many(
            it,
            lambda store, agreed: early_letters.send(store, it.desk, it.actor, session, kind, approved=agreed),
            how, letters,
        )  # fmt: skip
