from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.hosts import target
from kg.extract.links import addresses, links, mend
from kg.model import Link, Paper, Source

SOURCE = Source("listing.txt", "0" * 64, 0, 1)


def found(text: str) -> list[tuple[str, str]]:
    """Each address as printed, and mended."""
    return [(text[begin:end], mend(text[begin:end])) for begin, end in addresses(text)]


@pytest.mark.parametrize(
    ("text", "printed", "url"),
    [
        ("Code: https://github.com/ada/net.", "https://github.com/ada/net", None),
        ("(see http://ada.example.org/x)", "http://ada.example.org/x", None),
        ("see https://en.wikipedia.org/wiki/Net_(data).", "https://en.wikipedia.org/wiki/Net_(data)", None),
        ("at https://github.com/ada/net's page", "https://github.com/ada/net", None),
        ("[https://ada.example.org/a](https://ada.example.org/a)", "https://ada.example.org/a", None),
        ("at HTTPS://GitHub.com/Ada/Net!", "HTTPS://GitHub.com/Ada/Net", "https://github.com/Ada/Net"),
        ("at github.com/ada/net.", "github.com/ada/net", "https://github.com/ada/net"),
        ("at GitHub.com/ada/net", "GitHub.com/ada/net", "https://github.com/ada/net"),
        ("visit www.ada-lab.me.", "www.ada-lab.me", "https://www.ada-lab.me"),
        ("available at ada-lab.org, with", "ada-lab.org", "https://ada-lab.org"),
        ("Arena (model-arena.ai), a", "model-arena.ai", "https://model-arena.ai"),
        ("videos: ada.github.io", "ada.github.io", "https://ada.github.io"),
        ("weights on huggingface.co/ada/net;", "huggingface.co/ada/net", "https://huggingface.co/ada/net"),
        ("page:~https://github.com/ada/net{here}.", "https://github.com/ada/net", None),
        (r"at \url{https://github.com/ada/net}.", "https://github.com/ada/net", None),
        (r"is \href{https://github.com/ada/net}{here}", "https://github.com/ada/net", None),
        (r"see\footnote{https://github.com/ada/net.}", "https://github.com/ada/net", None),
        (r"at https://ada.org/my\_page\#top.", r"https://ada.org/my\_page\#top", "https://ada.org/my_page#top"),
        ("at https: //github.com/ada/net .", "https: //github.com/ada/net", "https://github.com/ada/net"),
        ("at https:/ada.github.io/net/.", "https:/ada.github.io/net/", "https://ada.github.io/net/"),
        ("at https://github.com/ ada/net for", "https://github.com/ ada/net", "https://github.com/ada/net"),
        ("at https://github.com/ada/ my-net and", "https://github.com/ada/ my-net", "https://github.com/ada/my-net"),
        ("at https://github.com/ada/ TinyNet, a", "https://github.com/ada/ TinyNet", "https://github.com/ada/TinyNet"),
        ("at https://github.com/ada/ net.", "https://github.com/ada/ net", "https://github.com/ada/net"),
        ("at https://github.com/ada/ and more of it", "https://github.com/ada/", None),
        ("availableathttps://github.com/ada/net", "https://github.com/ada/net", None),
        ("https://a.org/login?next=https://b.org/x, or", "https://a.org/login?next=https://b.org/x", None),
        ("doi:10.1000/abc.DEF(1).", "10.1000/abc.DEF(1)", "https://doi.org/10.1000/abc.DEF(1)"),
        ("https://doi.org/10.1000/abc.1,", "https://doi.org/10.1000/abc.1", None),
    ],
)  # fmt: skip
def test_one_address_in_any_state(text: str, printed: str, url: str | None) -> None:
    assert found(text)[0] == (printed, url or printed)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("https://github.com/a/b.https://github.com/c/d.", ["https://github.com/a/b", "https://github.com/c/d"]),
        ("https://github.com/a/b{https://github.com/a/b}", ["https://github.com/a/b", "https://github.com/a/b"]),
        ("Code https://a.org/x, page https://b.org/y.", ["https://a.org/x", "https://b.org/y"]),
        ("(a.example.com/x and www.b.org)", ["https://a.example.com/x", "https://www.b.org"]),
    ],
)
def test_two_addresses(text: str, urls: list[str]) -> None:
    assert [url for _, url in found(text)] == urls


