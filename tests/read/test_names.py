import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.names import Names, likeness, split_names


@pytest.mark.parametrize(
    ("text", "names", "complete", "count"),
    [
        ("Ada Byron", ("Ada Byron",), True, None),
        ("Ada Byron, Bo Li, Cy Ng", ("Ada Byron", "Bo Li", "Cy Ng"), True, None),
        ("Ada Byron and Bo Li", ("Ada Byron", "Bo Li"), True, None),
        ("Ada Byron, Bo Li, and Cy Ng", ("Ada Byron", "Bo Li", "Cy Ng"), True, None),
        ("Ada Byron & Bo Li", ("Ada Byron", "Bo Li"), True, None),
        ("Ada Byron; Bo Li", ("Ada Byron", "Bo Li"), True, None),
        ("Ada Byron, Bo Li et al.", ("Ada Byron", "Bo Li"), False, None),
        ("Ada Byron, Bo Li, et al", ("Ada Byron", "Bo Li"), False, None),
        ("Ada Byron et.al.", ("Ada Byron",), False, None),
        ("Ada Byron, Bo Li, ...", ("Ada Byron", "Bo Li"), False, None),
        ("Ada Byron, Bo Li, and others", ("Ada Byron", "Bo Li"), False, None),
        ("Ada Byron, Bo Li and 12 others", ("Ada Byron", "Bo Li"), False, 14),
        ("Ada Byron, Bo Li, + 3 more authors", ("Ada Byron", "Bo Li"), False, 5),
        ("Sam Low, Jr., Bo Li", ("Sam Low, Jr.", "Bo Li"), True, None),
        ("Team Seed, :, Bo Li", ("Team Seed", "Bo Li"), True, None),
        ("Xin (Al, the tall) Zhu, Bo Li", ("Xin (Al, the tall) Zhu", "Bo Li"), True, None),
        ("Sandy Anders, Rolando Marande", ("Sandy Anders", "Rolando Marande"), True, None),
        ("Al Etal", ("Al Etal",), True, None),
        ("et al.", (), False, None),
        ("", (), False, None),
    ],
)
def test_a_list_is_taken_apart(text: str, names: tuple[str, ...], complete: bool, count: int | None) -> None:
    assert split_names(text) == Names(names, complete, count)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byron, Bo Li",
        "Hayeon O, Bo Li, Cy Ng",
        "Guido van der Berg, José-Ángel de la Peña, Søren Kierkegård",
        "J.-P. d'Alembert, P. S. M. de Laplace, Conor O’Neill",
        "Łukasz Żak, Đặng Văn Ân, Özge Şahin, Иван Петров",
        "Rene\u0301 Vidal, Yun-Hui Liu",
        "王小明, 李雷",
        "Ada Byron, Bo Li et al.",
        "Ada Byron et al.",
        "The ATLAS Collaboration, Ada Byron",
        "Bo Li (1), Cy Ng (2)",
        "Bo Li*, Cy Ng†",
        "Ada Byron, bell hooks, Bo Li, Cy Ng",
    ],
)
def test_lists_of_names_are_surely_names(text: str) -> None:
    assert likeness(text) == 2


@pytest.mark.parametrize("text", ["Ada Byron", "Ludwig van Beethoven", "The Belle Collaboration", "Madonna", "Li, Ng"])
def test_a_single_name_is_perhaps_one(text: str) -> None:
    assert likeness(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "We compare Ada Byron, Bo Li and others on five tasks.",
        "including CIFAR-10, ImageNet, and COCO.",
        "Code is available.",
        "Neural Networks.",
        "Proceedings of the Conference on Machine Learning",
        "International Conference on Computer Vision, Track 2",
        "https://github.com/example/partitions",
        "12 pages, 8 figures",
        "Authors' comments: Accepted to CVPR 2024",
        "本文提出一种方法,结果表明,本文方法有效。",
        "",
        ",",
    ],
)
def test_other_text_is_not_names(text: str) -> None:
    assert likeness(text) == 0


NAME = st.builds(
    "{} {}".format,
    st.sampled_from(["Ada", "J.-P.", "Łukasz", "Mary Ann", "Conor P."]),
    st.sampled_from(["Byron", "van der Berg", "O'Neill", "O", "Díaz-Gil"]),
)


@given(st.lists(NAME, min_size=1, max_size=12), st.sampled_from([", ", "; "]), st.booleans())
def test_names_joined_are_split_again(names: list[str], separator: str, cut: bool) -> None:
    text = separator.join(names) + (" et al." if cut else "")
    assert split_names(text) == Names(tuple(names), not cut)
