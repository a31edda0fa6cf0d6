"""The store against a dictionary: any order of commits, kills, compactions, torn tails, backups and other processes."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_world import NOW, clock, letter, person, seen

from core.model import Doc
from core.store import place
from core.store.backup import backup
from core.store.journal import JournalStorage
from core.store.lookup import Within
from core.store.ports import Duplicate, Write
from core.store.tables import PEOPLE_BY_ADDRESS
from core.store.verify import verify

IDS = st.sampled_from(["a", "b", "c", "d"])
ADDRESSES = st.sampled_from(["x@x.example", "y@x.example", "z@x.example"])
DOCUMENTS = st.one_of(
    st.builds(lambda id_, n: ("seen", id_, seen(id_, NOW.replace(minute=n))), IDS, st.integers(0, 59)),
    st.builds(lambda id_, address: ("people", id_, person(id_, address=address)), IDS, ADDRESSES),
    st.builds(lambda id_, key: ("outbox", id_, letter(id_, key=key)), IDS, IDS),
    st.builds(lambda table, id_: (table, id_, None), st.sampled_from(["seen", "people", "outbox"]), IDS),
)


class Stores(RuleBasedStateMachine):
    """Two open stores on one folder, and what ought to be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.model: dict[tuple[str, str], Doc] = {}
        self.commits = 0

    @initialize()
    def open(self) -> None:
        self.stores = [JournalStorage(self.folder, create=NOW), JournalStorage(self.folder)]

    @rule(which=st.integers(0, 1), writes=st.lists(DOCUMENTS, min_size=1, max_size=4))
    def commit(self, which: int, writes: list[Write]) -> None:
        expected = dict(self.model)
        for table, id_, doc in writes:
            expected.pop((table, id_), None)
            if doc is not None:
                expected[table, id_] = doc
        keys = [("key", d.key) for (t, _), d in expected.items() if t == "outbox"]  # type: ignore[attr-defined]
        keys += [("address", d.address) for (t, _), d in expected.items() if t == "people"]  # type: ignore[attr-defined]
        with self.stores[which].locked():
            try:
                self.stores[which].commit(writes)
            except Duplicate:
                assert len(set(keys)) < len(keys)
            else:
                assert len(set(keys)) == len(keys)
                self.model, self.commits = expected, self.commits + 1

    @rule(which=st.integers(0, 1))
    def compact(self, which: int) -> None:
        store = self.stores[which]
        with store.locked():
            store.take_in(store.compact(NOW))

    @rule(which=st.integers(0, 1))
    def kill_and_open_again(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = JournalStorage(self.folder)

    @rule(tail=st.binary(min_size=1, max_size=60).filter(lambda tail: not tail.endswith(b"\n")))
    def tear(self, tail: bytes) -> None:
        with (self.folder / place.JOURNAL).open("ab") as journal:
            journal.write(tail)
        self.commit(0, [("seen", "torn", seen("torn"))])

    @precondition(lambda self: self.commits % 5 == 1)
    @rule()
    def back_up(self) -> None:
        path = self.folder / f"{self.commits}-{len(list(self.folder.iterdir()))}.tar.gz"
        asyncio.run(backup(self.folder, path, clock=clock))
        counts = asyncio.run(verify(path)).counts
        assert sum(counts.values()) == len(self.model)

    @invariant()
    def both_hold_what_they_should(self) -> None:
        for store in getattr(self, "stores", []):
            store.take_in(store.tail.fetch())
            found = {(name, id_): doc for name, docs in store.documents.tables.items() for id_, doc in docs.items()}
            assert found == self.model
            assert store.tail.mark.seq == self.commits
            for address in ("x@x.example", "y@x.example", "z@x.example"):
                ids = [id_ for _, id_ in store.documents.rows(PEOPLE_BY_ADDRESS, address, Within())]
                mine = [i for (t, i), d in self.model.items() if t == "people" and d.address == address]  # type: ignore[attr-defined]
                assert ids == mine

    def teardown(self) -> None:
        for store in getattr(self, "stores", []):
            store.close()
        shutil.rmtree(self.folder)


TestStores = Stores.TestCase
TestStores.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
