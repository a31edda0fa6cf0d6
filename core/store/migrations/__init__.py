"""The steps from one schema to the next: numbered, forward only, pure. A step that was released never changes.

A step takes the tables in the form of its number (`{table: {id: document}}`, documents as JSON has them) and brings
them to the next, in place. `thirdthursday migrate` and `restore` apply them.
"""

from collections.abc import Callable

from core.store import record
from core.store.plain import PlainTables

Migration = Callable[[PlainTables], None]

STEPS: dict[int, Migration] = {}
"""The step that leads from a schema to the next, by the number of the schema it starts from."""


def bring_up(tables: PlainTables, schema: int) -> None:
    """Bring tables of `schema` to the present one. Raises KeyError for a schema that no step starts from."""
    for number in range(schema, record.SCHEMA):
        STEPS[number](tables)
