"""The layouts that other programs write: the ACL Anthology's XML, and JSON of daily papers."""

import json
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.model import Link, LinkKind, LinkRole, Venue
from kg.read import Entry, open_listing
from tests.read.samples import LONG, entries, fields, papers, skips

META = """<meta><booktitle>Proceedings of a Meeting</booktitle><editor><first>Ed</first><last>Fo</last></editor>
<month>July</month><year>2020</year><venue>acl</venue></meta>"""
PAPER = f"""<paper id="1">
<title>Small <fixed-case>N</fixed-case>etworks with <tex-math>k</tex-math> Layers</title>
<author id="ada-byron"><first>Ada</first><last>Byron</last><variant script="hani"><first>X</first></variant></author>
<author><first/><last>Bo</last></author>
<abstract>{LONG.replace("small", "<i>small</i>")} <url>https://example.org/a</url> &lt;b&gt; &amp;</abstract>
<url hash="0">2020.acl-main.1</url><doi>10.1000/x.1</doi><award>Best Paper</award>
<pwccode url="https://github.com/example/small" additional="true">example/small</pwccode>
<pwccode url="" additional="true"/>
<pwcdataset url="https://paperswithcode.com/dataset/tiny">Tiny</pwcdataset>
</paper>"""


def listed(url: str, kind: LinkKind, role: LinkRole, name: str | None = None) -> Link:
    return Link(url=url, kind=kind, repository=None, role=role, field=None, begin=0, end=0, name=name)


def collection(*volumes: str) -> str:
    inside = "\n".join(f'<volume id="main">{volume}</volume>' for volume in volumes)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<collection id=\"2020.acl\">\n{inside}\n</collection>\n"


def test_a_paper_of_the_anthology(tmp_path: Path) -> None:
    found = entries(tmp_path, collection(f"{META}<frontmatter><url>2020.acl-main.0</url></frontmatter>\n{PAPER}"))
    assert fields(found, "title", "abstract", "authors", "author_ids", "authors_complete", "date", "date_printed") == [
        (
            "Small Networks with k Layers", f"{LONG} https://example.org/a <b> &", ("Ada Byron", "Bo"),
            ("ada-byron", None), True, "2020-07", "July 2020",
        )
    ]  # fmt: skip
    assert fields(found, "doi", "url", "venue_listed", "links_listed") == [
        (
            "10.1000/x.1",
            "https://aclanthology.org/2020.acl-main.1",
            Venue(name="ACL", year=2020),
            (
                listed("https://github.com/example/small", "repository", "official"),
                listed("https://paperswithcode.com/dataset/tiny", "dataset", "other", "Tiny"),
            ),
        )
    ]
    assert [(paper.source.entry, paper.source.line) for paper in papers(found)] == [(0, 5)]


@pytest.mark.parametrize(
    ("meta", "venue", "date"),
    [
        ("<venue>semeval</venue><year>2016</year>", Venue(name="SemEval", year=2016), "2016"),
        ("<venue>ws</venue><booktitle>Workshop on Maps</booktitle><year>2016</year><month>1–3 December</month>",
         Venue(name="Workshop on Maps", year=2016), "2016"),
        ("<venue>findings</venue><booktitle>Findings of the Association for Computational Linguistics: EMNLP 2020"
         "</booktitle><year>2020</year><month>Dec</month>", Venue(name="EMNLP", year=2020, note="Findings"), "2020-12"),
        ("", None, None),
    ],
)  # fmt: skip
def test_venue_and_date_come_from_the_volume(tmp_path: Path, meta: str, venue: Venue | None, date: str | None) -> None:
    plain = "<paper><title>Maps</title></paper>"
    found = entries(tmp_path, collection(f"<meta>{META}</meta>{plain}", f"<meta>{meta}</meta>{plain}"))
    assert fields(found, "venue_listed", "date", "authors_complete")[1] == (venue, date, False)


def test_a_paper_without_text_is_reported(tmp_path: Path) -> None:
    found = entries(tmp_path, collection(f"{META}\n<paper><author><last>Bo</last></author></paper>\n{PAPER}"))
    assert skips(found) == [(5, "neither title nor abstract")]
    assert len(found) == 2


def test_a_large_collection_is_read_in_order(tmp_path: Path) -> None:
    volumes = [META + "".join(PAPER.replace("Small ", f"Small {v}.{p} ", 1) for p in range(100)) for v in range(3)]
    found = entries(tmp_path, collection(*volumes))
    assert fields(found, "title") == [(f"Small {v}.{p} Networks with k Layers",) for v in range(3) for p in range(100)]


BOMB = (
    '<!DOCTYPE collection [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    "<collection><volume><paper><title>&c;</title></paper></volume></collection>"
)
FILE = (
    '<!DOCTYPE collection [<!ENTITY a SYSTEM "file:///etc/passwd">]><collection><volume><paper><title>&a;</title>'
    "</paper></volume></collection>"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "1: has a document type\n  entities are not expanded; remove the document type"),
        (FILE, "1: has a document type\n  entities are not expanded; remove the document type"),
        ("<collection>\n<volume></collection>", "2: XML is malformed: mismatched tag"),
        ("<collection>\n<volume>\n<paper><title>Maps", "3: XML is malformed: no element found"),
        ("<collection><volume><paper><title>&nbsp;</title>", "1: XML is malformed: undefined entity"),
        (f"<collection>\n<volume>\n<paper>{'<i>x</i>' * 200_000}", "3: element of more than 1,048,576 bytes"),
        (f'<collection>\n<volume x="{"x" * 2_000_000}', "2: element of more than 1,048,576 bytes"),
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ReadError) as raised:
        entries(tmp_path, content)
    assert str(raised.value) == f"{tmp_path / 'listing'}:{message}"


