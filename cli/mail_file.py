"""Reading a raw mail from a file or from standard input."""

import sys
from pathlib import Path

from core.errors import Refused
from core.text import clean_line
from mailgateway.intake.mail import MAIL_LIMIT


def read_mail(file: str) -> bytes:
    """The bytes of a mail, at most `MAIL_LIMIT` + 1, so that a longer one shows; `-` is standard input. Raises `Refused`."""
    if file == "-":
        raw = sys.stdin.buffer.read(MAIL_LIMIT + 1)
    else:
        try:
            with Path(file).open("rb") as source:
                raw = source.read(MAIL_LIMIT + 1)
        except OSError as error:
            raise Refused(f"{clean_line(file)}: the mail cannot be read ({error.strerror}).") from None
    if not raw:
        raise Refused("There is no mail: the input is empty.")
    return raw
