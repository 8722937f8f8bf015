import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.model import Entity, Extraction, Field, Link, LinkKind, LinkRole, Result, Role, Source, Span, Venue
from tests.read.samples import LONG, entries, fields, papers, skips


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def one(folder: Path, **record: object) -> Any:
    (paper,) = papers(entries(folder, lines({"title": "Small Networks", **record})))
    return paper


def test_the_keys_of_a_paper(tmp_path: Path) -> None:
    record = {
        "title": " Small\nNetworks ", "abstract": LONG, "authors": ["Ada Byron", {"name": "Bo Li"}],
        "date": "2024-07-13", "organization": "Some Lab", "comment": "12 pages", "doi": "https://doi.org/10.1000/x.1",
        "arxiv": "arXiv:2407.00001v2", "url": "https://example.org/1", "venue": "CVPR",
        "code": "https://github.com/example/small", "stars": 7,
    }  # fmt: skip
    (paper,) = papers(entries(tmp_path, "\n" + lines(record)))
    assert (paper.source.entry, paper.source.line, paper.source.name) == (0, 2, "listing")
    assert fields([paper], *(name for name in paper.__struct_fields__ if name != "source")) == [
        (
            "Small Networks", LONG, ("Ada Byron", "Bo Li"), (), True, None, "Some Lab", "2024-07-13", "2024-07-13",
                False, "12 pages", "10.1000/x.1", "2407.00001", "https://example.org/1", Venue(name="CVPR", year=2024),
            (Link(url="https://github.com/example/small", kind="repository", repository=None, role="official",
                  field=None, begin=0, end=0),),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"summary": "It works."}, "abstract", "It works."),
        ({"Abstract": None, "summary": "It works."}, "abstract", "It works."),
        ({"summary": "Not this.", "abstract": "It works."}, "abstract", "It works."),
        ({"arxivId": "2407.00001"}, "arxiv", "2407.00001"),
        ({"arxiv_id": "math.GT/0309136v1"}, "arxiv", "math.GT/0309136"),
        ({"arxiv": "N/A"}, "arxiv", None),
        ({"url": "http://arxiv.org/abs/2407.00001v1"}, "arxiv", "2407.00001"),
        ({"doi": "10.48550/arXiv.2407.00001"}, "arxiv", "2407.00001"),
        ({"DOI": "none"}, "doi", None),
        ({"url": "javascript:alert(1)"}, "url", None),
        ({"published": "2024-07-13T17:34:15.000Z"}, "date", "2024-07-13"),
        ({"published": "2024-07-13T17:34:15.000Z"}, "date_printed", "2024-07-13T17:34:15.000Z"),
        ({"date": "July 13, 2024"}, "date", "2024-07-13"),
        ({"date": "2024-07"}, "date", "2024-07"),
        ({"date": "13 Jul", "year": 2024}, "date", "2024-07-13"),
        ({"date": "in spring", "year": "2024"}, "date", "2024"),
        ({"date": "in spring"}, "date", None),
        ({"year": 2024}, "date", "2024"),
        ({"year": 2024, "journal-ref": "JMLR 12"}, "venue_listed", Venue(name="JMLR 12", year=2024)),
        ({"venue": {"name": "CVPR", "year": 2023}}, "venue_listed", Venue(name="CVPR", year=2023)),
        ({"authors": "Ada Byron, Bo Li and Cy Ng"}, "authors", ("Ada Byron", "Bo Li", "Cy Ng")),
        ({"authors": ["Byron, Ada", "Li, Bo"]}, "authors", ("Byron, Ada", "Li, Bo")),
        ({"authors": [{"given": "Ada", "family": "Byron"}]}, "authors", ("Ada Byron",)),
        ({"authors": []}, "authors_complete", False),
        ({"authors": ["Ada Byron"]}, "authors_complete", True),
        ({"authors": ["Ada Byron"], "authors_complete": False}, "authors_complete", False),
        ({"authors": ["Ada Byron"], "author_count": 3}, "authors_complete", False),
        ({"authors": ["Ada Byron", "et al."]}, "authors", ("Ada Byron",)),
        ({"authors": ["Ada Byron", "et al."]}, "authors_complete", False),
        ({"authors": ["Ada Byron", "Bo Li and 3 others"]}, "author_count", 5),
        ({"abstract": "a\u0000b \x1b c\u200b"}, "abstract", "ab c"),
    ],
)
def test_spellings_and_forms(tmp_path: Path, record: dict[str, Any], field: str, value: object) -> None:
    assert getattr(one(tmp_path, **record), field) == value


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"title": 3}', "title is no string"),
        ('{"title": "x", "authors": 3}', "authors is neither a string nor a list of strings"),
        ('{"title": "x", "authors": [3]}', "authors is neither a string nor a list of strings"),
        ('{"title": "x", "authors": [{}]}', "authors is neither a string nor a list of strings"),
        ('{"title": "x", "author_count": "3"}', "author_count is no whole number"),
        ('{"title": "x", "author_count": true}', "author_count is no whole number"),
        ('{"title": "x", "authors_complete": 1}', "authors_complete is neither true nor false"),
        ('{"title": "x", "year": 99999}', "year is no year"),
        ('{"title": "x", "year": 2024.5}', "year is no year"),
        ('{"title": "x"', "Input data was truncated"),
        ("[1]", "Expected `object`, got `array`"),
        ('{"title": "\\ud800"}', "Input data was truncated"),
        ("nonsense", "JSON is malformed: invalid character (byte 4)"),
        ('{"title": ' + "[" * 5000, "JSON is nested too deeply, or holds half a character"),
        ('{"extractor": "x"}', "Object missing required field `source`"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ReadError) as raised:
        entries(tmp_path, f'{{"title": "Small Networks"}}\n\n{line}\n')
    assert str(raised.value) == f"{tmp_path / 'listing'}:3: {message}\n  one JSON object a line"


