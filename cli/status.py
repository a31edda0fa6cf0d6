"""`status`: the state of the whole, for people and for monitors; exit code 1 when the desk is not ready."""

from typing import TYPE_CHECKING, Any

import typer

from cli.noun import Json, chosen, run

if TYPE_CHECKING:
    from cli.desk import Open
    from core.health import Check, Signs
    from core.model import Switch
    from core.store.unit_of_work import View


def status(context: typer.Context, json: Json = False) -> None:
    """Whether mail goes in and out, what waits, what comes next. Exit 1 when not ready."""
    run(_status(context, json=json))


async def _status(context: typer.Context, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json

    async with opened(chosen(context)) as it, it.store.view() as view:
        found = await _found(it, view)
    if json:
        as_json(found)
    else:
        _print(found)
    if not found["ready"]:
        raise typer.Exit(1)


async def _found(it: "Open", view: "View") -> dict[str, Any]:
    """The state of the whole as JSON. The keys are stable."""
    from core.health import desk_checks
    from core.model import RowState
    from core.readiness import SET_BY_THE_DESK, Letters, not_ready
    from tui.facts.home import read_troubled
    from tui.views.frame import signs_of

    states: tuple[RowState, ...] = ("held", "queued", "sending", "retry", "failed", "unknown")
    beats = await it.store.beats()
    signs = signs_of(beats, it.now)
    gateway = next((beat.facts for beat in beats if beat.name == "gateway"), {})
    switches = {each.id: each for each in await view.switches.all()}
    hold, redirect = switches.get("hold"), switches.get("redirect")
    due = [row for rank in (0, 1, 2) if (row := await view.outbox.next_due(rank))]
    oldest = min((row.due for row in due), default=None)
    why = not_ready(it.now, signs, Letters(oldest_due=oldest, held=hold is not None), gateway, switches.values())
    waiting = await view.inbound.in_state("waiting", limit=200)
    desk = desk_checks(it.now, waiting=waiting, letters=await read_troubled(view), signs=signs)
    return {
        "ready": not why,
        "why_not": why,
        "now": it.now,
        "gateway_seen": signs.gateway_seen,
        "mail_held": None if hold is None else _switched(hold),
        "mail_redirected": None if redirect is None else {"to": redirect.value, **_switched(redirect)},
        "stopped": {name: _switched(switches[name]) for name in SET_BY_THE_DESK if name in switches},
        "waiting": await view.inbound.count("waiting"),
        "letters": {state: await view.outbox.count(state) for state in states},
        "checks": [_check(each) for each in desk],
        "series": [await _series(it, view, each.id, signs) for each in await view.series.all()],
    }


def _switched(switch: "Switch") -> dict[str, Any]:
    return {"by": switch.by, "at": switch.at, "reason": switch.reason}


def _check(check: "Check") -> dict[str, str]:
    return {"name": check.name, "state": check.state, "says": check.says}


async def _series(it: "Open", view: "View", slug: str, signs: "Signs") -> dict[str, Any]:
    """One series: its next session with counts and checks."""
    from cli.sessions import row
    from tui.facts.home import read_home
    from tui.views.home import checks_of

    facts = await read_home(view, slug, it.now)
    if facts.next is None:
        return {"id": slug, "next": None, "checks": []}
    checks = [each for each in checks_of(facts, it.now, signs) if each.name in ("host", "topic", "join", "invite")]
    return {"id": slug, "next": await row(view, facts.next), "checks": [_check(each) for each in checks]}


def _print(found: dict[str, Any]) -> None:
    from cli.printing import facts, moment
    from cli.sessions import places_words

    facts((("ready", "yes" if found["ready"] else "no"), *(("why not", each) for each in found["why_not"])))
    if found["mail_held"]:
        facts((("mail", f"all held by {found['mail_held']['by']} since {moment(found['mail_held']['at'])}"),))
    if found["mail_redirected"]:
        facts((("mail", f"all redirected to {found['mail_redirected']['to']} by {found['mail_redirected']['by']}"),))
    facts((check["name"], f"{check['state']}, {check['says']}") for check in found["checks"])
    facts(("letters " + state, number) for state, number in found["letters"].items() if number)
    for series in found["series"]:
        session = series["next"]
        said = f"{session['id']}, {moment(session['starts'])}, {places_words(session)} places" if session else "none"
        facts(((f"{series['id']} next", said),))
        facts((f"{series['id']} {check['name']}", f"{check['state']}, {check['says']}") for check in series["checks"])
