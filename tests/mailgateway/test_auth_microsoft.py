"""Tokens of Microsoft 365, with a stand-in for msal: by an application's own secret, or one sign-in by a person."""

import asyncio
import json
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from fakes_credentials import Known
from fakes_imap import imap_server
from fakes_imap_client import MAIL
from fakes_intake import Kept, Sleep, intake_of, running
from fakes_smtp import scripted, smtp_script
from fakes_smtp_client import SOON, account_for, send
from waiting import until

from core.config_mail import MicrosoftApp
from core.errors import Refused
from mailgateway.auth_microsoft import APP_SCOPES, PERSON_SCOPES, MicrosoftToken

REFUSED = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret.\r\nTrace ID: 1"}


class Msal:
    """What MicrosoftToken uses of msal. `answers` are its next answers or errors, then tokens t1, t2, …"""

    def __init__(self, *answers: Any, accounts: int = 1, flow: dict[str, str] | None = None) -> None:
        self.answers = list(answers)
        self.accounts = accounts
        self.flow = {"message": "Go to https://login.example and enter\x1b K7C2."} if flow is None else flow
        self.made: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.threads: set[int] = set()

    class SerializableTokenCache:
        has_state_changed = False
        state = ""

        def deserialize(self, state: str) -> None:
            self.state = state

        def serialize(self) -> str:
            return json.dumps({"RefreshToken": "canary-refresh"})

    def _client(self, client_id: str, **facts: Any) -> "Msal":
        self.made.append({"client_id": client_id, **facts})
        return self

    ConfidentialClientApplication = PublicClientApplication = _client

    def _answer(self, **asked: Any) -> Any:
        self.asked.append(asked)
        self.threads.add(threading.get_ident())
        answer = self.answers.pop(0) if self.answers else {"access_token": f"t{len(self.asked)}"}
        if isinstance(answer, Exception):
            raise answer
        cache = self.made[-1].get("token_cache")
        if cache is not None and "access_token" in answer:
            cache.has_state_changed = True
        return answer

    def acquire_token_for_client(self, scopes: list[str]) -> Any:
        return self._answer(scopes=scopes)

    def get_accounts(self) -> list[str]:
        return ["desk"] * self.accounts

    def acquire_token_silent_with_error(self, scopes: list[str], account: str, force_refresh: bool) -> Any:
        return self._answer(scopes=scopes, account=account, force_refresh=force_refresh)

    def initiate_device_flow(self, scopes: list[str]) -> dict[str, str]:
        return self.flow

    def acquire_token_by_device_flow(self, flow: dict[str, str]) -> Any:
        return self._answer(flow=flow)


def application(library: Msal, *secrets: str) -> MicrosoftToken:
    """Tokens by the application's own secret."""
    return MicrosoftToken(
        MicrosoftApp(tenant="lgd.example", client_id="c1"), Known(*(secrets or ("app-secret",))), library
    )


def person(library: Msal, cache: Path | str = "") -> MicrosoftToken:
    """Tokens by a person's sign-in."""
    app = MicrosoftApp(tenant="lgd.example", client_id="c1", flow="device", cache_file=str(cache))
    return MicrosoftToken(app, Known(), library)


async def test_application_gets_a_token_by_its_secret() -> None:
    library = Msal()
    token = await application(library).secret()
    assert (token.reveal(), repr(token)) == ("t1", "***")
    [made] = library.made
    assert (made["client_id"], made["client_credential"]) == ("c1", "app-secret")
    assert made["authority"] == "https://login.microsoftonline.com/lgd.example"
    assert library.asked == [{"scopes": APP_SCOPES}]
    assert library.threads.isdisjoint({threading.get_ident()})


async def test_question_to_microsoft_has_a_deadline() -> None:
    library = Msal()
    await application(library).secret()
    await person(library).secret()
    assert [made["timeout"] for made in library.made] == [30, 30]


async def test_token_is_left_to_the_library_until_it_was_refused() -> None:
    library = Msal()
    tokens = application(library, "old", "new")
    for renew in (False, False, True, False):
        await tokens.secret(renew=renew)
    assert [made["client_credential"] for made in library.made] == ["old", "new"]


async def test_two_connections_ask_one_after_the_other() -> None:
    library = Msal()
    tokens = application(library)
    found = await asyncio.gather(*[tokens.secret() for _ in range(5)])
    assert sorted(token.reveal() for token in found) == ["t1", "t2", "t3", "t4", "t5"]
    assert len(library.made) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (REFUSED, "AADSTS7000215: Invalid client secret. Trace ID: 1"),
        ({"error": "invalid_client"}, "invalid_client"),
        ({"access_token": ""}, "no answer"),
        ({"access_token": 3}, "no answer"),
        ({}, "no answer"),
        (None, "no answer"),
    ],
)
async def test_answer_without_a_token_is_refused_with_microsofts_words(answer: Any, why: str) -> None:
    with pytest.raises(Refused) as error:
        await application(Msal(answer or {})).secret()
    assert str(error.value) == f"Microsoft 365 gave no token: {why}"


