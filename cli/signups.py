"""`signups`: who stands where for a session; giving a standing by hand, taking somebody off."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, NounWithTarget, chosen, noun, run

if TYPE_CHECKING:
    from core.model import Person, Session
    from core.store.unit_of_work import View

app = noun("Who stands where for a session: list, set, remove, approve, refuse, came.", NounWithTarget)

Session_ = Annotated[str, typer.Argument(metavar="SESSION", help="The session, as `sessions` prints it.")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="A mail address, or the exact name of somebody known.")]
Reason = Annotated[str, typer.Option(help="Why, for the log and for the person's letter.")]
_STATES = ("going", "offered", "maybe", "waitlisted", "unconfirmed", "declined", "withdrawn", "removed")


@app.command("list")
def list_(
    context: typer.Context,
    session: Annotated[str, typer.Argument(metavar="SESSION", help="One session; otherwise all that are coming.")] = "",
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those who wait for a place, in order.")] = False,
    why: Annotated[bool, typer.Option("--why", help="The reason of each standing.")] = False,
    json: Json = False,
) -> None:
    """Who stands where: `signups SESSION`, or `signups` for all coming sessions."""
    run(_list(context, session, waiting=waiting, why=why, json=json))


async def _list(context: typer.Context, session: str, *, waiting: bool, why: bool, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json

    async with opened(chosen(context)) as it, it.store.view() as view:
        coming = sorted(await view.sessions.coming(it.now), key=lambda s: s.starts)
        sessions = [await view.sessions.need(session)] if session else coming
        found = [each for one in sessions for each in await rows(view, one)]
    if waiting:
        found = [each for each in found if each["state"] in ("offered", "waitlisted")]
    if json:
        as_json(found)
    else:
        print_table(found, why=why)


async def rows(view: "View", session: "Session") -> list[dict[str, Any]]:
    """The sign-ups of a session as rows of JSON: going first, then by arrival. The keys are stable."""
    from core.signup import position

    found = await view.signups.for_session(session.id)
    people = await view.people.many(each.person for each in found)
    return [
        {
            "session": each.session,
            "series": each.series,
            "person": each.person,
            "name": people[each.person].name if each.person in people else "",
            "address": people[each.person].address if each.person in people else "",
            "organisation": people[each.person].organisation_name if each.person in people else "",
            "state": each.state,
            "holding": each.holding,
            "approval": each.approval,
            "position": position(found, each.person) or None,
            "how": each.how,
            "reason": each.reason,
            "changed_at": each.changed_at,
        }
        for each in sorted(found, key=lambda s: (_STATES.index(s.state), s.passed, s.order))
    ]


def print_table(found: list[dict[str, Any]], *, why: bool = False) -> None:
    """Print sign-ups as a table."""
    from cli.printing import table

    head = ("session", "name", "organisation", "address", "state", *(("why",) if why else ()))
    lines = [
        (
            r["session"], r["name"], r["organisation"], r["address"], _standing(r),
            *((r["reason"] or r["how"],) if why else ()),
        )
        for r in found
    ]  # fmt: skip
    table(head, lines, empty="Nobody has signed up yet.")


def _standing(of: dict[str, Any]) -> str:
    if of["position"]:
        return f"waiting, number {of['position']}"
    if of["approval"]:
        return "asks for a place: approve or refuse"
    return "maybe, keeps the place" if of["holding"] else str(of["state"])


@app.command("set")
def set_(
    context: typer.Context,
    session: Session_,
    who: Who,
    state: Annotated[str, typer.Argument(metavar="STATE", help="going, maybe, declined or waitlisted.")],
    reason: Reason = "",
) -> None:
    """Give somebody a standing by hand. Their letter waits for the hold."""
    run(_set(context, session, who, state, reason))


async def _set(context: typer.Context, session: str, who: str, state: str, reason: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import signups

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = await somebody(view, who)
        done = await signups.set_state(it.store, it.desk, it.actor, session, person.id, state, reason=reason)
    say(f"Changed: {done.summary}.")


@app.command("remove")
def remove(context: typer.Context, session: Session_, who: Who, reason: Reason = "") -> None:
    """Take somebody off a session. The queue moves; the letters wait for the hold."""
    run(_remove(context, session, who, reason))


async def _remove(context: typer.Context, session: str, who: str, reason: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import signups

    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = await somebody(view, who)
        done = await signups.remove(it.store, it.desk, it.actor, session, person.id, reason=reason)
    say(f"Changed: {done.summary}.")


async def somebody(view: "View", who: str) -> "Person":
    """The person with this id, address or exact name. Raises `Refused` where there is none, or more than one."""
    from core.errors import Refused
    from core.text import clean_line

    known = await view.people.get(who) or await view.people.by_address(who)
    if known is not None:
        return known
    name = clean_line(who, 100).casefold()
    found = [each for each in await view.people.all() if each.name.casefold() == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"Several people are called “{clean_line(who, 60)}”. Give the mail address.")
    raise Refused(f"Nobody is known as “{clean_line(who, 60)}”. `thirdthursday people` lists everybody.")
