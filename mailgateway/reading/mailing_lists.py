"""Mail that came through a mailing list: registered ones, and all others (inbound.md 3, rules 2a and 7)."""

import re

from core.understanding import Known, Sender
from mailgateway.reading.mime import Mail, plain_value

_LIST_ID = re.compile(r"<([^<>\s]{1,200})>")
_ADDRESS = re.compile(r"[a-z0-9._+=-]{1,100}@[a-z0-9.-]{1,200}")
_MARKS = ("list-id", "list-post", "list-unsubscribe", "feedback-id")


def registered(mail: Mail, known: Known, sender: Sender | None) -> str:
    """The registered list a mail came through, as it is named in the configuration; '' when none."""
    if not known.lists:
        return ""
    value = plain_value(mail.first("list-id")[:1000])
    ids = {match.lower() for match in _LIST_ID.findall(value)} | ({value} if value else set())
    seen = ids | set(_ADDRESS.findall(plain_value(mail.first("list-post")[:1000]).replace("mailto:", "")))
    for name in ("to", "cc", "sender", "reply-to"):
        seen |= (
            set(_ADDRESS.findall(mail.first(name)[:4000].lower()))
            if name in ("sender",) or _rewritten(sender)
            else set()
        )
    if sender:
        seen.add(str(sender.address))
    return next((each for each in known.lists if each.lower().strip("<>") in seen), "")


def munged(sender: Sender | None, list_name: str) -> bool:
    """Whether the list replaced the author: From is the list, says “via”, or is a DMARC relay address."""
    return sender is None or str(sender.address) == list_name.lower() or _rewritten(sender)


def author_offered(mail: Mail, list_name: str) -> str:
    """The author that Reply-To or Cc of a rewritten mail offers; '' when none."""
    for name in ("reply-to", "x-original-from", "cc"):
        for address in _ADDRESS.findall(mail.first(name)[:2000].lower()):
            if address != list_name.lower():
                return str(address)
    return ""


def list_mark(mail: Mail) -> str:
    """The header that marks a mail as coming from a list; '' when there is none."""
    for name in _MARKS:
        if name in mail.fields:
            return f"{name}: {plain_value(mail.first(name)[:200])}"
    return "precedence: list" if plain_value(mail.first("precedence")).partition(";")[0] == "list" else ""


def _rewritten(sender: Sender | None) -> bool:
    if sender is None:
        return False
    local = sender.address.partition("@")[0]
    return " via " in f" {sender.name.lower()} " or local.endswith(("-dmarc-request", "=dmarc")) or "-bounces" in local
