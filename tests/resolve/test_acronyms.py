from hypothesis import given
from hypothesis import strategies as st

from kg.ids import name_key
from kg.resolve.acronyms import Label, Things, settle
from kg.resolve.forms import form_key

_FORMS = [
    "CL", "contrastive learning", "Contrastive Learning", "continual learning", "curriculum learning", "CLs",
    "CL loss", "LoRA", "low-rank adaptation", "low-rank adaption", "BERT", "BERT model", "GNN", "graph neural network",
]  # fmt: skip


def _settle(labels: list[tuple[str, ...]], lexicon: dict[str, str] | None = None, papers: int = 1) -> Things:
    """The things of labels, each given by its forms, of which it goes by the first."""
    found = [
        Label(number, forms[0], {form: form_key(form) for form in forms}, papers) for number, forms in enumerate(labels)
    ]
    known = {name_key(name): proper for name, proper in (lexicon or {}).items()}
    return settle("Method", {form: form_key(form) for forms in labels for form in forms}, found, known)


def _groups(things: Things) -> set[frozenset[str]]:
    """The keys that are one thing, for things of several keys."""
    groups: dict[int, set[str]] = {}
    for key, thing in things.of_key.items():
        groups.setdefault(thing, set()).add(key)
    return {frozenset(keys) for keys in groups.values() if len(keys) > 1}


def test_an_acronym_is_what_it_stands_for() -> None:
    things = _settle([("contrastive learning", "CL"), ("low-rank adaptation", "LoRA")])
    assert _groups(things) == {frozenset({"contrastivelearning", "cl"}), frozenset({"lowrankadaptation", "lora"})}
    assert things.of_label == {0: things.of_key["cl"], 1: things.of_key["lora"]}


def test_an_acronym_of_two_things_is_neither() -> None:
    things = _settle([("contrastive learning", "CL"), ("CL", "continual learning"), ("CL", "CLs!")])
    one, other, alone = things.of_key["contrastivelearning"], things.of_key["continuallearning"], things.of_key["cl"]
    assert len({one, other, alone}) == 3
    assert things.of_label == {0: one, 1: other, 2: alone}
    assert list(things.spelt_out) == [(0, alone), (1, alone)]


def test_a_stray_meaning_does_not_make_an_acronym_ambiguous() -> None:
    rare = Label(1, "CL", {"CL": "cl", "continual learning": "continuallearning"}, 1)
    for papers, groups in ((10, {frozenset({"cl", "contrastivelearning"})}), (9, set())):
        usual = Label(0, "CL", {"CL": "cl", "contrastive learning": "contrastivelearning"}, papers)
        things = settle("Method", {**usual.forms, **rare.forms}, [usual, rare], {})
        assert _groups(things) == groups
        assert things.of_label[1] == things.of_key["continuallearning" if not groups else "cl"]


def test_the_lexicons_meaning_counts_too() -> None:
    lexicon = {"CL": "contrastive learning"}
    assert _groups(_settle([("CL",)], lexicon)) == {frozenset({"cl", "contrastivelearning"})}
    assert _groups(_settle([("continual learning", "CL")], lexicon)) == set()
    bert = {"Bidirectional Encoder Representations from Transformers": "BERT"}
    things = _settle([("BERT", "Bidirectional Encoder Representation from Transformers")], bert)
    assert len(_groups(things)) == 1
    assert things.canonical == {things.of_key["bert"]: "BERT"}


def test_two_things_of_the_lexicon_are_never_one() -> None:
    lexicon = {"SAM": "SAM", "segment anything model": "segment anything model"}
    assert _groups(_settle([("segment anything model", "SAM")], lexicon)) == set()
    assert (
        _groups(_settle([("colour net", "color net")], {"colour net": "colour net", "color net": "color net"})) == set()
    )


def test_spellings_and_general_last_words_are_joined_but_not_synonyms() -> None:
    assert _groups(_settle([("low-rank adaptation", "low-rank adaption")])) == {
        frozenset({"lowrankadaptation", "lowrankadaption"})
    }
    assert _groups(_settle([("BERT", "transformer"), ("BERT model", "BERT")])) == {frozenset({"bert", "bertmodel"})}
    assert _groups(_settle([("LLMs", "AI agents")])) == set()


_LABELS = st.lists(st.lists(st.sampled_from(_FORMS), min_size=1, max_size=4, unique=True).map(tuple), max_size=6)


@given(_LABELS)
def test_no_acronym_joins_long_forms_that_no_paper_joins(labels: list[tuple[str, ...]]) -> None:
    things = _settle(sorted(labels)).of_key
    apart = [name_key(form) for form in ("contrastive learning", "continual learning", "curriculum learning")]
    present = [things[key] for key in apart if key in things]
    assert len(present) == len(set(present))


@given(_LABELS, st.randoms(use_true_random=False))
def test_a_label_is_one_of_the_things_of_its_forms(labels: list[tuple[str, ...]], choose: object) -> None:
    things = _settle(labels)
    for number, forms in enumerate(labels):
        assert things.of_label[number] in {things.of_key[form_key(form)] for form in forms}
