"""`sessions edit`, `move`, `shorten`, `skip`, `cancel`, `keep` and `add`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes

if TYPE_CHECKING:
    from core.model import Join, Session
    from core.operations.sessions import SessionEdit
    from core.store.unit_of_work import View

Id = Annotated[str, typer.Argument(metavar="SESSION", help="The session, as `sessions` prints it.")]
Date = Annotated[str, typer.Argument(metavar="DATE", help="The day: 2027-05-10, or “10 May 2027”.")]
Reason = Annotated[str, typer.Option(metavar="WORDS", help="Stands after “because” in the letters.")]
Time = Annotated[str, typer.Option("--time", metavar="HH:MM", help="Start, by the clock on the wall.")]
Minutes = Annotated[int, typer.Option("--length", metavar="N", min=0, help="Minutes; otherwise as before.")]
Topic = Annotated[str | None, typer.Option(help="What it is about.")]
Host = Annotated[
    list[str] | None,
    typer.Option(help="Who hosts: a mail address, or the name of somebody known. Repeat for more; `none` for nobody."),
]
JoinOption = Annotated[
    str | None, typer.Option("--join", metavar="URL", help="Where the call is; `series` for as the series.")
]
Phone = Annotated[str | None, typer.Option(metavar="NUMBER", help="The number to dial in; `none` for none.")]
Pin = Annotated[str | None, typer.Option(metavar="PIN", help="The PIN for dialling in; `none` for none.")]


def register(app: typer.Typer) -> None:
    """Put the verbs under `sessions`."""
    app.command("edit")(edit)
    app.command("move")(move)
    app.command("shorten")(shorten)
    app.command("skip")(skip)
    app.command("cancel")(cancel)
    app.command("keep")(keep)
    app.command("add")(add)


def edit(
    context: typer.Context,
    session: Id,
    topic: Topic = None,
    host: Host = None,
    places: Annotated[str | None, typer.Option(metavar="N", help="Places, hosts counted; `none` for no limit.")] = None,
    join: JoinOption = None,
    phone: Phone = None,
    pin: Pin = None,
    tell: Annotated[bool, typer.Option("--tell", help="Tell people now of a new topic or host.")] = False,
    from_now_on: Annotated[
        bool, typer.Option("--from-now-on", help="Hosts, places and joining details of the later sessions too.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Change topic, hosts, places or joining details. Who must hear of it, and who moves up, is told after the hold."""
    how = How(dry_run=dry_run, yes=yes, json=json)
    fields = {"topic": topic, "host": host, "places": places, "join": join, "phone": phone, "pin": pin}
    run(_edit(context, session, fields, how, tell=tell, from_now_on=from_now_on))


async def _edit(
    context: typer.Context, session: str, fields: dict[str, Any], how: How, *, tell: bool, from_now_on: bool
) -> None:
    from msgspec.structs import replace

    from cli.desk import opened
    from cli.plans import carry_out
    from core.errors import Refused
    from core.operations import sessions

    if all(value is None for value in fields.values()):
        raise Refused("Say what to change: --topic, --host, --places, --join, --phone or --pin.")
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            change = await _asked(view, await view.sessions.need(session), fields)
        change = replace(change, tell=tell, from_now_on=from_now_on)
        await carry_out(it, lambda store: sessions.edit(store, it.desk, it.actor, session, change), how)


async def _asked(view: "View", session: "Session", fields: dict[str, Any]) -> "SessionEdit":
    from msgspec import UNSET

    from cli.sessions import places_of
    from core.operations.sessions import SessionEdit

    host, places = fields["host"], fields["places"]
    return SessionEdit(
        topic=UNSET if fields["topic"] is None else fields["topic"],
        hosts=UNSET if host is None else () if host == ["none"] else tuple(host),
        capacity=UNSET if places is None else places_of(places),
        join=await _join(view, session, fields),
    )


async def _join(view: "View", session: "Session", fields: dict[str, Any]) -> Any:
    """The joining details with what was asked put over those that hold now; UNSET where nothing was asked."""
    from msgspec import UNSET

    if fields["join"] == "series":
        return None
    if all(fields[name] is None for name in ("join", "phone", "pin")):
        return UNSET
    series = await view.series.need(session.series)
    return joined(session.join or series.join, fields["join"], fields["phone"], fields["pin"])


