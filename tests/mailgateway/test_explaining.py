"""`explain` reads a mail as the gateway would, its thread included."""

import pytest
from fakes_desk import DESK
from fakes_inbox import address_of, post, read, until

from mailgateway.explaining import explain

HOST = "nia.morgan@northdale.example"


@pytest.mark.parametrize(("text", "effect"), [("ALL", "1 came, 0 did not"), ("Priya Shah", "1 came, 0 did not")])
async def test_answer_to_a_letter_is_explained_within_its_thread(text: str, effect: str) -> None:
    desk = await post()
    await desk.says(read("Priya Shah", "join", address=address_of("Priya Shah")))
    await until(desk, desk.clock().replace(month=12, day=17, hour=16))
    letter = next(each for each in desk.sent if each.row.kind == "who_came")
    raw = (
        f"From: Nia Morgan <{HOST}>\r\nTo: {letter.mail['Reply-To']}\r\nSubject: Re: {letter.mail['Subject']}\r\n"
        f"Message-ID: <a1@northdale.example>\r\nIn-Reply-To: {letter.mail['Message-ID']}\r\n\r\n{text}\r\n"
    ).encode()
    found = await explain(raw, DESK, desk.store, now=desk.clock())
    assert (found["action"], found["effect"], found["session"]) == ("act", effect, letter.row.session)
