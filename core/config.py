"""The configuration: one TOML file, every key typed; each error names its key and its line."""

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import platformdirs

from core import config_backup, config_dashboard
from core.config_backup import BackupSettings
from core.config_dashboard import DashboardSettings
from core.config_lines import line_of, literal_secret, sentence, shown
from core.config_mail import ImapSettings, LmtpSettings, SecretRef, Setting, SmtpSettings
from core.config_retention import RetentionSettings
from core.config_retention import faults as faults_of_retention
from core.errors import Refused
from core.text import clean_line, is_address

ENVIRONMENT = "THIRDTHURSDAY_CONFIG"
_WAYS_OUT = (
    'Write where it lies instead: secret = { credential = "name" } (systemd), { file = "/path" } (mode 0600), '
    '{ command = ["program", "argument"] } or { env = "NAME" }.'
)


class DeskSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who the desk is: its mailbox, its name in letters, and where it keeps what it knows."""

    address: str
    name: str
    organizers: str
    data: str
    uid_domain: str = ""
    default_series: str = ""
    plus_addresses: bool = True
    organizer_addresses: tuple[str, ...] = ()
    controller: str = ""
    lawful_basis: str = "legitimate interests"
    letters: str = ""
    hold_seconds: int = 30
    personal_domains: tuple[str, ...] = ()


class TrustSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which evidence about a sender counts: `authserv:<id>`, `topmost-unnamed`, `dkim-self` or `none`."""

    anchor: str = "none"
    spam_header: str = ""


class DaySettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days that every series should know about. `polling` adds to the first Thursday in May."""

    polling: tuple[date, ...] = ()
    quiet: tuple[date, ...] = ()
    sensitive: tuple[tuple[date, date], ...] = ()


class LimitSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much mail may leave: per minute and account, per minute and recipient domain, unasked per person and day."""

    per_minute: int = 20
    domain_per_minute: int = 10
    person_per_day: int = 6
    unasked_per_hour: int = 200


class ListSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailing list that announcements may go to: its address and its List-Id."""

    address: str
    id: str = ""
    name: str = ""


class Config(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. `imap`, `smtp` and `lmtp` may be missing where a command does not need them."""

    desk: DeskSettings
    imap: ImapSettings | None = None
    mailboxes: tuple[ImapSettings, ...] = ()
    smtp: SmtpSettings | None = None
    lmtp: LmtpSettings | None = None
    trust: TrustSettings = TrustSettings()
    days: DaySettings = DaySettings()
    limits: LimitSettings = LimitSettings()
    retention: RetentionSettings = RetentionSettings()
    backup: BackupSettings = BackupSettings()
    lists: tuple[ListSettings, ...] = ()
    dashboard: DashboardSettings = DashboardSettings()

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.desk.data).expanduser()


def places() -> list[Path]:
    """Where a configuration is looked for, in this order."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return [Path(named)]
    return [
        Path("config.toml"),
        Path("/etc/thirdthursday/config.toml"),
        platformdirs.user_config_path("thirdthursday") / "config.toml",
    ]


def find(given: Path | None = None) -> Path:
    """The configuration file to use. Raises `Refused` when there is none."""
    if given is not None:
        return given
    for place in places():
        if place.is_file():
            return place
    looked = ", ".join(str(place) for place in places())
    raise Refused(
        f"There is no configuration file ({looked}). Make one with `thirdthursday init`, or name one with --config."
    )


def load(path: Path) -> Config:
    """Read and check the file. Raises `Refused` with file, line, key and mend."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{path}: the file is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise Refused(
            f"{path}: the configuration cannot be read ({error.strerror}). Check the path and its permissions."
        ) from None
    return parse(text, str(path), base=path.parent)


