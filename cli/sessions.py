"""`sessions`: list and show."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.model import Person, Series, Session
    from core.store.unit_of_work import View

app = noun("Dated meetings: list, show, edit, move, skip, cancel, add, reconcile.")

Id = Annotated[str, typer.Argument(metavar="SESSION", help="The session, as `sessions` prints it.")]


@app.command("list")
def list_(
    context: typer.Context,
    series: Annotated[str, typer.Option(metavar="SLUG", help="Only this series.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Past and cancelled ones too.")] = False,
    json: Json = False,
) -> None:
    """Coming sessions with their counts."""
    run(_list(context, series, every=every, json=json))


async def _list(context: typer.Context, series: str, *, every: bool, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        wanted = [await view.series.need(series)] if series else await view.series.all()
        found = [s for each in wanted for s in await view.sessions.of_series(each.id)]
        kept = [s for s in found if every or (s.state in ("planned", "open") and s.ends > it.now)]
        rows = [await row(view, each) for each in sorted(kept, key=lambda s: s.starts)]
        zones = {each.id: each.zone for each in wanted}
    if json:
        as_json(rows)
        return
    head = ("session", "when", "state", "places", "waiting", "host", "topic")
    lines = [
        (
            r["id"], moment(r["starts"], zones[r["series"]]), r["state"], places_words(r), r["waiting"],
            ", ".join(h["name"] or h["address"] for h in r["hosts"]) or "nobody yet", r["topic"] or "none yet",
        )
        for r in rows
    ]  # fmt: skip
    table(head, lines, empty="No session is coming. Start a series with: thirdthursday series add")


async def row(view: "View", session: "Session") -> dict[str, Any]:
    """One session as a row of JSON. The keys are stable."""
    from tui.facts.counts import read_counts

    series = await view.series.need(session.series)
    counts = await read_counts(view, session, series)
    hosts = await view.people.many(session.hosts)
    return {
        "id": session.id,
        "series": session.series,
        "number": session.number,
        "date": session.date,
        "starts": session.starts,
        "ends": session.ends,
        "state": session.state,
        "topic": session.topic,
        "hosts": [host_row(hosts[id_]) for id_ in session.hosts if id_ in hosts],
        "capacity": counts.capacity,
        "used": counts.used,
        "going": counts.going,
        "maybe": counts.maybe,
        "declined": counts.declined,
        "waiting": counts.waiting,
        "unconfirmed": counts.unconfirmed,
    }


def host_row(host: "Person") -> dict[str, str]:
    """A host as a row of JSON."""
    return {"id": host.id, "name": host.name, "address": host.address}


def places_words(of: dict[str, Any]) -> str:
    """`6 of 10` places, hosts counted."""
    return f"{of['used']} of {of['capacity']}" if of["capacity"] is not None else f"{of['used']}, no limit"


@app.command("show")
def show(context: typer.Context, session: Id, json: Json = False) -> None:
    """One session: its counts, its joining details and who stands where."""
    run(_show(context, session, json=json))


async def _show(context: typer.Context, session_id: str, *, json: bool) -> None:
    from cli import signups
    from cli.desk import opened
    from cli.printing import as_json

    async with opened(chosen(context)) as it, it.store.view() as view:
        session = await view.sessions.need(session_id)
        series = await view.series.need(session.series)
        shown = await row(view, session)
        people = await signups.rows(view, session)
    shown["join"] = _join(session, series)
    shown["signups"] = people
    if json:
        as_json(shown)
    else:
        _print(shown, series)


def _join(session: "Session", series: "Series") -> dict[str, str]:
    from msgspec.structs import asdict

    return asdict(session.join or series.join)


def _print(shown: dict[str, Any], series: "Series") -> None:
    from cli import signups
    from cli.printing import facts, moment, say

    facts((
        ("session", shown["id"]),
        ("series", f"{series.name} ({series.id})"),
        ("when", f"{moment(shown['starts'], series.zone)} to {moment(shown['ends'], series.zone)[-5:]} {series.zone}"),
        ("state", shown["state"]),
        ("topic", shown["topic"] or "none yet"),
        ("host", ", ".join(h["name"] or h["address"] for h in shown["hosts"]) or "nobody yet"),
        ("places", f"{places_words(shown)}, hosts counted"),
        ("going", shown["going"]),
        ("maybe", shown["maybe"]),
        ("declined", shown["declined"]),
        ("waiting", shown["waiting"]),
        *((f"join {name.replace('_', ' ')}", value) for name, value in shown["join"].items()),
    ))  # fmt: skip
    if shown["signups"]:
        say("")
        signups.print_table(shown["signups"])


def places_of(text: str, option: str = "--places") -> int | None:
    """A number of places, hosts counted; None for no limit. Raises `Refused`."""
    from core.errors import Refused

    if text.lower() == "none":
        return None
    if not text.isdecimal() or len(text) > 6:
        raise Refused(f"{option} takes a number from 2 up (the host counts), or `none` for no limit.")
    return int(text)
