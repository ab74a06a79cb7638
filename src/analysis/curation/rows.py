"""What follows from the cells of a curated row, also a mended one: its key and its caveats."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import count

from analysis.curation.raw import KEYED, PLAN, THEMES, Tables, index_rows, read_published
from analysis.errors import IntervalError, PhraseError
from analysis.extraction.phrases import read_interval
from analysis.project import Row, split_keys
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import Family, Level, find_family

#: That of figures of a survey: who answered chose to.
SELECTED = "self_selected"
#: Cells whose change is told when a line is proposed anew.
_RENEWED = ("kind", "entity", "metric", "place", "period", "theme", "caveats")
#: What two rows of one quantity have in common, beside their time.
_QUANTITY = ("entity", "metric", "place", "kind", "unit")
#: Hedges that set one end of a number and leave the other to the reader.
_LOWER = (Family.OVER, Family.AT_LEAST)
_UPPER = (Family.NEARLY, Family.BELOW, Family.AT_MOST, Family.UP_TO)
#: Words that a key leaves out.
_SMALL = frozenset("a an and at by for from group in its new of on that the to who with".split())


def find_quantity(row: Row, *aside: str) -> tuple[object, ...]:
    """Give what two rows of one quantity have in common, but for some columns."""
    try:
        period: object = period_bounds(row["period"])  # 2025-Q3 and 2025-07/2025-09 are one
    except (PhraseError, ValueError):  # of a row that is none, other checks tell
        period = row["period"]
    return (*(row[x] for x in _QUANTITY if x not in aside), period)


def contradicts(one: Row, other: Row) -> bool:
    """Tell whether two rows are of one quantity, and their ranges do not meet."""
    return find_quantity(one) == find_quantity(other) and not meets(one, other, Level.WIDE)


def meets(one: Row, other: Row, level: Level = Level.LOGICAL) -> bool:
    """Tell whether what two rows print may be one number."""
    with suppress(PhraseError, IntervalError, ValueError):
        return read_interval(one, level).meets(read_interval(other, level))
    return True  # of a row that is none, other checks tell


def is_elsewhere(one: Row, other: Row) -> bool:
    """Tell whether two rows are of one quantity but for their place, which pages do not tell."""
    places = one["place"], other["place"]
    alike = find_quantity(one, "place") == find_quantity(other, "place")
    return alike and all((*places, one["metric"])) and places[0] != places[1]


def find_date_hedge(printed: str, value: str) -> str:
    """Find the hedge of a date: "late" of a month or day, and no other.

    >>> find_date_hedge("late April", "2025-04"), find_date_hedge("late in 2024", "2024")
    ('late', '')
    """
    is_late = "late" in printed.lower().split() and not re.fullmatch(r"\d{4}(-[HQ]\d)?", value)
    return "late" if is_late else ""


def judge_caveats(row: Row) -> Sequence[tuple[str, bool, bool, str]]:
    """Judge caveats by a row's other cells: key, whether it follows, may stand there, and why."""
    given, kind = split_keys(row["caveats"]), row["kind"]
    family = None
    with suppress(PhraseError):  # "early" is none of a number; of others, other checks tell
        family = find_family(row["hedge"], row.get("language", "en"))
    lower, upper = family in _LOWER, family in _UPPER
    if row["value"].startswith("-"):
        lower, upper = upper, lower  # down more than 5 is below -5
    is_date, has_year = kind in ("date", "year"), bool(re.search(r"\d{4}", row["as_printed"]))
    is_change, is_survey = kind in ("change", "points"), SELECTED in given
    is_bare = not row["hedge"] and (is_change or kind == "share")
    is_answer = is_survey and kind in ("share", "points")
    is_copy, is_converted = row.get("seen") == "mirror", "converted" in row["metric"]
    is_reached = kind == "ordinal" and row["unit"] in ("vehicles", "cars")
    return (
        ("soft_end", bool(family), bool(family), "has a hedge"),
        ("lower_bound_only", lower, lower, "has a hedge that sets a lower end alone"),
        ("upper_bound_only", upper, upper, "has a hedge that sets an upper end alone"),
        ("rounded", is_bare, not is_date and kind != "limit", "is a bare share or change"),
        ("percent_not_points", is_change, is_change, "is a change, in percent or points"),
        ("ordinal_not_rate", is_reached, kind == "ordinal", "is a count of cars reached"),
        ("year_inferred", is_date and not has_year, not is_date or not has_year, "has no year"),
        ("mirror_copy", is_copy, is_copy, "was seen on a mirror"),
        ("conversion_not_evidence", is_converted, is_converted, "is converted, says its metric"),
        ("survey_not_population", is_answer, is_survey, "is of those who answered"),
    )


