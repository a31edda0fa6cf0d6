"""`notes`: what people shared in a session, before and after it is approved."""

from pathlib import Path
from typing import Annotated

import typer

from cli.noun import Json, chosen, noun, run

app = noun("Notes of sessions: list, show, approve.")

Session = Annotated[str, typer.Argument(metavar="SESSION", help="The session, as `sessions` prints it.")]


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Notes, the newest first; those that wait for approval are marked."""
    run(_list(context, json=json))


async def _list(context: typer.Context, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        found = [note for each in await view.series.all() for note in await view.notes.of_series(each.id)]
        people = await view.people.many(note.by for note in found if note.by)
    found.sort(key=lambda note: note.saved_at, reverse=True)
    rows = [
        {
            "session": note.session,
            "series": note.series,
            "by": people[note.by].name if note.by in people else "",
            "words": len(note.text.split()),
            "saved_at": note.saved_at,
            "approved_at": note.approved_at,
            "text": note.text,
        }
        for note in found
    ]
    if json:
        as_json(rows)
        return
    lines = [
        (n.session, r["by"], r["words"], moment(n.saved_at), moment(n.approved_at) or "waits for approval")
        for n, r in zip(found, rows, strict=True)
    ]
    table(("session", "by", "words", "saved", "approved"), lines, empty="There are no notes yet.")


@app.command("show")
def show(context: typer.Context, session: Session) -> None:
    """The notes of a session as they were sent in."""
    run(_show(context, session))


async def _show(context: typer.Context, session: str) -> None:
    from cli.desk import opened
    from cli.printing import say

    async with opened(chosen(context)) as it, it.store.view() as view:
        note = await view.notes.need(session)
    say(note.text)


@app.command("approve")
def approve(
    context: typer.Context,
    session: Session,
    text: Annotated[Path | None, typer.Option(metavar="FILE", help="Other words instead; - reads them.")] = None,
) -> None:
    """Approve the notes of a session; they go to members and guests within the day, by themselves."""
    run(_approve(context, session, text))


async def _approve(context: typer.Context, session: str, text: Path | None) -> None:
    from cli.desk import opened
    from cli.printing import say
    from cli.text_file import read_text
    from core.operations import approvals

    words = read_text(text) if text is not None else None
    async with opened(chosen(context), read_only=False) as it:
        done = await approvals.approve_notes(it.store, it.desk, it.actor, session, text=words)
    say(f"Changed: {done.summary}.")
