"""`inbox show`, `decide`, `reply`, `dismiss`, `machine` and `take`: what an organiser does with a mail that waits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.noun import Json, chosen, run
from cli.plans import DryRun, How, Yes

if TYPE_CHECKING:
    from core.model import InboundRecord

Mail = Annotated[str, typer.Argument(metavar="MAIL", help="The mail, as `inbox` prints it.")]
Reason = Annotated[str, typer.Option(help="Why, for the log.")]
ANSWERS = {
    "yes": "going", "maybe": "maybe", "no": "declined", "wait": "waitlisted", "going": "going", "declined": "declined",
    "waitlisted": "waitlisted",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Put the verbs under `inbox`."""
    app.command("show")(show)
    app.command("decide")(decide)
    app.command("reply")(reply)
    app.command("dismiss")(dismiss)
    app.command("machine")(machine)
    app.command("take")(take)


def show(context: typer.Context, mail: Mail, json: Json = False) -> None:
    """One mail: who wrote, how far they are trusted, what was read in it, and why it waits."""
    run(_show(context, mail, json=json))


async def _show(context: typer.Context, mail: str, *, json: bool) -> None:
    from cli.desk import opened
    from cli.inbox import row
    from cli.printing import as_json

    async with opened(chosen(context)) as it, it.store.view() as view:
        record = await view.inbound.need(mail)
    if json:
        more: dict[str, object] = {"quoted": record.quoted, "hits": record.hits, "meanings": record.meanings}
        more |= {"taken_by": record.taken_by or None}
        more |= {"settled_by": record.settled_by or None, "settled_at": record.settled_at}
        as_json(row(record) | more)
    else:
        _print(record)


def _print(record: "InboundRecord") -> None:
    from cli.printing import facts, moment, say

    settled = f"{record.settled_by} {moment(record.settled_at)}".strip() if record.settled_at else ""
    facts((
        ("from", f"{record.name} <{record.address}>" if record.name else record.address),
        ("received", moment(record.received_at)),
        ("subject", record.subject),
        ("state", record.state),
        ("trust", record.trust),
        ("kind", record.kind),
        ("phrases found", "; ".join(record.hits)),
        ("could mean", ", ".join(record.meanings)),
        ("understood", record.reason),
        ("so far", record.effect),
        ("session", record.session),
        ("taken by", record.taken_by),
        ("settled", settled),
    ))  # fmt: skip
    if record.excerpt:
        say(f"\n{record.excerpt}")


def decide(
    context: typer.Context,
    mail: Mail,
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="yes, maybe, no or wait.")],
    session: Annotated[str, typer.Option(metavar="SESSION", help="About this session; else the mail's own.")] = "",
    who: Annotated[str, typer.Option(metavar="WHO", help="For somebody else: an address or an exact name.")] = "",
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Decide what the sender of a mail wants. They are answered in their thread after the hold."""
    run(_decide(context, mail, answer, session, who, reason, How(dry_run=dry_run, yes=yes, json=json, words=True)))


async def _decide(
    context: typer.Context, mail: str, answer: str, session: str, who: str, reason: str, how: How
) -> None:  # fmt: skip
    from cli.desk import opened
    from cli.plans import carry_out
    from cli.signups import somebody
    from core.errors import Refused
    from core.operations import tray
    from core.text import clean_line

    if answer not in ANSWERS:
        raise Refused(f"“{clean_line(answer, 40)}” decides nothing. Use yes, maybe, no or wait.")
    async with opened(chosen(context), read_only=False) as it:
        async with it.store.view() as view:
            person = (await somebody(view, who)).id if who else ""
        await carry_out(
            it,
            lambda store: tray.settle(
                store, it.desk, it.actor, mail, ANSWERS[answer], session=session, who=person, reason=reason
            ),
            how,
        )


def reply(
    context: typer.Context,
    mail: Mail,
    text: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own words; - reads them.")] = None,
    template: Annotated[str, typer.Option(metavar="NAME", help="One of our letters; `help` lists them.")] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Answer a mail in your own words, or with a letter; in its thread, after the hold."""
    run(_reply(context, mail, text, template, How(dry_run=dry_run, yes=yes, json=json, words=True)))


async def _reply(context: typer.Context, mail: str, text: Path | None, template: str, how: How) -> None:
    from cli.desk import opened
    from cli.plans import carry_out
    from cli.text_file import read_text
    from core.operations import replying

    words = read_text(text) if text is not None else ""
    async with opened(chosen(context), read_only=False) as it:
        await carry_out(it, lambda store: replying.reply(store, it.desk, it.actor, mail, words, template=template), how)


def dismiss(context: typer.Context, mail: Mail, reason: Reason = "") -> None:
    """Settle a mail without a change and without a letter."""
    run(_file(context, mail, "dismiss", reason))


def machine(context: typer.Context, mail: Mail, reason: Reason = "") -> None:
    """File a mail as written by a machine, or as spam."""
    run(_file(context, mail, "machine", reason))


async def _file(context: typer.Context, mail: str, verb: str, reason: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import tray

    act = tray.dismiss if verb == "dismiss" else tray.machine
    async with opened(chosen(context), read_only=False) as it:
        done = await act(it.store, it.desk, it.actor, mail, reason=reason)
    say(f"Changed: {done.summary}.")


def take(context: typer.Context, mail: Mail) -> None:
    """Say that you answer this mail, so that nobody else begins."""
    run(_take(context, mail))


async def _take(context: typer.Context, mail: str) -> None:
    from cli.desk import opened
    from cli.printing import say
    from core.operations import tray

    async with opened(chosen(context), read_only=False) as it:
        done = await tray.take(it.store, it.desk, it.actor, mail)
    say(f"Changed: {done.summary}.")
