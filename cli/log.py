"""`log`: what was changed, by whom and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.model import Change

app = noun("What was changed, by whom and why: list.")


@app.command("list")
def list_(
    context: typer.Context,
    last: Annotated[int, typer.Option("--last", min=1, max=10_000, help="How many.")] = 50,
    json: Json = False,
) -> None:
    """The last changes, newest first."""
    run(_list(context, last, json=json))


async def _list(context: typer.Context, last: int, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        rows = [row(each) for each in await view.changes.recent(last)]
    if json:
        as_json(rows)
        return
    head = ("change", "when", "who", "what", "why", "undone by")
    lines = [
        (r["change"], moment(r["at"]), r["actor"] or r["kind"], r["summary"], r["reason"], r["undone_by"] or "")
        for r in rows
    ]
    table(head, lines, empty="Nothing has been changed yet.")


def row(change: "Change") -> dict[str, Any]:
    """One change as a row of JSON. The keys are stable."""
    return {
        "change": change.seq,
        "at": change.at,
        "kind": change.actor.kind,
        "actor": change.actor.name,
        "verb": change.verb,
        "summary": change.summary,
        "reason": change.reason,
        "series": change.series,
        "session": change.session,
        "person": change.person,
        "undoes": change.undoes or None,
        "undone_by": change.undone_by or None,
    }
