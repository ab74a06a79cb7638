"""What a number of an article measures, its theme, and the phrase that tells its unit or a fall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import pairwise

from analysis.curation.raw import FORMS, PLAN, THEMES, Tables
from analysis.curation.surroundings import (
    CARS,
    NAMED,
    WORD_END,
    Guess,
    Spot,
    cue,
    find_cars,
    is_free,
    is_held,
    mark_context,
    read_cars,
    split_words,
    tells_plan,
)
from analysis.errors import IntervalError, PhraseError
from analysis.extraction.numbers import is_measured
from analysis.extraction.phrases import ELLIPSIS, read_interval, read_phrase
from analysis.project import Row
from analysis.quantities.interval import write_value
from analysis.quantities.vocabulary import (
    EDGES,
    MONEY,
    Level,
    Span,
    list_units,
    list_words,
    word_pattern,
)

#: The usual kind of a unit.
KIND_OF = {
    **dict.fromkeys(MONEY, "money"),
    **dict.fromkeys(("days", "months", "years"), "duration"),
    "percent": "share",
    "points": "points",
    "fold": "ratio",
    "rank": "ordinal",
}
#: How many characters before a share tell that it is one.
_NEAR = 30
#: How far behind a number it is told whose things it counts.
_BEHIND = 15
_MADE = ("deliveries", "sales", "production", "exports", "imports", "registrations")
_PAID = ("profit", "operating profit", "revenue", "investment", "sales", "exports", "imports")
_USUAL = {"vehicles": "sales", "cars": "sales", "m²": "area"}
#: What may be measured of a unit, or of a kind of percentages.
_MEASURED = {
    **dict.fromkeys(("vehicles", "cars"), _MADE),
    **dict.fromkeys(MONEY, _PAID),
    **dict.fromkeys(("share", "limit", "change", "ratio"), ("any",)),
    "points": ("market share", "margin", "operating margin"),
    "people": ("workforce",),
}
#: What may stand between a word for a fall and its number, in one piece with both.
_JOINED = re.compile(r"\W*(?:by|um|of|von|an?|了|达到?|幅度?|为)?\W*")
#: What opens a range whose ends "and" joins.
_BETWEEN = re.compile(r"(?i)\b(?:between|zwischen) $")
#: What a metric ends with that is compared with a time before.
_STEP = re.compile(r" from the \w+ before$")


def choose_kind(spot: Spot, before: str) -> str:
    """Choose the kind of a number; `before` is that of the one before it in its sentence."""
    begin, unit = spot.mention.span[0], spot.mention.unit
    if unit == "date":
        return "year" if re.fullmatch(r"\d{4}", spot.mention.value) else "date"
    printed = spot.text[begin : spot.mention.span[1] + len("-old")]
    form = [kind for kind, words in FORMS.items() if re.search(words, printed)]
    shares = word_pattern("share", language=spot.language)
    share = rf"(?i)(?:{shares})\W*(?:\w+\W+){{,2}}$"
    is_share = re.search(share, spot.text[max(begin - _NEAR, 0) : begin])
    change = spot.change
    is_change = change and change.way != "level" and (change.is_sure or not is_share)
    if unit == "percent" and (is_change or spot.mention.value.startswith("-")):
        is_margin = not is_change and cue("margin").search(spot.sentence)
        return "ratio" if is_margin else "change"
    if unit == "percent" and not is_share and _is_limit(spot, before):
        return "limit"
    numeral = spot.mention.numeral
    if numeral and numeral.form == "ordinal" and unit != "percent":
        return "ordinal"
    usual = "rate" if "/" in unit else "count"
    return form[0] if form else KIND_OF.get(unit, usual)


def _is_limit(spot: Spot, before: str) -> bool:
    """Tell whether a percentage is a stake or a duty, as its part or the number before says."""
    part = spot.text[slice(*spot.piece)]
    if cue("survey").search(spot.text) or cue("asked").match(spot.text, spot.mention.span[1]):
        return False
    told = any(cue(x).search(part) for x in ("stake", "duty"))
    told |= bool(cue("rate of duty").search(part) and cue("duty").search(spot.text[: spot.ends[0]]))
    pattern, words = _words(spot.language)
    is_other = any(words[x[1].lower()] for x in pattern.finditer(part))
    return told or (before == "limit" and not is_other)


@cache
def _words(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    joined = r"(?:(?-i:[A-ZÄÖÜ])\w*?)??" * (language == "de")  # "Jahresumsatz"
    pattern = rf"{EDGES[0]}{joined}({word_pattern('metric', language=language)}){WORD_END}"
    return re.compile(f"(?i){pattern}"), dict(list_words("metric", language=language))


def read_metric(spot: Spot, row: Row, before: Guess) -> Guess:
    """Read what is measured from the words around a number; nothing where none tells it.

    `before` is what the number before it in its sentence measures: its words hold for this one,
    where it has none of its own.
    """
    told = _read_words(spot, row, before)
    if not told.cell or row["kind"] not in ("change", "points", "ratio"):
        return told
    metric, step = _STEP.sub("", told.cell), cue("step").search(spot.text, *spot.piece)
    if row["unit"] == "fold":
        return Guess(f"{told.cell} as a multiple of the year before", "a multiple: of what?")
    if step and row["kind"] != "ratio":
        time = step.lastgroup or ("quarter" if "Q" in row["period"] else "month")  # 环比
        is_told = step.lastgroup or re.fullmatch(r"\d{4}-(?:\d\d|Q\d)", row["period"])
        told = told if is_told else told._replace(how="of which time before?", is_sure=False)
        return told._replace(cell=f"{metric} from the {time} before")
    if metric != told.cell and not cue("year before").search(spot.text, *spot.piece):
        return Guess(metric, "or from the time before, as the number before it")
    return told._replace(cell=metric)


def _read_words(spot: Spot, row: Row, before: Guess) -> Guess:
    kind, is_made = row["kind"], row["unit"].startswith(("vehicles", "cars", "GWh"))
    if kind == "ordinal" and is_made:
        return Guess("cumulative production", "the count of cars reached", is_sure=True)
    if cue("survey").search(spot.sentence) and (kind == "share" or row["unit"] == "companies"):
        return Guess("" if kind == "share" else "respondents", "it may be that of a survey")
    if made := cue("made and sold").search(spot.text, *spot.ends):
        both = [x for x in spot.numbers if made.end() <= x[0] < spot.ends[1]]
        if spot.mention.span in both:
            metric = ("production", "sales")[both.index(spot.mention.span) % 2]
            return Guess(metric if kind == "count" else _name_change(metric), NAMED, is_sure=True)
    last = spot.piece[1] if any(x > spot.mention.span for x in spot.numbers) else spot.ends[1]
    for zone in (spot.piece, (spot.floor, max(last, spot.piece[1]))):
        part = spot.text[slice(*zone)]
        is_thing = row["unit"] == "1" and kind == "count"
        is_capacity = cue("capacity").search(part)
        if (is_made and ("/" in row["unit"] or is_capacity)) or (is_thing and is_capacity):
            plan = tells_plan(spot, spot.part)
            of = f" for {spot.mention.unit}" * is_thing
            return Guess(f"{'planned' if plan else 'yearly'} capacity{of}", "of what, and when?")
        if row["unit"] == "percent" and kind in ("share", "limit") and cue("stake").search(part):
            return _name_stake(spot)
        if kind == "limit" and any(cue(x).search(part) for x in ("duty", "rate of duty")):
            return Guess("duty", "a duty: on what?")
        shares = word_pattern("share", language=spot.language)
        if kind == "points" and re.search(rf"(?i){shares}", part):  # by which a share has changed
            row = row | {"kind": "share"}
        if found := _find_words(spot, row, zone):
            told = _compose(spot, row, found, zone)
            return told._replace(cell=_name_change(told.cell)) if kind == "points" else told
    if before.cell and kind in ("change", "points", "count", "limit"):
        bare = re.sub("^(?:change|fall|rise) of ", "", before.cell)
        bare = _narrow(bare, spot.text[slice(*spot.piece)])
        way = _tell_way(spot) * (row["unit"] != "1") if kind in ("count", "limit") else "change"
        return before._replace(cell=_name_change(bare, way) if way else bare)
    if kind == "points":  # of a share, and of nothing else
        return Guess()
    if found := _find_words(spot, row, spot.ends):
        told = _compose(spot, row, found, spot.ends)
        return told._replace(is_sure=False, how="told elsewhere in the sentence")
    usual = {"change": "change of sales"}.get(kind, _USUAL.get(row["unit"], ""))
    return Guess(usual, "no word tells it")


def _name_stake(spot: Spot) -> Guess:
    """Tell in whom a stake is: who stands behind it, or before it after "an" or "in"."""
    holds, begin = spot.find_holding(), spot.mention.span[0]
    begin = holds.end() if holds and spot.language == "zh" else begin
    named = spot.list_inside(spot.entities, (begin, spot.piece[1]))
    held = [x for x in spot.list_inside(spot.entities) if is_held(spot.text, x[0])]
    if names := [*named, *held]:
        return Guess(f"stake in {names[0][1]}", NAMED, is_sure=True)
    return Guess("stake", "a stake: in what?")


def _find_words(spot: Spot, row: Row, zone: Span) -> Sequence[tuple[str, re.Match[str]]]:
    """Find the words that tell what is measured, the nearest first; best before the number."""
    pattern, words = _words(spot.language)
    of = row["unit"] if row["kind"] in ("count", "money") else row["kind"]
    fits, found = _MEASURED.get(of, ()), list[tuple[int, str, re.Match[str]]]()
    (first, last), places = spot.mention.span, pattern.finditer(spot.text, *zone)
    for match, key in ((x, words[x[1].lower()]) for x in places):
        is_used = key and not spot.text.startswith(" up ", match.end())  # "made up 5 percent"
        if is_used and (key in fits or "any" in fits):
            is_before = match.end() <= first
            far = first - match.end() if is_before else 2 * (match.start() - last)
            found.append((far, key, match))
    return [(key, match) for _, key, match in sorted(found, key=lambda x: x[:2])]


def _compose(spot: Spot, row: Row, found: Sequence[tuple[str, re.Match[str]]], zone: Span) -> Guess:
    """Put together what is measured: cars of a kind, a change or a share; and say how sure."""
    part, kind, (metric, word) = spot.text[slice(*zone)], row["kind"], found[0]
    pattern, words = _words(spot.language)
    is_of_them = bool(cue("of them").match(spot.text, spot.mention.span[1]))
    is_share = kind == "share" and metric in _MADE
    cars = find_cars(spot, word.span(1), is_of_them=is_of_them, is_share=is_share)
    whole = spot.sentence if len(spot.list_inside([(x, "") for x in spot.numbers])) == 1 else part
    told = {x[1].lower() for x in pattern.finditer(whole)}
    narrow = [x for x in sorted(told) if not words[x] and not any(cue(y).search(x) for y in CARS)]
    narrow = [] if metric == "investment" else narrow
    narrow += [x[0] for x in [cue("narrow").search(part)] if x]
    narrow += [x for x in CARS if not cars and cue(x).search(spot.sentence)]
    narrow += ["of them"] * is_of_them
    metric = metric if kind == "share" else _narrow(metric, cars)
    if metric in ("exports", "imports") and cue("of cars").search(spot.text[: word.start(1)]):
        metric = f"{metric} of vehicles"
    if thing := _find_object(spot, word.end()):
        narrow.insert(0, thing)
        metric += f" {thing}" * (spot.language == "en" and thing.count(" ") > 1)
    is_sum = kind in ("count", "money") and metric != "workforce" and cue("sum").search(part)
    if is_sum and not spot.has_span():
        metric = f"cumulative {metric}"
    how = f"{narrow[0]!r} may narrow it" if narrow else NAMED
    if kind == "share" and found[0][0] not in _MEASURED["points"]:
        of = f"{cars}s in {metric}" if cars and metric in _MADE else metric
        metric, how = f"share of {of}", "a part: of what?"
    if len({key for key, _ in found}) > 1:
        how = "told by one of several words"
    if kind == "change":
        metric = _name_change(metric)
    elif kind in ("count", "money") and (way := _tell_way(spot)):
        metric = _name_change(metric, way)
    return Guess(metric, how, how == NAMED)


def _find_object(spot: Spot, begin: int) -> str:
    """Find what narrows a noun from behind: "of the car segment"; but no name and no number."""
    found = cue("object").match(spot.text, begin)
    known = (x for names in (spot.entities, spot.places, spot.dates) for x, _ in names)
    if not found or not is_free((begin, found.end()), [*known, *spot.numbers]):
        return ""
    return found[0].strip() if not any(cue(x).search(found[0]) for x in CARS) else ""


def _narrow(metric: str, text: str) -> str:
    """Tell of which cars something is, where a text names a kind of them."""
    cars = read_cars(text)
    if not cars or metric not in _MADE:
        return metric
    named = {"deliveries": f"{cars}s delivered", "sales": f"{cars} sales"}
    return named.get(metric, f"{metric} of {cars}s")


def _name_change(metric: str, way: str = "change") -> str:
    of = "of the" if metric.startswith("share") else "of"
    return metric if re.search(r"\b(?:change|growth)\b", metric) else f"{way} {of} {metric}"


def _tell_way(spot: Spot) -> str:
    """Tell which way something went by as much as a number counts; nothing of other numbers."""
    begin, change = spot.mention.span[0], spot.change
    if re.search(r"(?i)(?<!followed )\b(?:by|um) $", spot.text[:begin]):
        return (change and change.way in ("fall", "rise") and change.way) or "change"
    is_beside = change and change.words and _JOINED.fullmatch(spot.text, change.words[-1][1], begin)
    return change.way if change and is_beside and change.way in ("fall", "rise") else ""


def spell_metric(metric: str, row: Row, figures: Iterable[Row], spot: Spot, market: str) -> str:
    """Spell what is measured as most figures of the entity do, or else most figures.

    They may name the `market` that most metrics name: " in China".
    """
    like = [x for x in figures if (x["unit"], x["kind"]) == (row["unit"], row["kind"])]
    like = [x for x in like if _reduce(x["metric"], market) == _reduce(metric, market)]
    is_done = cue("done").search(spot.text, spot.ends[0], spot.mention.span[1])
    if is_done or not cue("announced").search(spot.sentence):
        like = [x for x in like if not x["metric"].startswith("announced ")]
    own = [x for x in like if x["entity"] == row["entity"]]
    names = Counter(drop_counter(x["metric"], spot.text) for x in own or like)
    return names.most_common(1)[0][0] if names else metric


def _reduce(metric: str, market: str) -> str:
    return re.sub(rf" ?\(.*?\)|{re.escape(market)}\b|^announced ", "", metric)


def drop_counter(metric: str, text: str) -> str:
    """Leave out who counted, which stands in brackets, unless the text names them."""
    told = re.search(r" \(([^)]*)\)", metric)
    return metric if told and told[1] in text else re.sub(r" \(.*?\)", "", metric)


def find_same(
    spot: Spot,
    row: Row,
    figures: Sequence[Row],
    known: Mapping[str, set[str]],
    *,
    is_other: bool,
    is_told: bool,
) -> Guess:
    """Find a figure of the same quantity: unit, and three signs of it; their ranges meet."""
    there, period = split_words(spot.sentence), row["period"][: None if is_told else 4]
    best, same = 2, Guess()
    of = row["unit"], row["kind"]
    for other in (x for x in figures if (x["unit"], x["kind"]) == of):
        if is_told and period[:4] != other["period"][:4]:
            continue  # 2030 is no 2023
        one, two = sorted((period, other["period"]), key=len)
        words = known[other["fact_id"]]
        is_value = other["value"] == row["value"]
        signs = {
            "entity": row["entity"] and other["entity"].startswith(row["entity"]),
            "words": words and 2 * len(words & there) >= len(words),
            "number": is_value,
            "its length": is_value and len(row["value"]) > 3,  # seldom the same by chance
            "period": one and two.startswith(one),
        }
        named = [sign for sign, holds in signs.items() if holds]
        if len(named) <= best or not (is_other or "entity" in named):
            continue
        with suppress(PhraseError, IntervalError):
            ranges = (read_interval(x, Level.WIDE) for x in (row, other))
            if next(ranges).meets(next(ranges)):
                is_whole = {"entity", "words", "number", "period"} <= {*named}
                is_whole &= row["entity"] == other["entity"]
                reason = f"{'the' if is_whole else 'only the'} same {', '.join(named)}"
                same = Guess(other["fact_id"], f"{reason}; the ranges meet", is_whole)
                best = len(named)
    return same


# The phrase


def take_in(spot: Spot, row: Row) -> None:
    """Take into the phrase what tells its fall or its unit, and stands elsewhere."""
    text, (begin, end), change = spot.text, spot.mention.span, spot.change
    opened = _BETWEEN.search(text, 0, begin)
    if opened and re.search(r" (?:and|und) ", text[begin:end]):
        begin = opened.start()
    pieces = [span := (begin, end)]
    is_change = row["kind"] in ("change", "points")
    if is_change and change and change.way == "fall" and not row["value"].startswith("-"):
        pieces = sorted([span, *change.words])
    ends = [(begin, end) for (_, begin), (end, _) in pairwise(pieces)]
    joins = [text[slice(*x)] if _JOINED.fullmatch(text, *x) else f" {ELLIPSIS} " for x in ends]
    phrase = "".join(x + text[slice(*y)] for x, y in zip(["", *joins], pieces, strict=True))
    with suppress(PhraseError):
        told = read_phrase(phrase, spot.language)
        if not told.units and row["unit"] and (word := _find_unit(spot, row["unit"])):
            joined = f"{phrase} {ELLIPSIS} {word}"
            if row["unit"] in (read := read_phrase(joined, spot.language)).units:
                phrase, told = joined, read
        if phrase != row["phrase"] and (len(pieces) == 1 or told.number.value < 0):
            row |= {"phrase": phrase, "value": write_value(told.number, told.upper)}
        if told.counts_other and row["kind"] in ("count", "rate"):  # the metric says of what
            row["kind"] = "count"
            row["doubt"] = row["doubt"].replace(f"no figure has the unit {row['unit']!r} yet", "")
            row["unit"] = "1"
        elif row["kind"] == "ordinal" and row["unit"] not in list_units():
            row["unit"] = "rank"
        elif row["unit"] not in list_units() and told.units == {"companies"}:
            row["unit"] = "companies"  # "members"
        elif row["kind"] == "count" and not told.rest and _is_thing(row["unit"]):  # of another one
            row |= {"unit": "1", "doubt": f"it may count {row['unit']!r}, as another number does"}
    if row["phrase"] == text[slice(pieces[0][0], pieces[-1][1])]:
        row["context"] = mark_context(text, (pieces[0][0], pieces[-1][1]))


def _is_thing(unit: str) -> bool:
    return unit not in list_units() and len(unit) > 3 and unit.isalpha() and not is_measured(unit)


def lacks_unit(row: Row, language: str) -> bool:
    """Tell whether the unit of a row is known from other words than its phrase."""
    with suppress(PhraseError):
        told = read_phrase(row["phrase"], language)
        is_bare = not told.units and not told.counts_other
        is_told = row["unit"] == "1" or row["kind"] == "ordinal"
        return is_bare and row["unit"] in list_units() and not is_told
    return False


def _find_unit(spot: Spot, unit: str) -> str:
    """Find the word for a unit that is printed at another number, best of the sentence."""
    words = [re.escape(word) for word, key in list_words("unit", "names unit") if key == unit]
    pattern = re.compile(rf"(?i){EDGES[0]}(?<!-)(?:{'|'.join(words)}){EDGES[1]}")
    begin = spot.mention.span[0]
    places = (spot.ends, (0, begin)) if words else ()
    told = ([x.span() for x in pattern.finditer(spot.text, *place)] for place in places)
    found = next(filter(None, told), [])
    nearest = min(found, key=lambda x: abs(x[0] - begin), default=(0, 0))
    return spot.text[slice(*nearest)]


def doubt_change(spot: Spot, row: Row) -> Iterator[str]:
    """Doubt whether a number is a change, and which way it goes."""
    if not spot.change or not spot.change.words:
        return
    word, way = spot.text[slice(*spot.change.words[0])], spot.change.way
    if row["kind"] not in ("change", "points"):
        if spot.change.is_sure and row["unit"] != "percent":
            yield f"{word!r} may tell by how much, not how many: then say so in the metric"
    elif not way:
        yield f"near {word!r}, the words point both ways: a fall has a minus"
    elif way == "fall" and not row["value"].startswith("-"):
        yield f"{word!r} is a fall: take the word in, with {ELLIPSIS} between, and a minus"
    elif not spot.change.is_sure:
        yield f"{word!r} is taken for its {way}: if it is none, leave it and its sign out"


def doubt_cells(spot: Spot, row: Row, how: Mapping[str, Guess]) -> Iterator[tuple[str, Guess]]:
    """Doubt cells that were found, but for what may be something else."""
    if row["kind"] == "duration":
        yield "period", Guess(row["period"], "of a length of time: see when it begins and ends")
    elif row["theme"] == "survey_percentages" and cue("wish").search(spot.text, *spot.piece):
        yield "period", Guess(row["period"], "of the survey, or of what is planned?")
    elif PLAN in row["caveats"] and how["period"].how == NAMED:
        yield "period", Guess(row["period"], "of a plan: see when it is to be")
    begin, end = spot.mention.span
    is_of = cue("asked").match(spot.text, end) or spot.text.startswith("的", end)
    is_of = is_of and row["kind"] == "share" and how["entity"].is_sure
    if is_of and not spot.list_inside(spot.entities, spot.piece):
        yield "entity", Guess(row["entity"], "or of those of whom it is a share")
    is_world = row["place"] == "world" and row["entity"] != "World"
    is_whole = cue("whole").search(spot.text[spot.ends[0] : begin])
    if is_whole or (row["kind"] == "share" and is_world):
        yield "place", Guess(row["place"], "of the whole, or of the part?")
    elif row["kind"] == "ordinal" and cue("nation").search(spot.text, begin, end + _BEHIND):
        yield "place", Guess(row["place"], "of one, or of all that are counted?")


def is_answer(row: Row) -> bool:
    """Tell whether a row may be the share of those who answered a question so."""
    return row["kind"] == "share" and "market share" not in row["metric"]


def choose_theme(row: Row, text: str, ends: Span, tables: Tables) -> Guess:
    """Choose the theme by what a row's sentence is about, or that of most figures of its entity."""
    sentence = text[slice(*ends)]
    asked_in = text[: ends[1]] if is_answer(row) else sentence  # answers go on
    own = Counter(x for x in THEMES for y in tables[x] if y["entity"] == row["entity"] != "")
    is_thing = row["unit"] not in ("vehicles", "cars", "points", *MONEY) and row["kind"] != "change"
    asked = {x["metric"] for x in tables.get("survey_percentages", ())}
    found = {
        "survey_percentages": row["metric"] in asked - {""}
        or (is_thing and cue("survey").search(asked_in)),
        "gatherings": is_thing and row["unit"] != "percent" and cue("gathering").search(sentence),
        "deal_values": row["unit"] in ("deals", *MONEY) and cue("deal").search(sentence),
        "nev_share": row["entity"] == "World" and "new energy" in row["metric"],
    }
    told = [x for x in found if found[x] and x in THEMES]  # one may have another name
    usual = [x for x, _ in own.most_common()]
    themes = list(dict.fromkeys([*told, *usual])) or [THEMES[-1]]
    if told and themes != [x for x in usual if x in told]:
        how = f"or {themes[1]}" if len(themes) > 1 else "its sentence alone tells it"
        return Guess(themes[0], how)
    is_near = len(usual) > 1 and 2 * own[usual[1]] >= own[usual[0]]
    how = f"or {themes[1]}, as other figures of the entity" if is_near else "no figure is like it"
    return Guess(themes[0], how, bool(row["entity"]) and not is_near)
