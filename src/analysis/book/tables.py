"""Tables: facts as DataFrames for pandas, and DataFrames as tables for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from analysis.book.prose import (
    Sentence,
    Shown,
    guard,
    link_name,
    link_out,
    mark_numbers,
    word_fact,
    word_range,
    write_text,
)
from analysis.errors import FactError
from analysis.facts.fact import Fact, Tier
from analysis.project import Row
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import Family, find_family
from analysis.quantities.wording import say_period

if TYPE_CHECKING:
    import pandas as pd

#: What readers call some of the columns.
_HEADERS = {"label": "what", "worded": "as worded", "range": "read as", "published_on": "published"}
#: Columns of the tables that hold periods as text.
_TIMES = ("period", "published", "published_on", "since", "when")
#: Columns of a row with a fact -> the template that words them.
_WORDED = {
    "value": "{{{}}}",
    "worded": "{{{}}}",
    "lower": "{{{}:lower}}",
    "upper": "{{{}:upper}}",
    "range": "{{{}:range}}",
    "period": "{{{}:period}}",
    "as_printed": "{{{}:printed}}",
}
_ORIGINS = {Tier.DERIVED: "computed here", Tier.ASSUMPTION: "assumed here"}


class Book(Protocol):
    """What a table needs of a book of facts."""

    lang: str
    level: str

    def __getitem__(self, key: str, /) -> Fact: ...
    def label(self, key: str) -> str: ...  # noqa: D102 (see Book)
    def walk(self, key: str) -> list[Fact]: ...  # noqa: D102
    def word(self, template: str) -> Sentence: ...  # noqa: D102
    def cite_sentence(self, said: Sentence) -> Sentence: ...  # noqa: D102
    def is_curated(self, text: str) -> bool: ...  # noqa: D102


def frame_facts(book: Book, facts: Iterable[Fact]) -> pd.DataFrame:
    """Make a table of facts; see :meth:`Book.to_frame` for its columns."""
    import pandas as pd

    rows = [_list_values(book, fact) for fact in facts]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS), dtype="object").astype(_COLUMNS)
    present = [family for family in _FAMILIES if (frame["hedge_family"] == family).any()]
    frame["hedge_family"] = pd.Categorical(frame["hedge_family"], present, ordered=True)
    frame.attrs = {"lang": book.lang, "level": book.level}
    return frame


#: What a number without a hedge word is called, and the order in which hedges are listed.
_PLAIN = "plain number"
_FAMILIES = (_PLAIN, *(family.value for family in Family))
#: Columns of a table of facts -> their type; objects where there is none.
_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("fact_id", "label", "worded", "range", "tier", "theme"), "str"),
    **dict.fromkeys(("value", "lower", "upper"), "float64"),
    **dict.fromkeys(("lower_basis", "upper_basis"), "str"),
    **dict.fromkeys(("lower_open", "upper_open"), "bool"),
    **dict.fromkeys(("hedge", "hedge_family", "as_printed", "unit", "kind"), "str"),
    "period": "object",
    **dict.fromkeys(("start", "middle", "end"), "datetime64[s]"),
    **dict.fromkeys(("entity", "metric", "place", "definition", "series"), "str"),
    **dict.fromkeys(("article", "publisher", "title", "address"), "str"),
    "published_on": "datetime64[s]",
    "seen": "str",
    "paragraph": "Int64",
    **dict.fromkeys(("caveats", "formula", "inputs", "rests_on", "note"), "str"),
}


def _list_values(book: Book, fact: Fact) -> dict[str, Any]:
    interval, source, dated = fact.interval, fact.source, fact.unit == "date"
    nan = float("nan")
    begin, end = period_bounds(fact.period) if fact.period else (None, None)
    below = book.walk(fact.id) if fact.tier == Tier.DERIVED else []
    published = source.published_on if source else ""
    return {
        # What a fact, its interval and its source call by the names of the columns.
        **{name: getattr(fact, name) for name in _COLUMNS if hasattr(fact, name)},
        **{name: getattr(interval, name) for name in _COLUMNS if hasattr(interval, name)},
        **{name: getattr(source, name, "") for name in ("publisher", "title", "address", "seen")},
        "fact_id": fact.id,
        "label": book.label(fact.id),
        "worded": word_fact(fact, book.lang),
        "range": word_range(fact, book.lang),
        "value": nan if fact.value is None else float(fact.value),
        "lower": nan if dated else float(interval.lower),
        "upper": nan if dated else float(interval.upper),
        "period": _make_period(fact.period),
        "start": begin,
        "middle": begin + (end - begin) / 2 if begin and end else None,
        "end": end,
        "hedge_family": _find_family(fact),
        "published_on": period_bounds(published)[0] if published else None,
        "caveats": ";".join(fact.caveats),
        "inputs": ";".join(fact.inputs),
        "rests_on": ";".join(dict.fromkeys(x.id for x in below if x.tier != Tier.DERIVED)),
    }


def _find_family(fact: Fact) -> str | None:
    """Name the family of a fact's hedge; none for what nobody printed."""
    if not fact.as_printed:
        return None
    return find_family(fact.hedge, fact.language) or _PLAIN


