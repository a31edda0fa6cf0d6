"""`init`: a desk by flags: the configuration, the data folder, and the first series if wanted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import series
from cli.chosen import Chosen
from cli.noun import chosen, run

if TYPE_CHECKING:
    from core.operations.series import NewSeries

_LIES = "Where the password lies: "
_FILE = _LIES + "a file (mode 0600)."
_ENV = _LIES + "an environment variable."
_ANCHOR = "Whose word on senders counts: authserv:ID, topmost-unnamed, dkim-self, none."
_SLUG = "The first series: a short name, a to z, 0 to 9, hyphens."
_CREDENTIAL = _LIES + "a systemd credential."


def init(
    context: typer.Context,
    address: Annotated[str, typer.Option(metavar="ADDRESS", help="The mailbox people write to.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The name in From and in calendars.")],
    organizers: Annotated[str, typer.Option(metavar="NAMES", help="Who runs it, in words, for the foot of letters.")],
    data: Annotated[str, typer.Option(metavar="FOLDER", help="The folder that will hold everything.")],
    imap_host: Annotated[str, typer.Option(help="The server of the mailbox.")] = "",
    imap_port: Annotated[int, typer.Option(help="Otherwise 993, or 143 without TLS.")] = 0,
    imap_user: Annotated[str, typer.Option(help="Otherwise the address.")] = "",
    imap_tls: Annotated[str, typer.Option(help="implicit; none only to this machine.")] = "implicit",
    imap_secret_file: Annotated[str, typer.Option(help=_FILE)] = "",
    imap_secret_env: Annotated[str, typer.Option(help=_ENV)] = "",
    imap_secret_credential: Annotated[str, typer.Option(help=_CREDENTIAL)] = "",
    smtp_host: Annotated[str, typer.Option(help="The server that letters leave by.")] = "",
    smtp_port: Annotated[int, typer.Option(help="Otherwise 465, 587 with STARTTLS, 25 without TLS.")] = 0,
    smtp_user: Annotated[str, typer.Option(help="Otherwise the address.")] = "",
    smtp_tls: Annotated[str, typer.Option(help="implicit or starttls; none only to this machine.")] = "implicit",
    smtp_secret_file: Annotated[str, typer.Option(help=_FILE + " Without any of the three, letters leave without a login.")] = "",
    smtp_secret_env: Annotated[str, typer.Option(help=_ENV)] = "",
    smtp_secret_credential: Annotated[str, typer.Option(help=_CREDENTIAL)] = "",
    anchor: Annotated[str, typer.Option(help=_ANCHOR)] = "none",
    slug: Annotated[str, typer.Option("--series", metavar="SLUG", help=_SLUG)] = "",
    series_name: Annotated[str, typer.Option(metavar="NAME", help="Its name. Otherwise the desk's.")] = "",
    rule: series.Rule = "third Thursday",
    from_: series.From = "",
    time: series.Time = "14:00",
    length: series.Length = 60,
    zone: series.Zone = "Europe/London",
    capacity: series.Capacity = "10",
    host: series.Host = "",
    host_name: series.HostName = "",
    join: series.JoinAddress = "",
    phone: series.Phone = "",
    pin: series.Pin = "",
) -> None:  # fmt: skip
    """Make a desk: configuration, data folder, first series. Nothing is overwritten."""
    from cli.config_text import Mail, config_text

    secrets = {"file": imap_secret_file, "env": imap_secret_env, "credential": imap_secret_credential}
    imap = Mail("imap", imap_host, imap_port, imap_user or address, imap_tls, secrets)
    secrets = {"file": smtp_secret_file, "env": smtp_secret_env, "credential": smtp_secret_credential}
    smtp = Mail("smtp", smtp_host, smtp_port, smtp_user or address, smtp_tls, secrets)
    text = config_text(address, name, organizers, data, anchor, (imap, smtp))
    first = None
    if slug:
        first = series.described(
            slug, series_name or name, rule, from_, time, length, zone, capacity, [host] if host else [], host_name,
            (join, phone, pin),
        )  # fmt: skip
    run(_make(chosen(context), text, first))


async def _make(chosen: Chosen, text: str, first: "NewSeries | None") -> None:
    from cli.printing import say
    from core import installation
    from core.clock import from_environment
    from core.config import parse

    path = _place(chosen)
    config = parse(text, str(path), base=path.parent)
    if first is not None:
        await _rehearse(first)
    _refuse_existing(path)
    await installation.make(config, clock=from_environment())
    _write(path, text)
    say(f"Wrote {path} and made {config.data}.")
    if first is not None:
        await _start(chosen._replace(config=path), first)
    say("Next: put the passwords where the configuration says, then run `thirdthursday gateway --once`.")


def _place(chosen: Chosen) -> Path:
    """Where the configuration goes: where the options or the environment say, else into this folder."""
    from core.config import places

    return chosen.config or places()[0]


def _refuse_existing(path: Path) -> None:
    from core.errors import Refused

    if path.exists() or path.is_symlink():
        raise Refused(f"{path} is there already and is not overwritten. Name another file with --config before init.")
    if not path.parent.is_dir():
        raise Refused(
            f"There is no folder {path.parent} for the configuration. Make it, or name another with --config."
        )


async def _rehearse(first: "NewSeries") -> None:
    """Try the series on a store that leaves no trace, so that a mistake in it leaves nothing half made."""
    from cli.who import actor
    from core.clock import from_environment
    from core.desk import Desk
    from core.operations import series as verbs
    from core.store.memory import MemoryStore
    from core.text import lit

    nobody = lit("")
    desk = Desk(name=nobody, address=nobody, organizers=nobody, uid_domain="", secret=b"", instance="")
    await verbs.add(MemoryStore(from_environment()), desk, actor(), first)


async def _start(chosen: Chosen, first: "NewSeries") -> None:
    from cli.desk import opened
    from core.operations import series as verbs

    async with opened(chosen, read_only=False) as it:
        await verbs.add(it.store, it.desk, it.actor, first)
        async with it.store.view() as view:
            dates = await series.coming(view, await view.series.need(first.slug), it.desk, it.now)
    series.print_dates(dates)


def _write(path: Path, text: str) -> None:
    from core.store.place import write_private

    write_private(path, text.encode())