def joined(join: "Join", address: str | None, phone: str | None, pin: str | None) -> "Join":
    """Joining details with single values replaced; `none` empties one."""
    from msgspec.structs import replace

    from core.text import clean_line

    asked = {"address": address, "phone": phone, "pin": pin}
    given = {name: clean_line("" if text == "none" else text, 600) for name, text in asked.items() if text is not None}
    return replace(join, **given)


def move(
    context: typer.Context,
    session: Id,
    date: Date,
    time: Time = "",
    length: Minutes = 0,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Move a session to another date or time. Places stay; everybody signed up or waiting is told, calendars move."""
    run(_move(context, session, date, time, length, reason, How(dry_run=dry_run, yes=yes, json=json)))


async def _move(context: typer.Context, session: str, day: str, time: str, length: int, reason: str, how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import sessions
    from core.schedule import parse_date

    wanted = parse_date(day)
    async with opened(chosen(context), read_only=False) as it:
        await carry_out(
            it,
            lambda store: sessions.move(
                store, it.desk, it.actor, session, wanted, start=time or None, length=length or None, reason=reason
            ),
            how,
        )


def shorten(
    context: typer.Context,
    session: Id,
    minutes: Annotated[int, typer.Argument(metavar="MINUTES", help="How long it lasts.")],
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Let a session last so many minutes."""
    run(_simple(context, "shorten", session, How(dry_run=dry_run, yes=yes, json=json), reason, length=minutes))


def skip(
    context: typer.Context, session: Id, reason: Reason = "", dry_run: DryRun = False, yes: Yes = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Leave a date out. Nobody is told if nobody is signed up; otherwise why, if a bank holiday or the like says it."""
    run(_simple(context, "skip", session, How(dry_run=dry_run, yes=yes, json=json), reason))


def cancel(
    context: typer.Context, session: Id, reason: Reason = "", dry_run: DryRun = False, yes: Yes = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Call a session off. Everybody signed up or waiting is told, and it leaves their calendars."""
    run(_simple(context, "cancel", session, How(dry_run=dry_run, yes=yes, json=json), reason))


def keep(
    context: typer.Context,
    session: Id,
    reason: Annotated[str, typer.Option(help="Why, for the log.")] = "",
    json: Json = False,
) -> None:
    """Keep a session on its date although it meets a bank holiday or the like. It is not warned about any more."""
    run(_simple(context, "keep", session, How(dry_run=False, yes=True, json=json), reason))


async def _simple(
    context: typer.Context, verb: str, session: str, how: How, reason: str, **more: Any
) -> None:  # fmt: skip
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import sessions

    act = getattr(sessions, verb)
    async with opened(chosen(context), read_only=False) as it:
        await carry_out(
            it, lambda store: act(store, it.desk, it.actor, session, reason=reason, **more), how
        )  # fmt: skip


def add(
    context: typer.Context,
    series: Annotated[str, typer.Argument(metavar="SERIES", help="The series.")],
    date: Date,
    time: Time = "",
    length: Minutes = 0,
    topic: Annotated[str, typer.Option(help="What it is about.")] = "",
    host: Host = None,
    past: Annotated[bool, typer.Option("--past", help="It took place already: recorded without letters.")] = False,
    came: Annotated[int, typer.Option(metavar="N", min=0, help="With --past: how many came.")] = 0,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Add a session beside those of the rule, or record one that took place before. No letter leaves."""
    how = How(dry_run=dry_run, yes=True, json=json)
    fields = {"topic": topic, "hosts": tuple(host or ()), "start": time or None, "length": length or None}
    run(_add(context, series, date, fields, how, past=past, came=came))


async def _add(
    context: typer.Context, series: str, day: str, fields: dict[str, Any], how: How, *, past: bool, came: int
) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.errors import Refused
    from core.operations import sessions
    from core.schedule import parse_date

    if came and not past:
        raise Refused("--came counts the people of a meeting that took place: add --past.")
    wanted = parse_date(day)
    async with opened(chosen(context), read_only=False) as it:
        if past:
            await carry_out(
                it, lambda store: sessions.add_past(store, it.desk, it.actor, series, wanted, came=came, **fields), how
            )
        else:
            await carry_out(it, lambda store: sessions.add(store, it.desk, it.actor, series, wanted, **fields), how)
