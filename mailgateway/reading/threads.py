"""Which letter of ours a mail answers: reply tokens in addresses, In-Reply-To and References (inbound.md 4.4)."""

import re
from typing import NamedTuple

from core.understanding import Known, TokenFound
from mailgateway.reading.mime import Mail

REFERENCES = 20
VALUE = 4_000

_ADDRESS = re.compile(r"[A-Za-z0-9._+=-]{1,100}@[A-Za-z0-9.-]{1,200}")
_MESSAGE_ID = re.compile(r"<([a-z2-7]{26})\.([a-z0-9]{1,40})@([a-z0-9.-]{1,200})>", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z2-7]{26}")
_DELIVERED = ("delivered-to", "x-original-to", "to", "cc")


class Thread(NamedTuple):
    """Tokens in the order in which they count; the series whose own address was written to; the bounce token."""

    tokens: tuple[TokenFound, ...] = ()
    series: str = ""
    bounce_token: str = ""
    bounced: bool = False


def read_thread(mail: Mail, known: Known, envelope_to: tuple[str, ...]) -> Thread:
    """Plus addresses first, then In-Reply-To, then References from the last."""
    marks = list(_plus_marks(mail, known, envelope_to))
    tokens = [TokenFound(token=mark, where="address") for mark in marks if _TOKEN.fullmatch(mark)]
    tokens += [TokenFound(token=t, where="in-reply-to") for t in our_tokens(mail.first("in-reply-to"), known.domain)]
    tokens += [
        TokenFound(token=t, where="references") for t in reversed(our_tokens(mail.first("references"), known.domain))
    ]
    bounce = next((mark[2:] for mark in marks if mark.startswith("b-")), None)
    return Thread(
        tokens=_first_of_each(tokens),
        series=next((mark for mark in marks if mark in known.series), ""),
        bounce_token=bounce if bounce and _TOKEN.fullmatch(bounce) else "",
        bounced=bounce is not None,
    )


def our_tokens(value: str, domain: str) -> list[str]:
    """The tokens of our Message-IDs (`<token.row@domain>`) in a header value, in order."""
    found = _MESSAGE_ID.findall(value[-VALUE:])
    return [token.lower() for token, _row, where in found if where.lower() == domain.lower()][-REFERENCES:]


def is_ours(value: str, domain: str) -> bool:
    """Whether a Message-ID has our domain and our form."""
    return bool(our_tokens(value, domain))


def without_plus(address: str) -> str:
    """An address in lower case without the plus form of its local part."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def addressed_to_us(mail: Mail, known: Known) -> bool:
    """Whether To names one of our addresses, in any plus form."""
    ours = {address.lower() for address in known.addresses}
    return any(without_plus(found) in ours for found in _ADDRESS.findall(mail.first("to")[:VALUE]))


def _plus_marks(mail: Mail, known: Known, envelope_to: tuple[str, ...]) -> list[str]:
    """What stands behind the plus of our addresses, lower case, in the order of trust in the place."""
    ours = {address.lower() for address in known.addresses}
    values = [*envelope_to, *(value for name in _DELIVERED for value in mail.every(name))]
    found = (address.lower() for value in values for address in _ADDRESS.findall(value[:VALUE]))
    return [
        address.rpartition("@")[0].partition("+")[2]
        for address in found
        if "+" in address and without_plus(address) in ours
    ]


def _first_of_each(tokens: list[TokenFound]) -> tuple[TokenFound, ...]:
    return tuple({found.token: found for found in reversed(tokens)}.values())[::-1]