@pytest.mark.parametrize(
    "text",
    [
        "Code will be on GitHub.",
        "Code is on github.com soon",
        "We write to ada@example.com/x and bob@ada.org.",
        "The Node.js, ASP.NET and Land-Cover.ai tools, now live at Example.com, e.g./i.e. TCP/IP and/or 3.5/4.2",
        "no gain.in/out of domain",
        "https:// and http://",
        "a ratio of 10.12345/6",
    ],
)
def test_no_address(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("url", "kind", "repository"),
    [
        ("https://github.com/Ada/Net", "repository", "github.com/ada/net"),
        ("https://www.github.com/ada/net.git", "repository", "github.com/ada/net"),
        ("https://github.com/ada/net/tree/main/x?tab=readme#top", "repository", "github.com/ada/net"),
        ("https://github.com/ada/net.js", "repository", "github.com/ada/net.js"),
        ("https://raw.githubusercontent.com/ada/net/main/a.csv", "repository", "github.com/ada/net"),
        ("https://gitlab.com/group/sub/net/-/tree/main", "repository", "gitlab.com/group/sub/net"),
        ("https://gitlab.ada.edu/team/net", "repository", "gitlab.ada.edu/team/net"),
        ("https://bitbucket.org/ada/net/src/master", "repository", "bitbucket.org/ada/net"),
        ("https://gitee.com/ada/net", "repository", "gitee.com/ada/net"),
        ("https://codeberg.org/ada/net", "repository", "codeberg.org/ada/net"),
        ("https://git.sr.ht/~ada/net/tree", "repository", "git.sr.ht/~ada/net"),
        ("https://anonymous.4open.science/r/Net-5C1D/README.md", "repository", "anonymous.4open.science/r/net-5c1d"),
        ("https://github.com/ada", "page", None),
        ("https://github.com", "page", None),
        ("https://github.com/orgs/ada/people", "page", None),
        ("https://github.com/topics/nlp", "page", None),
        ("https://gist.github.com/ada/1234", "page", None),
        ("https://git.io/abc", "page", None),
        ("https://aka.ms/abc", "page", None),
        ("https://ada.github.io/net", "page", None),
        ("https://huggingface.co/ada/net", "model", None),
        ("https://huggingface.co/ada", "page", None),
        ("https://huggingface.co/datasets/ada/set", "dataset", None),
        ("https://huggingface.co/spaces/ada/app", "demo", None),
        ("https://huggingface.co/papers/2401.00001", "paper", None),
        ("https://hf.co/collections/ada/x", "page", None),
        ("https://zenodo.org/record/1", "dataset", None),
        ("https://doi.org/10.5281/zenodo.1", "dataset", None),
        ("https://doi.org/10.1000/x.1", "paper", None),
        ("https://arxiv.org/abs/2401.00001", "paper", None),
        ("https://www.youtube.com/watch?v=x", "video", None),
        ("https://colab.research.google.com/drive/x", "demo", None),
        ("https://www.kaggle.com/datasets/ada/set", "dataset", None),
        ("https://www.kaggle.com/ada", "page", None),
        ("https://notgithub.com/ada/net", "page", None),
    ],
)
def test_targets(url: str, kind: str, repository: str | None) -> None:
    assert target(url) == (kind, repository)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Our code is available at https://github.com/ada/net", "official"),
        ("https://ada.github.io/net", "official"),
        ("The corpus can be downloaded from http://data.ada.org/set/", "official"),
        ("TinyNet, built on BigNet, is available at https://github.com/ada/net", "official"),
        ("It is free under the MIT license at https://github.com/ada/net", "official"),
        ("It is free under the MIT licence (https://ada.github.io/net)", "official"),
        ("Licence details: https://creativecommons.org/licenses/by/4.0/", "other"),
        ("We build on BigNet (https://github.com/big/net)", "other"),
        ("Our parser largely reuses BigParser https://github.com/big/parser", "other"),
        ("The submission won the second challenge on parsing (https://parsing.example.org/2022)", "other"),
        ("Results are out. We extend the BigNet library (https://github.com/big/net)", "other"),
        ("We follow the analysis in https://arxiv.org/abs/2401.00001", "other"),
        ("The published version is https://doi.org/10.1000/x.1", "official"),
    ],
)
def test_roles(text: str, role: str) -> None:
    paper = Paper(source=SOURCE, abstract=text)
    assert [link.role for link in links(paper)] == [role]


def test_links_of_all_fields_in_order() -> None:
    paper = Paper(
        source=SOURCE,
        title="TinyNet (github.com/ada/net)",
        abstract="Code: https://github.com/Ada/Net.git.",
        comment="Demo at https://huggingface.co/spaces/ada/net",
    )
    repository = "github.com/ada/net"
    assert links(paper) == (
        Link(url="https://github.com/ada/net", kind="repository", repository=repository, role="official", field="title",
             begin=9, end=27),
        Link(url="https://github.com/Ada/Net.git", kind="repository", repository=repository, role="official",
             field="abstract", begin=6, end=36),
        Link(url="https://huggingface.co/spaces/ada/net", kind="demo", repository=None, role="official",
             field="comment", begin=8, end=45),
    )  # fmt: skip


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(?:-[a-z0-9]{1,5})?", fullmatch=True)
URLS = st.builds(
    "{}://{}.{}{}".format,
    st.sampled_from(["http", "https"]),
    NAMES,
    st.sampled_from(["com", "org", "github.io", "co.uk"]),
    st.lists(NAMES, max_size=4).map(lambda parts: "".join("/" + part for part in parts)),
)


@given(
    st.from_regex(r"[A-Za-z ,.]{0,20}", fullmatch=True), URLS, st.sampled_from([".", ",", ").", "", "}", " and", '"'])
)
def test_an_embedded_address_is_found(before: str, url: str, behind: str) -> None:
    text = f"{before} {url}{behind}"
    begin = len(before) + 1
    assert (begin, begin + len(url)) in addresses(text)
    assert mend(url) == url


@given(st.text(alphabet=st.sampled_from("ab.:/ (){}~\\_-10htps@gium,"), max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    spans = addresses(text)
    assert all(0 <= begin < end <= len(text) for begin, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for begin, end in spans:
        url = mend(text[begin:end])
        assert mend(url) == url
        assert not url.endswith((".", ",", ":"))
