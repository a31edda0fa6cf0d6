"""`find`: words in everything the desk knows."""

from typing import Annotated

import typer

from cli.noun import Json, chosen, run


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words; each must be there, in any case.")],
    json: Json = False,
) -> None:
    """Look for words among people, sessions, topics, mails, letters and changes; at most 500 are listed."""
    run(_find(context, text, json=json))


async def _find(context: typer.Context, text: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, say, table
    from core.operations import finding

    async with opened(chosen(context)) as it, it.store.view() as view:
        found = await finding.find(view, text)
    if json:
        as_json(
            [{"kind": h.kind, "id": h.id, "series": h.series, "name": h.name, "about": h.about} for h in found.hits]
        )
        return
    table(
        ("what", "id", "name", "about"),
        [(h.kind, h.id, h.name, h.about) for h in found.hits],
        empty="Nothing holds that.",
    )
    if found.total > len(found.hits):
        say(f"{len(found.hits)} of {found.total:,}")
