"""The command line as a whole: the global options, the single commands and the nouns."""

from pathlib import Path
from typing import Annotated

import typer

from cli import (
    broadcast,
    clashes,
    dashboard_command,
    demo,
    explain,
    export,
    find,
    gateway,
    handover,
    import_people,
    inbox,
    inbox_changes,
    init,
    letters,
    log,
    login,
    notes,
    organisations,
    outbox,
    outbox_changes,
    outbox_switches,
    people,
    people_changes,
    person,
    qr,
    receive,
    reconcile,
    rights,
    schedule,
    series,
    series_changes,
    session_changes,
    session_hosts,
    session_letters,
    sessions,
    signup_changes,
    signups,
    status,
    store,
    topic_votes,
    topics,
    undo,
)
from cli.chosen import Chosen

app = typer.Typer(
    help="A sign-up desk for regular online meetings: officers reply by mail, organisers watch and edit here.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from cli.version import __version__

        typer.echo(f"thirdthursday {__version__}")
        raise typer.Exit


@app.callback()
def _globals(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="The configuration file. Stands before the command.")
    ] = None,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="A name to note beside your login.")] = "",
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")] = False,  # noqa: ARG001
) -> None:
    context.obj = Chosen(config, name)


app.command("dashboard")(dashboard_command.dashboard)
app.command("init")(init.init)
demo.register(app)
app.command("gateway")(gateway.gateway)
app.command("receive")(receive.receive)
app.command("explain")(explain.explain)
app.command("status")(status.status)
app.add_typer(login.app, name="login")
series_changes.register(series.app)
handover.register(series.app)
app.add_typer(series.app, name="series")
session_changes.register(sessions.app)
session_hosts.register(sessions.app)
session_letters.register(sessions.app)
reconcile.register(sessions.app)
qr.register(sessions.app)
app.add_typer(sessions.app, name="sessions")
app.command("clashes")(clashes.clashes)
app.add_typer(export.app, name="export")
signup_changes.register(signups.app)
app.add_typer(signups.app, name="signups")
person.register(people.app)
people_changes.register(people.app)
app.add_typer(people.app, name="people")
app.add_typer(organisations.app, name="organisations")
inbox_changes.register(inbox.app)
app.add_typer(inbox.app, name="inbox")
outbox_changes.register(outbox.app)
outbox_switches.register(outbox.app)
app.add_typer(outbox.app, name="outbox")
app.add_typer(letters.app, name="letters")
app.add_typer(schedule.app, name="schedule")
topic_votes.register(topics.app)
app.add_typer(topics.app, name="topics")
app.add_typer(notes.app, name="notes")
app.command("broadcast")(broadcast.broadcast)
app.add_typer(rights.app, name="rights")
app.command("dpia")(rights.dpia)
app.add_typer(import_people.app, name="import")
app.add_typer(log.app, name="log")
app.command("find")(find.find)
app.command("undo")(undo.undo)
store.register(app)
