import re
from importlib.resources import files
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.venues import known_venues, venue
from kg.model import Paper, Source, Venue

SOURCE = Source("listing.txt", "0" * 64, 0, 1)
DATA = (files("kg.extract") / "data" / "venues.tsv").read_bytes().decode("utf-8")


def of(comment: str) -> tuple[str, int | None, str | None, str] | None:
    """Name, year, note and text of the venue of a comment."""
    found = venue(Paper(source=SOURCE, comment=comment))
    if found is None:
        return None
    assert found.span
    assert found.span.field == "comment"
    return found.name, found.year, found.note, comment[found.span.begin : found.span.end]


@pytest.mark.parametrize(
    ("comment", "name", "year", "note", "text"),
    [
        ("8 pages. Accepted to CVPR 2024", "CVPR", 2024, None, "CVPR 2024"),
        ("Accepted to AJ, 9 pages", "AJ", None, None, "AJ"),
        ("ICLR2024 Spotlight", "ICLR", 2024, "spotlight", "ICLR2024"),
        ("7 pages, 2 figures, EMNLP'24 Findings", "EMNLP", 2024, "findings", "EMNLP'24"),
        ("Published at The Web Conference 2024 (WWW'24) as an oral contribution", "WWW", 2024, "oral",
         "The Web Conference 2024 (WWW'24)"),
        ("To appear in IEEE TPAMI", "TPAMI", None, None, "IEEE TPAMI"),
        ("NeurIPS 2023 Workshop on Small Nets", "NeurIPS", 2023, "workshop", "NeurIPS 2023"),
        ("CVPRW 2024", "CVPR", 2024, "workshop", "CVPRW 2024"),
        ("Presented at the NIPS 2017 workshop (spotlight)", "NeurIPS", 2017, "workshop, spotlight", "NIPS 2017"),
        ("ACM MM 2024", "ACM MM", 2024, None, "ACM MM 2024"),
        ("ICML 2024 (Oral). Code: https://ada.org", "ICML", 2024, "oral", "ICML 2024"),
        ("Oral presentation at BMVC 2022", "BMVC", 2022, "oral", "BMVC 2022"),
        ("Accepted as a poster at ICLR'23", "ICLR", 2023, "poster", "ICLR'23"),
        ("AAAI-20", "AAAI", 2020, None, "AAAI-20"),
        ("Accepted to IJCAI'98", "IJCAI", 1998, None, "IJCAI'98"),
        ("INTERSPEECH 2021", "Interspeech", 2021, None, "INTERSPEECH 2021"),
        ("SIGGRAPH Asia 2023", "SIGGRAPH Asia", 2023, None, "SIGGRAPH Asia 2023"),
        ("Published in Transactions on Machine Learning Research (08/2023)", "TMLR", 2023, None,
         "Transactions on Machine Learning Research"),
        ("Findings of the Association for Computational Linguistics: EMNLP 2023", "EMNLP", 2023, "findings",
         "EMNLP 2023"),
        ("In Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing", "EMNLP", 2019,
         None, "Conference on Empirical Methods in Natural Language Processing"),
        ("IEEE Transactions on Image Processing, vol. 30, 2021", "TIP", 2021, None,
         "IEEE Transactions on Image Processing"),
        ("Journal of Machine Learning Research 21 (2020) 1-67", "JMLR", 2020, None,
         "Journal of Machine Learning Research"),
        ("Neurocomputing 2021", "Neurocomputing", 2021, None, "Neurocomputing 2021"),
        ("Published in Nature", "Nature", None, None, "Nature"),
        ("MNRAS accepted", "MNRAS", None, None, "MNRAS"),
        ("ICLR 2022 camera-ready version", "ICLR", 2022, None, "ICLR 2022"),
        ("Submitted to TPAMI. Accepted to CVPR 2020", "CVPR", 2020, None, "CVPR 2020"),
        ("Accepted at CVPR 2020, extended version submitted to TPAMI", "CVPR", 2020, None, "CVPR 2020"),
        ("Accepted to NetConf 2024", "NetConf", 2024, None, "NetConf 2024"),
        ("Accepted in the 12th International Conference on Small Nets (SN 2024)",
         "International Conference on Small Nets", 2024, None, "International Conference on Small Nets"),
        ("Accepted for publication in Journal of Small Nets, 2021", "Journal of Small Nets", 2021, None,
         "Journal of Small Nets, 2021"),
    ],
)  # fmt: skip
def test_published(comment: str, name: str, year: int | None, note: str | None, text: str) -> None:
    assert of(comment) == (name, year, note, text)


@pytest.mark.parametrize(
    "comment",
    [
        "tech report",
        "12 pages, 5 figures",
        "submitted to ICLR 2025",
        "ICML 2023 submission",
        "Under review at NeurIPS 2024",
        "Under double-blind review at NeurIPS 2024",
        "Technical report for the CVPR 2022 parsing challenge",
        "1st place solution, ECCV 2022 challenge",
        "Extended version of our CVPR 2019 paper",
        "This work has been submitted to the IEEE for possible publication",
        "Code will be published soon",
        "On the nature of science, 5 pages",
        "Patterns of machine learning, sensors and science",
    ],
)
def test_not_published(comment: str) -> None:
    assert of(comment) is None


def test_of_an_abstract_only_what_it_says_of_the_paper_itself() -> None:
    said = Paper(source=SOURCE, abstract="Nets are small. This paper has been accepted to ACL 2021.")
    assert venue(said) == Venue(name="ACL", year=2021, span=venue(said).span)  # type: ignore[union-attr]
    assert venue(Paper(source=SOURCE, abstract="We study the papers accepted to ACL 2021.")) is None


def test_every_name_of_the_table_is_known() -> None:
    names = [known.name for known in known_venues()]
    assert len(names) > 300
    for name, year in product(names, (1990, 2024, 2030)):
        assert of(f"9 pages. Accepted to {name} {year}.") == (name, year, None, f"{name} {year}")


@given(st.text(max_size=80))
def test_spans_lie_in_the_comment(rest: str) -> None:
    found = of(f"{rest} accepted to ICML 2024 {rest}")
    assert found is None or found[3]


def test_the_table() -> None:
    assert DATA.endswith("\n")
    rows = [line.split("\t") for line in DATA.splitlines()]
    assert len(rows) >= 150
    assert {len(row) for row in rows} == {3}
    assert {row[1] for row in rows} == {"conference", "journal"}
    assert [cell for row in rows for cell in re.split(r"[\t|]", "\t".join(row)) if cell != " ".join(cell.split())] == []
    names = [row[0] for row in rows]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))
    spellings = [spelling.casefold() for row in rows for spelling in {row[0], *filter(None, row[2].split("|"))}]
    assert len(spellings) - len({row[0] for row in rows}) >= 400
    assert sorted(spellings) == sorted(set(spellings))
    assert [row for row in rows if row[0] in row[2].split("|")] == []
