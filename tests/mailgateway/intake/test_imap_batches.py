"""Which mails are fetched together, how carefully, and how far the mailbox then is settled."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mailgateway.intake.imap_batches import Batch, Progress, batches, care_for
from mailgateway.intake.imap_grammar import Metadata
from mailgateway.intake.mail import MAIL_LIMIT, Cursor

MB = 1024 * 1024


def mails(*sizes: int) -> list[Metadata]:
    """Mails with UIDs from 1."""
    return [Metadata(uid, size, (), None) for uid, size in enumerate(sizes, 1)]


def shape(found: list[Batch]) -> list[tuple[list[int], str]]:
    """UIDs and care of each batch."""
    return [(batch.uids, batch.care) for batch in found]


def test_batch_holds_at_most_50_mails() -> None:
    assert [len(batch.mails) for batch in batches(mails(*[8000] * 120), {})] == [50, 50, 20]


def test_batch_holds_at_most_8_megabytes() -> None:
    assert [batch.uids for batch in batches(mails(*[2 * MB] * 9), {})] == [[1, 2, 3, 4], [5, 6, 7, 8], [9]]


def test_mail_above_2_mebibytes_is_fetched_by_its_header_only() -> None:
    found = batches(mails(100, MAIL_LIMIT, MAIL_LIMIT + 1, 100), {})
    assert shape(found) == [([1, 2], "together"), ([3], "header"), ([4], "together")]


def test_mails_of_a_failed_batch_are_fetched_one_by_one() -> None:
    assert shape(batches(mails(1, 1, 1), {1: 1, 2: 1})) == [([1], "alone"), ([2], "alone"), ([3], "together")]


def test_mail_that_failed_alone_comes_after_all_others() -> None:
    assert shape(batches(mails(1, 1, 1), {1: 2, 2: 1})) == [([2], "alone"), ([3], "together"), ([1], "alone")]


def test_mail_that_fails_again_and_again_is_given_less_and_less_but_never_up() -> None:
    cares = [care_for(mails(1)[0], failures) for failures in range(10)]
    assert cares == ["together", *["alone"] * 4, *["header"] * 3, "nothing", "nothing"]


@settings(max_examples=100)
@given(
    st.lists(st.integers(0, 5 * MB), max_size=120),
    st.dictionaries(st.integers(1, 120), st.integers(0, 9), max_size=30),
)
def test_each_mail_stands_in_exactly_one_batch_within_the_caps(sizes: list[int], failures: dict[int, int]) -> None:
    found = batches(mails(*sizes), failures)
    assert sorted(uid for batch in found for uid in batch.uids) == list(range(1, len(sizes) + 1))
    for batch in found:
        assert 1 <= len(batch.mails) <= 50
        assert batch.size <= 8 * MB
        assert batch.care == "together" or len(batch.mails) == 1


def test_cursor_is_the_highest_uid_below_which_everything_is_settled() -> None:
    progress = Progress(Cursor(uidvalidity=7, uid=3))
    found = [4, 6, 9, 10]
    assert progress.with_settled([6, 9], found) == Cursor(uidvalidity=7, uid=3)
    progress.settle([6, 9], found)
    assert (progress.cursor.uid, progress.open(found)) == (3, [4, 10])
    progress.settle([4], found)
    assert (progress.cursor.uid, progress.open(found)) == (9, [10])


def test_first_uidvalidity_is_adopted_and_another_one_starts_anew() -> None:
    progress = Progress(Cursor())
    assert progress.begin(7) is False
    progress.settle([1, 2], [1, 2])
    assert progress.begin(7) is False
    assert progress.cursor == Cursor(uidvalidity=7, uid=2)
    assert progress.begin(8) is True
    assert progress.cursor == Cursor(uidvalidity=8)


@settings(max_examples=100)
@given(st.sets(st.integers(1, 60), min_size=1), st.data())
def test_cursor_never_passes_an_unsettled_mail_whatever_the_order(uids: set[int], data: st.DataObject) -> None:
    progress = Progress(Cursor(uidvalidity=7))
    left = set(uids)
    while left:
        part = data.draw(st.sets(st.sampled_from(sorted(left)), min_size=1))
        told = progress.with_settled(part, uids)
        progress.settle(part, [uid for uid in uids if uid > progress.cursor.uid])
        left -= part
        assert progress.cursor == told
        assert all(uid > progress.cursor.uid for uid in left)
        assert progress.open(uids) == sorted(left)
    assert progress.cursor.uid == max(uids)