def test_a_record_that_names_no_paper_is_reported(tmp_path: Path) -> None:
    found = entries(tmp_path, lines({"title": "Small Networks"}, {"title": " ", "authors": ["Ada Byron"]}, {"x": 1}))
    assert len(found) == 3
    assert skips(found) == [(2, "neither title nor abstract"), (3, "neither title nor abstract")]


TEXT = st.text(st.characters(codec="utf-8"), min_size=3, max_size=20)
NAME = st.none() | TEXT


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """Extractions with spans within their fields."""
    texts = {"title": draw(TEXT), "abstract": draw(TEXT), "comment": draw(TEXT), "organization": draw(TEXT)}
    authors = tuple(draw(st.lists(TEXT, min_size=1, max_size=3)))
    field = st.sampled_from(get_args(Field))

    def span(name: Field) -> st.SearchStrategy[Span]:
        length = len(", ".join(authors) if name == "authors" else texts[name])
        return st.integers(0, length - 1).flatmap(
            lambda begin: st.integers(begin + 1, length).map(lambda end: Span(name, begin, end))
        )

    spans = field.flatmap(span)
    entity = st.builds(
        Entity, name=TEXT, forms=st.tuples(TEXT), role=st.none() | st.sampled_from(get_args(Role)),
        confidence=st.floats(0.01, 1), spans=st.lists(spans, max_size=2).map(tuple),
    )  # fmt: skip
    link = st.builds(
        lambda url, kind, repository, role, place: Link(
            url=url, kind=kind, repository=repository, role=role, field=place.field, begin=place.begin, end=place.end
        ),
        TEXT,
        st.sampled_from(get_args(LinkKind)),
        NAME,
        st.sampled_from(get_args(LinkRole)),
        spans,
    )
    entities = st.lists(entity, max_size=2).map(tuple)
    result = st.builds(
        Result, method=NAME, dataset=NAME, metric=NAME, value=TEXT, relative=st.booleans(),
        confidence=st.floats(0.01, 1), span=spans,
    )  # fmt: skip
    venue = st.builds(Venue, name=TEXT, year=st.none() | st.integers(1900, 2100), note=NAME, span=st.none() | spans)
    return Extraction(
        source=draw(st.builds(Source, TEXT, TEXT, st.integers(0, 999), st.integers(1, 999))),
        title=texts["title"], abstract=texts["abstract"], comment=texts["comment"], organization=texts["organization"],
        authors=authors, authors_complete=draw(st.booleans()), author_count=draw(st.none() | st.integers(1, 99)),
        date=draw(NAME), date_printed=draw(NAME), year_inferred=draw(st.booleans()), doi=draw(NAME), arxiv=draw(NAME),
        url=draw(NAME), venue_listed=draw(st.none() | venue), links_listed=tuple(draw(st.lists(link, max_size=2))),
        extractor=draw(TEXT), venue=draw(st.none() | venue), links=tuple(draw(st.lists(link, max_size=2))),
        methods=draw(entities), datasets=draw(entities), tasks=draw(entities), metrics=draw(entities),
        results=tuple(draw(st.lists(result, max_size=2))),
    )  # fmt: skip


@settings(max_examples=25)
@given(st.lists(extractions(), min_size=1, max_size=3))
def test_extractions_written_as_json_lines_are_read_back_whole(
    tmp_path_factory: pytest.TempPathFactory, written: list[Extraction]
) -> None:
    content = b"".join(msgspec.json.encode(each) + b"\n" for each in written)
    assert entries(tmp_path_factory.mktemp("j"), content) == written


@pytest.mark.parametrize(
    "place", [Span("title", 0, 99), Span("title", -1, 2), Span("comment", 0, 1), Span("title", 2, 2)]
)
def test_an_extraction_with_a_span_outside_its_field_is_refused(tmp_path: Path, place: Span) -> None:
    entity = Entity(name="Small", forms=("Small",), confidence=0.5, spans=(place,))
    source = Source("a.txt", "0" * 64, 0, 1)
    written = msgspec.json.encode(Extraction(source=source, title="Small Nets", extractor="x-1", tasks=(entity,)))
    with pytest.raises(
        ReadError, match=rf"listing:1: offsets {place.begin} to {place.end} are not within the {place.field}"
    ):
        entries(tmp_path, written)


def test_an_extraction_with_ids_for_some_of_its_authors_is_refused(tmp_path: Path) -> None:
    source = Source("a.txt", "0" * 64, 0, 1)
    made = Extraction(source=source, title="Maps", authors=("Bo Li", "Ada Byron"), author_ids=("bo",), extractor="x-1")
    with pytest.raises(ReadError, match=r"listing:1: 1 author_ids for 2 authors"):
        entries(tmp_path, msgspec.json.encode(made))


def test_a_paper_with_an_endless_field_is_reported(tmp_path: Path) -> None:
    found = entries(tmp_path, lines({"title": "Small Networks", "abstract": "x" * 300_000}, {"title": "Maps"}))
    assert skips(found) == [(1, "abstract of more than 200,000 characters")]
    assert len(found) == 2