ITEM = {
    "paper": {
        "id": "2407.00001", "title": "Small\n  Networks", "summary": LONG.replace(". ", ".\n"), "upvotes": 3,
        "authors": [{"_id": "a", "name": "Ada Byron", "hidden": False}, {"name": "Bo Li", "user": {"user": "bo"}}],
        "publishedAt": "2024-07-13T17:34:15.000Z", "githubRepo": "https://github.com/example/small",
        "projectPage": "https://example.org/small", "organization": {"name": "some-lab", "fullname": "Some Lab"},
    },
    "title": "Small Networks", "numComments": 3,
}  # fmt: skip
READ = (
    "Small Networks", LONG, ("Ada Byron", "Bo Li"), True, "Some Lab", "2024-07-13", "2407.00001",
    "https://huggingface.co/papers/2407.00001",
    (listed("https://github.com/example/small", "repository", "official"),
     listed("https://example.org/small", "page", "official")),
)  # fmt: skip
SHOWN = (
    "title", "abstract", "authors", "authors_complete", "organization", "date", "arxiv", "url", "links_listed",
)  # fmt: skip


@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize("item", [ITEM, repr(ITEM)])
def test_daily_papers_as_the_api_gives_them(tmp_path: Path, indent: int | None, item: object) -> None:
    found = entries(tmp_path, json.dumps([item, item], indent=indent))
    assert fields(found, *SHOWN) == [READ, READ]


def test_the_line_of_each_daily_paper(tmp_path: Path) -> None:
    found = entries(tmp_path, "[\n" + ",\n\n".join(json.dumps(ITEM, ensure_ascii=False) for _ in range(300)) + "\n]\n")
    assert [(paper.source.entry, paper.source.line) for paper in papers(found)] == [(i, 2 + 2 * i) for i in range(300)]


def test_entries_without_a_paper_are_reported(tmp_path: Path) -> None:
    items = [ITEM, {"title": "x"}, {"paper": {"id": "1"}}, "__import__('os').getcwd()", "[" * 5000, 7]
    found = entries(tmp_path, json.dumps(items, indent=1))
    assert [why for _, why in skips(found)] == ["an entry without a paper"] * 5
    assert len(found) == 6


ROW = "|**2024-07-13**|**Small (Deep) Networks: [A] *Study***|Ada Byron et.al.|[2407.00001v2](http://arxiv.org/abs/2407.00001v2)|{}|\n"


def test_arxiv_papers_by_topic(tmp_path: Path) -> None:
    rows = {"2407.00001": ROW.format("**[link](https://github.com/example/small)**"), "2407.00002": ROW.format("null")}
    found = entries(
        tmp_path, json.dumps({"Maps": rows, "None": {}, "SLAM": {"x": "no row", "2407.00001": rows["2407.00001"]}})
    )
    assert skips(found) == [(1, "a row that is not date, title, authors, paper, code")]
    kept: list[Entry] = [entry for entry in found if hasattr(entry, "title")]
    shared = ("Small (Deep) Networks: [A] *Study*", ("Ada Byron",), False, "2024-07-13")
    code = (listed("https://github.com/example/small", "repository", "official"),)
    assert fields(kept, "title", "authors", "authors_complete", "date", "arxiv", "links_listed") == [
        (*shared, "2407.00001", code),
        (*shared, "2407.00002", ()),
        (*shared, "2407.00001", code),
    ]


@pytest.mark.parametrize(
    ("content", "layout", "message"),
    [
        ('[{"paper": {}},\n', "hf-daily", "2: is not valid JSON: Expecting value"),
        ('[{"paper": {}}\n{}]', "hf-daily", "2: is not valid JSON: expected , or ], found {"),
        ('[{"paper": {}}]\n\n x', "hf-daily", "3: is not valid JSON: something follows its end"),
        ("[" * 100_000, "hf-daily", "1: is nested too deeply"),
        ('{"paper": 1}', "hf-daily", "1: is not valid JSON: expected [, found {"),
        ('[{"paper": {"title": 1}}]', "hf-daily", "1: title is no string"),
        (b'[{"paper": {"title": "\xff"}}]', "hf-daily", "1: byte 0xff is not UTF-8"),
        ('{"a": {"b" 1}}', "arxiv-daily", "1: is not valid JSON: expected :, found 1"),
        ('{"a": 1}', "arxiv-daily", "1: is not valid JSON: expected {, found 1"),
        ('{"a": {}', "arxiv-daily", "1: is not valid JSON: expected , or }, found its end"),
    ],
)
def test_broken_json_is_refused(tmp_path: Path, content: str | bytes, layout: str, message: str) -> None:
    with pytest.raises(ReadError) as raised:
        entries(tmp_path, content, layout)
    assert str(raised.value) == f"{tmp_path / 'listing'}:{message}"


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (collection(META + PAPER), "acl"),
        (json.dumps([ITEM]), "hf-daily"),
        (json.dumps([repr(ITEM)], indent=2), "hf-daily"),
        ("[]\n", "hf-daily"),
        (json.dumps({"Maps": {"2407.00001": ROW}}, indent=2), "arxiv-daily"),
    ],
)
def test_the_layout_is_recognised(tmp_path: Path, content: str, layout: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(content, "utf-8")
    assert open_listing(path).layout == layout
