"""Logging in, and arguments: quoted, encoded, never more than one command."""

import base64
import time
from collections.abc import Awaitable, Callable

import pytest
from fakes_credentials import Known
from fakes_imap import imap_server
from fakes_imap_answers import Talk, challenging, drop, says, says_and_drops, silence
from fakes_imap_client import MAIL, SHORT, at, linked

from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_refusals import ImapRefused, LoginRefused


async def test_refused_password_is_a_refused_login_with_the_servers_sentence() -> None:
    async with imap_server(MAIL) as server:
        with pytest.raises(LoginRefused, match=r"refused LOGIN: .*Wrong password") as refused:
            await ImapConnection().connect(at(server), Known("wrong"))
        assert refused.value.code == "AUTHENTICATIONFAILED"
        assert server.times("LOGIN") == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_refused_password_with_a_farewell_is_a_refused_login(order: tuple[int, int]) -> None:
    """It must not be tried again after a second: that would lock the account."""
    lines = ("* BYE too many failed logins", "{tag} NO [AUTHENTICATIONFAILED] Wrong password.")
    async with imap_server(MAIL, instead={"LOGIN": says(*[lines[each] for each in order])}) as server:
        with pytest.raises(LoginRefused, match="Wrong password"):
            await ImapConnection().connect(at(server), Known())


@pytest.mark.parametrize("code", ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"])
async def test_login_that_is_not_possible_now_is_no_refused_login(code: str) -> None:
    async with imap_server(MAIL, instead={"LOGIN": says(f"{{tag}} NO [{code}] try later")}) as server:
        with pytest.raises(ImapRefused) as refused:
            await ImapConnection().connect(at(server), Known())
        assert not isinstance(refused.value, LoginRefused)


async def test_server_that_takes_no_passwords_gets_none() -> None:
    async with imap_server(MAIL, capabilities="IMAP4rev1 LOGINDISABLED") as server:
        with pytest.raises(LoginRefused, match="takes no passwords"):
            await ImapConnection().connect(at(server), Known())
        assert server.asked == ["CAPABILITY"]


async def test_challenge_of_a_refused_token_is_answered_and_told() -> None:
    async with imap_server(MAIL, instead={"AUTHENTICATE": challenging('{"status":"400"}')}) as server:
        begun = time.monotonic()
        with pytest.raises(LoginRefused, match=r'AUTHENTICATE failed\. – \{"status":"400"\}'):
            await ImapConnection().connect(at(server, auth="xoauth2"), Known("old", "new"))
        assert time.monotonic() - begun < 1
        assert [asked for asked in server.asked if asked.startswith("answered")] == ["answered ''"] * 2


async def test_token_is_renewed_once_after_a_refusal() -> None:
    async with imap_server(MAIL, instead={"AUTHENTICATE": [challenging("expired")]}) as server:
        credentials = Known("old", "new")
        connection = ImapConnection()
        await connection.connect(at(server, auth="xoauth2"), credentials)
        assert credentials.renewed == [False, True]
        sent = [asked.split()[2] for asked in server.asked if asked.startswith("AUTHENTICATE")]
        tokens = [base64.b64decode(each).decode() for each in sent]
        assert tokens == [f"user=desk\1auth=Bearer {token}\1\1" for token in ("old", "new")]
        await connection.logout()


async def test_capabilities_are_asked_for_again_after_the_login() -> None:
    async def before_and_after(talk: Talk) -> None:
        known = talk.server.times("AUTHENTICATE")
        talk.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2" + (" IDLE MOVE" if known else ""), "{tag} OK")

    async with imap_server(MAIL, instead={"CAPABILITY": before_and_after}) as server:
        connection = ImapConnection()
        await connection.connect(at(server, auth="xoauth2"), Known())
        assert connection.can_idle
        assert "MOVE" in connection.capabilities
        await connection.logout()


@pytest.mark.parametrize(
    ("greeting", "why"),
    [
        (says("* BYE too many connections"), "does not serve us: BYE too many connections"),
        (says_and_drops("* BYE"), "does not serve us"),
        (drop, "closed the connection"),
        (says("220 smtp.lgd.example ESMTP"), "does not serve us"),
    ],
)
async def test_greeting_that_is_no_welcome_raises(greeting: Callable[[Talk], Awaitable[None]], why: str) -> None:
    async with imap_server(instead={"GREETING": greeting}) as server:
        with pytest.raises(ConnectionError, match=why):
            await ImapConnection().connect(at(server), Known())


async def test_greeting_that_does_not_come_times_out() -> None:
    async with imap_server(instead={"GREETING": silence}) as server:
        with pytest.raises(TimeoutError, match=r"did not answer connecting within 0\.5 s"):
            await ImapConnection(SHORT).connect(at(server), Known())


async def test_connection_that_is_known_already_needs_no_login() -> None:
    async with linked(MAIL, instead={"GREETING": says("* PREAUTH ready")}) as (server, connection):
        assert await connection.search_since(0) == [1]
        assert server.times("LOGIN") == 0


async def test_nobody_listening_is_a_connection_error() -> None:
    async with imap_server() as server:
        settings = at(server)
    with pytest.raises(ConnectionError):
        await ImapConnection().connect(settings, Known())


# Arguments: quoted, encoded, never more than one command.


async def test_user_password_and_mailbox_with_odd_characters_arrive_as_they_are() -> None:
    password = 'back\\slash "quote" ()*%'
    async with imap_server(MAIL, passwords=(password,)) as server:
        connection = ImapConnection()
        await connection.connect(at(server, user='Jo "the desk" Smith'), Known(password))
        await connection.select("Sign ups/Répondu")
        await connection.create('A "B" & C')
        await connection.logout()
        assert server.asked[1].startswith('LOGIN "Jo \\"the desk\\" Smith" "back')
        assert 'SELECT "Sign ups/R&AOk-pondu"' in server.asked
        assert list(server.folders) == ['A "B" &- C']


@pytest.mark.parametrize("password", ["one\r\nA2 DELETE INBOX", "one\0two"])
async def test_password_with_a_line_end_is_never_sent(password: str) -> None:
    async with imap_server(MAIL, passwords=(password,)) as server:
        with pytest.raises(ConnectionError, match="LOGIN went wrong"):
            await ImapConnection().connect(at(server), Known(password))
        assert [asked.split()[0] for asked in server.asked] == ["CAPABILITY"]


async def test_mailbox_with_a_line_end_is_never_sent() -> None:
    async with linked(MAIL) as (server, connection):
        with pytest.raises(ConnectionError, match="CR, LF and NUL"):
            await connection.select("INBOX\r\nA2 DELETE INBOX")
        assert not any("DELETE" in asked for asked in server.asked)


async def test_password_outside_ascii_goes_by_sasl_plain() -> None:
    async with imap_server(MAIL) as server:
        await ImapConnection().connect(at(server), Known("pässword"))
        response = next(asked for asked in server.asked if asked.startswith("AUTHENTICATE PLAIN")).split()[2]
        assert base64.b64decode(response).decode() == "\0desk\0pässword"


async def test_search_sends_no_charset() -> None:
    async with linked(MAIL) as (server, connection):
        assert await connection.search_since(1) == []  # `2:*` names the last mail all the same
        assert await connection.search('HEADER Message-ID "<1@westshire.example>"') == [1]
        assert [asked for asked in server.asked if "SEARCH" in asked] == [
            "UID SEARCH UID 1:*",
            "UID SEARCH UID 2:*",
            'UID SEARCH HEADER Message-ID "<1@westshire.example>"',
        ]
