"""`people show`: everything about one person on one page."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, run
from cli.signups import Who

if TYPE_CHECKING:
    from core.model import Person
    from core.store.unit_of_work import View


def register(app: typer.Typer) -> None:
    """Put the verb under `people`."""
    app.command("show")(show)


def show(
    context: typer.Context,
    who: Who,
    second: Annotated[
        bool, typer.Option("--second", help="The address of their own device too; the log notes it.")
    ] = False,
    json: Json = False,
) -> None:
    """One person: addresses, agreements, memberships, standings, and whether letters reach them."""
    run(_show(context, who, second=second, json=json))


async def _show(context: typer.Context, who: str, *, second: bool, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json
    from cli.signups import somebody
    from core.operations import looking_up

    async with opened(chosen(context), read_only=not second) as it:
        async with it.store.view() as view:
            person = await somebody(view, who)
            found = await _facts(view, person)
        if second:
            found["second_address"] = await looking_up.second_address(it.store, it.actor, person.id)
    if json:
        as_json(found)
    else:
        _print(found)


async def _facts(view: "View", person: "Person") -> dict[str, Any]:
    from cli.people import row

    sessions = [(each, await view.sessions.get(each.session)) for each in await view.signups.of_person(person.id)]
    standings = [
        {"session": each.session, "state": each.state, "came": each.came, "how": each.how, "reason": each.reason}
        for each, session in sorted(sessions, key=lambda pair: pair[1].starts.timestamp() if pair[1] else 0.0)
    ]
    second = person.second
    return row(person, await view.memberships.of_person(person.id)) | {
        "aliases": person.aliases,
        "second": "none" if second is None else "agreed" if second.agreed_at else "asked",
        "consents": [
            {"purpose": each.purpose, "at": each.at, "how": each.how, "evidence": each.evidence}
            for each in person.consents
        ],
        "bounces": len(person.bounces),
        "standings": standings,
    }


def _print(found: dict[str, Any]) -> None:
    from cli.printing import facts, moment, say

    members = ", ".join(f"{series} ({setting})" for series, setting in found["memberships"].items())
    consents = [("agreed", f"{c['purpose']}, {moment(c['at'])}, {c['how']}") for c in found["consents"]]
    facts((
        ("name", found["name"]),
        ("address", found["address"]),
        ("other addresses", ", ".join(found["aliases"])),
        ("own device", found.get("second_address") or found["second"]),
        ("organisation", found["organisation_name"]),
        ("personal capacity", "yes" if found["personal"] else ""),
        ("letters", "Welsh" if found["language"] == "cy" else "English"),
        ("source", found["source"]),
        *consents,
        ("invited to", members),
        ("letters come back since", moment(found["undeliverable_since"])),
        ("last heard", moment(found["heard_at"])),
        *((each["session"], f"{each['state']}{_came(each['came'])}") for each in found["standings"]),
    ))  # fmt: skip
    if not found["standings"]:
        say("No sign-ups.")


def _came(mark: str) -> str:
    return "" if mark == "unmarked" else f", {mark}"
