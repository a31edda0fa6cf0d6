"""What every value of the model is: frozen, keyword-only, and a document has an id."""

import msgspec


class Doc(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stored document: a frozen value with an id of its own."""

    id: str


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value inside a document."""
