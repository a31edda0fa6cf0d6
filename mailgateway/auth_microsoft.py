"""XOAUTH2 tokens for Microsoft 365 by msal (extra `m365`): an application's own secret, or one sign-in by a person."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from core.config_mail import MicrosoftApp
from core.errors import Refused
from core.text import clean_line
from mailgateway.auth import Credentials, Secret
from mailgateway.auth_sources import read_private

APP_SCOPES = ["https://outlook.office365.com/.default"]
PERSON_SCOPES = [
    "https://outlook.office365.com/IMAP.AccessAsUser.All",
    "https://outlook.office365.com/SMTP.Send",
]


_Given = TypeVar("_Given")
_Told = TypeVar("_Told")

CACHE_BYTES = 1024 * 1024
ANSWER_SECONDS = 30
"""How long one question to Microsoft may take."""


class MicrosoftToken:
    """A token of Microsoft Entra. msal keeps it and fetches a new one when less than 5 minutes are left."""

    def __init__(self, app: MicrosoftApp, app_secret: Credentials, library: Any = None) -> None:
        self._app, self._app_secret, self._library = app, app_secret, library
        self._client: Any = None
        self._cache: Any = None
        self._lock = asyncio.Lock()

    async def secret(self, *, renew: bool = False) -> Secret:
        """The token for the next login. Raises `Refused` when Microsoft gives none, `ConnectionError` if it is silent."""
        async with self._lock:
            if self._app.flow == "client":
                secret = (await self._app_secret.secret(renew=renew)).reveal() if self._client is None or renew else ""
                return await _asked(self._of_application, secret)
            return await _asked(self._of_person, renew)

    async def sign_in(self, show: Callable[[str], None]) -> None:
        """Let a person sign in once: `show` gets Microsoft's sentence with address and code. Blocks until done."""
        if not self._app.cache_file:
            raise Refused('There is no place to keep the sign-in. Set cache_file = "…" in microsoft = { … }.')
        async with self._lock:
            await _asked(self._sign_in, show)

    def _of_application(self, secret: str) -> Secret:
        """A token by the application's own `secret`; "" where a client that knows it has been made already."""
        if secret:  # a changed application secret is taken up together with the new token
            library = self._library or _msal()
            self._client = library.ConfidentialClientApplication(
                self._app.client_id, authority=self._authority(), client_credential=secret, timeout=ANSWER_SECONDS
            )
        return _token(self._client.acquire_token_for_client(scopes=APP_SCOPES))

    def _authority(self) -> str:
        return f"https://login.microsoftonline.com/{self._app.tenant}"

    def _person(self) -> Any:
        """The client of a person, with what is kept of the last sign-in."""
        if self._client is None:
            library = self._library or _msal()
            self._cache = library.SerializableTokenCache()
            if self._app.cache_file and Path(self._app.cache_file).exists():
                self._cache.deserialize(_kept(Path(self._app.cache_file)))
            self._client = library.PublicClientApplication(
                self._app.client_id, authority=self._authority(), token_cache=self._cache, timeout=ANSWER_SECONDS
            )
        return self._client

    def _of_person(self, renew: bool) -> Secret:
        client = self._person()
        accounts = client.get_accounts()
        if not accounts:
            raise Refused("Nobody has signed in to Microsoft 365 yet. Run: thirdthursday login microsoft")
        answer = client.acquire_token_silent_with_error(PERSON_SCOPES, account=accounts[0], force_refresh=renew)
        self._keep()
        return _token(answer)

    def _sign_in(self, show: Callable[[str], None]) -> None:
        client = self._person()
        flow = client.initiate_device_flow(scopes=PERSON_SCOPES)
        if "message" not in flow:
            _token(flow)
        show(clean_line(flow["message"], 500))
        _token(client.acquire_token_by_device_flow(flow))
        self._keep()

    def _keep(self) -> None:
        """Write the token cache: temporary file, mode 0600, then rename."""
        if not self._app.cache_file or not self._cache.has_state_changed:
            return
        path = Path(self._app.cache_file)
        new = path.with_name(f".{path.name}.new")
        try:
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(self._cache.serialize())
            new.replace(path)
        except OSError as error:
            shown = clean_line(path)
            raise Refused(
                f"The sign-in to Microsoft 365 cannot be kept in {shown} (cache_file): {error.strerror}."
            ) from None
        self._cache.has_state_changed = False


async def _asked(question: Callable[[_Given], _Told], given: _Given) -> _Told:
    """Ask in a thread. The library's errors for a network in trouble are no `ConnectionError`; ours are."""
    try:
        return await asyncio.to_thread(question, given)
    except (OSError, ValueError) as error:  # ValueError: it asks for a tenant's addresses, and did not get them
        raise ConnectionError(f"Microsoft 365 could not be asked for a token ({type(error).__name__})") from None


def _kept(path: Path) -> str:
    """What is kept of the last sign-in. Raises `Refused` for a file that others can read or that was damaged."""
    data = read_private(path, "microsoft", most=CACHE_BYTES)
    try:
        kept = data.decode("utf-8")
        json.loads(kept)
    except ValueError:
        raise Refused(
            f"The sign-in kept in {clean_line(path)} (cache_file) is damaged. Remove the file and sign in again."
        ) from None
    return kept


def _msal() -> Any:
    try:
        import msal
    except ImportError:
        raise Refused("Microsoft 365 sign-in needs the extra m365. Run: pip install 'thirdthursday[m365]'") from None
    return msal


def _token(answer: dict[str, Any] | None) -> Secret:
    token = (answer or {}).get("access_token")
    if not isinstance(token, str) or not token:
        why = clean_line((answer or {}).get("error_description") or (answer or {}).get("error") or "no answer", 300)
        raise Refused(f"Microsoft 365 gave no token: {why}")
    return Secret(token)
