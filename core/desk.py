"""The desk: who we are to the outside world, as one frozen value that rules and letters are given."""

from datetime import date

import msgspec

from core.config_retention import RetentionSettings
from core.text import Safe, cat, lit


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """One installation. `address` is the gateway's own mailbox (From, To of guests, calendar ORGANIZER).

    `secret` makes reply tokens, pseudonyms and suppression hashes; `instance` is the value of our loop header;
    `uid_domain` is fixed at `init` and never changes. `plus` says whether plus-addresses come back to us;
    `sensitive_periods` are those before elections, first and last day; `letters` is the folder of the installation's
    own wordings ('' for none). `secrets_end` are the sections whose password or token has a last day, with that day.
    """

    name: Safe
    address: Safe
    organizers: Safe
    uid_domain: str
    secret: bytes
    instance: str
    default_series: str = ""
    plus: bool = True
    anchor: str = "none"
    spam_header: str = ""
    lists: tuple[str, ...] = ()
    personal_domains: frozenset[str] = frozenset()
    polling_days: tuple[date, ...] = ()
    quiet_days: tuple[date, ...] = ()
    sensitive_periods: tuple[tuple[date, date], ...] = ()
    controller: Safe = Safe("")
    lawful_basis: Safe = Safe("")
    organizer_addresses: tuple[Safe, ...] = ()
    hold_seconds: int = 30
    letters: str = ""
    retention: RetentionSettings = RetentionSettings()
    secrets_end: tuple[tuple[str, date], ...] = ()

    def __repr__(self) -> str:
        return f"Desk({self.address})"

    @property
    def domain(self) -> str:
        """The mail domain of the desk."""
        return self.address.rpartition("@")[2]

    def owns(self, address: str) -> bool:
        """Whether mail to `address` comes back to the desk itself, in any plus form."""
        local, _, domain = address.lower().rpartition("@")
        own, _, ours = self.address.lower().rpartition("@")
        return domain == ours and local.partition("+")[0] == own

    def plus_address(self, tag: str) -> Safe:
        """The desk's address with a plus tag (letters, digits, hyphens), or the plain address where plus is off."""
        local, _, domain = self.address.partition("@")
        return cat(Safe(local), lit("+"), Safe(tag), lit("@"), Safe(domain)) if self.plus else self.address
