"""What a request asks for, read from its query string, and what is wrong with it."""

from collections.abc import Collection

from starlette.datastructures import QueryParams

_LONGEST = 1000  # characters of a parameter; nobody types more


class AskedWronglyError(ValueError):
    """A parameter that makes no sense; the answer is 400 and says which."""


def text(asked: QueryParams, name: str) -> str:
    """A text, empty where it is not given."""
    return asked.get(name, "").strip()[:_LONGEST]


def one_of(asked: QueryParams, name: str, known: Collection[str], default: str) -> str:
    """One of the known words.

    Raises:
        AskedWronglyError: for another.
    """
    given = asked.get(name) or default
    if given not in known:
        raise AskedWronglyError(f"{name} is one of {', '.join(known)}")
    return given


def some_of(asked: QueryParams, name: str, known: Collection[str], default: Collection[str]) -> list[str]:
    """Several of the known words, joined by commas; the default where the parameter is not given.

    Raises:
        AskedWronglyError: for another.
    """
    if name not in asked:
        return list(default)
    given = [each for each in asked[name].split(",") if each]
    if not set(given) <= set(known):
        raise AskedWronglyError(f"{name} holds some of {', '.join(known)}, joined by commas")
    return given


def integer(asked: QueryParams, name: str, default: int, most: int) -> int:
    """A number from 0 to `most`.

    Raises:
        AskedWronglyError: for another, or for what is no number.
    """
    found = optional_integer(asked, name)
    number = default if found is None else found
    if not 0 <= number <= most:
        raise AskedWronglyError(f"{name} is a number from 0 to {most}")
    return number


def optional_integer(asked: QueryParams, name: str) -> int | None:
    """A whole number of up to nine digits, None where none is given.

    Raises:
        AskedWronglyError: for what is no such number.
    """
    given = text(asked, name)
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= len("999999999")):
        raise AskedWronglyError(f"{name} is a whole number")
    return int(given)


def fraction(asked: QueryParams, name: str) -> float:
    """A number from 0 to 1, 0 where none is given.

    Raises:
        AskedWronglyError: for another, or for what is no number.
    """
    try:
        number = float(text(asked, name) or 0)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise AskedWronglyError(f"{name} is a number from 0 to 1")
    return number
