"""Opening the store of a folder: the embedded engine, or a sentence that says why not."""

from pathlib import Path

from core.clock import Clock, system_clock
from core.store import place
from core.store.engine import JournalStore
from core.store.entrance import LOCK_SECONDS
from core.store.place import FileSystem, file_system, sentences
from core.store.thread import StoreThread, finished
from core.store.tinydb import JournalDB


async def open_store(
    folder: Path,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Clock = system_clock,
    file_system: FileSystem = file_system,
    lock_seconds: float = LOCK_SECONDS,
) -> JournalStore:
    """The store in `folder`; `create` makes folder and store where there are none. Raises `Refused` with a sentence.

    `read_only` needs no permission to write, takes no lock and leaves no sign of life. `lock_seconds` is how long a
    unit of work waits for other processes.
    """

    def opened() -> JournalDB:
        place.prepare(folder, create=create, read_only=read_only, file_system=file_system)
        with sentences(folder):
            return JournalDB(folder, create=clock() if create else None, read_only=read_only)

    thread = StoreThread()
    try:
        db = await finished(thread.submit(opened))
    except BaseException:
        thread.stop()
        raise
    return JournalStore(folder, db, thread, clock, lock_seconds=lock_seconds)
