"""Small mails for the private servers."""

from e2e.servers import USER


def mail(number: int, body: str = "yes please") -> bytes:
    """A small mail as it goes over the wire."""
    return (
        f"From: Priya Shah <priya@westshire.example>\r\nTo: {USER}\r\nSubject: Sign up {number}\r\n"
        f"Message-ID: <{number}@westshire.example>\r\nDate: Sun, 22 Nov 2026 12:00:00 +0000\r\n\r\n{body}\r\n"
    ).encode()
