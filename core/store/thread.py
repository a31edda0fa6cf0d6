"""The store's thread: all file work that may block happens there, one job after another."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class StoreThread:
    """One thread with one queue. It is a daemon: a peer that sits on the lock must not keep this program from ending."""

    def __init__(self, name: str = "store") -> None:
        self._loop = asyncio.get_running_loop()
        self.stopped = False
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def submit(self, job: Callable[[], T]) -> "asyncio.Future[T]":
        """Queue a job; cancelling the future does not stop the job."""
        if self.stopped:
            raise RuntimeError("the store is closed")
        done: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put((job, done))
        return done

    def tell(self, callback: Callable[..., object], *args: Any) -> None:
        """From inside a job: call `callback` on the event loop, before whoever waits for the job goes on."""
        with contextlib.suppress(RuntimeError):  # the loop has closed: there is nobody left to tell
            self._loop.call_soon_threadsafe(callback, *args)

    def stop(self) -> None:
        """End the thread after the jobs that are queued."""
        self.stopped = True
        self._jobs.put(None)

    def _run(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, done = entry
            try:
                self.tell(_settle, done, job(), None)
            except BaseException as error:
                self.tell(_settle, done, None, error)


def _settle(done: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
    if done.cancelled():
        return
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)


async def finished(job: "asyncio.Future[T]") -> T:
    """Wait for a job to its end even when the waiting task is cancelled; the cancellation follows afterwards."""
    cancelled: asyncio.CancelledError | None = None
    while not job.done():
        try:
            await asyncio.shield(job)
        except asyncio.CancelledError as error:
            cancelled = error
        except BaseException:  # noqa: S110 - job.result() raises it below
            pass
    if cancelled is not None:
        job.exception()
        raise cancelled
    return job.result()
