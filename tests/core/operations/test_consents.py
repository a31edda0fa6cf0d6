"""What somebody agreed to stands in their record from their very first mail: purpose, time, way, and the proof of it."""

import hashlib

import pytest
from fakes_inbox import Post, address_of, post, read

from core.understanding import Understanding, Word


def word(name: str) -> Understanding:
    return read("Priya Shah", "series", words=(Word(word=name, intent="series"),), arguments={"word": name})


async def consents(desk: Post) -> list[tuple[str, str, str]]:
    async with desk.store.view() as view:
        found = await view.people.by_address(address_of("Priya Shah"))
    assert found is not None
    return [(each.purpose, each.proof, each.evidence) for each in found.consents]


async def test_the_first_yes_is_noted_with_the_hash_of_its_mail() -> None:
    desk = await post()
    mail = read("Priya Shah", "join")
    await desk.says(mail)
    proof = hashlib.sha256(mail.message_id.encode()).hexdigest()
    assert await consents(desk) == [("sign-up letters", proof, "dmarc pass, level 1")]
    await desk.says(read("Priya Shah", "maybe"))
    assert await consents(desk) == [("sign-up letters", proof, "dmarc pass, level 1")]


@pytest.mark.parametrize("name", ["SERIES", "EVERY 2", "MONTHLY"])
async def test_whoever_asks_to_be_invited_agrees_to_those_letters(name: str) -> None:
    desk = await post()
    mail = word(name)
    await desk.says(mail)
    [(purpose, proof, _)] = await consents(desk)
    assert (purpose, proof) == ("membership letters", hashlib.sha256(mail.message_id.encode()).hexdigest())