def _make_period(text: str) -> Any:
    """Make a pandas Period of a year, quarter, month or day; other periods stay text."""
    import pandas as pd

    match = re.fullmatch(r"\d{4}(-Q\d|-\d\d(-\d\d)?)?", text)
    if not match:
        return text
    frequency = {4: "Y", 7: "Q" if "Q" in text else "M", 10: "D"}[len(text)]
    return pd.Period(text.replace("-Q", "Q"), freq=frequency)


def list_series(facts: pd.DataFrame) -> pd.DataFrame:
    """Make the catalogue of series from a table of context facts; see :meth:`Book.series`."""
    in_order = facts[facts["series"] != ""].sort_values(["start", "end"])
    catalogue = in_order.groupby("series", sort=False).agg(
        label=("entity", "first"),
        metric=("metric", "first"),
        unit=("unit", "first"),
        definition=("definition", "first"),
        first=("start", "min"),
        last=("end", "max"),
        rows=("fact_id", "size"),
        publishers=("publisher", lambda names: "; ".join(dict.fromkeys(names))),
        seen=("seen", lambda how: "; ".join(dict.fromkeys(how))),
    )
    return catalogue.reset_index()


def filter_facts(facts: pd.DataFrame, filters: Mapping[str, str]) -> pd.DataFrame:
    """Keep the rows that have these values in their columns."""
    for column, value in filters.items():
        if column not in facts.columns:
            known = ", ".join(facts.columns)
            raise FactError(f"there is no column {column!r}; filter by one of {known}")
        facts = facts[facts[column].astype(str) == value]
    return facts.reset_index(drop=True)


def frame_rows(rows: Sequence[Row]) -> pd.DataFrame:
    """Make a DataFrame of the rows of a curated table; see :meth:`Book.table`."""
    import pandas as pd

    frame = pd.DataFrame(rows, dtype="str")
    for column in {"period", "since"} & set(frame.columns):
        days = [period_bounds(text) if text else (None, None) for text in frame[column]]
        frame["start"], frame["end"] = (pd.to_datetime(list(x)) for x in zip(*days, strict=True))
    for column in {"paragraph", "paragraphs"} & set(frame.columns):
        frame[column] = pd.to_numeric(frame[column]).astype("Int64")
    for column in {"latitude", "longitude"} & set(frame.columns):
        frame[column] = pd.to_numeric(frame[column])
    return frame


@dataclass(frozen=True)
class Words:
    """A table in words: its header, its cells, and the fact of each row if it has one."""

    header: Sequence[str]
    rows: Sequence[Sequence[Sentence]]
    facts: Sequence[str] = ()


def word_frame(book: Book, frame: pd.DataFrame) -> Words:
    """Word the cells of a DataFrame; see :meth:`Book.show`."""
    if frame.index.name is not None or frame.index.nlevels > 1:
        frame = frame.reset_index()
    frame = frame.loc[:, ~frame.columns.duplicated()]
    facts = list(frame["fact_id"]) if "fact_id" in frame.columns else []
    columns = [column for column in frame.columns if column != "fact_id"]
    cells = zip(*(frame[column] for column in columns), strict=True)
    keys = facts or [""] * len(frame)
    rows = [
        [_try_cell(book, key, str(name), value) for name, value in zip(columns, row, strict=True)]
        for key, row in zip(keys, cells, strict=True)
    ]
    if "title" in columns and "address" in columns:
        rows = [_link_title(row, columns.index("title"), columns.index("address")) for row in rows]
        columns = [column for column in columns if column != "address"]
    header = [_HEADERS.get(str(column), str(column).replace("_", " ")) for column in columns]
    return Words(header, rows, facts)


