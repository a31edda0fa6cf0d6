"""The configuration: one TOML file, every key typed; each error names its key and its line."""

import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from core.config_mail import ImapSettings, LmtpSettings, Setting, SmtpSettings
from core.errors import Refused
from core.text import clean_line, is_address

ENVIRONMENT = "THIRDTHURSDAY_CONFIG"
_LITERAL_SECRETS = {"password", "secret_value", "token", "client_secret"}
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
    lists: tuple[ListSettings, ...] = ()

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
    _refuse_literal_secrets(raw, text, where)
    try:
        config = msgspec.convert(raw, Config)
    except msgspec.ValidationError as error:
        raise Refused(_sentence(str(error), text, where)) from None
    _check(config, text, where)
    if base is not None and not Path(config.desk.data).expanduser().is_absolute():
        data = str((base / config.desk.data).absolute())
        config = msgspec.structs.replace(config, desk=msgspec.structs.replace(config.desk, data=data))
    return config


def _refuse_literal_secrets(raw: dict[str, Any], text: str, where: str) -> None:
    for table, values in raw.items():
        for key, value in values.items() if isinstance(values, dict) else ():
            if key in _LITERAL_SECRETS or (key == "secret" and isinstance(value, str)):
                line = line_of(text, f"{table}.{key}")
                raise Refused(f"{where}, line {line}: `{table}.{key}` holds a secret in clear. {_WAYS_OUT}")


def _sentence(message: str, text: str, where: str) -> str:
    """msgspec's message as one sentence with line, key and mend."""
    what, _, path = message.partition(" - at `$")
    key = re.sub(r"\[\.\.\.\]|\[\d+\]", "", path.rstrip("`")).lstrip(".")
    unknown = re.search(r"unknown field `(.+?)`", what)
    if unknown:
        key = f"{key}.{unknown[1]}".lstrip(".")
        return (
            f"{where}, line {line_of(text, key)}: there is no setting `{clean_line(key)}`. "
            "Compare it with config.example.toml, or remove it."
        )
    missing = re.search(r"missing required field `(.+?)`", what)
    if missing:
        key = f"{key}.{missing[1]}".lstrip(".")
        return f"{where}: the setting `{clean_line(key)}` is missing. Add it as in config.example.toml."
    return f"{where}, line {line_of(text, key)}: `{clean_line(key)}`: {clean_line(what)}. Compare it with config.example.toml."


def line_of(text: str, key: str) -> int:
    """The line (from 1) on which a dotted key stands; the line of its table, or 1, where it cannot be found."""
    *tables, name = key.split(".")
    table, found = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([\w.\-]+)\s*\]?\]", line)
        if header:
            table = header[1]
            if table in (key, ".".join(tables)):
                found = number
        elif table == ".".join(tables) and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
        elif tables and table == ".".join(tables[:-1]) and re.match(rf"\s*{re.escape(tables[-1])}\s*=", line):
            found = number
    return found


def _check(config: Config, text: str, where: str) -> None:
    """What types cannot say. Raises `Refused`."""
    _check_address(config.desk.address, "desk.address", text, where)
    for address in config.desk.organizer_addresses:
        _check_address(address, "desk.organizer_addresses", text, where)
    anchor = config.trust.anchor
    if anchor not in ("none", "topmost-unnamed", "dkim-self") and not re.fullmatch(r"authserv:\S{1,255}", anchor):
        raise Refused(
            f"{where}, line {line_of(text, 'trust.anchor')}: `trust.anchor` is “{clean_line(anchor, 80)}”. "
            "Use authserv:<id of your mail server>, topmost-unnamed, dkim-self or none."
        )
    for mailbox in (config.imap, *config.mailboxes):
        if mailbox is not None and not re.fullmatch(r"seen|nothing|move:.+", mailbox.after):
            raise Refused(
                f"{where}, line {line_of(text, 'imap.after')}: `imap.after` is “{clean_line(mailbox.after, 80)}”. "
                'Use "seen", "nothing" or "move:<mailbox>".'
            )
    for group in ("imap", "smtp"):
        settings = getattr(config, group)
        if settings is not None and not 0 < settings.port < 65536:
            raise Refused(
                f"{where}, line {line_of(text, group + '.port')}: `{group}.port` must be between 1 and 65535."
            )


def _check_address(address: str, key: str, text: str, where: str) -> None:
    if not is_address(address):
        raise Refused(
            f"{where}, line {line_of(text, key)}: `{key}` is “{clean_line(address, 80)}”, which is not a mail address. "
            "Write it like hangouts@council.example."
        )
