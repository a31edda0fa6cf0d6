"""Errors that people may read: each is one sentence that says what, where and how to mend it."""


class Refused(Exception):
    """Something a person asked for, or gave us, cannot be used. `str()` is the sentence to show; exit code 1."""
