"""Disjoint sets that know what must stay apart."""


class Clusters:
    """Sets of integers that start as singletons; the smallest member stands for its set.

    A set may hold marks, which are bits: two sets that share a mark are never merged. (Union-find with path halving;
    Tarjan and van Leeuwen 1984, with the smaller root kept so that nothing depends on the order of merges.)
    """

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}
        self._marks: dict[int, int] = {}

    def mark(self, member: int, marks: int) -> None:
        """Give the member's set these marks besides its own."""
        root = self.find(member)
        self._marks[root] = self._marks.get(root, 0) | marks

    def marks(self, member: int) -> int:
        """All marks of the member's set."""
        return self._marks.get(self.find(member), 0)

    def find(self, member: int) -> int:
        """The smallest member of the member's set."""
        while (parent := self._parents.get(member, member)) != member:
            self._parents[member] = member = self._parents.get(parent, parent)
        return member

    def merge(self, one: int, other: int) -> bool:
        """Make two sets one unless they share a mark; whether they are one now."""
        low, high = sorted((self.find(one), self.find(other)))
        if low == high:
            return True
        if self._marks.get(low, 0) & self._marks.get(high, 0):
            return False
        self._parents[high] = low
        self._marks[low] = self._marks.get(low, 0) | self._marks.pop(high, 0)
        return True

    def members(self) -> list[tuple[int, int]]:
        """Every integer that was merged into a smaller one's set, with that one."""
        return [(member, self.find(member)) for member in list(self._parents)]