def parse(text: str, where: str, *, base: Path | None = None) -> Config:
    """The configuration in `text`; relative data folders are taken from `base`. Raises `Refused`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{where}: this is not valid TOML: {error}.") from None
    if secret := literal_secret(raw):
        line = line_of(text, secret)
        raise Refused(f"{where}, line {line}: `{shown(secret)}` holds a secret in clear. {_WAYS_OUT}")
    try:
        config = msgspec.convert(raw, Config)
    except msgspec.ValidationError as error:
        raise Refused(sentence(str(error), text, where)) from None
    for key, fault in _faults(config):
        raise Refused(f"{where}, line {line_of(text, key)}: `{shown(key)}` {fault}")
    if base is not None and not config.data.is_absolute():
        data = str((base / config.desk.data).absolute())
        config = msgspec.structs.replace(config, desk=msgspec.structs.replace(config.desk, data=data))
    return config


_Faults = Iterator[tuple[str, str]]
"""What types cannot say: keys, each with the rest of the sentence that says what is wrong and how to mend it."""


def _faults(config: Config) -> _Faults:
    yield from _faults_of_the_desk(config.desk)
    yield from _faults_of_trust(config.trust)
    yield from config_dashboard.faults(config.dashboard)
    for key, mailbox in _mailboxes(config):
        yield from _faults_of_a_mailbox(key, mailbox)
    if config.smtp is not None:
        yield from _faults_of_a_server("smtp", config.smtp)
    if config.lmtp is not None:
        yield from _faults_of_lmtp(config.lmtp)
    for name in config.limits.__struct_fields__:
        yield from _too_small(f"limits.{name}", getattr(config.limits, name), 1)
    yield from faults_of_retention(config.retention)
    yield from config_backup.faults(config.backup)
    for index, entry in enumerate(config.lists):
        yield from _no_address(f"lists[{index}].address", entry.address)
    if any(first > last for first, last in config.days.sensitive):
        yield "days.sensitive", "has a last day before its first. Write each period as [first, last]."


def _mailboxes(config: Config) -> Iterator[tuple[str, ImapSettings]]:
    if config.imap is not None:
        yield "imap", config.imap
    yield from ((f"mailboxes[{index}]", each) for index, each in enumerate(config.mailboxes))


def _faults_of_the_desk(desk: DeskSettings) -> _Faults:
    yield from _no_address("desk.address", desk.address)
    for index, address in enumerate(desk.organizer_addresses):
        yield from _no_address(f"desk.organizer_addresses[{index}]", address)
    for name in ("name", "organizers", "data"):
        if not clean_line(getattr(desk, name)):
            yield f"desk.{name}", "is empty. Compare it with config.example.toml."
    yield from _too_small("desk.hold_seconds", desk.hold_seconds, 0)


def _faults_of_trust(trust: TrustSettings) -> _Faults:
    if not re.fullmatch(r"none|topmost-unnamed|dkim-self|authserv:\S{1,255}", trust.anchor):
        use = "Use authserv:<id of your mail server>, topmost-unnamed, dkim-self or none."
        yield "trust.anchor", f"is “{clean_line(trust.anchor, 80)}”. {use}"


def _faults_of_a_mailbox(key: str, mailbox: ImapSettings) -> _Faults:
    if not re.fullmatch(r"seen|nothing|move:.+", mailbox.after):
        yield f"{key}.after", f'is “{clean_line(mailbox.after, 80)}”. Use "seen", "nothing" or "move:<mailbox>".'
    yield from _faults_of_a_server(key, mailbox)
    yield from _too_small(f"{key}.poll_seconds", mailbox.poll_seconds, 0.1)
    yield from _too_small(f"{key}.burst_seconds", mailbox.burst_seconds, 0)


def _faults_of_a_server(key: str, server: ImapSettings | SmtpSettings) -> _Faults:
    if not clean_line(server.host):
        yield f"{key}.host", "is empty. Give the name of the server."
    if not 0 < server.port < 65536:
        yield f"{key}.port", "must be between 1 and 65535."
    ways = [name for name in SecretRef.__struct_fields__ if getattr(server.secret, name)]
    if len(ways) > 1:
        yield f"{key}.secret", f"names {len(ways)} places ({', '.join(ways)}). Leave exactly one of them."
    if isinstance(server, SmtpSettings):
        yield from _too_small(f"{key}.connections", server.connections, 1)
        yield from _too_small(f"{key}.mails_per_connection", server.mails_per_connection, 1)


def _faults_of_lmtp(lmtp: LmtpSettings) -> _Faults:
    if bool(lmtp.socket) == bool(lmtp.port):
        yield "lmtp", "names no place, or two. Give either `socket`, or `port` on this machine."
    if not 0 <= lmtp.port < 65536:
        yield "lmtp.port", "must be between 1 and 65535."
    if lmtp.host not in ("127.0.0.1", "::1", "localhost"):
        yield "lmtp.host", "is not this machine. LMTP knows no password: use 127.0.0.1, or a socket."


def _too_small(key: str, value: float, least: float) -> _Faults:
    if not value >= least:
        yield key, f"is {value}. The least is {least}."


def _no_address(key: str, address: str) -> _Faults:
    if not is_address(address):
        wrong = clean_line(address, 80)
        yield key, f"is “{wrong}”, which is not a mail address. Write it like hangouts@council.example."
