"""`series edit`, `pause`, `resume`, `end` and `cadence`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes

if TYPE_CHECKING:
    from core.model import Series
    from core.operations.series import SeriesEdit
    from core.schedule import CadencePlan

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The series.")]
Why = Annotated[str, typer.Option(help="Why, for the log.")]


def register(app: typer.Typer) -> None:
    """Put the verbs under `series`."""
    app.command("edit")(edit)
    app.command("pause")(pause)
    app.command("resume")(resume)
    app.command("end")(end)
    app.command("cadence")(cadence)


def edit(
    context: typer.Context,
    slug: Slug,
    name: Annotated[str | None, typer.Option(help="The name in letters, at most 30 characters.")] = None,
    short: Annotated[str | None, typer.Option(help="The name in subjects, at most 20 characters.")] = None,
    about: Annotated[str | None, typer.Option("--about", help="What it is, in a sentence.")] = None,
    organizers: Annotated[str | None, typer.Option(metavar="NAMES", help="Who runs it, in words.")] = None,
    capacity: Annotated[str | None, typer.Option(metavar="N", help="Places, hosts counted; `none`: no limit.")] = None,
    host: Annotated[list[str] | None, typer.Option(help="Who hosts, in the order of the rota. Repeat.")] = None,
    join: Annotated[str | None, typer.Option("--join", metavar="URL", help="Where the call is.")] = None,
    phone: Annotated[str | None, typer.Option(metavar="NUMBER", help="The number to dial in; `none` for none.")] = None,
    pin: Annotated[str | None, typer.Option(metavar="PIN", help="The PIN for dialling in; `none` for none.")] = None,
    audience: Annotated[str | None, typer.Option(help="open, approval or domains.")] = None,
    domain: Annotated[list[str] | None, typer.Option(help="A mail domain for --audience domains. Repeat.")] = None,
    quiet: Annotated[list[str] | None, typer.Option(metavar="DATE", help="A day to keep free. Repeat.")] = None,
    alarm: Annotated[bool | None, typer.Option("--alarm/--no-alarm", help="A reminder in calendars.")] = None,
    passcode_in_calendar: Annotated[
        bool | None, typer.Option("--passcode-in-calendar/--no-passcode-in-calendar", help="The passcode in calendars.")
    ] = None,
    feed_join_details: Annotated[
        bool | None, typer.Option("--join-in-feed/--no-join-in-feed", help="The join address in the public file.")
    ] = None,
    invite_first: Annotated[
        bool | None, typer.Option("--invite-first/--no-invite-first", help="Members get the entry before they answer.")
    ] = None,
    declinecounter: Annotated[
        bool | None,
        typer.Option("--answer-proposals/--no-answer-proposals", help="Answer a proposed time in calendars too."),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Change a series. New joining details reach every calendar once and each person by one letter, after the hold."""
    fields = {"name": name, "short": short, "what_is_it": about, "organizers": organizers, "audience": audience}
    settings = {
        "alarm": alarm, "passcode_in_calendar": passcode_in_calendar, "feed_join_details": feed_join_details,
        "invite_first": invite_first, "declinecounter": declinecounter,
    }  # fmt: skip
    asked: dict[str, Any] = {key: value for key, value in fields.items() if value is not None}
    asked["settings"] = {key: value for key, value in settings.items() if value is not None}
    lists = {"capacity": capacity, "hosts": host, "domains": domain, "quiet_days": quiet}
    run(_edit(context, slug, asked, lists, (join, phone, pin), How(dry_run=dry_run, yes=yes, json=json)))


async def _edit(
    context: typer.Context, slug: str, asked: dict[str, Any], lists: dict[str, Any],
    join: tuple[str | None, str | None, str | None], how: How,
) -> None:  # fmt: skip
    from cli.desk import opened
    from cli.plans import carry_out
    from core.errors import Refused
    from core.operations import series

    nothing = [*lists.values(), *join]
    if asked == {"settings": {}} and all(value is None for value in nothing):
        raise Refused("Say what to change, for example --name or --join. `series edit --help` lists everything.")
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            change = _asked(await view.series.need(slug), asked, lists, join)
        await carry_out(it, lambda store: series.edit(store, it.desk, it.actor, slug, change), how)


def _asked(
    series: "Series", asked: dict[str, Any], lists: dict[str, Any], join: tuple[str | None, str | None, str | None]
) -> "SeriesEdit":
    from cli.session_changes import joined
    from cli.sessions import places_of
    from core.operations.series import SeriesEdit
    from core.schedule import parse_date

    more = dict(asked)
    if lists["capacity"] is not None:
        more["capacity"] = places_of(lists["capacity"], "--capacity")
    if lists["quiet_days"] is not None:
        more["quiet_days"] = tuple(parse_date(each) for each in lists["quiet_days"])
    more |= {name: tuple(lists[name]) for name in ("hosts", "domains") if lists[name] is not None}
    if any(each is not None for each in join):
        more["join"] = joined(series.join, *join)
    return SeriesEdit(**more)


