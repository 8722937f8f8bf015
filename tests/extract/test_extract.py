import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kg.extract import extract, version
from kg.extract.baseline import BaselineExtractor
from kg.model import Entities, Extraction, Link, Paper, Source, Venue

SOURCE = Source("listing.txt", "0" * 64, 0, 1)
FIND = BaselineExtractor()


def listed(url: str, repository: str | None, role: str = "official", kind: str = "repository") -> Link:
    """A link that a listing gives outside the text."""
    given = {"url": url, "repository": repository, "role": role, "kind": kind, "field": None, "begin": 0, "end": 0}
    return msgspec.convert(given, Link)


def test_all_fields_of_the_paper_and_all_that_was_found() -> None:
    paper = Paper(
        source=SOURCE,
        title="FooNet: Nets",
        abstract="FooNet beats BERT. Code: github.com/ada/net.",
        authors=("Ada", "Bob"),
        authors_complete=True,
        author_count=2,
        organization="A Lab",
        date="2024-07",
        comment="Accepted to ICML 2024",
    )
    [found] = extract([paper], FIND)
    assert {name: getattr(found, name) for name in Paper.__struct_fields__} == msgspec.structs.asdict(paper)
    assert found.extractor == version(FIND) == "baseline-1+links-1+venues-2"
    assert found.venue is not None
    assert (found.venue.name, found.venue.year) == ("ICML", 2024)
    assert [link.url for link in found.links] == ["https://github.com/ada/net"]
    assert [entity.name for entity in found.methods] == ["FooNet", "BERT"]
    assert (found.datasets, found.tasks, found.metrics, found.results) == ((), (), (), ())


def test_an_extraction_stays_and_the_order_too() -> None:
    [done] = extract([Paper(source=SOURCE, title="BERT")], FIND)
    done = msgspec.structs.replace(done, extractor="by-hand-1", methods=())
    papers = [Paper(source=SOURCE, title="ResNet-50"), done, Paper(source=SOURCE, title="ResNet-18")]
    found = extract(papers, FIND)
    assert found[1] is done
    assert [each.title for each in found] == ["ResNet-50", "BERT", "ResNet-18"]
    assert [each.methods[0].name for each in (found[0], found[2])] == ["ResNet-50", "ResNet-18"]


def test_only_what_is_new_reaches_the_extractor() -> None:
    seen: list[int] = []

    class Counting:
        version = "counting-1"

        def __call__(self, papers: list[Paper]) -> list[Entities]:
            seen.append(len(papers))
            return [Entities() for _ in papers]

    done = Extraction(source=SOURCE, extractor="by-hand-1")
    assert extract([done, Paper(source=SOURCE)], Counting())[1].extractor == "counting-1+links-1+venues-2"
    assert seen == [1]


def test_the_listing_knows_the_venue_better() -> None:
    venue = Venue(name="ACL", year=2020)
    paper = Paper(source=SOURCE, comment="Accepted to ICML 2024", venue_listed=venue)
    assert extract([paper], FIND)[0].venue == venue


def test_listed_links_come_first_and_none_is_told_twice() -> None:
    net, page = listed("https://github.com/ada/net", "github.com/ada/net", "other"), listed("https://a.org/", None)
    more = listed("https://github.com/ada/more", "github.com/ada/more")
    paper = Paper(
        source=SOURCE,
        abstract="Code: https://github.com/Ada/Net.git, page: https://b.org.",
        links_listed=(more, net, page, more),
    )
    [found] = extract([paper], FIND)
    assert found.links == (
        more,
        page,
        msgspec.structs.replace(net, url="https://github.com/Ada/Net.git", field="abstract", begin=6, end=36),
        Link(url="https://b.org", kind="page", repository=None, role="official", field="abstract", begin=44, end=57),
    )


WORDS = st.sampled_from(
    ["We", "propose", "FooNet", "at", "https://a.org/x.", "https://github.com/a/b{here}", "www.b.org,", "Accepted",
     "to", "CVPR", "2024", "(oral)", "ICLR'24", "BERT", "https:", "//", "10.1000/ab.c"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=10).map(" ".join)
PAPERS = st.builds(Paper, source=st.just(SOURCE), title=TEXTS, abstract=TEXTS, comment=TEXTS)


@given(st.lists(PAPERS, max_size=4))
def test_a_paper_does_not_depend_on_the_others(papers: list[Paper]) -> None:
    together = extract(papers, FIND)
    assert together == [extract([paper], FIND)[0] for paper in papers]
    assert extract(list(reversed(papers)), FIND) == together[::-1]
    assert extract([*together], FIND) == together
    for found in together:
        assert msgspec.json.decode(msgspec.json.encode(found), type=Extraction) == found
        places = [(link.field, link.begin, link.end) for link in found.links]
        assert all(0 <= begin < end <= len(found.text(field or "title")) for field, begin, end in places)


def test_a_listed_link_to_a_code_host_names_its_repository_and_a_named_paper_introduces_its_name() -> None:
    link = listed("https://GitHub.com/Ada/Net.git", None)
    paper = Paper(source=SOURCE, title="ResNet: Deep Nets", abstract="It is deep.", links_listed=(link,))
    [found] = extract([paper], FIND)
    assert [each.repository for each in found.links] == ["github.com/ada/net"]
    assert [(entity.name, entity.role) for entity in found.methods] == [("ResNet", "introduces")]
