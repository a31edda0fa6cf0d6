"""What an IMAP server may refuse."""

from core.text import Safe, lit


class ImapRefused(Exception):
    """The server answered NO or BAD to `command`; `text` is its cleaned sentence, `code` the code in brackets."""

    def __init__(self, command: str, text: Safe, code: str = "") -> None:
        super().__init__(f"The mail server refused {command}: {text}")
        self.command, self.text, self.code = command, text, code

    @classmethod
    def without_body(cls) -> "ImapRefused":
        """The server says yes to FETCH, has the mail, and does not send it."""
        return cls("FETCH", lit("it lists a mail but does not send it"))


class LoginRefused(ImapRefused):
    """User name and password, or token, were not accepted. Trying often would lock the account."""
