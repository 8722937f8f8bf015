"""What an address leads to: its kind and, for a code host, the repository."""

import re
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from kg.model import LinkKind

CODE_HOSTS = frozenset(
    {"github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org", "git.sr.ht", "gitcode.com"}
)

_BLIND = "anonymous.4open.science"  # mirrors of repositories for blind review
_RAW_HOSTS = frozenset({"raw.githubusercontent.com", "raw.github.com"})
_NOT_OWNERS = re.compile(
    r"about|apps|blog|collections|contact|customer-stories|events|explore|features|groups|issues|login|marketplace|new"
    r"|notifications|organizations|orgs|pricing|pulls|search|security|settings|site|snippets|sponsors|stars|team|topics"
    r"|trending|users",
    re.IGNORECASE,
)
_HUB_KINDS: dict[str, LinkKind] = {"datasets": "dataset", "spaces": "demo", "papers": "paper"}
_HUB_PAGES = re.compile(r"blog|chat|collections|docs|learn|organizations|posts|pricing|tasks")

# Each host speaks for its subdomains as well; a path narrows it. The first that fits decides.
_KINDS: tuple[tuple[LinkKind, str, str], ...] = (
    ("video", "youtube.com youtu.be vimeo.com bilibili.com b23.tv", ""),
    ("paper", "arxiv.org openreview.net aclanthology.org aclweb.org biorxiv.org medrxiv.org ssrn.com", ""),
    ("paper", "proceedings.mlr.press papers.nips.cc proceedings.neurips.cc openaccess.thecvf.com jmlr.org", ""),
    ("paper", "dl.acm.org ieeexplore.ieee.org link.springer.com sciencedirect.com semanticscholar.org", ""),
    ("paper", "nature.com ecva.net isca-speech.org isca-archive.org pubmed.ncbi.nlm.nih.gov", ""),
    ("dataset", "zenodo.org figshare.com ieee-dataport.org physionet.org openslr.org data.mendeley.com", ""),
    ("dataset", "dataverse.org dataverse.harvard.edu datadryad.org archive.ics.uci.edu hdl.handle.net", ""),
    ("dataset", "kaggle.com", "datasets/"),
    ("dataset", "modelscope.cn", "datasets/"),
    ("model", "modelscope.cn", "models/"),
    ("demo", "modelscope.cn", "studios/"),
    ("demo", "colab.research.google.com hf.space streamlit.app gradio.app gradio.live replicate.com", ""),
)
_KIND_OF = tuple((kind, host, path) for kind, hosts, path in _KINDS for host in hosts.split())

# DOI prefixes of data archives: Zenodo, figshare, IEEE DataPort, Dataverse, Dryad, Mendeley Data, PhysioNet, OSF.
_DATA_DOI = re.compile(r"10\.(?:5281|6084|21227|7910|5061|17632|13026|17605)/")
_NAME = re.compile(r"[\w.~-]+")
_DEEPER = frozenset({"-", "tree", "blob", "raw", "src", "wiki", "issues", "releases", "commits", "merge_requests"})


class Target(NamedTuple):
    """Kind of an address, and its repository as host/owner/name, case-folded, or None."""

    kind: LinkKind
    repository: str | None


def target(url: str) -> Target:
    """What `url`, a complete http or https address, leads to."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [unquote(segment) for segment in parts.path.split("/") if segment]
    repository = _repository(host, path)
    if repository is not None:
        return Target("repository", repository)
    if host in {"huggingface.co", "hf.co"}:
        return Target(_hub_kind(path), None)
    if host in {"doi.org", "dx.doi.org"}:
        return Target("dataset" if _DATA_DOI.match("/".join(path)) else "paper", None)
    return Target(_kind(host, "/".join(path)), None)


def _kind(host: str, path: str) -> LinkKind:
    for kind, known, prefix in _KIND_OF:
        if (host == known or host.endswith("." + known)) and path.startswith(prefix):
            return kind
    return "page"


def _hub_kind(path: list[str]) -> LinkKind:
    """Hugging Face: /datasets/owner/name, /spaces/owner/name, /papers/id, or a model's /owner/name."""
    match path:
        case [first, _, *_] if not _HUB_PAGES.fullmatch(first):
            return _HUB_KINDS.get(first, "model")
    return "page"


def _repository(host: str, path: list[str]) -> str | None:
    if host in _RAW_HOSTS:
        host = "github.com"
    match path:
        case ["r" | "repository" | "s", name, *_] if host == _BLIND:
            return f"{host}/r/{name}".casefold()
        case [owner, _, *rest] if _is_code_host(host) and not (host in CODE_HOSTS and _NOT_OWNERS.fullmatch(owner)):
            project = path[:2] + _subgroups(rest) if _is_gitlab(host) else path[:2]
        case _:
            return None
    name = re.sub(r"\.git$", "", project[-1].casefold())
    named = name.strip(".") and all(_NAME.fullmatch(segment) for segment in project)
    return "/".join([host, *project[:-1], name]).casefold() if named else None


def _is_code_host(host: str) -> bool:
    return host in CODE_HOSTS or _is_gitlab(host)


def _is_gitlab(host: str) -> bool:
    return host.startswith(("gitlab.", "git.")) and host != "git.sr.ht"


def _subgroups(segments: list[str]) -> list[str]:
    """GitLab nests groups: what stands before "/-/" or "/tree/" names the project."""
    return list(takewhile(lambda segment: segment not in _DEEPER, segments))
