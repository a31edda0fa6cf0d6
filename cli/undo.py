"""`undo`: taking a change back, and taking that back again."""

from typing import Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes


def undo(
    context: typer.Context,
    change: Annotated[
        int | None,
        typer.Argument(metavar="CHANGE", min=1, help="The number, as `log` prints it; otherwise your last change."),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Take a change back; undoing an undo does it again. Letters that have not left are withdrawn, others corrected."""
    run(_undo(context, change, How(dry_run=dry_run, yes=yes, json=json)))


async def _undo(context: typer.Context, change: int | None, how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.errors import Refused
    from core.operations.undo import undo as taken_back

    async with opened(chosen(context), read_only=False) as it:
        if change is None:
            async with it.store.view() as view:
                changes = await view.changes.by_actor(it.actor)
            mine = next((each for each in changes if not each.undoes and not each.undone_by), None)
            if mine is None:
                raise Refused("There is no change of yours to undo. `thirdthursday log` lists everybody's.")
            change = mine.seq
        number = change
        await carry_out(it, lambda store: taken_back(store, it.desk, it.actor, number), how)
