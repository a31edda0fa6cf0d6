"""`series`: list, show and add."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run
from cli.plans import DryRun

if TYPE_CHECKING:
    from core.desk import Desk
    from core.model import Series, Session
    from core.operations.series import NewSeries
    from core.store.unit_of_work import View

app = noun("Regular meetings: list, show, add, edit, pause, end, cadence.")

Rule = Annotated[str, typer.Option(help="When: “third Thursday”, “every 2 weeks from 2027-07-01”, “once 2027-07-01”.")]
From = Annotated[str, typer.Option("--from", metavar="DATE", help="Count from this day on. Otherwise from today.")]
Time = Annotated[str, typer.Option("--time", "--start", metavar="HH:MM", help="Start, by the clock on the wall.")]
Length = Annotated[int, typer.Option(help="Minutes.")]
Zone = Annotated[str, typer.Option(help="Time zone.")]
Capacity = Annotated[str, typer.Option(metavar="N", help="Places, hosts counted; `none` for no limit.")]
Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Who hosts.")]
HostName = Annotated[str, typer.Option(metavar="NAME", help="The host's name.")]
JoinAddress = Annotated[str, typer.Option("--join", metavar="URL", help="Where the call is.")]
Phone = Annotated[str, typer.Option(metavar="NUMBER", help="The number to dial in.")]
Pin = Annotated[str, typer.Option(metavar="PIN", help="The PIN for dialling in.")]


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Every series with its rule and its next session."""
    run(_list(context, json=json))


