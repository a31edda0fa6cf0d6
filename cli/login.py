"""`login microsoft`: a person signs in once, and the desk may use the mailbox from then on."""

import typer

from cli.noun import chosen, run

app = typer.Typer(
    help="Sign in where a mail server wants a person: microsoft.", rich_markup_mode=None, add_completion=False
)


@app.callback()
def _group() -> None:
    """Keeps `microsoft` a word of its own: a group of one command would lose its name."""


@app.command("microsoft")
def microsoft(context: typer.Context) -> None:
    """Sign in to Microsoft 365 with a code; needed where `microsoft.flow` is "device"."""
    run(_microsoft(context))


async def _microsoft(context: typer.Context) -> None:
    from cli.desk import configured
    from cli.printing import say
    from core.errors import Refused
    from mailgateway.auth import who_signs_in

    accounts = who_signs_in(configured(chosen(context)))
    if not accounts:
        raise Refused(
            'Nothing here signs in as a person. Set microsoft = { …, flow = "device", cache_file = "…" } under [imap] '
            'and [smtp], with auth = "xoauth2".'
        )
    for account in accounts:
        await account.sign_in(say)
    say("Signed in. The gateway takes it up by itself.")
