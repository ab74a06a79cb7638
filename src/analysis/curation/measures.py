"""Tell what a number of an article measures: from its words, in the spelling of the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from analysis.curation.surroundings import AS_BEFORE, NAMED, SEVERAL, WORD_END, Spot
from analysis.project import Row
from analysis.quantities.vocabulary import EDGES, MONEY, Span, list_words, word_pattern

#: What is counted over a time: one that is not told is that of the number before.
FLOWS = "deliver sales output production export import registration revenue profit share".split()
_MADE = ("deliveries", "sales", "production", "exports", "imports", "registrations")
#: What may be measured of a unit, or of a kind of percentages.
_MEASURED = {
    **dict.fromkeys(("vehicles", "cars"), _MADE),
    **dict.fromkeys(MONEY, ("profit", "revenue", "investment", "sales", "exports", "imports")),
    **dict.fromkeys(("share", "change", "points"), ("any",)),
    "people": ("workforce",),
}
#: Shares of a whole that their name tells.
_WHOLES = ("market share", "margin")
#: Kinds of cars, as the tables name them, and how they are printed.
_CARS = {
    "new energy vehicle": re.compile(r"(?i)new[- ]energy|\bNEVs?\b|新能源"),
    "battery-electric car": re.compile(
        r"(?i)battery[- ]electric|(?:fully|pure|purely)[- ]electric|\bBEVs?\b|vollelektr|"
        r"rein(?:en?)? elektr|reine[nrs]? E|纯电"
    ),
    "plug-in hybrid": re.compile(r"(?i)plug-in|插电|插混"),
    "electric car": re.compile(r"(?i)\belectric|elektroauto|\bE-Auto|电动"),
}
_BRAND = re.compile(r"(?:brand|Marke) (?P<a>[A-ZŠ][\w-]+)|(?P<b>[A-ZŠ][\w-]+) (?:brand|Marke)\b")
_SUM = re.compile(r"(?i)\b(?:cumulative|to date|so far|bis heute|bislang|insgesamt schon)\b|累计")
_BY = re.compile(r"(?i)\b(?:by|um) $")
_DEAL = re.compile(r"(?i)\bdeals?\b|\bworth\b|\bWert von\b|签约")
_TOTAL = re.compile(r"(?i)\btotal\b|gesamt|总额|总投资")
_CAPACITY = re.compile(r"(?i)\bcapacity\b|kapazität|产能")
_STAKE = re.compile(
    r"(?i)\bstakes?\b|\b(?:holds|owns|held)\b.*(?:%|per ?cent)|\bbeteilig|\bhält\b|持股|股份|股权"
)
_ANSWERS = re.compile(r"(?i)\b(?:survey|respond|polled|umfrage|befragt)|调查|受访")
_MODEL = re.compile(r"(?i)\bmodel(?:l|ls|s)?\b|-Modells?\b|车型|系列|[A-Z]{2,}\.(?=\w)")
_ELSEWHERE, _NARROW = "told elsewhere in the sentence", "a word may narrow it:"
_PART = "a part: of what?"
#: Reasons that a reviewer has to look at.
WEAK = (_ELSEWHERE, _NARROW, _PART)


@cache
def _words(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    pattern = word_pattern("metric", language=language)
    joined = r"(?:(?-i:[A-ZÄÖÜ])\w*?)??" * (language == "de")  # "Jahresumsatz"
    words = {word.lower(): key for word, key in list_words("metric", language=language)}
    return re.compile(rf"(?i){EDGES[0]}{joined}({pattern}){WORD_END}"), words


def read_metric(spot: Spot, row: Row, before: tuple[str, str]) -> tuple[str, str]:
    """Read what is measured from the words around a number; "" where none tells it.

    `before` is what was found for the number before it in its sentence, whose words hold for this
    one where it has none of its own.
    """
    kind, sentence = row["kind"], spot.text[slice(*spot.ends)]
    if kind == "ordinal" and row["unit"] in ("vehicles", "cars"):
        return "cumulative production", "the count of cars reached"
    if kind == "share" and _ANSWERS.search(sentence):
        return "", ""
    if row["unit"] in ("companies", "people") and _ANSWERS.search(sentence):
        return "respondents", _ELSEWHERE
    for begin, end in _list_zones(spot):
        found = _find_words(spot, row, (begin, end))
        part = spot.text[begin:end]
        if row["unit"].startswith(("vehicles", "cars")) and _CAPACITY.search(part):
            is_plan = re.search(word_pattern("plan", language=spot.language), sentence)
            return "planned capacity" if is_plan else "yearly capacity", NAMED
        if row["unit"] == "percent" and kind != "change" and _STAKE.search(part):
            return _name_stake(spot), NAMED
        if found:
            return _compose(spot, row, found, (begin, end))
    if before[0] and kind in ("change", "points", "count"):
        bare = re.sub("^change of ", "", before[0])
        return f"{'change of ' * (kind != 'count')}{bare}", before[1]
    found = _find_words(spot, row, spot.ends)
    metric, how = _compose(spot, row, found, spot.ends) if found else ("", "")
    return metric, how if how not in (NAMED, "") or not metric else _ELSEWHERE


def _list_zones(spot: Spot) -> Sequence[Span]:
    """List where words of a number are looked for: its part of the sentence, and what leads to it."""
    begin, first = spot.ends[0], spot.mention.span[0]
    floor = max([begin, *(x[1] for x in spot.numbers if x[1] <= first)])
    is_first = floor == begin and not any(first < x[0] < spot.ends[1] for x in spot.numbers)
    return [spot.piece, spot.ends if is_first else (floor, spot.piece[1])]


def _find_words(spot: Spot, row: Row, zone: Span) -> list[tuple[int, str]]:
    """Find the words that tell what is measured, the nearest first: how far, and what."""
    pattern, words = _words(spot.language)
    kind = row["kind"]
    fits = _MEASURED.get(row["unit"] if kind in ("count", "money") else kind, ())
    first, last = spot.mention.span
    found = list[tuple[int, str]]()
    for match in pattern.finditer(spot.text, *zone):
        key = words[match[1].lower()]
        if key and (key in fits or "any" in fits):
            # What stands before a number rather tells of it.
            far = first - match.end() if match.end() <= first else 2 * (match.start() - last)
            found.append((far, key))
    return sorted(found)


def _compose(spot: Spot, row: Row, found: Sequence[tuple[int, str]], zone: Span) -> tuple[str, str]:
    head, part, kind = found[0][1], spot.text[slice(*zone)], row["kind"]
    cars = next((x for x, pattern in _CARS.items() if pattern.search(part)), "")
    brand, how = _BRAND.search(part), NAMED
    pattern, words = _words(spot.language)
    if len([x for x in spot.numbers if spot.ends[0] <= x[0] < spot.ends[1]]) == 1:
        zone = spot.ends
    told = {x.group(1).lower() for x in pattern.finditer(spot.text, *zone)}
    narrow = sorted(
        x for x in told if not words[x] and not any(y.search(x) for y in _CARS.values())
    )
    if cars and kind != "share" and head in _MADE:
        named = {"deliveries": f"{cars}s delivered", "sales": f"{cars} sales"}
        metric = named.get(head, f"{head} of {cars}s")
    else:
        metric = head
    if model := _MODEL.search(part):
        how = f"{_NARROW} {model[0]!r}"
    names = [
        x.removesuffix(" Group") for (_, y), x in spot.entities if spot.text[y : y + 2] == "品牌"
    ]
    names = [brand["a"] or brand["b"]] if brand else names if "品牌" in part else []
    if names and head in _MADE:
        own = [x for (y, _), x in spot.entities if zone[0] <= y < zone[1]] or names
        metric = (
            f"{metric} of the {(own if '品牌' in part else names)[0].removesuffix(' Group')} brand"
        )
    if head == "investment" and (total := _TOTAL.search(part)):
        metric, how = "total investment", f"{_NARROW} {total[0]!r}"
    if _SUM.search(part) and kind == "count":
        metric = f"cumulative {metric}"
    if head == "investment" and (deal := _DEAL.search(part)):
        how = f"{_NARROW} {deal[0]!r}"
    if narrow and head != "investment":
        how = f"{_NARROW} {narrow[0]!r}"
    if not cars and any(x.search(spot.text, *spot.ends) for x in _CARS.values()):
        how = f"{_NARROW} it is told of some cars"
    if len({x for _, x in found}) > 1:
        how = SEVERAL
    if kind == "share" and head not in _WHOLES:
        metric, how = f"share of {metric}", _PART
    is_by = kind in ("change", "points") or _BY.search(spot.text[: spot.mention.span[0]])
    return f"{'change of ' * bool(is_by and kind != 'money')}{metric}", how


def _name_stake(spot: Spot) -> str:
    """Name a stake by whom it is in: the next name behind the number, else the last before."""
    names = [x for x in spot.entities if spot.ends[0] <= x[0][0] and x[0][1] <= spot.ends[1]]
    behind = [name for span, name in names if span > spot.mention.span]
    told = behind[:1] or [name for _, name in names[1:]][-1:]
    return f"stake in {told[0]}" if told else "stake"


def spell_metric(metric: str, row: Row, figures: Iterable[Row], text: str) -> str:
    """Spell what is measured as most figures of the entity do, or else most figures.

    Who counted it stands in brackets where the text names it; of another place than China's, "in
    China" is left out.
    """
    like = [x for x in figures if (x["unit"], x["kind"]) == (row["unit"], row["kind"])]
    like = [x for x in like if _reduce(x["metric"]) == _reduce(metric)]
    own = [x for x in like if x["entity"] == row["entity"]]
    names = Counter(drop_counter(x["metric"], text) for x in own or like)
    found = names.most_common(1)[0][0] if names else metric
    return found if row["place"] == "CN" else found.replace(" in China", "")


def _reduce(metric: str) -> str:
    return re.sub(r" ?\(.*?\)| in China\b|^announced ", "", metric)


def drop_counter(metric: str, text: str) -> str:
    """Leave out who counted, unless the text names them."""
    told = re.search(r" \(([^)]*)\)", metric)
    return metric if told and told[1] in text else re.sub(r" \(.*?\)", "", metric)
