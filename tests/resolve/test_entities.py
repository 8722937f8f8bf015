from collections import Counter
from pathlib import Path

import pytest

from kg.tables import Graph
from tests.graph.made import build, mentioning, names, paper, thing

_LEXICON = {
    "Method": {"cnn": "convolutional neural network", "convnet": "convolutional neural network", "bert": "BERT"},
    "Dataset": {"cifar10": "CIFAR-10"},
}
_USES: list[tuple[tuple[str, ...], ...]] = [
    (("contrastive learning", "CL"),),
    (("continual learning", "CL"),),
    (("CL",),),
    (("CNNs",), ("graph neural networks", "GNNs")),
    (("ConvNet",), ("GNN",)),
    (("convolutional neural networks", "CNN"),),
    (("BERT", "BERT model"),),
    (("BERT model",),),
    (("low-rank adaptation", "LoRA"),),
    (("LoRA",),),
    (("ResNet-50",), ("ResNet-18",)),
    (("Resnet50",), ("LoRA",)),
    (("LLMs", "AI agents"),),
    (("AI agents",),),
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    papers = [mentioning("a.txt", entry, *methods) for entry, methods in enumerate(_USES)]
    # A repeat of the first paper that has but the acronym, and of the second one that has the other's long form.
    papers.append(paper("b.txt", 0, papers[0].title, "CL it is.", methods=(thing("CL it is.", "CL", role="uses"),)))
    return build(tmp_path_factory.mktemp("entities") / "g", {"a.txt": papers[:-1], "b.txt": papers[-1:]}, _LEXICON)


def test_which_names_are_one_method_and_what_it_is_called(graph: Graph) -> None:
    assert names(graph, "Method") == {
        "contrastive learning": ["CL"],
        "continual learning": ["CL"],
        "CL": [],
        "convolutional neural network": ["CNN", "CNNs", "ConvNet", "convolutional neural networks"],
        "GNN": ["GNNs", "graph neural networks"],
        "BERT": ["BERT model"],
        "LoRA": ["low-rank adaptation"],
        "ResNet-50": ["Resnet50"],
        "ResNet-18": [],
        "LLMs": [],
        "AI agents": [],
    }


def test_keys_are_the_lexicons_or_those_of_long_forms(graph: Graph) -> None:
    assert {row["name"]: row["iri"] for row in graph.nodes("Method").to_pylist()} == {
        "contrastive learning": "method/contrastivelearning", "continual learning": "method/continuallearning",
        "CL": "method/cl", "convolutional neural network": "method/convolutionalneuralnetwork",
        "GNN": "method/graphneuralnetwork", "BERT": "method/bert", "LoRA": "method/lowrankadaptation",
        "ResNet-50": "method/resnet50", "ResNet-18": "method/resnet18", "LLMs": "method/llm",
        "AI agents": "method/aiagent",
    }  # fmt: skip


def test_how_many_papers_use_each(graph: Graph) -> None:
    called = {row["id"]: row["name"] for row in graph.nodes("Method").to_pylist()}
    assert Counter(called[row["to_id"]] for row in graph.edges("USES").to_pylist()) == {
        "contrastive learning": 1, "continual learning": 1, "CL": 1, "convolutional neural network": 3,
        "GNN": 2, "BERT": 2, "LoRA": 3, "ResNet-50": 2, "ResNet-18": 1, "LLMs": 1, "AI agents": 1,
    }  # fmt: skip


def test_an_acronym_that_a_repeat_of_the_paper_spells_out_is_that(graph: Graph) -> None:
    [method] = [row for row in graph.nodes("Method").to_pylist() if row["name"] == "contrastive learning"]
    [edge] = [row for row in graph.edges("USES").to_pylist() if row["to_id"] == method["id"]]
    evidence = [row for row in graph.evidence().to_pylist() if row["edge_id"] == edge["id"]]
    assert [row["text"] for row in evidence if row["sentence"] == "CL it is."] == ["CL"]
    assert edge["support"] == len(evidence) == 3


def test_kinds_do_not_mix(tmp_path: Path) -> None:
    text = "CIFAR10 and CLIP."
    both = paper("a.txt", 0, "One", text, methods=(thing(text, "CLIP"),), metrics=(thing(text, "CLIP"),),
                 datasets=(thing(text, "CIFAR10"),))  # fmt: skip
    graph = build(tmp_path / "g", {"a.txt": [both]}, _LEXICON)
    assert names(graph, "Method") == names(graph, "Metric") == {"CLIP": []}
    assert names(graph, "Dataset") == {"CIFAR-10": ["CIFAR10"]}
