"""Who may open a backup: the tool that encrypts it, and the public keys it is encrypted for."""

import re
from collections.abc import Iterator
from typing import Literal

from core.config_mail import Setting
from core.text import clean_line

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._+:/=<> -]{0,2000}")


class BackupSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`tool` encrypts every backup for the public keys `recipients` (as the tool writes them); '' leaves it readable."""

    tool: Literal["", "age", "gpg"] = ""
    recipients: tuple[str, ...] = ()


READABLE = BackupSettings()
"""Backups as they are without a setting: private files, not encrypted."""


def faults(backup: BackupSettings) -> Iterator[tuple[str, str]]:
    """What types cannot say: keys, each with the rest of a sentence that says what is wrong and how to mend it."""
    if backup.tool and not backup.recipients:
        yield "backup.recipients", "is empty. Name the public key that backups are encrypted for, or leave tool empty."
    if backup.recipients and not backup.tool:
        yield "backup.tool", 'is empty, so backups would not be encrypted. Use "age" or "gpg".'
    for index, key in enumerate(backup.recipients):
        if "secret" in key.casefold() or "private" in key.casefold():
            yield (
                f"backup.recipients[{index}]",
                "looks like a secret key. Name the public one, and keep the secret elsewhere.",
            )
        elif not _KEY.fullmatch(key):
            yield f"backup.recipients[{index}]", f"is “{clean_line(key, 60)}”, which is no public key of age or gpg."
