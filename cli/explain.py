"""`explain`: what the desk would make of a mail, and why; nothing is changed or sent."""

from typing import Annotated, Any

import typer

from cli.noun import Json, chosen, run


def explain(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw mail; `-` reads it from standard input.")],
    json: Json = False,
) -> None:
    """Say how a mail is read and what it would cause. Changes nothing, sends nothing."""
    run(_explain(context, file, json=json))


async def _explain(context: typer.Context, file: str, *, json: bool) -> None:
    from cli import logs
    from cli.desk import opened
    from cli.mail_file import read_mail
    from cli.printing import as_json, facts
    from mailgateway.explaining import explain as explained

    logs.start("warning")
    raw = read_mail(file)
    async with opened(chosen(context)) as it:
        found = await explained(raw, it.desk, it.store, now=it.now)
    if json:
        as_json(found)
    else:
        facts(_lines(found))


def _lines(found: dict[str, Any]) -> list[tuple[str, object]]:
    """The same facts, one a line, in the order in which a mail is read."""
    sender = found["sender"] or {}
    who = f"{sender.get('name') or ''} <{sender.get('address')}>".strip() if sender.get("address") else "nobody"
    arguments = ", ".join(f"{name} {value}" for name, value in (found["arguments"] or {}).items())
    calendar = ", ".join(f"{name} {value}" for name, value in (found["calendar"] or {}).items() if value)
    return [
        ("kind", found["kind"]),
        ("from", who),
        ("trust", sender.get("trust")),
        ("text", found["reply_text"]),
        ("calendar", calendar),
        ("asks", " ".join(filter(None, (found["intent"] or "nothing", arguments and f"({arguments})")))),
        ("decided by", found["decided_by"]),
        ("series", found["series"]),
        ("session", found["session"]),
        ("what happens", found["action"]),
        ("effect", found["effect"]),
        ("why", found["reason"]),
    ]
