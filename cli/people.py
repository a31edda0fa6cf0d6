"""`people`: everybody the desk knows."""

from typing import TYPE_CHECKING, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.model import Membership, Person

app = noun("Everybody the desk knows: list, show, edit, pause, merge, split, clear-bounces, erase.")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Everybody, by name."""
    run(_list(context, json=json))


async def _list(context: typer.Context, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        people = sorted(await view.people.all(), key=lambda p: (p.name.casefold(), p.address))
        rows = [row(each, await view.memberships.of_person(each.id)) for each in people]
    if json:
        as_json(rows)
        return
    lines = [
        (r["name"], r["organisation_name"], r["address"], _member(r["memberships"]), moment(r["heard_at"]))
        for r in rows
    ]
    table(("name", "organisation", "address", "invited to", "last heard"), lines, empty="Nobody has written yet.")


def row(person: "Person", memberships: "list[Membership]") -> dict[str, Any]:
    """One person as a row of JSON. The keys are stable; a second address is not among them."""
    return {
        "id": person.id,
        "name": person.name,
        "address": person.address,
        "organisation": person.organisation,
        "organisation_name": person.organisation_name,
        "personal": person.personal,
        "language": person.language,
        "source": person.source,
        "memberships": {each.series: each.setting for each in memberships},
        "undeliverable_since": person.undeliverable_since,
        "created_at": person.created_at,
        "heard_at": person.heard_at,
    }


def _member(memberships: dict[str, str]) -> str:
    return ", ".join(f"{series} ({setting})" for series, setting in memberships.items() if setting != "none")
