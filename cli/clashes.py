"""`clashes`: what coming sessions meet, what was accepted, and how often each cadence clashes in two years."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, run

if TYPE_CHECKING:
    from datetime import datetime

    from core.desk import Desk
    from core.model import Series, Session
    from core.store.unit_of_work import View


def clashes(
    context: typer.Context,
    series: Annotated[str, typer.Option(metavar="SLUG", help="Only this series.")] = "",
    json: Json = False,
) -> None:
    """Sessions on bank holidays, polling days, in Christmas week or on quiet days. Nothing is blocked or moved by itself."""
    run(_clashes(context, series, json=json))


async def _clashes(context: typer.Context, slug: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json

    async with opened(chosen(context)) as it, it.store.view() as view:
        wanted = [await view.series.need(slug)] if slug else await view.series.all()
        found = [await series_row(view, it.desk, each, it.now) for each in wanted if each.status != "ended"]
    if json:
        as_json(found)
    else:
        _print(found)


async def series_row(view: "View", desk: "Desk", series: "Series", now: "datetime") -> dict[str, Any]:
    """One series with its clashes as JSON. The keys are stable."""
    from core.schedule import cadence_clashes, local

    today = local(now, series.zone).date()
    ahead = cadence_clashes(series, today, polling_days=desk.polling_days, quiet_days=desk.quiet_days)
    coming = [each for each in await view.sessions.of_series(series.id, after=now) if each.state in ("planned", "open")]
    rows = [row for session in coming for row in session_rows(session, series, desk)]
    return {"series": series.id, "rule": series.rule, "in_two_years": len(ahead), "sessions": rows}


def session_rows(session: "Session", series: "Series", desk: "Desk") -> list[dict[str, Any]]:
    """What one session meets, as JSON; a note concerns other nations only."""
    from core.clashes import clashes as met

    kept = {each.clash: each for each in session.kept}
    return [
        {
            "session": session.id,
            "date": session.date.isoformat(),
            "kind": each.kind,
            "words": each.words,
            "note": each.note,
            "kept_by": kept[each.words].by if each.words in kept else None,
            "kept_at": kept[each.words].at.isoformat() if each.words in kept else None,
        }
        for each in met(session.date, series, desk.polling_days, desk.quiet_days)
    ]


def _print(found: list[dict[str, Any]]) -> None:
    from cli.printing import say

    if not found:
        say("There is no series yet. Start one with: thirdthursday series add")
    for series in found:
        say(f"{series['series']}: {two_years(series['rule'], series['in_two_years'])}")
        for each in series["sessions"]:
            say(_line(each))


def _line(each: dict[str, Any]) -> str:
    from datetime import date

    from core.wording import date_words

    mark = " " if each["note"] or each["kept_by"] else "!"
    word = " (a note: other nations only)" if each["note"] else ""
    kept = f" (kept by {each['kept_by']})" if each["kept_by"] else ""
    day = date_words(date.fromisoformat(each["date"]))
    ask = f"  sessions move|skip|keep {each['session']}" if mark == "!" else ""
    return f"{mark} {day}: {each['words']}{word}{kept}{ask}"


def two_years(rule: str, number: int) -> str:
    """`third Thursday clashes 3 times in two years.`"""
    from core.wording import count_words

    return f"{rule} clashes {count_words(number, 'time') if number else 'never'} in two years."
