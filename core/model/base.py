"""What every value of the model is: frozen, keyword-only, and a document has an id.

No value ever holds itself, so the garbage collector need not look at any (`gc=False`): it would look at all of them.
"""

import msgspec


class Doc(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A stored document: a frozen value with an id of its own."""

    id: str


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A frozen value inside a document."""
