"""Which entity extractor to use, as a value that can be passed to worker processes."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import ModelError
from kg.model import EntityExtractor

DEFAULT = "small"


@dataclass(frozen=True)
class Model:
    """A name in `MODELS`; for "llm" also the endpoint's URL, its model's name, and what a million tokens cost."""

    name: str = DEFAULT
    llm_url: str | None = None
    llm_name: str | None = None
    llm_price: tuple[float, float] | None = None

    @property
    def remote(self) -> bool:
        """Whether it waits for a server: then more processes here do not help."""
        return self.name == "llm"


def _baseline(_: Model) -> EntityExtractor:
    from kg.extract.baseline import BaselineExtractor  # noqa: PLC0415 - models are heavy: one is imported when it is used

    return BaselineExtractor()


def _small(_: Model) -> EntityExtractor:
    from kg.extract.small import SmallExtractor  # noqa: PLC0415

    return SmallExtractor()


def _large(_: Model) -> EntityExtractor:
    from kg.extract.large import LargeExtractor  # noqa: PLC0415

    return LargeExtractor()


def _llm(model: Model) -> EntityExtractor:
    if model.llm_url is None or model.llm_name is None:
        hint = "kg build --model llm --llm-url http://localhost:11434/v1 --llm-name MODEL ..."
        raise ModelError("a language model needs --llm-url and --llm-name", hint=hint)
    try:
        from kg.extract.llm import Endpoint, LlmExtractor  # noqa: PLC0415
    except ImportError as error:
        raise ModelError(f"{error.name} is not installed", hint="pip install 'papers-kg[llm]'") from None

    cache_folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "papers-kg" / "llm"
    return LlmExtractor(Endpoint(model.llm_url, model.llm_name, model.llm_price), cache_folder)


MODELS: dict[str, Callable[[Model], EntityExtractor]] = {
    "baseline": _baseline,
    "small": _small,
    "large": _large,
    "llm": _llm,
}
"""What finds the entities, by name."""


ABOUT = {
    "baseline": "our lexicon, acronym definitions and names that a paper coins",
    "small": "a trained tagger without dependencies to speak of",
    "large": "a fine-tuned encoder: more exact, slower; pip install 'papers-kg[large]'",
    "llm": "any OpenAI-compatible endpoint: --llm-url and --llm-name; pip install 'papers-kg[llm]'",
}


@cache
def load(model: Model) -> EntityExtractor:
    """The extractor of a model, loaded once a process.

    Raises:
        ModelError: where there is no such model, or what it needs is not installed.
    """
    if model.name not in MODELS:
        raise ModelError(f"there is no model {model.name!r}", hint=f"one of {', '.join(MODELS)}")
    return MODELS[model.name](model)


def spent(model: Model) -> str:
    """What a language model's answers have cost in this process, in a line; empty for the models of this machine."""
    if not model.remote:
        return ""
    from kg.extract.llm import LlmExtractor  # noqa: PLC0415

    find = load(model)
    return find.usage.summary(find.endpoint) if isinstance(find, LlmExtractor) else ""
