"""What an error of the submission connection means for the letter."""

import ssl

import aiosmtplib

from core.errors import Refused
from core.text import Safe, clean_line, lit
from mailgateway.sending.outcome import Outcome, Phase, Reason, judged


class Stopped(Exception):
    """The sending stopped with `outcome`."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


def no_utf8() -> Outcome:
    """The outcome of a letter whose address the server cannot take."""
    text = lit("The address has letters outside ASCII, and the mail server does not take such addresses.")
    return Outcome(result="failed", reason="address", phase="mail", text=text)


def outcome_of(phase: Phase, error: Exception) -> Outcome:
    """What an error in `phase` means."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return judged(phase, error.code, error.message)
    if isinstance(error, Refused):
        stopped: Phase = "login" if phase == "connect" else phase
        return Outcome(result="account_stopped", reason="login", phase=stopped, text=clean_line(error))
    reason, text = _why(error)
    return Outcome(result="unknown" if phase == "data" else "retry", reason=reason, phase=phase, text=text)


def _why(error: Exception) -> tuple[Reason, Safe]:
    """The class of an error without a reply, and a sentence."""
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "tls", clean_line(f"The mail server's certificate is not trusted: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return "tls", clean_line(f"No safe connection to the mail server: {cause.reason or cause}")
    if isinstance(error, TimeoutError):
        return "timeout", lit("The mail server did not answer in time.")
    if isinstance(error, aiosmtplib.SMTPConnectError):
        return "connect", clean_line(error.message)
    if isinstance(error, OSError):
        return "dropped", lit("The mail server closed the connection.")
    return "tls" if "TLS" in str(error) else "connect", clean_line(error)