def pause(context: typer.Context, slug: Slug, reason: Why = "", dry_run: DryRun = False, json: Json = False) -> None:
    """Pause a series: no session opens and no invitation is sent; open sessions run on. `series resume` ends it."""
    run(_status(context, "pause", slug, How(dry_run=dry_run, yes=True, json=json), reason=reason))


def resume(
    context: typer.Context,
    slug: Slug,
    trial: Annotated[bool, typer.Option("--trial", help="As a trial.")] = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Let a paused series run again, or end its trial."""
    run(_status(context, "resume", slug, How(dry_run=dry_run, yes=True, json=json), trial=trial))


def end(
    context: typer.Context, slug: Slug, reason: Why = "", dry_run: DryRun = False, yes: Yes = False, json: Json = False
) -> None:
    """End a series for good. Open sessions run on."""
    from core.errors import Refused

    if not (dry_run or yes or (not json and typer.confirm(f"End {slug} for good?", default=False))):
        raise Refused("Nothing was changed. Say --yes to end a series.")
    run(_status(context, "end", slug, How(dry_run=dry_run, yes=True, json=json), reason=reason))


async def _status(context: typer.Context, verb: str, slug: str, how: How, **more: Any) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from core.operations import series

    act = getattr(series, verb)
    async with opened(chosen(context), read_only=False) as it:
        await carry_out(it, lambda store: act(store, it.desk, it.actor, slug, **more), how)


def cadence(
    context: typer.Context,
    slug: Slug,
    rule: Annotated[str, typer.Option(help="When: “third Thursday”, “every 2 weeks from 2027-07-01”.")],
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day of the new rule.")],
    cancel: Annotated[
        list[str] | None, typer.Option(metavar="SESSION", help="Cancel this one instead of moving it. Repeat.")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="SESSION", help="Leave this one where it is. Repeat.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="SENTENCE", help="Opens the letter to everybody.")] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Change how often a series meets, or make a one-off regular: kept, moved, new and withdrawn dates, one letter each."""
    choices = dict.fromkeys(cancel or (), "cancel") | dict.fromkeys(keep or (), "keep")
    run(_cadence(context, slug, rule, from_, choices, reason, How(dry_run=dry_run, yes=yes, json=json)))


async def _cadence(
    context: typer.Context, slug: str, rule: str, first: str, choices: dict[str, Any], reason: str, how: How
) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from cli.printing import say
    from core.operations import cadence
    from core.schedule import parse_date

    day = parse_date(first)
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            planned = await cadence.plan(view, it.desk, slug, rule, day, it.now, choices=choices)
        if not how.json:
            say("\n".join(lines_of(planned)))
        await carry_out(
            it,
            lambda store: cadence.change(
                store, it.desk, it.actor, slug, rule, day, choices=choices, reason=reason, agreed=planned
            ),
            how,
            more={"cadence": row(planned)},
        )


def lines_of(planned: "CadencePlan") -> list[str]:
    """The plan in words, one list a line."""
    from core.wording import count_words, plain_date

    def days(sessions: Any) -> str:
        shown = [str(plain_date(each.date)) for each in sessions]
        return ", ".join(shown[:6]) + (f" and {len(shown) - 6} more" if len(shown) > 6 else "")

    clashing = [f"{plain_date(each.day)}, {each.words}" for each in planned.clashes]
    lines = [f"keep: {days(planned.kept)}" if planned.kept else ""]
    lines += [f"move: {days([each.before])} to {days([each.after])} ({each.before.id})" for each in planned.moved]
    lines += [f"cancel: {days([each])} ({each.id})" for each in planned.cancelled]
    lines += [f"new: {days(planned.new)}" if planned.new else ""]
    lines += [f"withdraw: {days(planned.withdrawn)}" if planned.withdrawn else ""]
    lines += [f"! clash: {each}" for each in clashing]
    lines += [f"{count_words(len(planned.without_host), 'date')} without a host" if planned.without_host else ""]
    return [line for line in lines if line]


def row(planned: "CadencePlan") -> dict[str, Any]:
    """The plan as JSON. The keys are stable."""
    return {
        "rule": planned.series.rule,
        "first": planned.series.first.isoformat(),
        "kept": [each.id for each in planned.kept],
        "moved": [
            {"id": e.before.id, "from": e.before.date.isoformat(), "to": e.after.date.isoformat()}
            for e in planned.moved
        ],
        "cancelled": [each.id for each in planned.cancelled],
        "withdrawn": [each.id for each in planned.withdrawn],
        "new": [each.date.isoformat() for each in planned.new],
        "clashes": [{"date": each.day.isoformat(), "words": each.words} for each in planned.clashes],
        "without_host": [each.isoformat() for each in planned.without_host],
        "more_often": planned.more_often,
    }