@pytest.mark.parametrize("trouble", [OSError("no route"), ValueError("Unable to get authority configuration")])
async def test_network_in_trouble_is_a_connection_error(trouble: Exception) -> None:
    for tokens in (application(Msal(trouble)), person(Msal(trouble))):
        with pytest.raises(ConnectionError, match="could not be asked for a token"):
            await tokens.secret()
        assert (await tokens.secret()).reveal() == "t2"


async def test_person_gets_a_token_from_the_kept_sign_in(tmp_path: Path) -> None:
    cache = tmp_path / "microsoft.json"
    cache.write_text('{"AccessToken": {}}')
    cache.chmod(0o600)
    library = Msal()
    tokens = person(library, cache)
    assert (await tokens.secret()).reveal() == "t1"
    await tokens.secret(renew=True)
    assert library.made[0]["token_cache"].state == '{"AccessToken": {}}'
    assert [asked["force_refresh"] for asked in library.asked] == [False, True]
    assert library.asked[0]["scopes"] == PERSON_SCOPES


async def test_changed_sign_in_is_kept_for_us_alone(tmp_path: Path) -> None:
    cache = tmp_path / "microsoft.json"
    await person(Msal(), cache).secret()
    assert json.loads(cache.read_text()) == {"RefreshToken": "canary-refresh"}
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [cache]


async def test_nobody_signed_in_is_refused_with_the_command_that_mends_it() -> None:
    with pytest.raises(Refused, match="Nobody has signed in to Microsoft 365 yet"):
        await person(Msal(accounts=0)).secret()


async def test_kept_sign_in_that_others_can_read_is_refused(tmp_path: Path) -> None:
    cache = tmp_path / "microsoft.json"
    cache.write_text("{}")
    cache.chmod(0o644)
    with pytest.raises(Refused, match=r"microsoft\.json of \[microsoft\] can be read by others"):
        await person(Msal(), cache).secret()


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff"])
async def test_kept_sign_in_that_is_damaged_is_refused(content: bytes, tmp_path: Path) -> None:
    cache = tmp_path / "microsoft.json"
    cache.write_bytes(content)
    cache.chmod(0o600)
    with pytest.raises(Refused, match=r"is damaged\. Remove the file and sign in again\."):
        await person(Msal(), cache).secret()


async def test_sign_in_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"cannot be kept in .*none/microsoft\.json \(cache_file\): No such file"):
        await person(Msal(), tmp_path / "none" / "microsoft.json").secret()


async def test_person_signs_in_once_by_the_shown_code(tmp_path: Path) -> None:
    cache, shown = tmp_path / "microsoft.json", []
    tokens = person(Msal(accounts=0), cache)
    await tokens.sign_in(shown.append)
    assert shown == ["Go to https://login.example and enter K7C2."]
    assert cache.exists()


async def test_sign_in_that_microsoft_does_not_begin_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="gave no token: AADSTS7000215"):
        await person(Msal(flow=REFUSED), tmp_path / "microsoft.json").sign_in(print)


async def test_missing_library_is_refused_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)
    app = MicrosoftApp(tenant="t", client_id="c")
    with pytest.raises(Refused) as error:
        await MicrosoftToken(app, Known()).secret()
    assert str(error.value) == "Microsoft 365 sign-in needs the extra m365. Run: pip install 'thirdthursday[m365]'"


def test_msal_takes_what_we_give_it(tmp_path: Path) -> None:
    """The stand-in above is only as good as this: the real library's signatures, without a network."""
    msal = pytest.importorskip("msal")
    import inspect

    given = {"authority", "client_credential", "timeout", "token_cache"}
    assert given <= set(inspect.signature(msal.ClientApplication).parameters)
    public = msal.PublicClientApplication
    assert {"account", "force_refresh"} <= set(inspect.signature(public.acquire_token_silent_with_error).parameters)
    assert "scopes" in inspect.signature(msal.ConfidentialClientApplication.acquire_token_for_client).parameters
    cache = msal.SerializableTokenCache()
    cache.deserialize("{}")
    assert cache.has_state_changed is False
    assert json.loads(cache.serialize()) == {}


# With the connections that use it.


async def test_intake_outlives_a_microsoft_that_cannot_be_reached() -> None:
    async with imap_server(MAIL) as server:
        kept, sleep = Kept(), Sleep()
        tokens = application(Msal(OSError("no route"), OSError("no route")))
        intake = intake_of(server, sleep=sleep, auth="xoauth2", credentials=tokens)
        async with running(intake, kept):
            await until(lambda: kept.uids == [1])
    assert sleep.slept == [1, 2]


async def test_letter_is_tried_again_when_microsoft_cannot_be_reached() -> None:
    async with scripted(smtp_script({"EHLO": "250-stub\r\n250 AUTH XOAUTH2"})) as server:
        account = account_for(server, SOON, auth="xoauth2", credentials=application(Msal(OSError("no route"))))
        outcomes = [await send(account), await send(account)]
        await account.close()
    assert [(outcome.result, outcome.reason) for outcome in outcomes] == [("retry", "connect"), ("sent", "accepted")]
    assert outcomes[0].text == "Microsoft 365 could not be asked for a token (OSError)"
