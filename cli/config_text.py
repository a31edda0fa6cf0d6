"""The configuration that `init` writes, as text that a person goes on editing."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.errors import Refused
from core.text import clean_line

_PORTS = {
    ("imap", "implicit"): 993,
    ("imap", "none"): 143,
    ("smtp", "implicit"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}

DESK = """\
# Third Thursday. Every other setting and its default: config.example.toml, docs/configuration.md.

[desk]
# The mailbox people write to.
address = {address}
name = {name}
organizers = {organizers}
# The folder that holds everything.
data = {data}
# The domain in calendar entries. Never change it.
uid_domain = {uid_domain}

[trust]
# Which evidence about a sender counts. "none": everybody confirms once by replying YES.
anchor = {anchor}
"""

SERVER = """
[{kind}]
host = {host}
port = {port}
tls = {tls}
user = {user}
"""


class Mail(NamedTuple):
    """A mail server as the options describe it. `kind` is `imap` or `smtp`; `port` 0 means the usual one."""

    kind: str
    host: str
    port: int
    user: str
    tls: str
    secrets: Mapping[str, str]


def config_text(address: str, name: str, organizers: str, data: str, anchor: str, servers: Iterable[Mail]) -> str:
    """The text of a configuration; servers without a host are left out. Raises `Refused`."""
    desk = DESK.format(
        address=quoted(address),
        name=quoted(name),
        organizers=quoted(organizers),
        data=quoted(data),
        uid_domain=quoted(address.rpartition("@")[2].lower()),
        anchor=quoted(anchor),
    )
    return desk + "".join(_server(each) for each in servers if each.host)


def quoted(value: str) -> str:
    """A TOML basic string; its escapes are JSON's."""
    return json.dumps(str(clean_line(value, 1000)), ensure_ascii=False)


def _server(mail: Mail) -> str:
    ways = [(way, value) for way, value in mail.secrets.items() if value]
    if len(ways) > 1 or (mail.kind == "imap" and not ways):
        flags = ", ".join(f"--{mail.kind}-secret-{way}" for way in mail.secrets)
        raise Refused(f"Say where the password of [{mail.kind}] lies with exactly one of {flags}.")
    port = mail.port or _PORTS.get((mail.kind, mail.tls), 0)
    text = SERVER.format(
        kind=mail.kind, host=quoted(mail.host), port=port, tls=quoted(mail.tls), user=quoted(mail.user)
    )
    if mail.tls == "none":
        text += "insecure_localhost = true\n"
    if not ways:
        return text + 'auth = "none"\n'
    way, value = ways[0]
    return text + f"secret = {{ {way} = {quoted(value)} }}\n"
