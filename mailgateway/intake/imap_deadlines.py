"""How long each IMAP command may take, and what is said when something goes wrong."""

import ssl

import msgspec

from core.text import clean_line


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of wall clock for each kind of command (inbound.md 1.3)."""

    connect: float = 30
    login: float = 30
    command: float = 30
    search: float = 60
    fetch: float = 30
    fetch_most: float = 300
    idle: float = 10
    logout: float = 5

    def for_command(self, name: str) -> float:
        """Seconds for a command that carries no mail."""
        return {"LOGIN": self.login, "AUTHENTICATE": self.login, "SEARCH": self.search}.get(name, self.command)

    def for_bytes(self, expected: int) -> float:
        """Seconds for a FETCH of `expected` bytes: one more for each 50 KB."""
        return min(self.fetch + expected / 50_000, max(self.fetch_most, self.fetch))


class Late(TimeoutError):
    """A command was not answered in time."""

    def __init__(self, command: str, seconds: float) -> None:
        super().__init__(f"the mail server did not answer {command} within {seconds:g} s")


def told(command: str, error: BaseException, seconds: float) -> BaseException:
    """The error to raise: only connection errors, timeouts and what is not ours to change."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    if isinstance(error, TimeoutError):
        return error if isinstance(error, Late) else Late(command, seconds)
    if isinstance(error, ConnectionError) or not isinstance(error, Exception):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConnectionError(f"the mail server's certificate is not trusted: {clean_line(error.verify_message)}")
    return ConnectionError(f"{command} went wrong: {clean_line(error)}")
