"""Hosts in small rules: the mark of a host who was asked, and a session that runs without one. Pure."""

from core.model import Session
from core.text import lit

ASK = "ask_host"
"""The verb by which an organiser asks somebody to host."""
NO_HOST = lit("no host")
"""What an organiser accepts who lets a session run without one; it stands among the accepted clashes of the session."""


def ask_key(session: str, person: str) -> str:
    """The mark that a person was asked to host a session."""
    return f"host_ask:{session}:{person}"


def runs_without(session: Session) -> bool:
    """Whether nobody needs to host the session."""
    return not session.hosts and any(kept.clash == NO_HOST for kept in session.kept)
