"""The desk of the demo: its folder, its configuration, its two series, and the clock it lives by."""

import json
import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.clock import Clock
from core.config import Config, load
from core.desk import Desk
from core.installation import make, open_desk
from core.model import Actor, Join
from core.operations import series, sessions
from core.store.ports import Store
from core.text import Safe, lit
from mailgateway.demo.cast import CAST
from mailgateway.demo.script import SECOND, SERIES
from mailgateway.demo.world import DESK, PASSWORD, World

BEGINS = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
"""The demo's today: a Monday morning well before the session, so that places that come up are given at once."""
TOPICS = {
    f"{SECOND}-2026-12-07": "One page for every form",
    f"{SERIES}-2026-12-17": "Writing for people in a hurry",
}
ROWAN = Actor(kind="organiser", name=lit("rowan"))
CONFIG = "config.toml"
_TEXT = """\
# The desk of a demo. Its mail servers ended with it; everything else is as in any installation.
[desk]
address = "{desk}"
name = "LocalGov Digital Hangouts"
organizers = "Rowan Ellis and Nia Morgan"
data = {data}
default_series = "{series}"

[trust]
anchor = "authserv:mx.lgd.example"

[imap]
host = "127.0.0.1"
port = {imap_port}
tls = "none"
insecure_localhost = true
user = "{desk}"
secret = {{ file = {secret} }}
burst_seconds = 2.0

[smtp]
host = "127.0.0.1"
port = {smtp_port}
tls = "none"
insecure_localhost = true
user = "{desk}"
secret = {{ file = {secret} }}
ehlo = "desk.lgd.example"

[limits]
per_minute = 600
domain_per_minute = 600
person_per_day = 50
"""


def running_clock(begins: datetime = BEGINS) -> Clock:
    """A clock that shows `begins` now and goes on at the usual pace."""
    started = time.monotonic()
    return lambda: begins + timedelta(seconds=time.monotonic() - started)


def write_config(folder: Path, world: World) -> Config:
    """Write configuration and password (mode 0600) into `folder`, and read them as every command does."""
    secret, path = folder / "mail-password", folder / CONFIG
    _write(secret, PASSWORD)
    text = _TEXT.format(
        desk=DESK, series=SERIES, data=json.dumps(str(folder / "data")), secret=json.dumps(str(secret)),
        imap_port=world.imap_port, smtp_port=world.smtp_port,
    )  # fmt: skip
    _write(path, text)
    return load(path)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


async def open_demo_desk(config: Config, clock: Clock) -> tuple[Store, Desk]:
    """Make the installation and its two series, as Rowan Ellis would; the store is open when this returns."""
    await make(config, clock=clock)
    store, desk = await open_desk(config, clock=clock)
    try:
        await _start(store, desk)
    except BaseException:
        await store.close()
        raise
    return store, desk


async def _start(store: Store, desk: Desk) -> None:
    nia, jo = CAST["nia"], CAST["jo"]
    await series.add(store, desk, ROWAN, series.NewSeries(
        slug=SERIES, name="LocalGov Digital Hangouts", rule="third Thursday", first=date(2026, 12, 1), capacity=10,
        hosts=(series.NewHost(nia.address, nia.name),),
        join=Join(address=Safe("https://meet.example/lgd"), short=Safe("meet.example/lgd"),
                  phone=Safe("020 7946 0123"), pin=Safe("4471")),
    ))  # fmt: skip
    await series.add(store, desk, ROWAN, series.NewSeries(
        slug=SECOND, name="Berkshire officers", rule="first Monday", first=date(2026, 12, 1), start="12:30", length=45,
        capacity=14, status="trial", hosts=(series.NewHost(jo.address, jo.name),),
        join=Join(address=Safe("https://meet.example/berkshire"), short=Safe("meet.example/berkshire")),
    ))  # fmt: skip
    for session, topic in TOPICS.items():
        await sessions.edit(store, desk, ROWAN, session, sessions.SessionEdit(topic=topic))
