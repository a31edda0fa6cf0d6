"""Joining details as organisers type them: one address, a phone route, numbers; checked before anybody is told. Pure."""

import re

from core.errors import Refused
from core.model import Join
from core.text import clean_line

ADDRESS_LIMIT = 500
_WEB = re.compile(r"https://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[!-~]*)?\Z")
_DIGITS = re.compile(r"[0-9 ]{1,20}\Z")
_PHONE = re.compile(r"[+0-9][0-9 ()-]{2,30}\Z")
_LIMITS = {"short": 80, "meeting_id": 40, "passcode": 40, "platform": 40}


def clean_join(join: Join) -> Join:
    """The details cleaned. Raises `Refused` for an address that is no https address, or a number that is none."""
    address = clean_line(join.address, ADDRESS_LIMIT)
    if address and not _WEB.match(address):
        raise Refused(
            f"“{clean_line(address, 80)}” is no address to join at. It starts with https:// and has no spaces."
        )
    phone, pin = clean_line(join.phone, 40), clean_line(join.pin, 40)
    if phone and not _PHONE.match(phone):
        raise Refused(f"“{phone}” is no phone number. Write it like 020 7946 0123.")
    if pin and not _DIGITS.match(pin):
        raise Refused(f"“{pin}” is no PIN: it holds digits only.")
    others = {name: clean_line(getattr(join, name), limit) for name, limit in _LIMITS.items()}
    return Join(address=address, phone=phone, pin=pin, **others)
