from hypothesis import given
from hypothesis import strategies as st

from kg.extract.baseline import BaselineExtractor
from kg.model import Entities, Entity, Paper, Source

SOURCE = Source("listing.txt", "0" * 64, 0, 1)


def entities(**fields: str) -> Entities:
    return BaselineExtractor()([Paper(source=SOURCE, **fields)])[0]  # type: ignore[arg-type]


def brief(found: tuple[Entity, ...]) -> list[tuple[tuple[str, ...], str | None]]:
    """Forms and role of each entity."""
    return [(entity.forms, entity.role) for entity in found]


def test_a_whole_paper() -> None:
    found = entities(
        title="FooNet: Small Nets for Semantic Segmentation",
        abstract="We propose FooNet, a network with Tiny Cross Attention (TCA). Unlike ResNet-50 and other "
        "convolutional neural networks (CNNs), FooNet needs no TCAs on ImageNet and CIFAR-10/100. We also introduce "
        "BarSeg, a dataset. CNNs reach a lower mIoU on BarSeg in semantic segmentation.",
        comment="FooNet at https://github.com/ada/ImageNet",
    )  # fmt: skip
    assert brief(found.methods) == [
        (("FooNet",), "introduces"),
        (("Tiny Cross Attention", "TCA", "TCAs"), "uses"),
        (("ResNet-50",), "uses"),
        (("convolutional neural networks", "CNNs"), "uses"),
    ]
    assert brief(found.datasets) == [
        (("ImageNet",), "uses"),
        (("CIFAR-10",), "uses"),
        (("CIFAR-10/100",), "uses"),
        (("BarSeg",), "introduces"),
    ]
    assert brief(found.tasks) == [(("Semantic Segmentation", "semantic segmentation"), None)]
    assert brief(found.metrics) == [(("mIoU",), None)]
    assert found.results == ()
    assert [len(entity.spans) for entity in found.methods] == [4, 3, 1, 3]


def test_each_evidence_has_its_confidence() -> None:
    found = entities(abstract="We propose FooNet with BERT and a slow random unit network (SRUN).")
    assert {entity.name: entity.confidence for entity in found.methods} == {"FooNet": 0.7, "BERT": 0.8, "SRUN": 0.6}


def test_an_acronym_means_what_the_paper_says() -> None:
    found = entities(abstract="The slim attention module (SAM) is not the Segment Anything Model; SAM is small.")
    assert brief(found.methods) == [
        (("slim attention module", "SAM"), "uses"),
        (("Segment Anything Model",), "uses"),
    ]


def test_a_known_name_that_the_paper_coins_is_its_own_and_keeps_its_kind() -> None:
    found = entities(title="BERT: Pre-training for Language", abstract="We introduce BERT and a benchmark called GLUE.")
    assert brief(found.methods)[0] == (("BERT",), "introduces")
    assert brief(found.datasets) == [(("GLUE",), "introduces")]


def test_nothing_in_nothing() -> None:
    assert entities() == entities(title="", abstract="On our method and the graph neural.") == Entities()


WORDS = st.sampled_from(
    ["We", "propose", "called", "FooNet", "(FN)", "ResNet-50", "CIFAR-10/100", "graph", "neural", "networks", "(GNNs)",
     "dataset", "BarQA", "is", "https://a.org/BERT", "BERT.", "accuracy", "𝔽oo", "é", ":", "-", "of"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)
PAPERS = st.builds(Paper, source=st.just(SOURCE), title=TEXTS, abstract=TEXTS, comment=st.none() | TEXTS)


@given(st.lists(PAPERS, max_size=4))
def test_a_paper_is_read_alone_and_every_span_is_a_form(papers: list[Paper]) -> None:
    together = BaselineExtractor()(papers)
    assert together == [BaselineExtractor()([paper])[0] for paper in papers]
    for paper, found in zip(papers, together, strict=True):
        for kind in (found.methods, found.datasets, found.tasks, found.metrics):
            for entity in kind:
                printed = [paper.text(span.field)[span.begin : span.end] for span in entity.spans]
                assert tuple(dict.fromkeys(printed)) == entity.forms
                assert 0 < entity.confidence <= 1
