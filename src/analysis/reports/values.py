"""Text or a Python value in, the value of a notebook parameter out, or the reason why not."""

from __future__ import annotations

import json
import math
import re
from datetime import date
from typing import cast

from analysis.reports.constraints import Constraint, Range

#: What a parameter can be: a literal of one of these types; a list holds text.
Value = int | float | str | bool | list[str]
KINDS = ("int", "float", "str", "bool", "list")
_MEANINGS = {
    "int": "a whole number, such as 31",
    "float": "a number with a point, such as 1.4",
    "str": "text",
    "bool": "true or false",
    "list": "words with commas between them, such as VW,BMW",
}
_WORDS = {"true": True, "yes": True, "false": False, "no": False}


def show_value(value: Value) -> str:
    """Write a value as Python does, but with double quotes and its own letters.

    Examples
    --------
    >>> show_value("近1000万"), show_value(["VW"]), show_value(True), show_value(1.5)
    ('"近1000万"', '["VW"]', 'True', '1.5')
    """
    if isinstance(value, str | list):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def convert_text(name: str, text: str, kind: str) -> Value:
    """Turn text from a command line into a value of the type `kind`.

    Raises
    ------
    ValueError
        If it cannot be read as that type.

    Examples
    --------
    >>> convert_text("makers", "VW, BMW", "list")
    ['VW', 'BMW']
    >>> convert_text("pace", "1,4", "float")
    Traceback (most recent call last):
    ValueError: pace: '1,4' is not a number with a point, such as 1.4
    """
    plain = text.strip()
    try:
        match kind:
            case "int" if re.fullmatch(r"[+-]?[0-9]+", plain):
                return int(plain)
            case "float" if re.fullmatch(r"[+-]?([0-9.]+(e[+-]?[0-9]+)?|inf|nan)", plain.lower()):
                return float(plain)
            case "bool" if plain.lower() in _WORDS:
                return _WORDS[plain.lower()]
            case "list":
                return [part.strip() for part in plain.split(",")] if plain else []
    except ValueError:  # "1.2.3", or a whole number of thousands of digits
        pass
    raise ValueError(f"{name}: {text!r} is not {_MEANINGS[kind]}")


def check_value(
    name: str, value: object, kind: str, constraint: Constraint | None, *, may_be_empty: bool
) -> Value:
    """Return `value` if it has the type `kind` and the constraint allows it.

    Raises
    ------
    ValueError
        Saying what the value is and what is allowed.

    Examples
    --------
    >>> check_value("target", True, "int", None, may_be_empty=False)
    Traceback (most recent call last):
    ValueError: target: True is not a whole number, such as 31
    """
    words = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    strange = [word for word in words if not _is_writable(word)]
    if type(value).__name__ != kind or strange:
        raise ValueError(f"{name}: {value!r} is not {_MEANINGS[kind]}")
    fit = cast("Value", value)
    if isinstance(fit, float) and not math.isfinite(fit):
        raise ValueError(f"{name}: {fit!r} is out of range; {constraint or 'any finite number'}")
    if isinstance(fit, list) and (len(set(fit)) < len(fit) or not (fit or may_be_empty)):
        raise ValueError(f"{name}: {fit!r} must name something, and nothing twice")
    parts = fit if isinstance(fit, list) else [fit]
    if constraint and not all(_is_allowed(part, constraint) for part in parts):
        raise ValueError(f"{name}: {show_value(fit)} is out of range; {constraint}")
    return fit


def _is_writable(word: object) -> bool:
    """Lone surrogates, from a command line in no encoding, can be written to no file."""
    return isinstance(word, str) and not re.search(r"[\ud800-\udfff]", word)


def _is_allowed(part: int | float | str, constraint: Constraint) -> bool:
    if not isinstance(constraint, Range):
        return constraint.allows(part)
    if not isinstance(part, str):
        return constraint.allows(part)
    try:
        # Strictly YYYY-MM-DD: fromisoformat takes week dates and bare digits too.
        return len(part) == 10 and constraint.allows(date.fromisoformat(part))
    except ValueError:
        return False
