"""Lookups through layers find what a plain list of the documents would: whatever was replaced, deleted, kept or added."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from store_world import signup

from core.model import Doc, Signup
from core.store.documents import Documents
from core.store.layers import Layer, Layered
from core.store.lookup import Within
from core.store.tables import SIGNUPS, SIGNUPS_BY_SESSION

Write = tuple[str, Signup | None]

WHO = ("ana", "lee", "omar", "priya", "tom")
WRITES: st.SearchStrategy[list[Write]] = st.lists(
    st.one_of(
        st.builds(lambda who: (f"s1:{who}", None), st.sampled_from(WHO)),
        st.builds(lambda who, n: (f"s1:{who}", signup(who=who, order=n)), st.sampled_from(WHO), st.integers(1, 4)),
    ),
    max_size=8,
)
BOUND = st.one_of(st.none(), st.integers(0, 5).map(float))
WITHIN = st.builds(Within, BOUND, BOUND, st.one_of(st.none(), st.integers(0, 6)), st.booleans())


def plain(batches: Iterable[list[Write]], within: Within) -> list[Doc]:
    """The documents that should be found."""
    last = {id_: doc for batch in batches for id_, doc in batch}
    inside = [doc for doc in last.values() if doc is not None and within.holds(doc.order)]
    found = sorted(inside, key=lambda doc: (doc.order, doc.id), reverse=within.reverse)
    return [*found][: within.limit]


@settings(max_examples=200)
@given(st.lists(WRITES, min_size=1, max_size=3), WITHIN, st.integers(0, 8))
def test_layers_give_what_lies_on_top_in_order(batches: list[list[Write]], within: Within, asked: int) -> None:
    documents = Documents()
    documents.apply([(SIGNUPS.name, id_, doc) for id_, doc in batches[0]])
    layers = [Layer() for _ in batches[1:]]
    for layer, batch in zip(layers, batches[1:], strict=True):
        for at, (id_, doc) in enumerate(batch):
            if at == asked:  # from here on its index is kept up to date
                layer.rows(SIGNUPS_BY_SESSION, "s1", Within())
            layer.put(SIGNUPS.name, id_, doc)
    seen = Layered(documents, layers)
    wanted = plain(batches, within)
    assert seen.many(SIGNUPS, [id_ for _, id_ in seen.rows(SIGNUPS_BY_SESSION, "s1", within)]) == wanted
    assert seen.count(SIGNUPS_BY_SESSION, "s1", within) == len(plain(batches, within._replace(limit=None)))
