"""`inbox`: the mails that wait for a person."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.noun import Json, chosen, noun, run

if TYPE_CHECKING:
    from core.model import InboundRecord

app = noun("Mail that came in: list, show, decide, reply, dismiss, machine, take.")


@app.command("list")
def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Settled ones too, newest first.")] = False,
    json: Json = False,
) -> None:
    """Mails that wait for a person, oldest first."""
    run(_list(context, every=every, json=json))


async def _list(context: typer.Context, *, every: bool, json: bool) -> None:
    from cli.desk import opened
    from cli.printing import as_json, moment, table

    async with opened(chosen(context)) as it, it.store.view() as view:
        found = await view.inbound.recent(200) if every else await view.inbound.in_state("waiting")
    if json:
        as_json([row(each) for each in found])
        return
    head = ("mail", "received", "state", "from", "subject", "why")
    lines = [
        (r.id, moment(r.received_at), r.state, r.name or r.address, r.subject, r.effect or r.reason) for r in found
    ]
    table(head, lines, empty="Nothing waits." if not every else "No mail has come in yet.")


def row(record: "InboundRecord") -> dict[str, Any]:
    """One mail as a row of JSON. The keys are stable."""
    return {
        "id": record.id,
        "source": record.source,
        "received_at": record.received_at,
        "kind": record.kind,
        "state": record.state,
        "address": record.address,
        "name": record.name,
        "subject": record.subject,
        "excerpt": record.excerpt,
        "intent": record.intent,
        "action": record.action,
        "trust": record.trust,
        "reason": record.reason,
        "effect": record.effect,
        "person": record.person,
        "series": record.series,
        "session": record.session,
    }