def mend_caveats(row: Row, listed: Container[str]) -> str:
    """Give the caveats of a row: of those that cells tell, the `listed` ones that these ask for.

    >>> cells = ("theme", "hedge", "metric", "unit", "as_printed")
    >>> row = dict.fromkeys(cells, "") | {"kind": "limit"}
    >>> mend_caveats(row | {"value": "50", "caveats": "rounded;relayed"}, ())
    'relayed'
    """
    is_survey = row["theme"] == "survey_percentages" or SELECTED in split_keys(row["caveats"])
    is_survey &= row["kind"] in ("share", "points")
    given = [SELECTED] * (is_survey and SELECTED in listed)
    given += [x for x in split_keys(row["caveats"]) if x != SELECTED]
    asked = judge_caveats(row | {"caveats": ";".join(given)})
    judged = {key: follows for key, follows, *_ in asked}
    kept = [x for x in given if x not in judged]
    return ";".join([*kept, *(x for x, follows in judged.items() if follows and x in listed)])


def place_in_time(period: str, day: date | None) -> str:
    """Tell whether a period lies "ahead" of a day or is "past" it; nothing if it holds the day.

    >>> place_in_time("2024", date(2025, 7, 1)), place_in_time("2025", date(2025, 7, 1))
    ('past', '')
    """
    with suppress(PhraseError):
        begin, end = period_bounds(period)
        return "" if day is None or begin <= day <= end else "ahead" if begin > day else "past"
    return ""


def make_id(row: Row, taken: Mapping[str, str], places: Iterable[Row]) -> str:
    """Make a key of entity, metric and year: a few words of each.

    Where it is `taken`, which gives the place of each key, its own place or a number ends it.
    """
    parts = [row["entity"], row["metric"] or row["unit"], row["period"][:4]]
    name, own = _join_words(parts), row["place"]
    if taken.get(name, own) != own:
        where = next((x["name"] for x in places if x["place_id"] == own), own)
        name = _join_words([*parts, where])
    keys = (name if number == 1 else f"{name}_{number}" for number in count(1))
    return next(key for key in keys if key not in taken)


def _join_words(parts: Iterable[str]) -> str:
    words = list[str]()
    for part in parts:
        plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", part))
        told = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
        words += [x for x in told if x not in {*_SMALL, *words}][:3]
    return re.sub(r"^(?=\d)", "in_", "_".join(words)) or "figure"


def name_place(row: Row) -> tuple[str, ...]:
    """Name where a row's phrase stands: article, paragraph, and the phrase itself."""
    return tuple(row[column] for column in ("source_id", "paragraph", "as_printed"))


def print_row(row: Row, language: str) -> Row:
    """Give a row of a review the cells by which a figure of the tables is read."""
    return row | {"as_printed": row["phrase"], "language": language}


def add_to_themes(tables: Tables, rows: Sequence[Row]) -> Tables:
    """Add accepted rows of a review to the tables of their themes, in copies."""
    added = {x: [*tables[x], *(row for row in rows if row["theme"] == x)] for x in THEMES}
    return {**tables, **added}


def is_applied(row: Row) -> bool:
    """Tell whether a row of a review stands in the raw tables."""
    return row["how"].startswith("stands in data/raw/")


def read_proposed(row: Row) -> Row:
    """Read the cells of a row of a review as they were proposed."""
    try:
        return dict(json.loads(row["proposed"] or "{}"))
    except (ValueError, TypeError):
        return {}  # a program has changed it


