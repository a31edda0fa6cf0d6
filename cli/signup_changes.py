"""`signups approve`, `refuse` and `came`."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes
from cli.signups import Session_, Who

if TYPE_CHECKING:
    from core.store.unit_of_work import View


def register(app: typer.Typer) -> None:
    """Put the verbs under `signups`."""
    app.command("approve")(approve)
    app.command("refuse")(refuse)
    app.command("came")(came)


def approve(
    context: typer.Context,
    session: Session_,
    who: Who,
    reason: Annotated[str, typer.Option(help="Why, for the log.")] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Approve a request for a place: they get one, or a place in the queue. They are told after the hold."""
    run(_answer(context, session, who, reason, How(dry_run=dry_run, yes=yes, json=json), approve=True))


def refuse(
    context: typer.Context,
    session: Session_,
    who: Who,
    reason: Annotated[str, typer.Option(help="Why, in a few words. The person is told.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Refuse a request for a place. They are told why, after the hold."""
    how = How(dry_run=dry_run, yes=yes, json=json, words=True)
    run(_answer(context, session, who, reason, how, approve=False))


async def _answer(context: typer.Context, session: str, who: str, reason: str, how: How, *, approve: bool) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from cli.signups import somebody
    from core.operations import approvals

    verb = approvals.approve if approve else approvals.refuse
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id
        await carry_out(it, lambda store: verb(store, it.desk, it.actor, session, person, reason=reason), how)


def came(
    context: typer.Context,
    session: Session_,
    who: Annotated[list[str] | None, typer.Argument(metavar="WHO…", help="Addresses or exact names.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Everybody who had a place came, but for those named.")] = False,
    only: Annotated[bool, typer.Option("--only", help="Nobody else who had a place came.")] = False,
    absent: Annotated[list[str] | None, typer.Option(metavar="WHO", help="Who did not come. Repeat.")] = None,
    walk_ins: Annotated[int | None, typer.Option(metavar="N", help="How many came whom nobody knows by name.")] = None,
) -> None:
    """Mark who came. `came SESSION --all --absent “Omar Khan”` marks everybody but one. No letter follows."""
    run(_came(context, session, who or [], absent or [], walk_ins, rest="came" if every else "absent" if only else ""))


async def _came(
    context: typer.Context, session: str, who: list[str], absent: list[str], walk_ins: int | None, *, rest: str
) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.errors import Refused
    from core.operations import attendance

    if not (who or absent or rest) and walk_ins is None:
        raise Refused("Say who came: names or addresses, --all, --only, --absent or --walk-ins.")
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            here, gone = await _people(view, session, who), await _people(view, session, absent)
        done = await attendance.mark(
            it.store, it.desk, it.actor, session, came=here, absent=gone, walk_ins=walk_ins,
            rest="came" if rest == "came" else "absent" if rest == "absent" else None,
        )  # fmt: skip
    say(f"Changed: {done.summary}.")


async def _people(view: "View", session: str, who: list[str]) -> list[str]:
    """The ids of people of a session, by address, exact name, or a first name that one of them has."""
    from cli.signups import somebody
    from core.errors import Refused
    from core.operations.inbox.words.hosting import match

    found: list[str] = []
    of_session = await view.signups.for_session(session)
    people = await view.people.many(each.person for each in of_session)
    for name in who:
        matched, _ = match([name], of_session, people) if not name.isdigit() else (set(), [])
        if len(matched) == 1:
            found.append(next(iter(matched)).rpartition(":")[2])
            continue
        try:
            found.append((await somebody(view, name)).id)
        except Refused as refused:
            raise Refused(f"{refused} Nobody was marked.") from None
    return found
