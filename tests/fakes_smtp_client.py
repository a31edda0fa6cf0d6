"""What stands around a submission account in tests: settings for a server on loopback, one letter, what was committed."""

from typing import Any

from fakes_credentials import Known
from fakes_smtp import Scripted, Sink

from core.config_mail import SmtpSettings
from mailgateway.sending.outcome import Outcome
from mailgateway.sending.smtp import SmtpAccount
from mailgateway.sending.smtp_connection import SmtpDeadlines

CONTENT = (
    b"From: hangouts@lgd.example\r\nTo: priya@westshire.example\r\nSubject: You are signed up\r\n\r\nSee you there.\r\n"
)
DESK, PRIYA, ARCHIVE = "hangouts+b-k7@lgd.example", "priya@westshire.example", "archive@lgd.example"
SOON = SmtpDeadlines(connect=0.5, command=0.5, final=0.5, reset=0.2)


def settings_for(server: Scripted | Sink, **changes: Any) -> SmtpSettings:
    """Settings for a server on loopback, in plain text."""
    given = {"host": "127.0.0.1", "port": server.port, "user": "desk", "tls": "none", "insecure_localhost": True}
    return SmtpSettings(**(given | changes))


class Commit:
    """A `before_dot` that counts its calls; `raises` is what it does instead of committing."""

    def __init__(self, raises: BaseException | None = None) -> None:
        self.calls = 0
        self.raises = raises

    async def __call__(self) -> None:
        self.calls += 1
        if self.raises is not None:
            raise self.raises


def account_for(server: Scripted | Sink, deadlines: SmtpDeadlines | None = None, **changes: Any) -> SmtpAccount:
    """An account whose password is known."""
    credentials = changes.pop("credentials", None) or Known()
    return SmtpAccount(settings_for(server, **changes), credentials, deadlines=deadlines)


async def send(account: SmtpAccount, commit: Commit | None = None, *recipients: str) -> Outcome:
    """Send the letter."""
    return await account.send(DESK, recipients or (PRIYA,), CONTENT, commit or Commit())


def contents(server: Scripted) -> int:
    """How often the content of a letter got to the server, whole or in part."""
    return sum("See you there." in talk.lines for talk in server.talks)
