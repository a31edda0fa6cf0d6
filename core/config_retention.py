"""How long things are kept: each period with its default, the least and the most it may be (product.md 8.5)."""

from collections.abc import Iterator
from typing import Final

from core.config_mail import Setting


class RetentionSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Periods in days or months, as their names say. The 7 days of questions that nobody answered are fixed: letters
    promise them.
    """

    mail_days: int = 7
    quarantine_days: int = 30
    letter_days: int = 30
    comment_days: int = 7
    people_months: int = 24
    log_months: int = 24


LIMITS: Final[dict[str, tuple[int, int]]] = {
    "mail_days": (1, 30),
    "quarantine_days": (1, 60),
    "letter_days": (1, 90),
    "comment_days": (1, 30),
    "people_months": (12, 36),
    "log_months": (1, 36),
}
"""The least and the most of each. People are asked after 9 months of silence and have 60 days to answer."""


def faults(kept: RetentionSettings) -> Iterator[tuple[str, str]]:
    """Keys whose period is too short or too long, each with the rest of a sentence that says so."""
    for name, (least, most) in LIMITS.items():
        value, unit = getattr(kept, name), name.rpartition("_")[2]
        if value < least:
            yield f"retention.{name}", f"is {value}. The least is {least} {unit}."
        elif value > most:
            yield f"retention.{name}", f"is {value}. The most is {most} {unit}: nothing of it may be kept for longer."
