"""A desk on disk with a series and any number of sign-ups for its next session: configuration, installation and store."""

from datetime import date, timedelta
from pathlib import Path

from core import installation
from core.config import load
from core.model import Actor, Person, Signup
from core.operations import series
from core.store.ports import Store
from core.text import Safe, lit

DESK = "hangouts@lgd.example"
AMIRA = Actor(kind="organiser", name=lit("amira"))
_CONFIG = """
[desk]
address = "{desk}"
name = "Hangouts"
organizers = "Rowan Ellis"
data = "data"
default_series = "digital"
[lmtp]
socket = "{folder}/lmtp"
[smtp]
host = "127.0.0.1"
port = {smtp}
tls = "none"
insecure_localhost = true
auth = "none"
[trust]
anchor = "authserv:mx.lgd.example"
[limits]
per_minute = 100000
domain_per_minute = 100000
unasked_per_hour = 100000
"""


async def make(folder: Path, signups: int, *, smtp: int = 2525) -> Path:
    """The desk in `folder`; letters leave by the port `smtp` of this machine. Its configuration file."""
    path = folder / "config.toml"
    path.write_text(_CONFIG.format(desk=DESK, folder=folder, smtp=smtp))
    config = load(path)
    await installation.make(config)
    store, desk = await installation.open_desk(config)
    new = series.NewSeries(
        slug="digital", name="Digital", capacity=None, first=date.today() + timedelta(days=30),
        hosts=(series.NewHost("amira.khan@northdale.example", "Amira Khan"),),
    )  # fmt: skip
    await series.add(store, desk, AMIRA, new)
    await _sign_up(store, signups)
    await store.close()
    return path


def address(number: int) -> str:
    """The address of a person."""
    return f"p{number}@westshire.example"


async def _sign_up(store: Store, number: int) -> None:
    """So many people who are going; nobody is told."""
    async with store.unit_of_work(AMIRA) as uow:
        session = min(await uow.sessions.of_series("digital"), key=lambda s: s.starts)
        uow.begin("import", lit("people"), series="digital")
        for at in range(number):
            person = Person(
                id=f"p{at}", name=Safe(f"Person {at:05}"), address=Safe(address(at)), created_at=uow.now,
                organisation="westshire.example", organisation_name=lit("Westshire"), heard_at=uow.now,
            )  # fmt: skip
            await uow.people.put(person)
            await uow.signups.put(
                Signup(
                    id=f"{session.id}:{person.id}", session=session.id, person=person.id, series="digital",
                    state="going", order=at + 1, created_at=uow.now, changed_at=uow.now,
                )
            )  # fmt: skip
