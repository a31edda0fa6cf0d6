"""From an outbox row to bytes, and from bytes to another server."""
