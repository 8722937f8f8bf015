"""Dates as people and pages print them, in the precision printed."""

import datetime
import re
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COUNT = r"(?:\s+\d{1,6})?"
_FORMS = tuple(
    re.compile(rf"(?P<printed>{form}){_COUNT}", re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?",
        rf"{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}(?P<between>[-/])(?P<number>0[1-9]|1[0-2])(?P=between){_DAY}",
        rf"{_YEAR}-(?P<number>0[1-9]|1[0-2])",
        _YEAR,
    )
)


@dataclass(frozen=True)
class PrintedDate:
    """A date, `printed` so; what is not printed is None."""

    printed: str
    year: int | None
    month: int | None
    day: int | None

    def iso(self, left_out: int | None = None) -> str | None:
        """ISO 8601 in the precision printed, with `left_out` for a year not printed; None for no such day."""
        year = self.year or left_out
        if year is None:
            return None
        try:
            whole = datetime.date(year, self.month or 1, self.day or 1).isoformat()
        except ValueError:
            return None
        return whole if self.day else whole[:7] if self.month else whole[:4]


def parse_date(text: str) -> PrintedDate | None:
    """The date that the whole of `text` is, such as "Jul 13, 2024" or "Sep 30 2", where 2 counts something else."""
    for form in _FORMS:
        if found := form.fullmatch(text):
            groups = found.groupdict()
            name, number = groups.get("month"), groups.get("number")
            month = _MONTHS.index(name[:3].lower()) + 1 if name else int(number) if number else None
            year, day = groups.get("year"), groups.get("day")
            return PrintedDate(found["printed"], int(year) if year else None, month, int(day) if day else None)
    return None