def _link_title(row: list[Sentence], title: int, address: int) -> list[Sentence]:
    """Link the title of a row to its address, which is then left out."""
    linked = Sentence(link_out(row[address].text, row[title].html), row[title].text)
    return [
        linked if place == title else cell for place, cell in enumerate(row) if place != address
    ]


def _try_cell(book: Book, key: str, column: str, value: Any) -> Sentence:
    try:
        return _word_cell(book, key, column, value)
    except FactError as fault:
        raise FactError(f"column {column!r}: {fault}") from fault


def _check_own(book: Book, key: str, column: str, value: Any) -> None:
    """See that a number to be shown in the words of a fact is still the fact's own."""
    fact = book[key]
    own = fact.value if column == "value" else getattr(fact.interval, column)
    if own is not None and isinstance(value, float) and value == value and value != float(own):
        raise FactError(f"{value} is not the {column} of {key}; give the column another name")


def _word_cell(book: Book, key: str, column: str, value: Any) -> Sentence:
    """Word one cell: of a fact, a template, a name, a count or a time."""
    import pandas as pd

    if key and column == "label":
        return book.cite_sentence(link_name(book[key], str(value)))
    if key and column in ("value", "lower", "upper"):
        _check_own(book, key, column, value)
    if key and column in _WORDED and not (column == "period" and not book[key].period):
        return book.word(_WORDED[column].format(key))
    if isinstance(value, Sentence):
        return book.cite_sentence(value)
    if isinstance(value, str) and column in _TIMES and re.match(r"\d{4}", value):
        return tell_time(value, book.lang)
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return Sentence(link_out(value, write_text(value)), value)
    if isinstance(value, str):
        return book.word(value) if "{" in value or not book.is_curated(value) else tell_name(value)
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return Sentence("", "")
    if isinstance(value, bool):
        return Sentence("yes" if value else "no", "yes" if value else "no")
    if isinstance(value, pd.Timestamp | pd.Period):
        return tell_time(str(value)[:10].replace("Q", "-Q"), book.lang)
    if isinstance(value, float) and not value.is_integer():
        raise FactError(
            f"no fact answers for the number {value}; name the facts in a column fact_id, or in a "
            "sentence such as '{fact_id}'"
        )
    number = str(int(value))
    return Sentence(f'<data value="{number}">{number}</data>', number)


def tell_name(text: str) -> Sentence:
    """Make a cell of a name from the tables; the numbers in it are marked as data."""
    return Sentence(mark_numbers(text), text)


def tell_time(period: str, lang: str = "en") -> Sentence:
    """Make a cell of a period (ISO 8601) that no fact dates; empty if there is none."""
    if not period:
        return Sentence("", "")
    text = say_period(period, lang)
    # HTML knows years, months and days, but no half-years and quarters.
    first = re.split("/|-[HQ]", period)[0]
    return Sentence(f'<time datetime="{first}">{escape(text)}</time>', text)


def show_table(
    header: Sequence[str | Sentence], rows: Sequence[Sequence[Sentence]], caption: Sentence
) -> Shown:
    """Make a table: a caption, headers with scope, one cell a column; the first names its row."""
    names = [Sentence(write_text(x), x) if isinstance(x, str) else x for x in header]
    head = "".join(f'<th scope="col">{name.html}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{row[0].html}</th>'
        + "".join(f"<td>{cell.html}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    html = (
        f'<table class="grid"><caption>{caption.html}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    cells = [names, *rows]
    lines = [caption.text, *(" | ".join(cell.text for cell in row) for row in cells)]
    return Shown(html, "\n".join(lines))


def show_comparison(book: Book, facts: Sequence[Fact], caption: str) -> Shown:
    """Show facts side by side; see :meth:`Book.compare`."""
    if not facts:
        raise FactError("there is nothing to compare; name at least one fact")
    one = facts[0].entity if len({fact.entity for fact in facts}) == 1 else ""
    rows = []
    for fact in facts:
        number, when = f"{{{fact.id}}}", f"{{{fact.id}:period}}" if fact.period else ""
        cells = ["not printed", number, _ORIGINS.get(fact.tier, "")]
        if fact.source:
            cells = [number, f"{{{fact.id}:range}}", guard(fact.source.publisher)]
        name = guard(fact.metric if one else fact.label)
        rows.append([book.word(cell) for cell in (name, when, *cells)])
    title = book.word(f"{guard(one)}: {caption}" if one else caption)
    return show_table(["what", "when", "printed", "read as", "source"], rows, title)