async def _list(context: typer.Context, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        rows = [await row(view, each, it.now) for each in await view.series.all()]
    if json:
        as_json(rows)
        return
    lines = [
        (r["id"], r["name"], r["rule"], f"{r['start']} {r['zone']}", r["status"], r["next"] or "none") for r in rows
    ]
    head = ("series", "name", "rule", "time", "status", "next session")
    table(head, lines, empty="There is no series yet. Start one with: thirdthursday series add")


async def row(view: "View", series: "Series", now: datetime) -> dict[str, Any]:
    """One series as a row of JSON. The keys are stable."""
    from msgspec.structs import asdict

    from cli.sessions import host_row

    hosts = await view.people.many(series.hosts)
    coming = [s for s in await view.sessions.of_series(series.id) if s.ends > now and s.state in ("planned", "open")]
    return {
        "id": series.id,
        "name": series.name,
        "status": series.status,
        "rule": series.rule,
        "first": series.first,
        "start": series.start,
        "length": series.length,
        "zone": series.zone,
        "capacity": series.capacity,
        "audience": series.audience,
        "domains": series.domains,
        "hours": series.hours,
        "review_on": series.review_on,
        "hosts": [host_row(hosts[id_]) for id_ in series.hosts if id_ in hosts],
        "join": asdict(series.join),
        "next": coming[0].id if coming else None,
    }


@app.command("show")
def show(
    context: typer.Context, slug: Annotated[str, typer.Argument(metavar="SLUG", help="The series.")], json: Json = False
) -> None:
    """One series: its settings and its coming sessions, with what they clash with."""
    run(_show(context, slug, json=json))


async def _show(context: typer.Context, slug: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, facts, say

    async with opened(chosen(context)) as it, it.store.view() as view:
        series = await view.series.need(slug)
        shown = await row(view, series, it.now)
        dates = await coming(view, series, it.desk, it.now)
    if json:
        as_json(shown | {"sessions": [{"id": id_, "clashes": clashes} for id_, _, clashes in dates]})
        return
    hosts = ", ".join(h["name"] or h["address"] for h in shown["hosts"])
    joining = [(f"join {name.replace('_', ' ')}", value) for name, value in shown["join"].items()]
    plain = [(name, shown[name]) for name in ("id", "name", "status", "rule", "start", "length", "zone", "audience")]
    facts((*plain, ("places", shown["capacity"] or "no limit"), ("hosts", hosts or "nobody yet"), *joining))
    say("")
    print_dates(dates)


Dates = list[tuple[str, str, list[str]]]


async def coming(view: "View", series: "Series", desk: "Desk", now: datetime) -> Dates:
    """The coming sessions of a series: id, date in words, and what each date clashes with."""
    from core.clashes import clashes
    from core.wording import date_words

    def of(session: "Session") -> tuple[str, str, list[str]]:
        found = clashes(session.date, series, desk.polling_days, desk.quiet_days)
        return session.id, date_words(session.date), [str(each.words) for each in found if not each.note]

    sessions = await view.sessions.of_series(series.id, after=now)
    return [of(session) for session in sessions if session.state in ("planned", "open")]


def print_dates(dates: Dates) -> None:
    """Print one date a line; a clash stands behind an exclamation mark."""
    from cli.printing import say

    for _, words, clashes in dates:
        say(f"! {words}: {'; '.join(clashes)}" if clashes else f"  {words}")


@app.command("add")
def add(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A short name: a to z, 0 to 9, hyphens. For ever.")],
    name: Annotated[str, typer.Option(help="The name in letters, at most 30 characters.")],
    rule: Rule = "third Thursday",
    from_: From = "",
    time: Time = "14:00",
    length: Length = 60,
    zone: Zone = "Europe/London",
    capacity: Capacity = "10",
    host: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="Who hosts. Repeat for a rota.")] = None,
    host_name: HostName = "",
    join: JoinAddress = "",
    phone: Phone = "",
    pin: Pin = "",
    audience: Annotated[str, typer.Option(help="open, approval or domains.")] = "open",
    domain: Annotated[list[str] | None, typer.Option(help="A mail domain for --audience domains. Repeat.")] = None,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="The hosts agreed already; otherwise they are asked first.")
    ] = False,
    trial: Annotated[bool, typer.Option("--trial", help="Members see that it is a trial.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Start a series: sessions for twelve months. Prints the dates and what they clash with.

    The hosts are asked by mail; the next three sessions open when the first of them agrees.
    """
    from msgspec.structs import replace

    plain = described(slug, name, rule, from_, time, length, zone, capacity, host or [], host_name, (join, phone, pin))
    new = replace(plain, ask_hosts=not agreed)
    status = "trial" if trial else "active"
    run(_add(context, new, audience, tuple(domain or ()), status, dry_run=dry_run))


def described(
    slug: str, name: str, rule: str, first: str, start: str, length: int, zone: str, capacity: str, hosts: list[str],
    host_name: str, join: tuple[str, str, str],
) -> "NewSeries":  # fmt: skip
    """A new series as the options describe it. Raises `Refused`."""
    from cli.sessions import places_of
    from core.model import Join
    from core.operations.series import NewHost, NewSeries
    from core.schedule import parse_date
    from core.text import clean_line

    address, phone, pin = (clean_line(each) for each in join)
    return NewSeries(
        slug=slug, name=name, rule=rule, first=parse_date(first) if first else None, start=start, length=length,
        zone=zone, capacity=places_of(capacity, "--capacity"), join=Join(address=address, phone=phone, pin=pin),
        hosts=tuple(NewHost(each, host_name if len(hosts) == 1 else "") for each in hosts),
    )  # fmt: skip


async def _add(
    context: typer.Context, new: "NewSeries", audience: str, domains: tuple[str, ...], status: str, *, dry_run: bool
) -> None:
    from msgspec.structs import replace

    from cli.clashes import series_row, two_years
    from cli.desk import opened
    from cli.printing import say
    from core.operations import series
    from core.store.trial import Trial

    async with opened(chosen(context), read_only=False) as it:
        wanted = replace(new, audience=audience, domains=domains, status=status)
        trial = Trial(it.store, clock=it.clock)
        await series.add(trial if dry_run else it.store, it.desk, it.actor, wanted)
        async with it.store.view() as view:
            seen = trial.unit if dry_run and trial.unit is not None else view
            made = await seen.series.need(new.slug)
            print_dates(await coming(seen, made, it.desk, it.now))
            found = await series_row(seen, it.desk, made, it.now)
        say(two_years(found["rule"], found["in_two_years"]))
        if dry_run:
            say("Nothing was changed.")
