"""The worlds of the matrix of trust: Priya and Omar hold the same kind of letter, and one mail in Priya's name comes in."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, NamedTuple

from fakes_desk import AMIRA
from fakes_inbox import Sent
from letterbox import Letterbox, Proof, letterbox
from msgspec.structs import replace

from core.text import lit

NIA = "nia.morgan@northdale.example"
PRIYA, OMAR = "priya.shah@westshire.example", "omar.khan@eastham.example"
AT_HOME = {PRIYA: "priya@home.example", OMAR: "omar@home.example"}
BOTH = (PRIYA, OMAR)
SESSION = "digital-2026-12-17"
Which = Literal["no token", "own", "other's", "expired", "used"]
TOKENS: tuple[Which, ...] = ("no token", "own", "other's", "expired", "used")
_SILENT = {"people": {"heard_at"}}


class Asked(NamedTuple):
    """Something asked for: how both come to hold the letter `kind`, and the words that ask for it in its thread."""

    prepare: Callable[[Letterbox], Awaitable[None]]
    kind: str
    says: str
    hosts: tuple[tuple[str, str], ...] = ()
    at_home: bool = False

    @property
    def sender(self) -> str:
        """Who the mail says that it is from."""
        return AT_HOME[PRIYA] if self.at_home else PRIYA

    def holder(self, which: Which) -> str:
        """Whose letter is answered."""
        whose = OMAR if which == "other's" else PRIYA
        return AT_HOME[whose] if self.at_home else whose


async def _signed_up(desk: Letterbox) -> None:
    for who in BOTH:
        await desk.writes(who, "YES")


async def _members(desk: Letterbox) -> None:
    for who in BOTH:
        await desk.writes(who, "SERIES")
        await desk.writes(who, "YES")


async def _declined(desk: Letterbox) -> None:
    for who in BOTH:
        await desk.writes(who, "NO")


async def _wrote(desk: Letterbox, text: Callable[[str], str]) -> None:
    await _signed_up(desk)
    for who in BOTH:
        await desk.writes(who, text(who))


async def _erasing(desk: Letterbox) -> None:
    await _wrote(desk, lambda _: "ERASE")


async def _renaming(desk: Letterbox) -> None:
    await _wrote(desk, lambda who: f"ALSO ME {AT_HOME[who]}")


async def _strangers(desk: Letterbox) -> None:
    for who in BOTH:
        await desk.writes(who, "YES", proof="none")


async def _assisted(desk: Letterbox) -> None:
    await _signed_up(desk)
    for who in BOTH:
        await desk.writes("assistant@eastham.example", "NO", answers=await desk.letter("signed_up", who))


async def _wishing(desk: Letterbox) -> None:
    for who in BOTH:
        await desk.writes(who, "SERIES", proof="none")


async def _hosting(desk: Letterbox) -> None:
    desk.clock.move(days=21)
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("edit_session", lit("Nia hosts"), session=SESSION)
        session = await uow.sessions.need(SESSION)
        nia = await uow.people.by_address(NIA)
        assert nia is not None
        await uow.sessions.put(replace(session, hosts=(nia.id,)))
    await desk.writes(NIA, "CANNOT HOST")


ASKED: dict[str, Asked] = {
    "join": Asked(_declined, "declined", "YES"),
    "answer": Asked(_signed_up, "signed_up", "NO"),
    "leave": Asked(_members, "signed_up", "LEAVE"),
    "stop": Asked(_members, "signed_up", "STOP"),
    "my data": Asked(_signed_up, "signed_up", "MY DATA"),
    "erase": Asked(_signed_up, "signed_up", "ERASE"),
    "erase: yes": Asked(_erasing, "erase_confirm", "YES"),
    "erase: no": Asked(_erasing, "erase_confirm", "NO"),
    "another address": Asked(_signed_up, "signed_up", f"ALSO ME {AT_HOME[PRIYA]}"),
    "another address: yes": Asked(_renaming, "alias_confirm", "YES", at_home=True),
    "host answer": Asked(
        _hosting, "host_ask_urgent", "YES",
        ((NIA, "Nia Morgan"), (PRIYA, "Priya Shah"), (OMAR, "Omar Khan")),
    ),
    "organiser word": Asked(_signed_up, "signed_up", "CANCEL SESSION"),
    "stranger: yes": Asked(_strangers, "confirm_address", "YES"),
    "stranger's word: yes": Asked(_wishing, "confirm_address", "YES"),
    "holder: yes": Asked(_assisted, "holder_ask", "YES"),
    "holder: no": Asked(_assisted, "holder_ask", "NO"),
}  # fmt: skip


async def world(asked: Asked, which: Which) -> tuple[Letterbox, Sent | None]:
    """A desk on which both hold the letter, a day later; and the letter that the mail answers."""
    desk = await letterbox(hosts=asked.hosts)
    await asked.prepare(desk)
    letter = None if which == "no token" else await desk.letter(asked.kind, asked.holder(which))
    if which == "used":
        await desk.writes(asked.sender, asked.says, answers=letter)
    desk.clock.move(days=60 if which == "expired" else 1, hours=1)
    return desk, letter


async def outcome(desk: Letterbox, asked: Asked, letter: Sent | None, proof: Proof) -> str:
    """What one mail does: what stands otherwise, then the letters that leave, as words."""
    before = desk.standing_of_all()
    left = await desk.writes(asked.sender, asked.says, proof=proof, answers=letter)
    changes = _changes(desk, before)
    letters = [f"{each.row.kind}{_to(each.row.address, asked.sender)}" for each in left]
    return "; ".join(filter(None, [", ".join(changes), ", ".join(sorted(letters))])) or "-"


def _to(address: str, sender: str) -> str:
    if address == sender:
        return ""
    return f" to {address.partition('@')[0].partition('.')[0]}"


def _changes(desk: Letterbox, before: dict[str, dict[str, Any]]) -> list[str]:
    """Changes by who they are about: `priya going`, `omar membership none`, `priya erased`."""
    after = desk.standing_of_all()
    people = {**before["people"], **after["people"]}
    out = []
    for table, docs in after.items():
        old = before[table]
        for id_ in sorted(old.keys() | docs.keys()):
            was, now = old.get(id_), docs.get(id_)
            fields = {
                name for name in {*(was or {}), *(now or {})} if (was or {}).get(name) != (now or {}).get(name)
            } - _SILENT.get(table, set())
            if fields and table not in ("entries", "organisations"):
                out.append(_said(table, id_, was, now, fields, people))
    return sorted(out)


def _said(
    table: str, id_: str, was: dict[str, Any] | None, now: dict[str, Any] | None, fields: set[str], people: Any
) -> str:  # fmt: skip
    person = (now or was or {}).get("person", id_)
    who = people[person]["address"].partition("@")[0].partition(".")[0] if person in people else id_
    if now is None or was is None:
        return f"{who} {table} {'gone' if now is None else now.get('state', now.get('setting', 'new'))}"
    if "state" in fields or "setting" in fields:
        return f"{who} {now.get('state', now.get('setting'))}"
    return f"{who} {table} {' '.join(sorted(fields))}"
