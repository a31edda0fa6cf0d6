"""Pure: whether the desk does its work just now: mail is fetched, letters leave, and what is written stays."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from core.health import GATEWAY_BY, LEAST_DISK, Signs
from core.model import Switch
from core.text import Safe, clean_line, lit

LETTER_BY = timedelta(minutes=15)
MAIL_BY = timedelta(minutes=10)
SET_BY_THE_DESK = ("breaker", "clock")
"""Switches that stop planned mail, or all that is done by itself, until an organiser has looked."""


class Letters(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the letters: since when the oldest that may leave has been due, and whether all mail is held."""

    oldest_due: datetime | None = None
    held: bool = False


def not_ready(
    now: datetime, signs: Signs, letters: Letters, gateway: Mapping[str, Any], switches: Iterable[Switch] = ()
) -> list[Safe]:  # fmt: skip
    """Why the desk is not ready, one sentence each; empty when it is. All moments are aware.

    `gateway` are the facts of its last sign of life: how its mailboxes (`in`), the reading of what came (`reader`, why it
    fails) and its way out (`out`) are doing.
    Of the `switches`, those count that the desk itself has set; what organisers hold or redirect is their wish.
    """
    why = _gateway(now, signs) or [*_servers(now, gateway)]
    if letters.oldest_due is not None and not letters.held and now - letters.oldest_due > LETTER_BY:
        why.append(Safe(f"A letter has been due for {_minutes(now, letters.oldest_due)} and has not left."))
    if signs.disk_free is not None and signs.disk_free <= LEAST_DISK:
        why.append(Safe(f"The disk is nearly full: {signs.disk_free:.0%} free."))
    stopped = [each for each in switches if each.id in SET_BY_THE_DESK]
    return why + [Safe(f"Stopped: {each.reason} Look, then: thirdthursday outbox resume") for each in stopped]


def _gateway(now: datetime, signs: Signs) -> list[Safe]:
    if signs.gateway_seen is None:
        return [lit("The gateway has not been seen: no mail is read and no letter leaves.")]
    if now - signs.gateway_seen > GATEWAY_BY:
        return [Safe(f"The gateway has not been seen for {_minutes(now, signs.gateway_seen)}: mail and letters wait.")]
    return []


def _servers(now: datetime, gateway: Mapping[str, Any]) -> list[Safe]:
    last = gateway.get("in_last_ok")
    why = []
    if isinstance(last, int | float) and now.timestamp() - last > MAIL_BY.total_seconds():
        silent = datetime.fromtimestamp(last, tz=now.tzinfo)
        why.append(Safe(f"No mailbox has been read for {_minutes(now, silent)}."))
    ways = [("mailbox", each) for each in gateway.get("in", ())] + [("way out", gateway.get("out", {}))]
    for name, health in ways:
        if health.get("state") == "refused":
            why.append(Safe(f"The {name} does not let us in: {clean_line(health.get('why', ''))}"))
    return why + [clean_line(each) for each in (gateway.get("reader"),) if each]


def _minutes(now: datetime, since: datetime) -> str:
    return f"{int((now - since).total_seconds()) // 60:,} minutes"
