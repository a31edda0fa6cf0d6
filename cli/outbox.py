"""`outbox`: the letters that wait, left, or could not leave; holding all mail and letting it go."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run
from cli.outbox_changes import one

if TYPE_CHECKING:
    from core.model import OutboxRow

app = noun("Letters: list, show, hold, release, retry, arrived, withdraw, approve.")

All = Annotated[bool, typer.Option("--all", help="All mail of the desk.")]
One = Annotated[str, typer.Argument(metavar="LETTER", help="One letter; otherwise say --all.")]


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="held, queued, sending, sent, retry, failed, unknown or withdrawn.")] = "",
    json: Json = False,
) -> None:
    """The newest letters, newest first."""
    run(_list(context, state, json=json))


async def _list(context: typer.Context, state: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    wanted = _state(state) if state else None
    async with opened(chosen(context)) as it, it.store.view() as view:
        found = await (view.outbox.in_state(wanted, limit=200, newest=True) if wanted else view.outbox.recent(200))
    if json:
        as_json([row(each) for each in found])
        return
    head = ("letter", "kind", "to", "state", "due", "session", "why")
    lines = [(r.id, r.kind, r.name or r.shown_address, r.state, moment(r.due), r.session, r.reason) for r in found]
    table(head, lines, empty="No letter is here.")


def _state(text: str) -> Any:
    from typing import get_args

    from core.errors import Refused
    from core.model import RowState
    from core.text import clean_line

    if text not in get_args(RowState):
        raise Refused(f"“{clean_line(text, 40)}” is no state of a letter. Use one of {', '.join(get_args(RowState))}.")
    return text


def row(letter: "OutboxRow") -> dict[str, Any]:
    """One letter as a row of JSON. The keys are stable."""
    return {
        "id": letter.id,
        "kind": letter.kind,
        "state": letter.state,
        "address": letter.shown_address,
        "name": letter.name,
        "person": letter.person,
        "series": letter.series,
        "session": letter.session,
        "calendar": letter.calendar,
        "created_at": letter.created_at,
        "due": letter.due,
        "attempts": letter.attempts,
        "settled_at": letter.settled_at,
        "reason": letter.reason,
        "tries": [{"at": each.at, "outcome": each.outcome, "answer": each.answer} for each in letter.tries],
    }


@app.command("show")
def show(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="The letter, as `outbox` prints it.")],
    json: Json = False,
) -> None:
    """One letter as its reader sees it, and every try to send it."""
    run(_show(context, letter, json=json))


async def _show(context: typer.Context, id_: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, facts, moment, say
    from core.operations.letters import worded

    async with opened(chosen(context)) as it, it.store.view() as view:
        letter = await view.outbox.need(id_)
        words = await worded(view, it.desk, letter, it.now)
    if json:
        as_json(row(letter) | {"subject": words.subject, "text": words.text})
        return
    to = f"{letter.name} <{letter.shown_address}>" if letter.name else letter.shown_address
    tries = [(moment(each.at), f"{each.outcome} {each.answer}") for each in letter.tries]
    facts((("to", to), ("state", letter.state), ("why", letter.reason), *tries, ("subject", words.subject)))
    say(f"\n{words.text}")


@app.command("hold")
def hold(
    context: typer.Context,
    letter: One = "",
    every: All = False,
    reason: Annotated[str, typer.Option(help="Why, for the log.")] = "",
) -> None:
    """Keep one letter back; or stop all outgoing mail, within a second, until it is released. Mail goes on coming in."""
    run(one(context, "hold", letter) if _one(letter, every=every) else _hold(context, reason))


def _one(letter: str, *, every: bool) -> bool:
    """Whether one letter is meant. Raises `Refused` where that is not clear."""
    from core.errors import Refused

    if bool(letter) == every:
        raise Refused("Name one letter, or say --all for all mail.")
    return bool(letter)


async def _hold(context: typer.Context, reason: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import outbox

    async with opened(chosen(context), read_only=False) as it:
        await outbox.hold_all(it.store, it.desk, it.actor, reason=reason)
    say("All mail is held. Let it go with: thirdthursday outbox release --all")


@app.command("release")
def release(context: typer.Context, letter: One = "", every: All = False) -> None:
    """Let one letter go that is held, at once; or let all mail go again."""
    run(one(context, "release", letter) if _one(letter, every=every) else _release(context))


async def _release(context: typer.Context) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import outbox

    async with opened(chosen(context), read_only=False) as it:
        await outbox.release_all(it.store, it.desk, it.actor)
    say("Mail leaves again.")
