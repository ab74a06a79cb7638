"""Read number expressions in running text: digits, words, fractions, multiples and ranges.

The constructions of a language are rules in a module of its own (`english`, `german`, `chinese`);
here is what they share. A rule that does not understand what it has found gives no number and says
why: a misreading is worse than a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

#: Units of time, which passes: "over two years" may be during them.
TIMES = ("years", "months", "weeks", "days", "hours", "minutes")
#: Spaces and hyphens that print sets inside a number.
SPACE = "[ \u00a0\u2009\u202f]"
#: What stands between groups of three digits, and before decimals.
_SIGNS = {"en": (",", "."), "de": (".", ","), "zh": (",", ".")}
#: Digits as a text may print them, well or badly; what follows may show that they are no number.
DIGITS = (
    rf"(?:(?<![\d.,])|(?<=\bca\.))(?<!\d['’])(?:(?<![\w)%−–-])(?<!\+/)[−-])?\d+(?:[.,'’:]\d+|{SPACE}\d{{3}}(?!\d))*"
    r"[⁰¹²³⁴-⁹]*"
)
#: Fractions of one sign, as in "7½ percent".
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


@dataclass(frozen=True)
class Numeral:
    """A number expression: where it stands and what it says, without hedge and unit."""

    span: Span
    number: Number | None  # nothing if it is not understood
    upper: Number | None = None  # the other end of a range
    form: str = "cardinal"  # or "ordinal", "share" (of a whole), "fold" (a multiple), "bare"
    unit: str = ""  # that the expression itself names: percent for "half", years for "a decade"
    doubt: str = ""  # why it is not understood, or may be meant otherwise
    is_scaled: bool = False  # whether a word for the scale closes it
    hedge: Span | None = None  # where a hedge stands inside it, as in 50多万


class Beside(NamedTuple):
    """What stands beside a number, and where the whole phrase does."""

    span: Span
    hedge: Span | None
    unit: str
    doubt: str = ""
    is_name: bool = False  # whether it counts nothing


class Counted(NamedTuple):
    """A number with the unit beside it, if there is one."""

    span: Span
    unit: str
    numeral: Numeral
    doubt: str = ""


#: A pattern, and what makes a number expression of its match, or nothing.
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Numeral | None]]


@dataclass(frozen=True)
class NumberRules:
    """How a language writes numbers: its expressions, and what joins two of them."""

    rules: Sequence[Rule]  # the first that matches a place has it
    to: re.Pattern[str]  # joins the ends of a range
    between: re.Pattern[str]  # stands before a range whose ends "and" joins
    and_: re.Pattern[str]
    out_of: re.Pattern[str]  # "one in five": joins a part and its whole
    shared: re.Pattern[str]  # a unit or currency that may stand between the ends of a range
    #: What ends before "3 to 5" if these are two numbers, or if they may be: "rose from".
    change: re.Pattern[str] = re.compile("(?!)")
    perhaps_change: re.Pattern[str] = re.compile("(?!)")
    by: re.Pattern[str] = re.compile("(?!)")  # "fell by", before what it fell by and to
    #: A verb of change, after which "3 cars to 5 cars" may be what it changed by and to.
    moved: re.Pattern[str] = re.compile("(?!)")
    falling: re.Pattern[str] = re.compile("(?!)")  # joins ends of which the higher may stand first
    varies: re.Pattern[str] = re.compile("(?!)")  # follows a range: "depending on the maker"


def fill_rules(rules: Iterable[Any], pieces: Mapping[str, str]) -> tuple[Any, ...]:
    """Compile rules: a function that reads a match and the parts of its pattern, one after another.

    A rule may be a tuple of these.

    A name in braces stands for one of the pieces.

    >>> fill_rules([str, "{one}", "|two", (repr, "3{1,2}")], {"one": "one|1"})
    ((re.compile('one|1|two', re.IGNORECASE), <class 'str'>),
     (re.compile('3{1,2}', re.IGNORECASE), <built-in function repr>))
    """
    flat = [x for rule in rules for x in (rule if isinstance(rule, tuple) else (rule,))]
    starts = [i for i, x in enumerate(flat) if callable(x)]
    compiled = []
    for i, j in pairwise([*starts, len(flat)]):
        text = re.sub(r"\{([A-Za-z][\w ]*)\}", lambda x: pieces[x[1]], "".join(flat[i + 1 : j]))
        compiled.append((re.compile(text, re.IGNORECASE), flat[i]))
    return tuple(compiled)


def find_numbers(text: str, grammar: NumberRules) -> list[Numeral]:
    """Find every number expression of a text, in order, none overlapping."""
    return list(_join(text, sorted(scan(text, grammar.rules), key=lambda x: x.span), grammar))


def scan(text: str, rules: Iterable[Rule]) -> Iterator[Numeral]:
    """Apply rules in their order; what one has taken is out of sight of the next."""
    for pattern, read in rules:
        for match in pattern.finditer(text):
            if numeral := read(match):
                begin, end = numeral.span
                text = text[:begin] + "\0" * (end - begin) + text[end:]
                yield numeral


def read_digits(text: str, language: str) -> Decimal | None:
    """Read digits as a language writes them, thin spaces and apostrophes too, or nothing.

    >>> read_digits("36'000", "de"), read_digits("6,8", "de"), read_digits("6,8", "en")
    (Decimal('36000'), Decimal('6.8'), None)
    """
    group, point = _SIGNS[language]
    whole = (
        rf"\d{{1,3}}(?:\{group}\d{{3}})+|\d{{1,3}}(?:['’]\d{{3}})+|\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+"
    )
    if language == "en":  # Indian papers group "2,72,027" so
        whole = rf"\d{{1,2}}(?:,\d\d)+,\d{{3}}|{whole}"
    if not re.fullmatch(rf"[−-]?(?:{whole})(?:\{point}\d+)?", text):
        return None
    plain = re.sub(rf"[\{group}'’]|{SPACE}", "", text).replace("−", "-")
    return Decimal(plain.replace(point, "."))


def add_words(words: Iterable[tuple[str, Decimal]]) -> Number | None:
    """Add up the words of a number, each a "number" or a "scale" with its value or power of ten.

    A number and its scale stay apart, as they are printed; several of them are added.

    >>> add_words([("number", Decimal("6.8")), ("scale", Decimal(9))])
    Number(mantissa=Decimal('6.8'), scale=1000000000, divisor=1)
    """
    groups: list[tuple[Decimal, int]] = []
    current: Decimal | None = None
    for kind, value in words:
        if kind == "number":
            current = value if current is None else current + value
        elif value == 2:  # a hundred is a part of what a scale word multiplies
            current = (1 if current is None else current) * Decimal(100)
        elif current is None and groups:
            groups[-1] = groups[-1][0], groups[-1][1] * 10 ** int(value)
        else:
            groups.append((Decimal(1) if current is None else current, 10 ** int(value)))
            current = None
    if current is not None:
        groups.append((current, 1))
    if len(groups) == 1:
        return Number(*groups[0])
    if not groups or any(scale <= after for (_, scale), (_, after) in pairwise(groups)):
        return None
    return Number(sum((mantissa * scale for mantissa, scale in groups), Decimal()))


def read_words(text: str, pattern: re.Pattern[str], language: str) -> Number | None:
    """Read digits or words with their scale, each of which a pattern finds."""
    words: list[tuple[str, Decimal]] = []
    numbers = key_values("number", "ordinal", language=language)
    scales = key_values("scale", "other scale", "hundred", language=language)
    for token in pattern.finditer(text):
        word = token[0].lower()
        if token["scale"]:
            words.append(("scale", scales.get(word) or scales[f"{word}."]))
        elif token["number"]:
            words.append(("number", numbers[word]))
        else:
            digits = read_digits(word.rstrip("½¼¾") or "0", language)
            if digits is None:
                return None
            words.append(("number", digits + _PARTS.get(word[-1], 0)))
    return add_words(words)


def key_values(*roles: str, language: str) -> dict[str, Decimal]:
    """Give the values, or powers of ten, of the words of some roles."""
    return {word: Decimal(key) for word, key in list_words(*roles, language=language) if key}


def pattern_of(*roles: str, language: str) -> str:
    """Write the pattern of the words of some roles, spaces being hyphens too."""
    return word_pattern(*roles, language=language).replace(r"\ ", "[ -]")


def share(part: Fraction | Decimal | int, whole: Fraction | Decimal | int) -> Number:
    """Give a part of a whole in percent.

    >>> share(1, 3).value
    Fraction(100, 3)
    """
    ratio = Fraction(part) / Fraction(whole) * 100
    return Number(Decimal(ratio.numerator), divisor=ratio.denominator)


def _join(text: str, found: Sequence[Numeral], grammar: NumberRules) -> Iterator[Numeral]:
    """Join neighbours: the ends of a range, and a part with its whole."""
    waiting: list[Numeral] = []
    for numeral in found:
        waiting = _join_two(text, waiting[-1], numeral, grammar) if waiting else [numeral]
        yield from waiting[:-1]
    yield from waiting[-1:]


def _join_two(text: str, left: Numeral, right: Numeral, grammar: NumberRules) -> list[Numeral]:
    """Give one numeral of two neighbours, if one thing is said of both, or both."""
    is_alike = left.form == right.form or (left.form, right.form) == ("cardinal", "fold")
    if left.upper or right.upper or not left.number or not right.number or not is_alike:
        return [left, right]
    between, before = text[left.span[1] : right.span[0]], text[: left.span[0]]
    span = left.span[0], right.span[1]
    if left.form == "cardinal" and grammar.out_of.fullmatch(between):
        part, whole = left.number.value, right.number.value
        if 0 < part < whole and part < 1000:  # not "sold 3,000 out of 9,000 cars"
            return [Numeral(span, share(part, whole), form="share", unit="percent")]
    shared = grammar.shared.match(between)
    # "5% to 7%" is a range, "by 5% to 1,200 cars" is none.
    after = grammar.shared.match(text[right.span[1] :])
    if shared and shared["unit"] and not (after and after["unit"].startswith(shared["unit"])):
        return [left, right]
    if re.search(r"[$€£] ?$", before) and re.match(" ?(?:%|per ?cent)", text[right.span[1] :]):
        return [left, right]  # "down $2 or 3.7%"
    plain = grammar.shared.sub("", between)
    is_between = grammar.between.search(before)
    if not grammar.to.fullmatch(plain) and not (is_between and grammar.and_.fullmatch(plain)):
        return [left, right]
    lower, upper = left.number, right.number
    is_less = lower.mantissa < upper.mantissa or upper.mantissa < 0
    if lower.scale == 1 < upper.scale and is_less:  # "3 to 5 million", "minus 2 to minus 3 million"
        lower = replace(lower, scale=upper.scale)
    is_near = upper.value < 0 or 2 * upper.value > lower.value
    if upper.value < lower.value and is_near and grammar.falling.fullmatch(plain):
        lower, upper = upper, lower  # "168 bis 158", "minus 250 bis minus 300"
    is_far = upper.value > lower.value * 10 and upper.value >= 0
    is_by = is_far and lower.value and grammar.by.search(before)
    is_range = is_between or between in ("-", "–", "~")  # "up from between 3 to 5", "up from 3-5"
    is_range = bool(is_range or grammar.varies.match(text, right.span[1]))
    is_change = not is_range and grammar.change.search(before)
    if is_by or is_change or lower.value >= upper.value:
        return [left if is_by else replace(left, number=lower), right]
    is_moved = plain != between and not is_between and grammar.moved.search(before)
    is_perhaps = not is_range and grammar.perhaps_change.search(before)
    is_either = " oder " in between and 1 < upper.mantissa - lower.mantissa >= lower.mantissa / 3
    is_unsure = is_far or is_moved or is_perhaps or is_either  # "50 oder 100 Jahre"
    doubt = "it may be a range, or a change from the one to the other" if is_unsure else ""
    if is_moved and upper.value > 2 * lower.value:  # "fell $400m to $2.5bn"
        return [replace(left, doubt=doubt), replace(right, doubt=doubt)]
    return [replace(right, span=span, number=lower, upper=upper, doubt=doubt or right.doubt)]


# Units


def is_money(unit: str) -> bool:
    """Tell whether a unit is a currency, of which each has a code of three capitals."""
    return bool(re.fullmatch("(?!TEU)[A-Z]{3}", unit))


def is_measured(unit: str) -> bool:
    """Tell whether there can be half of a unit: of a tonne or an hour, but not of a car."""
    sizes = (unit for _, unit in list_words("measure", language="en"))
    return unit in (*TIMES, *sizes, *MEASURES, "times") or is_money(unit)
