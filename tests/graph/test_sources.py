import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import GraphError
from kg.graph.parquet import ROW_GROUP
from kg.graph.sources import DESCRIPTION, SourceWriter, kept_source, kept_sources
from kg.model import FIELDS, Entity, Extraction, Link, LinkKind, Result, Source, Span, Venue
from tests.graph.made import fastnet, paper, recipe, sha

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_MAYBE = st.none() | _TEXT
_OFFSET = st.integers(0, 2**63 - 1)
_SPANS = st.builds(Span, st.sampled_from(FIELDS), st.integers(0, 30), st.integers(0, 30))
_CONFIDENCE = st.floats(0, 1, exclude_min=True)
_ENTITIES = st.lists(
    st.builds(
        Entity,
        name=_TEXT,
        forms=st.lists(_TEXT, max_size=3).map(tuple),
        role=st.sampled_from([None, "introduces", "uses"]),
        confidence=_CONFIDENCE,
        spans=st.lists(_SPANS, max_size=3).map(tuple),
    ),
    max_size=3,
).map(tuple)
_LINKS = st.builds(
    Link,
    url=_TEXT,
    kind=st.sampled_from(get_args(LinkKind)),
    repository=_MAYBE,
    role=st.sampled_from(["official", "other"]),
    field=st.none() | st.sampled_from(FIELDS),
    begin=_OFFSET,
    end=_OFFSET,
)
_RESULTS = st.builds(
    Result,
    method=_MAYBE,
    dataset=_MAYBE,
    metric=_MAYBE,
    value=_TEXT,
    relative=st.booleans(),
    confidence=_CONFIDENCE,
    span=_SPANS,
)
_EXTRACTIONS = st.builds(
    Extraction,
    source=st.builds(Source, _TEXT, _TEXT, _OFFSET, _OFFSET),
    extractor=_TEXT,
    title=_MAYBE,
    abstract=_MAYBE,
    authors=st.lists(_TEXT, max_size=3).map(tuple),
    authors_complete=st.booleans(),
    author_count=st.none() | _OFFSET,
    organization=_MAYBE,
    date=_MAYBE,
    date_printed=_MAYBE,
    year_inferred=st.booleans(),
    comment=_MAYBE,
    doi=_MAYBE,
    arxiv=_MAYBE,
    url=_MAYBE,
    venue=st.none() | st.builds(Venue, name=_TEXT, year=st.none() | _OFFSET, note=_MAYBE, span=st.none() | _SPANS),
    links=st.lists(_LINKS, max_size=2).map(tuple),
    methods=_ENTITIES,
    datasets=_ENTITIES,
    tasks=_ENTITIES,
    metrics=_ENTITIES,
    results=st.lists(_RESULTS, max_size=2).map(tuple),
)


def _keep(folder: Path, papers: list[Extraction], skipped: int = 0) -> None:
    with SourceWriter(folder, recipe("a.txt")) as writer:
        for each in papers:
            writer.add(each)
        writer.skip(skipped)


@given(st.lists(_EXTRACTIONS, max_size=4))
@settings(deadline=None, max_examples=50)
def test_what_is_kept_is_read_back_without_loss(
    tmp_path_factory: pytest.TempPathFactory, papers: list[Extraction]
) -> None:
    folder = tmp_path_factory.mktemp("sources")
    _keep(folder, papers, skipped=2)
    [kept] = kept_sources(folder)
    assert list(kept.extractions()) == papers
    assert (kept.recipe, kept.papers, kept.skipped) == (recipe("a.txt"), len(papers), 2)


def test_more_papers_than_a_batch_and_a_row_group_hold(tmp_path: Path) -> None:
    papers = [paper("a.txt", number, f"Paper {number}", authors=("Ada",) * 9) for number in range(2100)]
    assert sum(len(each.authors) for each in papers) > ROW_GROUP
    _keep(tmp_path, papers)
    [kept] = kept_sources(tmp_path)
    assert list(kept.extractions()) == papers


def test_the_same_papers_are_kept_as_the_same_bytes(tmp_path: Path) -> None:
    papers = [fastnet("a.txt", number) for number in range(5)]
    written = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        _keep(folder, papers)
        written.append({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert written[0] == written[1]
    assert sorted(written[0]) == [
        "authors.parquet", "entities.parquet", "links.parquet", "mentions.parquet", "papers.parquet",
        "results.parquet", "source.json",
    ]  # fmt: skip


def _interrupted(folder: Path) -> None:
    with SourceWriter(folder, recipe("a.txt")) as writer:
        writer.add(fastnet("a.txt"))
        raise KeyboardInterrupt


def test_a_source_that_was_not_finished_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_keeping_a_source_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    _keep(tmp_path, [fastnet("a.txt")])
    _keep(tmp_path, [paper("a.txt", 0, "Another")])
    [kept] = kept_sources(tmp_path)
    assert [each.title for each in kept.extractions()] == ["Another"]


@pytest.mark.parametrize("unfit", [{"author_count": 2**80}, {"comment": "half of a pair: \ud800"}])
def test_what_no_table_can_hold_is_an_error(tmp_path: Path, unfit: dict[str, Any]) -> None:
    with pytest.raises(GraphError, match=r"a\.txt: a value that no table can hold"):
        _keep(tmp_path, [paper("a.txt", 0, "A", **unfit)])
    assert list(tmp_path.iterdir()) == []


def test_another_recipe_is_another_folder() -> None:
    one = recipe("a.txt")
    others = [
        recipe("a.txt", "test-2"),
        type(one)("b.txt", one.sha256, one.layout, one.extractor),
        type(one)(one.name, one.sha256, "packed", one.extractor),
        type(one)(one.name, one.sha256, one.layout, one.extractor, {"year": 2024}),
    ]
    assert len({each.key for each in (one, *others)}) == 5
    assert all(each.key.startswith(sha("a.txt")) for each in others)


def test_a_damaged_source_is_an_error(tmp_path: Path) -> None:
    _keep(tmp_path, [fastnet("a.txt")])
    [kept] = kept_sources(tmp_path)
    described = json.loads((kept.folder / DESCRIPTION).read_text())
    for damaged, message in [
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        (json.dumps({**described, "what": 1}), "cannot be read"),
        (json.dumps({**described, "format": 0}), "was kept by another version of kg"),
    ]:
        (kept.folder / DESCRIPTION).write_text(damaged)
        with pytest.raises(GraphError, match=message):
            kept_source(kept.folder)
    (kept.folder / DESCRIPTION).write_text(json.dumps(described))
    kept.table("links").unlink()
    with pytest.raises(GraphError, match=r"links\.parquet: is missing"):
        kept_source(kept.folder)
