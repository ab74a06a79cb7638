"""Tables: facts as DataFrames for pandas, and DataFrames as tables for readers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from functools import cache
from html import escape
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.book import prose
from analysis.book.prose import Sentence, Shown
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.project import TABLES, Row
from analysis.quantities.interval import Interval
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import Family, find_family
from analysis.quantities.wording import say_period

if TYPE_CHECKING:
    import pandas as pd

    from analysis.book.book import Book

#: Where a number comes from that no source prints.
_ORIGINS = {Tier.DERIVED: "computed here", Tier.ASSUMPTION: "assumed here"}
#: What readers call some of the columns.
_HEADERS = {"label": "what", "worded": "figure", "published_on": "published"}
#: Columns of the tables that hold periods as text.
_TIMES = ("period", "published", "published_on", "since", "when", "as of")
#: Columns of a row with a fact -> the form in which a sentence words them.
_FORMS = {"value": "", "worded": "", "as_printed": "printed"}
_FORMS |= {form: form for form in ("lower", "upper", "range", "period")}
#: What such columns hold of a fact; all but the period are known under other names by it.
_CELLS: Mapping[str, Callable[[Fact, str], str | float]] = {
    "value": lambda fact, _: fact.value,
    "lower": lambda fact, _: fact.lower,
    "upper": lambda fact, _: fact.upper,
    "worded": prose.word_fact,
    "range": prose.word_range,
    "as_printed": lambda fact, _: fact.as_printed,
    "period": lambda fact, _: fact.period,
}
_OWN = "what is computed becomes a fact by book.derive"
#: What a number without a hedge word is called, and the order in which hedges are listed.
_PLAIN = "plain number"
_FAMILIES = (_PLAIN, *(family.value for family in Family))
#: Types of columns of a table of facts -> their names, in order.
_TYPES = (
    ("str", "fact_id label worded range unit period tier publisher theme"),
    ("float64", "value lower upper"),
    ("str", "lower_basis upper_basis"),
    ("bool", "lower_open upper_open"),
    ("str", "hedge hedge_family as_printed kind"),
    ("datetime64[us]", "start middle end"),
    ("str", "entity metric place definition series article title address"),
    ("datetime64[us]", "published_on"),
    ("str", "seen"),
    ("Int64", "paragraph"),
    ("str", "caveats formula inputs rests_on note"),
)
COLUMNS = {name: kind for kind, names in _TYPES for name in names.split()}
#: Those that tell a reader most.
SHORT = [*COLUMNS][:8]
#: Those whose names a fact and its interval have.
_OF_FACT, _OF_INTERVAL = (
    [name for name in COLUMNS if name in {*dir(kind), *kind.__annotations__}]
    for kind in (Fact, Interval)
)


#: Tables whose cells may be names.
_NAMING = [name for name in TABLES if name not in ("caveats", "derived")]
#: A number, a day, a half-year or a quarter, alone.
_NUMBER = re.compile(r"[\d.,/*+:HQ-]*")


def list_cells(read: Callable[[str], Sequence[Row]]) -> set[str]:
    """List the names and texts of the tables; of exclusions, which are not built, the reasons.

    A number or a phrase with one is no name: its fact answers for it.
    """
    found = {row["reason"] for row in read("exclusions")}
    for row in (row for name in _NAMING for row in read(name)):
        found |= {cell for column, cell in row.items() if column != "as_printed"}
    return {cell for cell in found if not _NUMBER.fullmatch(cell)}


def list_labels(read: Callable[[str], Sequence[Row]], lang: str) -> dict[str, str]:
    """List short names by key, as :meth:`Book.label` gives them.

    An article without one is named by publisher and month, or by year, day or title where two would
    be alike.
    """
    labels = {row["key"]: row.get(lang) or row.get("en", "") for row in read("labels")}
    known = {key: name for key, name in labels.items() if name}
    mark, names = "，" if lang == "zh" else ", ", dict(known)
    for form in ("month", "year", "day", "title"):
        alike = Counter(names.values())
        for row in (x for x in read("sources") if x["source_id"] not in known):
            if alike[names.get(row["source_id"], "")] != 1:
                day, month = (say_period(row["published_on"][:n], lang) for n in (10, 7))
                told = {"day": day, "year": month, "title": row["title"]}
                told["month"] = re.sub(r"\s*\d{4}年?", "", month)
                names[row["source_id"]] = f"{row['publisher']}{mark}{told[form]}"
    return names


def frame_facts(
    book: Book, facts: Sequence[Fact], known: dict[str, dict[str, Any]]
) -> pd.DataFrame:
    """Make a table of facts (see :meth:`Book.to_frame`); `known` rows by id are added to."""
    import pandas as pd

    for fact in facts:
        if fact.id not in known:
            known[fact.id] = _list_values(book, fact)
    rows = [known[fact.id] for fact in facts]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object").astype(COLUMNS)
    frame["hedge_family"] = pd.Categorical(frame["hedge_family"], _FAMILIES, ordered=True)
    # Periods of one frequency are a column of pandas Periods, which computes and sorts.
    periods = [_make_period(text) for text in frame["period"]]
    if len({getattr(period, "freqstr", None) for period in periods} - {None}) == 1:
        frame["period"] = pd.Series(periods) if None not in periods else frame["period"]
    frame.attrs = {"lang": book.lang, "level": book.level}
    return frame


def pick_columns(frame: pd.DataFrame, columns: str | Sequence[str]) -> pd.DataFrame:
    """Give some columns of a table of facts, the first eight as "short"; all if none is named."""
    if not columns:
        return frame
    named = list(frame.columns[: len(SHORT)]) if columns == "short" else columns
    names = [named] if isinstance(named, str) else list(named)
    for name in names:
        if name not in frame.columns:
            near = suggest(str(name), frame.columns, f"known: {', '.join(SHORT)}, …")
            raise FactError(f"there is no column {name!r}; {near}")
    return frame[names]


#: What to do with a book of facts next.
_STEPS = {
    'book.search("share", unit="percent")': "a table of the facts that have these words",
    "book.series()": "the catalogue of series",
}


def show_card(book: Book, facts: pd.DataFrame, newest: str) -> str:
    """Show what a book of facts holds: how many of each tier, and what to do next."""
    counts = facts["tier"].value_counts(sort=False)
    tiers = "".join(f"<li>{count} {escape(str(tier))}</li>" for tier, count in counts.items())
    own = {
        f'book["{key}"]': 'a fact with its source; <code>book["</code> and Tab list all'
        for key in facts["fact_id"][:1]
    }
    steps = "".join(
        f"<li><code>{escape(code)}</code>: {told}</li>" for code, told in (_STEPS | own).items()
    )
    return (
        f"<p><strong>Book of {len(facts)} facts</strong> in {escape(book.lang)}, hedges read at "
        f"level {escape(book.level)}, newest source {escape(newest or 'none')}</p><ul>{tiers}</ul>"
        f"<p>Next:</p><ul>{steps}</ul>"
    )


def list_series(book: Book, facts: pd.DataFrame) -> pd.DataFrame:
    """Make the catalogue of context series; see :meth:`Book.series`."""
    in_order = facts[facts["series"] != ""].sort_values(["start", "end"])
    catalogue = in_order.groupby("series", sort=False, as_index=False).agg(
        label=("entity", "first"),
        entity=("entity", "first"),
        metric=("metric", "first"),
        unit=("unit", "first"),
        definition=("definition", "first"),
        first=("start", "min"),
        last=("end", "max"),
        rows=("fact_id", "size"),
        publishers=("publisher", lambda names: "; ".join(names.unique())),
        seen=("seen", lambda names: "; ".join(names.unique())),
    )
    named = catalogue["series"].map(book.label)
    catalogue["label"] = named.where(named != catalogue["series"], catalogue["label"])
    return catalogue


def show_frame(book: Book, frame: pd.DataFrame, caption: str) -> Shown:
    """Show a DataFrame as a table for readers; see :meth:`Book.show`."""
    names, rows, _ = word_frame(book, frame)
    header = [
        tell_name(x) if book.is_curated(x) else Sentence(prose.escape_text(x), x) for x in names
    ]
    return show_table(header, rows, book.word(caption))


def compare_facts(book: Book, facts: Sequence[Fact], caption: str) -> Shown:
    """Show facts side by side; see :meth:`Book.compare`."""
    if not facts:
        raise FactError("there is nothing to compare; name at least one fact")
    one = facts[0].entity if len({fact.entity for fact in facts}) == 1 else ""
    rows = []
    for fact in facts:
        number, when = f"{{{fact.id}}}", f"{{{fact.id}:period}}" if fact.period else ""
        cells = ["in no source", number, _ORIGINS.get(fact.tier, "")]
        if fact.source:
            words = (f"{{{fact.id}:{form}}}" for form in ("printed", "range"))
            cells = [*words, prose.guard(fact.source.publisher)]
        name = prose.guard(fact.metric if one else fact.label)
        rows.append([book.word(cell) for cell in (name, when, *cells)])
    title = book.word(f"{prose.guard(one)}: {caption}" if one else caption)
    header = map(tell_name, ("what", "when", "as printed", "range", "source"))
    return show_table([*header], rows, title)


def _list_values(book: Book, fact: Fact) -> dict[str, Any]:
    interval, source = fact.interval, fact.source
    begin, end = period_bounds(fact.period) if fact.period else (None, None)
    below = book.walk(fact.id) if fact.tier == Tier.DERIVED else []
    family = find_family(fact.hedge, fact.language) or _PLAIN
    published = source.published_on if source else ""
    return {
        # What a fact, its interval and its source call by the names of the columns.
        **{name: getattr(interval, name) for name in _OF_INTERVAL},
        **{name: getattr(fact, name) for name in _OF_FACT},
        **{name: getattr(source, name, "") for name in ("publisher", "title", "address", "seen")},
        "fact_id": fact.id,
        "label": book.label(fact.id),
        "worded": prose.word_fact(fact, book.lang),
        "range": prose.word_range(fact, book.lang),
        "start": begin,
        "middle": begin + (end - begin) / 2 if begin and end else None,
        "end": end,
        "hedge_family": family if fact.as_printed else None,
        "published_on": period_bounds(published)[0] if published else None,
        "caveats": ";".join(fact.caveats),
        "inputs": ";".join(fact.inputs),
        "rests_on": ";".join(dict.fromkeys(x.id for x in below if x.tier != Tier.DERIVED)),
    }


def read_cell(book: Book, fact: Fact, column: str) -> Any:
    """Give what a column of :meth:`Book.to_frame` holds of a fact."""
    import pandas as pd

    cell = _list_values(book, fact)[column]
    return pd.Timestamp(cell).as_unit("us") if isinstance(cell, date | datetime) else cell


def check_level(level: str, table: object) -> None:
    """Check that a table of facts was made at a level, if it says its own."""
    own = getattr(table, "attrs", {}).get("level", level)
    if own != level:
        raise FactError(f"the table is at the level {own!r}; take the book that made it")


def list_ids(ids: Any, book: Any = None) -> list[str]:
    """List ids, which may come as facts, as a table with ``fact_id``, or one without a list.

    Facts and tables of another book, at another level, are refused where a `book` is given.
    """
    if hasattr(ids, "cite"):
        raise FactError("the book comes first, then the ids, as in charts.forest(book, ids)")
    if hasattr(ids, "columns"):
        table = ids if "fact_id" in ids.columns else ids.reset_index()
        if "fact_id" not in table.columns:
            raise FactError("the table has no column fact_id, which tells the facts; keep it")
        ids = table["fact_id"]
    if hasattr(ids, "formula") and not isinstance(ids, Fact):
        raise FactError(f"{ids.formula} is no fact yet; make it one with book.derive")
    if not isinstance(ids, Iterable | Fact):
        raise FactError(f"ids are text or a list of it, not {ids!r}")
    keys = [ids] if isinstance(ids, str | Fact) else list(ids)
    if book is not None:
        check_level(book.level, ids)
        for fact in (x for x in keys if isinstance(x, Fact)):
            book.find(fact)
    return [key.id if isinstance(key, Fact) else key for key in keys]


@cache
def _make_period(text: str) -> Any:
    """Make a pandas Period of a year, quarter, month or day, as which alone it fits."""
    import pandas as pd

    fits = re.fullmatch(r"\d{4}(-Q\d|-\d\d(-\d\d)?)?", text)
    return pd.Period(text.replace("-Q", "Q")) if fits else None


def frame_rows(rows: Sequence[Row], path: Path) -> pd.DataFrame:
    """Make a DataFrame of the rows of a curated table, its file; see :meth:`Book.table`."""
    import pandas as pd

    # A table without rows has its columns all the same.
    frame = pd.DataFrame(rows, columns=pd.read_csv(path, nrows=0).columns, dtype="str")
    for column in {"period", "since"} & set(frame.columns):
        days = [period_bounds(text) if text else (pd.NaT, pd.NaT) for text in frame[column]]
        frame["start"], frame["end"] = (
            pd.to_datetime(pd.Index([x[i] for x in days])) for i in (0, 1)
        )
    for column in frame.columns.intersection(["latitude", "longitude", "paragraph", "paragraphs"]):
        numbers = pd.to_numeric(frame[column])
        frame[column] = numbers.astype("Int64") if column.startswith("par") else numbers
    return frame


def word_frame(
    book: Book, frame: pd.DataFrame
) -> tuple[list[str], list[list[Sentence]], list[str]]:
    """Word a DataFrame (see :meth:`Book.show`): header, cells, and the fact of each row, if any."""
    frame = read_frame(frame)
    check_level(book.level, frame)
    if frame.index.name is not None or frame.index.nlevels > 1:
        frame = frame.reset_index(drop=set(frame.index.names) <= set(frame.columns))
    if frame.columns.nlevels > 1:  # as of a pivot or of several aggregates
        joined = [" ".join(filter(None, map(str, names))) for names in frame.columns]
        frame = frame.set_axis(joined, axis=1)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    has_facts = "fact_id" in frame.columns
    facts = [x if isinstance(x, str) else "" for x in frame["fact_id"]] if has_facts else []
    columns = [name for name in frame.columns if name != "fact_id"]
    for name in () if facts else ("value", "lower", "upper"):
        if name in columns and frame[name].dtype.kind == "f" and len(frame):
            raise FactError(
                f"the column fact_id is missing, by which the numbers of {name!r} are linked; keep "
                "it beside them, pivot with values='fact_id', choose rows by idxmax in place of "
                f"max; {_OWN}"
            )
    forms = {name: _find_form(book, name, frame[name], facts) for name in columns}
    if any(facts) and not _tells_facts(frame, {*forms.values()}):  # then in words
        columns.append("worded")
        forms["worded"] = "worded"
        frame = frame.assign(
            worded=[prose.word_fact(book[x], book.lang) if x else "" for x in facts]
        )
    rows, is_linked = [], {"title", "address"} <= set(columns)
    values: Sequence[Any]
    for key, *values in zip(facts or [""] * len(frame), *map(frame.get, columns), strict=True):
        cells = {}
        for name, value in zip(columns, values, strict=True):
            try:
                cells[name] = _word_cell(book, key, str(name), forms[name], value)
            except FactError as fault:
                raise FactError(f"column {str(name)!r}: {fault}") from fault
        if is_linked:
            address, title = cells.pop("address"), cells["title"]
            cells["title"] = Sentence(prose.link_out(address.text, title.html), title.text)
        rows.append(list(cells.values()))
    if is_linked:
        columns.remove("address")
    header = [_HEADERS.get(str(name), str(name).replace("_", " ")) for name in columns]
    return header, rows, facts


def _tells_facts(frame: pd.DataFrame, forms: Set[str]) -> bool:
    """Whether a table has a column of numbers, or cells that are facts or sentences with some."""
    texts = (x for name in frame for x in frame[name] if isinstance(x, str | Sentence | Fact))
    return bool(forms - {"", "period"}) or any(not isinstance(x, str) or "{" in x for x in texts)


def read_frame(frame: object) -> pd.DataFrame:
    """Take a DataFrame, or a Series as a table of one column."""
    import pandas as pd

    if isinstance(frame, pd.Series):
        return frame.to_frame()
    if not isinstance(frame, pd.DataFrame):
        given = type(frame).__name__
        raise FactError(f"a table is a DataFrame, not a {given}; of facts: book.to_frame([ids])")
    return frame


def _find_form(book: Book, name: Any, cells: pd.Series, facts: Sequence[str]) -> str:
    """Tell which column of facts this is, under its own name or another; empty if it is none.

    Of a column of other ids, whose cells are facts themselves, it is ``fact_id``.
    """
    if name in COLUMNS:
        return str(name) if facts and name in _FORMS else ""
    kinds: Mapping[str, type] = {"f": float, "O": str}
    if cells.dtype.kind not in kinds:
        return ""
    ids = [value for value in cells if isinstance(value, str) and value]
    if ids and all(value in book for value in ids):
        return "fact_id"
    kind, told = kinds[cells.dtype.kind], zip(facts, cells, strict=False)
    known = [(book[key], x) for key, x in told if key and isinstance(x, kind) and x == x]
    for form, tell in list(_CELLS.items())[:-1]:
        if known and all(value == tell(fact, book.lang) for fact, value in known):
            return form
    return ""


def _word_cell(book: Book, key: str, column: str, form: str, value: Any) -> Sentence:
    """Word one cell: of a fact, a template, a name, a count or a time."""
    import pandas as pd

    if key and column == "label":
        return book.cite_sentence(prose.link_name(book[key], str(value)))
    if form == "fact_id" and isinstance(value, str) and value:
        return book.word(f"{{{value}}}")
    if isinstance(value, Sentence):
        return book.cite_sentence(value)
    if isinstance(value, Fact):
        return book.word(f"{{{value.id}}}")
    if hasattr(value, "express"):
        raise FactError(f"{value!r}: {_OWN}")
    is_missing = value is None or value is pd.NaT or value is pd.NA
    is_missing = is_missing or (isinstance(value, Real) and math.isnan(value))
    if key and form in _FORMS:
        own = _CELLS[form](book[key], book.lang)
        told = str(value).replace("Q", "-Q") if isinstance(value, pd.Period) else value
        if not is_missing and told != own:
            wrong = f"{value!r} is not the {form} of {key}, which is {own!r}"
            raise FactError(f"{wrong}; give the column another name; {_OWN}")
        if own and (not is_missing or own != own):  # a date has no number, but words
            return book.word(f"{{{key}:{_FORMS[form]}}}")
    if isinstance(value, str):
        if column in _TIMES and re.match(r"\d{4}", value):
            return tell_time(value, book.lang)
        if prose.is_web(value):
            return Sentence(prose.link_out(value, prose.escape_text(value)), value)
        return book.word(value) if "{" in value or not book.is_curated(value) else tell_name(value)
    if is_missing:
        return Sentence("", "")
    if isinstance(value, bool):
        return Sentence("yes" if value else "no", "yes" if value else "no")
    if isinstance(value, pd.Timestamp | pd.Period):
        return tell_time(str(value)[:10].replace("Q", "-Q"), book.lang)
    if isinstance(value, float):
        raise FactError(
            f"no fact answers for the number {value:.12g}; keep fact_id beside value, lower or "
            f"upper, or give ids in their place (pivot with values='fact_id'); counts are integers "
            f"(astype('Int64')); {_OWN}"
        )
    if not isinstance(value, Integral):
        raise FactError(f"{value!r} is no text, count, day or fact, which a cell may be; {_OWN}")
    number = str(int(value))
    return Sentence(f'<data value="{number}">{number}</data>', number)


def tell_name(text: str) -> Sentence:
    """Make a cell of a name from the tables; the numbers in it are marked as data."""
    return Sentence(prose.mark_numbers(text), text)


def tell_time(period: str, lang: str = "en") -> Sentence:
    """Make a cell of a period (ISO 8601) that no fact dates; empty if there is none."""
    if not period:
        return Sentence("", "")
    text = say_period(period, lang)
    # HTML knows years, months and days, but no half-years and quarters.
    first = re.split("/|-[HQ]", period)[0]
    return Sentence(f'<time datetime="{first}">{escape(text)}</time>', text)


def show_table(
    header: Sequence[Sentence], rows: Sequence[Sequence[Sentence]], caption: Sentence
) -> Shown:
    """Make a table: a caption, headers with scope, one cell a column; the first names its row."""
    head = "".join(f'<th scope="col">{name.html}</th>' for name in header)
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
    lines = [caption.text, *(" | ".join(cell.text for cell in row) for row in (header, *rows))]
    return Shown(html, "\n".join(lines))
