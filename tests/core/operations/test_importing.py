"""Members of another program: only with source, date and basis; whoever was erased or left stays out; nothing is sent."""

from datetime import UTC, date, datetime

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.ids import suppression_hash
from core.model import Suppressed
from core.operations import importing, people_file
from core.operations.importing import Terms
from core.operations.undo import undo
from core.understanding import Word

PRIYA, OMAR = address_of("Priya Shah"), address_of("Omar Khan")
TERMS = Terms(source="the members' list of 2026", agreed=date(2026, 6, 1), basis="consent", series="digital")
FILE = """\
Members
Full Name;E-mail;Organisation
Priya Shah;Priya.Shah@westshire.example;Westshire Council
Omar Khan;omar.khan@westshire.example;
"Lane, Jo";jo@home.example;
Ana;ana;
Priya again;priya.shah@westshire.example;
Zoe;zoe@eastham.example;
"""


@pytest.fixture
async def desk() -> Post:
    """Omar has left; Zoe was erased."""
    made = await post()
    await made.says(
        read("Omar Khan", "series", words=(Word(word="SERIES", intent="series"),), arguments={"word": "SERIES"})
    )
    await made.says(read("Omar Khan", "stop", arguments={"word": "STOP"}))
    async with made.store.unit_of_work(AMIRA) as uow:
        gone = suppression_hash(DESK.secret, "zoe@eastham.example")
        await uow.suppressed.put(Suppressed(id=gone, at=uow.now))
    return made


async def test_each_row_has_a_fate_and_only_newcomers_come_in(desk: Post) -> None:
    lines = people_file.read(FILE.encode())
    async with desk.store.view() as view:
        judged = await importing.judge(view, DESK, lines, "digital")
    assert [(each.line.number, each.fate) for each in judged] == [
        (3, "new"), (4, "left"), (5, "new"), (6, "no address"), (7, "twice"), (8, "erased before"),
    ]  # fmt: skip
    change = await importing.import_people(desk.store, DESK, AMIRA, lines, TERMS, ids=desk.ids)
    assert change is not None
    assert change.summary == "2 people imported from the members' list of 2026, 4 left out; nothing was sent"
    async with desk.store.view() as view:
        priya, jo = await view.people.by_address(PRIYA), await view.people.by_address("jo@home.example")
        assert await view.people.by_address("zoe@eastham.example") is None
        assert priya is not None
        assert jo is not None
        members = {member.person: member.setting for member in await view.memberships.of_series("digital")}
    assert (members[priya.id], members[jo.id]) == ("every", "every")
    assert (priya.name, priya.organisation_name, priya.source) == (
        "Priya Shah", "Westshire Council", "import: the members' list of 2026",
    )  # fmt: skip
    assert (jo.name, jo.organisation) == ("Jo Lane", "")
    [consent] = priya.consents
    assert (consent.at, consent.how) == (
        datetime(2026, 6, 1, 12, tzinfo=UTC), "by import from the members' list of 2026 (consent)",
    )  # fmt: skip
    desk.clock.move(hours=1)
    assert await desk.deliver() == []
    await undo(desk.store, DESK, AMIRA, change.seq)
    async with desk.store.view() as view:
        assert await view.people.by_address(PRIYA) is None


async def test_a_second_import_of_the_same_list_changes_nothing(desk: Post) -> None:
    lines = people_file.read(FILE.encode())
    await importing.import_people(desk.store, DESK, AMIRA, lines, TERMS, ids=desk.ids)
    assert await importing.import_people(desk.store, DESK, AMIRA, lines, TERMS, ids=desk.ids) is None


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (replace(TERMS, source=" "), "where the list comes from"),
        (replace(TERMS, basis=""), "lawful basis"),
        (replace(TERMS, agreed=date(2026, 11, 24)), "in the future"),
        (replace(TERMS, setting="none"), "can be invited"),
    ],
)
async def test_without_source_date_and_basis_nobody_is_added(desk: Post, terms: Terms, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await importing.import_people(desk.store, DESK, AMIRA, people_file.read(FILE.encode()), terms)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-16-le-with-mark"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_table_is_read(encoding: str, delimiter: str) -> None:
    text = delimiter.join(("First name", "Surname", "Email")) + "\r\n" + delimiter.join(("Zoë", "Íñigo", "z@x.example"))
    data = (
        "\ufeff".encode("utf-16-le") + text.encode("utf-16-le") if encoding.endswith("mark") else text.encode(encoding)
    )
    [line] = people_file.read(data)
    assert (line.number, line.name, line.address) == (2, "Zoë Íñigo", "z@x.example")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"), (b"Name\nPriya\n", "No column"), (b"Email\n", "names nobody"), (b"Email\n\n\n", "names nobody"),
        (b"\xff\xfe\x00", "UTF-8"), (b"\x80\x81", "UTF-8"), (b"Email\n" + b"a@b.example\n" * 10_001, "10,001 rows"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        people_file.read(data)


def test_an_address_as_mail_programs_copy_it_is_read() -> None:
    [line] = people_file.read(b'Email,Name\n"Shah, Priya <priya.shah@westshire.example>",Priya Shah\n')
    assert (line.address, line.name) == ("priya.shah@westshire.example", "Priya Shah")


def test_formulas_and_escapes_in_a_list_are_only_text() -> None:
    [line] = people_file.read("Email,Name\n=cmd|' /C calc'!A0,\x1b[31mZoe\u202e\n".encode())
    assert (line.address, line.typed, line.name) == ("", "=cmd|' /C calc'!A0", "[31mZoe")
