"""`series hand-over`: who runs a series from now on, with a note for them."""

from typing import Annotated

import typer

from cli.noun import chosen, run


def register(app: typer.Typer) -> None:
    """Put the verb under `series`."""
    app.command("hand-over")(hand_over)


def hand_over(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The series.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who runs it, by name; otherwise only the note.")] = "",
) -> None:
    """Hand a series over: letters name the new organiser. Prints a note of what comes and what is open."""
    run(_hand_over(context, slug, name))


async def _hand_over(context: typer.Context, slug: str, name: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import handover

    async with opened(chosen(context), read_only=not name) as it:
        done = await handover.hand_over(it.store, it.desk, it.actor, slug, name) if name else None
        async with it.store.view() as view:
            note = await handover.note(view, it.desk, slug, it.now)
    if done is not None:
        say(f"Changed: {done.summary}.\n")
    say(note.rstrip())
