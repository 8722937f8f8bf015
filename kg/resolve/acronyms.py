"""Which names are one thing, where an acronym may stand for several.

Two names are one thing if their keys agree, if the lexicon says so, if they are spellings of one another, or if one is
the acronym of the other. But "CL" beside "contrastive learning" here and beside "continual learning" there must not
make one of the two: an acronym is one with what it stands for only if that is one thing, and else a thing of its own.

That a paper uses two names for one thing decides for that paper only: one that says "LLMs" and "AI agents" of the same
must not make them one in all the others.
"""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.ids import name_key
from kg.resolve.clusters import Clusters
from kg.resolve.forms import alike, is_acronym, spells_out, without_tail

_KNOWN = 1  # the mark of what the lexicon names: two of these are never one thing
_STRAY = 0.1  # a meaning in fewer of the papers that spell an acronym out does not make it ambiguous


@dataclass(frozen=True)
class Label:
    """What papers call one thing: its name, all forms (the name too) with their keys, and how many papers do so."""

    number: int
    name: str
    forms: Mapping[str, str]
    papers: int

    @cached_property
    def spelt_out(self) -> Mapping[str, str]:
        """From the key of each acronym to the form, the shortest, that spells it out."""
        found = {}
        for form, key in sorted(self.forms.items()):
            if is_acronym(form):
                long = [other for other in self.forms if spells_out(other, form)]
                if long:
                    found[key] = min(long, key=lambda each: (len(each), each))
        return found


@dataclass(frozen=True)
class Things:
    """What came out: things are integers.

    Args:
        of_key: the thing that each key means by itself.
        acronyms: the keys that some label spells out.
        of_label: the thing that each label means.
        spelt_out: by label, an acronym of several meanings, as the thing it is by itself, that the label spells out.
        canonical: the lexicon's name of each thing that it knows.
    """

    of_key: Mapping[str, int]
    acronyms: frozenset[str]
    of_label: Mapping[int, int]
    spelt_out: Sequence[tuple[int, int]]
    canonical: Mapping[int, str]


def settle(kind: str, forms: Mapping[str, str], labels: Sequence[Label], lexicon: Mapping[str, str]) -> Things:
    """Find the things of one kind.

    Args:
        kind: the label of their nodes.
        forms: all printed forms with their keys.
        labels: those with two keys or more, in an order that depends on nothing but what they say.
        lexicon: by key, what a thing is properly called.
    """
    settling = _Settling(kind, forms, labels, lexicon)
    settling.join_names()
    settling.join_acronyms()
    settling.join_tails()
    return settling.things()


class _Settling:
    """The sets of keys that are one thing, on their way."""

    def __init__(
        self, kind: str, forms: Mapping[str, str], labels: Sequence[Label], lexicon: Mapping[str, str]
    ) -> None:
        self._kind = kind
        self._forms = forms
        self._labels = labels
        self._proper = {name_key(name): name for name in sorted(lexicon.values())}
        self._canonical = {key: name_key(name) for key, name in lexicon.items()} | {key: key for key in self._proper}
        self._numbers = {key: number for number, key in enumerate(sorted({*forms.values(), *self._canonical}))}
        self._acronyms = frozenset[str]().union(*(label.spelt_out for label in labels))
        self._ambiguous: set[str] = set()
        self._clusters = Clusters()
        for key in self._proper:
            self._clusters.mark(self._numbers[key], _KNOWN)

    def _thing(self, key: str) -> int:
        return self._clusters.find(self._numbers[key])

    def _merge(self, one: str, other: str) -> bool:
        return self._clusters.merge(self._numbers[one], self._numbers[other])

    def _merge_alike(self, forms: Mapping[str, str]) -> None:
        """Join those of the forms, given with their keys, that are spellings of one another."""
        distinct = {key: form for form, key in sorted(forms.items()) if key not in self._acronyms}
        for (key, form), (other_key, other) in itertools.combinations(sorted(distinct.items()), 2):
            if alike(form, other):
                self._merge(key, other_key)

    def join_names(self) -> None:
        """Join what the lexicon says is one, then the spellings that one paper uses for one thing."""
        for key, proper in self._canonical.items():
            if key not in self._acronyms:
                self._merge(key, proper)
        for label in self._labels:
            self._merge_alike(label.forms)

    def join_acronyms(self) -> None:
        """Join each acronym to the one thing that it stands for."""
        meanings: dict[str, Counter[str]] = {acronym: Counter() for acronym in sorted(self._acronyms)}
        for label in self._labels:
            for acronym, form in label.spelt_out.items():
                meanings[acronym][form] += label.papers
        for forms in meanings.values():
            self._merge_alike({form: self._forms[form] for form in forms})
        known = self._lexicon_meanings()
        for acronym, forms in meanings.items():
            things = Counter[int]()
            for form, papers in forms.items():
                things[self._thing(self._forms[form])] += papers
            usual = {thing for thing, papers in things.items() if papers >= _STRAY * things.total()}
            usual |= {self._thing(key) for key in known[acronym]}
            if len(usual) > 1 or not self._clusters.merge(self._numbers[acronym], *usual):
                self._ambiguous.add(acronym)

    def _lexicon_meanings(self) -> dict[str, set[str]]:
        """By acronym, the keys of the names that the lexicon has for it."""
        found: dict[str, set[str]] = {acronym: set() for acronym in self._acronyms}
        for key, proper in self._canonical.items():
            if key in found and key != proper:
                found[key].add(proper)
            elif proper in found and key not in self._acronyms:
                found[proper].add(key)
        return found

    def join_tails(self) -> None:
        """Join the names that differ from another in a general last word."""
        for form, key in sorted(self._forms.items()):
            bare = without_tail(self._kind, form)
            other = bare and name_key(bare)
            if other in self._numbers and other not in self._ambiguous and key not in self._acronyms:
                self._merge(key, other)

    def things(self) -> Things:
        """What has come out."""
        return Things(
            of_key={key: self._thing(key) for key in self._numbers},
            acronyms=self._acronyms,
            of_label={label.number: self._meant(label) for label in self._labels},
            spelt_out=[
                (label.number, self._thing(acronym))
                for label in self._labels
                for acronym in sorted(self._ambiguous & label.spelt_out.keys())
            ],
            canonical={self._thing(key): name for key, name in self._proper.items()},
        )

    def _meant(self, label: Label) -> int:
        key = label.forms[label.name]
        spelt = label.spelt_out.get(key) if key in self._ambiguous else None
        return self._thing(key if spelt is None else self._forms[spelt])
