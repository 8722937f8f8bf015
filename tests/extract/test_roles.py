from kg.extract.group import Mention, occurrences
from kg.extract.roles import cues
from kg.model import Field, Paper, Source, Span

PAPER = Paper(
    source=Source("a.txt", "0" * 64, 0, 1),
    title="TinyNet: Small Networks for Kites",
    abstract="Large networks are slow. We propose a novel network called TinyNet. Unlike ResNet, TinyNet fits a kite.",
)


def found(form: str, *fields: Field, known: bool = False) -> set[str]:
    mentions = [
        Mention(Span(field, begin, end), form, "methods", 1.0)
        for field in fields
        for begin, end in occurrences(PAPER.text(field), form)
    ]
    return set(cues(PAPER, mentions, "methods", known))


def test_a_name_before_the_colon_of_a_title_and_after_words_of_making() -> None:
    own = found("TinyNet", "title", "abstract")
    assert {"title first", "title colon", "1l1called", "1makes call", "1makes0", "1ours makes", "n3", "at1"} <= own
    assert not {"title last", "1subject", "known1"} & own


def test_a_name_that_the_paper_is_compared_with() -> None:
    other = found("ResNet", "abstract", known=True)
    assert {"known1", "methodsknown1", "1l1unlike", "at2", "n1"} <= other
    assert not {"title", "1ours makes", "no abstract"} & other


def test_a_name_of_the_title_only() -> None:
    assert found("Kites", "title") == {
        *("methods", "known0", "methodsknown0", "n1", "sT1"),
        *("title", "title last", "title after colon", "tp for", "no abstract"),
    }