def write_proposed(row: Row, **cells: str) -> Row:
    """Write cells into a row as if they had been proposed so."""
    proposed = json.dumps(read_proposed(row) | cells, ensure_ascii=False)
    return row | cells | {"proposed": proposed}


def mend_proposed(row: Row, source: Row, tables: Tables) -> Row:
    """Give an accepted row what its cells now ask for, unless somebody chose it.

    That is its caveats, and no reason for which it was to be excluded. `source` is the article's.
    """
    proposed = read_proposed(row)
    if row["decision"] != "accept" or not proposed:
        return row
    left = ("reason", "note") if row["reason"] else ()
    row = row | {x: "" for x in left if row[x] == proposed.get(x)}
    if row["caveats"] != proposed.get("caveats", ""):
        return row
    listed, given = {x["key"] for x in tables["caveats"]}, list(split_keys(row["caveats"]))
    if row["period"] != proposed.get("period") and PLAN in listed:
        when = place_in_time(row["period"], read_published(source))
        given = [*(x for x in given if x != PLAN or not when), *[PLAN] * (when == "ahead")]
    printed = print_row(row, source["language"]) | {"caveats": ";".join(given)}
    caveats = mend_caveats(printed, listed)
    return row if caveats == row["caveats"] else write_proposed(row, caveats=caveats)


def doubt_changes(new: Row, old: Row) -> Iterator[str]:
    """Doubt cells that nobody wrote and that are proposed otherwise than they were."""
    doubts, proposed = old["doubt"].split("; "), read_proposed(old)
    if any(x.startswith("period: month of publication") for x in doubts):
        proposed["period"] = ""  # nothing had told it
    for column in (x for x in _RENEWED if not old[x]):
        head = f"{column}: was "
        told = (x.removeprefix(head) for x in doubts if x.startswith(head))
        was = next(told, f"{proposed.get(column, '')} before")
        if was not in (" before", f"{new[column]} before"):
            yield head + was


def add_doubts(row: Row, *doubts: str) -> Row:
    """Add doubts to a row of a review, which then needs a look."""
    told = "; ".join(filter(None, (row["doubt"], *doubts)))
    return row | {"doubt": told} | ({"proposal": "look"} if doubts else {})


def renew_ids(rows: list[Row], tables: Tables) -> None:
    """Give rows another key where theirs is of what was mended, or that of an accepted row."""
    applied = {name_place(x) for name in THEMES for x in tables[name]}
    stale = [i for i, row in enumerate(rows) if _is_stale(row)]
    stale = [i for i in stale if name_place(print_row(rows[i], "")) not in applied]
    for i in stale:  # what none of them is called any more, another may be
        rows[i] = rows[i] | {"fact_id": ""}
    for i in stale:
        accepted = [x for x in rows if x["decision"] == "accept"]
        rows[i] = write_proposed(rows[i], fact_id=_make_id(rows[i], accepted, tables))
    taken = {x["fact_id"] for x in rows if x["decision"] == "accept"}
    for i, row in enumerate(rows):
        if not row["decision"] and row["fact_id"] in taken:
            rows[i] = write_proposed(row, fact_id=_make_id(row, rows, tables))


def _is_stale(row: Row) -> bool:
    """Tell whether an accepted row has no key, or was proposed its key for other cells."""
    told, cells = read_proposed(row), ("entity", "metric", "place", "period")
    is_proposed = row["decision"] == "accept" and row["fact_id"] in ("", told.get("fact_id"))
    is_same = row["fact_id"] and all(row[x] == told.get(x, "") for x in cells)
    return is_proposed and not is_same


def _make_id(row: Row, rows: Sequence[Row], tables: Tables) -> str:
    """Make a key that neither the tables nor other ones of some rows of the review have."""
    taken = index_rows(tables, *KEYED) | {x["fact_id"]: x for x in rows if x is not row}
    return make_id(row, {key: x.get("place", "") for key, x in taken.items()}, tables["places"])
