"""One installation: the folder with its secret and its name, and the desk that configuration and folder make together."""

import os
import re
import secrets
from datetime import date
from pathlib import Path

import msgspec

from core.clock import Clock, system_clock
from core.config import Config
from core.desk import Desk
from core.errors import Refused
from core.store.opening import open_store
from core.store.place import JOURNAL, open_private, prepare, sentences, write_private
from core.store.ports import Store
from core.text import clean_address, clean_line

FILE = "installation.json"
SECRET_BYTES = 32
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,120}[a-z0-9])?")


class Installation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is drawn once and never changes. `secret` makes tokens and pseudonyms; `instance` marks our own mail."""

    secret: bytes
    instance: str
    uid_domain: str

    def __repr__(self) -> str:
        return f"Installation({self.instance})"


async def make(config: Config, *, clock: Clock = system_clock) -> None:
    """Make the data folder of `config`: its secret, its name and an empty store. Raises `Refused` if there is one."""
    _draw(config)
    store = await open_store(config.data, create=True, clock=clock)
    await store.close()


def _draw(config: Config) -> None:
    """Make the folder and write what is drawn once; a store whose secret got lost is never given another."""
    folder = config.data
    prepare(folder, create=True, read_only=False)
    with sentences(folder):
        for name, what in ((FILE, "an installation"), (JOURNAL, f"a store whose {FILE} is missing")):
            if os.path.lexists(folder / name):
                raise Refused(f"{folder} holds {what} already. Choose another data folder, or leave it as it is.")
        write_private(folder / FILE, msgspec.json.encode(_drawn(config)))


def _drawn(config: Config) -> Installation:
    domain = (config.desk.uid_domain or config.desk.address.rpartition("@")[2]).lower()
    if not _DOMAIN.fullmatch(domain):
        raise Refused(
            f"“{clean_line(domain, 60)}” cannot be the domain of calendar entries. Write it like lgd.example."
        )
    return Installation(secret=secrets.token_bytes(SECRET_BYTES), instance=secrets.token_hex(8), uid_domain=domain)


def read(folder: Path) -> Installation:
    """The installation in `folder`. Raises `Refused` with a sentence where there is none or it cannot be read."""
    with sentences(folder):
        try:
            own = msgspec.json.decode(_content(folder / FILE), type=Installation)
        except FileNotFoundError:
            raise Refused(f"There is no desk in {folder} yet. Make one with: thirdthursday init") from None
        except msgspec.MsgspecError:
            own = None
    if own is None or len(own.secret) != SECRET_BYTES:
        raise Refused(f"{folder / FILE} is damaged. Put it back from a backup.")
    return own


def _content(path: Path) -> bytes:
    """The file as it is, if nobody but its owner can read it: it holds the secret of every reply token."""
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            raise Refused(f"{path} can be read by others, and it holds a secret. Run: chmod 600 {path}")
        return file.read()


def desk_of(config: Config) -> Desk:
    """The desk: what the configuration says and what its data folder holds. Raises `Refused`."""
    own = read(config.data)
    if config.desk.uid_domain and config.desk.uid_domain.lower() != own.uid_domain:
        raise Refused(
            f"`desk.uid_domain` is {clean_line(config.desk.uid_domain, 60)}, but this desk was made with "
            f"{own.uid_domain}, and a change would orphan every calendar entry. Put it back."
        )
    settings = config.desk
    return Desk(
        name=clean_line(settings.name, 80),
        address=clean_address(settings.address),
        organizers=clean_line(settings.organizers, 120),
        uid_domain=own.uid_domain,
        secret=own.secret,
        instance=own.instance,
        default_series=settings.default_series,
        plus=settings.plus_addresses,
        anchor=config.trust.anchor,
        spam_header=config.trust.spam_header,
        lists=tuple(each for entry in config.lists for each in (entry.id, entry.address) if each),
        personal_domains=frozenset(domain.lower() for domain in settings.personal_domains),
        polling_days=config.days.polling,
        quiet_days=config.days.quiet,
        sensitive_periods=config.days.sensitive,
        controller=clean_line(settings.controller, 120),
        lawful_basis=clean_line(settings.lawful_basis, 120),
        organizer_addresses=tuple(clean_address(address) for address in settings.organizer_addresses),
        hold_seconds=settings.hold_seconds,
        letters=settings.letters,
        retention=config.retention,
        secrets_end=_secrets_end(config),
    )


def _secrets_end(config: Config) -> tuple[tuple[str, date], ...]:
    accounts = [("imap", config.imap), *(("mailboxes", each) for each in config.mailboxes), ("smtp", config.smtp)]
    return tuple((name, each.secret_ends) for name, each in accounts if each is not None and each.secret_ends)


async def open_desk(config: Config, *, read_only: bool = False, clock: Clock = system_clock) -> tuple[Store, Desk]:
    """Store and desk of an installation. Raises `Refused` with a sentence."""
    desk = desk_of(config)
    return await open_store(config.data, read_only=read_only, clock=clock), desk
