"""Review an article: a person decides of each proposal, in a spreadsheet or in JupyterLab.

A review lies in one folder, outside the project, in two files: the article's text (``ID.txt``), and
a table (``ID.review.csv``) with a line for each cell of its row of `sources.csv`, then for each
number.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.curation.article import Article, guess_language, guess_source, read_article
from analysis.curation.names import LACKING
from analysis.curation.pairs import pair_rows
from analysis.curation.propose import ADDED, COLUMNS, propose_row, propose_rows
from analysis.curation.raw import (
    THEMES,
    Package,
    Tables,
    columns_of,
    fields_of,
    read_published,
    read_schemas,
    read_tables,
)
from analysis.curation.rows import (
    add_doubts,
    add_to_themes,
    doubt_changes,
    mend_proposed,
    print_row,
    read_proposed,
    renew_ids,
)
from analysis.curation.surroundings import MARKS, find_span, get_paragraph, is_free, mark_context
from analysis.curation.themes import renew_themes
from analysis.curation.validate import find_faults
from analysis.curation.verify import find_claim, read_paragraph
from analysis.errors import AnalysisError, DataError, Problem
from analysis.project import Project, Row, decode_text, disarm, format_csv, rearm, write_atomically
from analysis.quantities import LANGS
from analysis.quantities.vocabulary import Span

#: What may be decided of a number; an open one has an empty cell.
DECISIONS = ("accept", "exclude", "")
#: The class of lines that tell of the article: a column of `sources.csv` and, as value, its cell.
SOURCE = "source"
#: Columns of raw tables that have another name in a review.
CALLED = {
    "as_printed": "phrase",
    **dict.fromkeys(("mention_id", "claim_id", "fact_a"), "fact_id"),
    "fact_b": "same_as",
}
#: Cells of the source by which numbers and dates are read; as proposals say, they were so.
READ_BY = ("language", "published_on")
#: The doubt of a cell of the article that was guessed from its text.
_GUESS = "a guess: look"
_MARKED = re.compile(r"\[\[.*\]\]")
#: So many phrases in common are those of one text of an agency.
_SHARED = 3
#: How alike the surroundings of a phrase are if it is that of an earlier reading; 1 is the same.
_ALIKE = 0.6


@dataclass(frozen=True)
class Review:
    """An article, with a row for each cell of its source and, with `COLUMNS`, for each number.

    An earlier decision whose phrase has lost its place in the text has no paragraph.
    """

    path: Path
    article: Article
    rows: Sequence[Row]
    lines: Sequence[int] = ()  # where the rows stand in their file, if other than in order
    told: str = ""  # what must be said of the text: that it is under another key, too

    @property
    def source(self) -> Row:
        """The article's row of `sources.csv`, as far as the review tells it."""
        told = {row["phrase"]: row["value"] for row in self.rows if row["class"] == SOURCE}
        known = {"source_id": self.rows[0]["source_id"], "language": "", "sha256": ""}
        return known | told | {"paragraphs": str(len(self.article.paragraphs))}

    @property
    def open(self) -> list[Row]:
        """The numbers of which nothing is decided."""
        return [row for row in self.rows if row["class"] != SOURCE and not row["decision"]]


def open_review(
    project: Project, file: Path, source_id: str = "", folder: Path | None = None, **given: str
) -> Review:
    """Read an article, propose a row for each of its numbers, and write that as its review.

    What was decided before, in the raw tables or in the review, is kept. The folder is that of the
    file by default; `given` are cells of the article's row of `sources.csv`. An AnalysisError says
    why the article, its key, a cell or the folder will not do.
    """
    package = read_schemas(project)
    tables, article = read_tables(project, package), read_article(file)
    fields = {x["name"]: x for x in fields_of(package, "sources")}
    key = _find_key(article, source_id, file.stem, tables)
    path = (folder or file.parent) / f"{key}.review.csv"
    text, elsewhere = path.with_name(f"{key}.txt"), "name another folder with --output"
    if path.resolve().is_relative_to(project.root.resolve()):
        wrong = f"{path.parent} lies in the project, which holds no text of articles"
        raise AnalysisError(f"{wrong}; {elsewhere}")
    if (day := given.get("published_on")) and not read_published(given):
        raise AnalysisError(f"{day!r} is no day of publication; write it as 2026-02-12")
    cells = {x: cell for x, cell in given.items() if cell and x in fields}
    if faults := [fault for x, cell in cells.items() for fault in find_faults(fields[x], cell)]:
        raise AnalysisError("\n  ".join(["the article's own cells:", *faults]))
    before = _read_rows(path)[0] if path.is_file() else []
    if before and before[0]["source_id"] != key:
        wrong = f"{path} is a review of {before[0]['source_id']}, not of {key}"
        raise AnalysisError(f"{wrong}; move it, or {elsewhere}")
    there = read_article(text).sha256 if text.is_file() else ""
    if there not in ("", article.sha256, *(row["value"] for row in before)):
        wrong = f"{text} holds another text than the article that was read"
        raise AnalysisError(f"{wrong}; move it, or {elsewhere}")
    review = make_review(path, article, tables, package, before, **given)
    hints = {x: _describe(field) for x, field in fields.items()}
    rows = [
        x | {"question": hints[x["phrase"]]} if x["class"] == SOURCE else x for x in review.rows
    ]
    told = [_tell_twins(path, article, source_id or file.stem), _tell_copy(key, rows, tables)]
    told += [_tell_places(rows), _tell_themes(before, rows), _tell_pairs(rows)]
    review = replace(review, rows=rows, told="; ".join(filter(None, told)))
    if there != article.sha256:
        write_atomically(text, article.text)
    write_review(review)
    return review


def _find_key(article: Article, source_id: str, name: str, tables: Tables) -> str:
    """Find the key of an article: that of the same text, what is given, or its file's name."""
    texts = {row["sha256"]: row["source_id"] for row in tables["sources"]}
    known, where = texts.get(article.sha256), "in data/raw/sources.csv"
    key = source_id or known or name
    if known and key != known:
        wrong = f"this text is {known} {where}, not {key}"
        raise AnalysisError(f"{wrong}; leave its key out, or write {known} there")
    if not known and key in texts.values():
        wrong = f"{key} is another text {where} (its hash differs)"
        remedy = "get that one, give this one a key of its own, or, if it takes the place of"
        raise AnalysisError(f"{wrong}; {remedy} the other, write {article.sha256} there")
    if not re.fullmatch(r"[a-z0-9-]+", key):
        remedy = "give one of small letters, digits and hyphens, such as gazette-2025-06-27"
        raise AnalysisError(f"{key!r} is no key of an article; {remedy}")
    return key


def _describe(field: Mapping[str, Any]) -> str:
    """Say what a cell means and, of a closed list, what is allowed."""
    choices = field.get("constraints", {}).get("enum", [])
    return f"{field['description']}{': one of ' * bool(choices)}{', '.join(choices)}"


def _tell_twins(path: Path, article: Article, name: str) -> str:
    """Say where a text has another key than its file, and which other review is of it."""
    key, others = path.name.removesuffix(".review.csv"), path.parent.glob("*.review.csv")
    same = [x.name for x in others if x != path and article.sha256.encode() in x.read_bytes()]
    told = [f"this text is {key} in data/raw/sources.csv, whatever its file is called"]
    told *= name != key
    told += [f"{x} is a review of the same text: keep one of them" for x in sorted(same)]
    return "; ".join(told)


def _tell_copy(key: str, rows: Sequence[Row], tables: Tables) -> str:
    """Say which article of the tables has most of its phrases in common with this one."""
    printed = Counter(row["phrase"] for row in rows if row["class"] == "substantive")
    for source in (x["source_id"] for x in tables["sources"] if x["source_id"] != key):
        own = [x for name in THEMES for x in tables[name] if x["source_id"] == source]
        phrases = Counter(x["as_printed"] for x in own if x["unit"] != "date")
        shared = (phrases & printed).total()
        if shared >= _SHARED and 2 * shared >= phrases.total():
            told = f"{source} has {shared} of its {phrases.total()} numbers in the same words"
            return f"{told}: a copy?"
    return ""


def _tell_places(rows: Sequence[Row]) -> str:
    """Say which places of the article the tables lack."""
    found = re.findall(f"{LACKING}: ([^;]+)", "; ".join(row["doubt"] for row in rows))
    names = ", ".join(dict.fromkeys(found))
    return f"data/raw/places.csv has no row for {names}: add it first" if names else ""


def _tell_themes(before: Sequence[Row], rows: Sequence[Row]) -> str:
    """Say which accepted lines are of another theme, since their cells or others were mended."""
    old = {_place(x): x["theme"] for x in before if x["decision"] == "accept"}
    moved = [x for x in rows if x["theme"] != old.get(_place(x), x["theme"])]
    told = [f"{x['phrase']!r} is in {x['theme']} now, not in {old[_place(x)]}" for x in moved]
    return f"themes follow what was mended: {', '.join(told)}" if told else ""


def _tell_pairs(rows: Sequence[Row]) -> str:
    """Say which accepted lines have a pair that waits for its scope."""
    open_ = [x for x in rows if x["decision"] == "accept" and x["same_as"] and not x["scope"]]
    told = ", ".join(f"{x['phrase']!r} and {x['same_as']}" for x in open_)
    return f"choose a scope, or empty same_as, for pairs: {told}" if told else ""


def make_review(
    path: Path,
    article: Article,
    tables: Tables,
    package: Package,
    before: Sequence[Row] = (),
    **given: str,
) -> Review:
    """Propose a row for each number of an article, with what was decided of it before.

    Decisions stand in the raw tables, or in the rows of an earlier review, whose text may have been
    another. The name of the path begins with the article's key.
    """
    key = path.name.removesuffix(".review.csv")
    columns = [x for x in columns_of(package, "sources") if x not in ("source_id", "paragraphs")]
    about = list(_tell_source(key, columns, article, tables, before, given))
    source, paragraphs = Review(path, article, about).source, article.paragraphs
    rows, taken = list[Row](), defaultdict[str, list[Span]](list)
    for table in (*THEMES, "exclusions"):
        for row in (x for x in tables[table] if x["source_id"] == key):
            text, there = get_paragraph(row, paragraphs), taken[row["paragraph"]]
            if claim := find_claim(table, row, read_paragraph(text, source["language"]), there):
                there += claim.spans
                found = {CALLED.get(x, x): cell for x, cell in row.items() if x != "mention_id"}
                found |= {"decision": "exclude"} if table == "exclusions" else {"theme": table}
                found["context"] = mark_context(text, claim.spans[0])
                found["how"] = f"stands in data/raw/{table}.csv"
                rows.append(dict.fromkeys(COLUMNS, "") | {"decision": "accept"} | found)
    before = renew_themes(before, paragraphs, tables, source["language"])
    decided = [x for x in before if x["decision"] == "accept" and x["theme"] in THEMES]
    decided = [print_row(x | {"note": ""}, source["language"]) for x in decided]
    spots = [(int(x["paragraph"]), find_span(x, paragraphs), x) for x in decided]
    # What was decided is evidence for what is open.
    proposed = propose_rows(article, source, add_to_themes(tables, decided), spots)
    rows += [x for x in proposed if is_free(find_span(x, paragraphs), taken[x["paragraph"]])]
    read_by = {x["phrase"]: x["value"] for x in about}
    is_anew = any(x["proposal"] != read_by[x["phrase"]] for x in before if x["phrase"] in READ_BY)
    before = [
        x if _is_kept(x) else _forget(x) | ({"proposed": ""} if is_anew else {})
        for x in before
        if x["class"] != SOURCE
    ]
    lost = _keep_decisions(rows, _place_own(before, paragraphs, source["language"]), paragraphs)
    rows = renew_themes(rows, paragraphs, tables, source["language"])
    rows = [mend_proposed(row, source, tables) for row in rows]
    rows = pair_rows(rows, source, tables)
    renew_ids(rows, tables)
    rows.sort(key=lambda row: (int(row["paragraph"]), find_span(row, paragraphs)))
    return Review(path, article, [*about, *rows, *lost])


def _tell_source(
    key: str,
    columns: Sequence[str],
    article: Article,
    tables: Tables,
    before: Sequence[Row],
    given: Mapping[str, str],
) -> Iterator[Row]:
    """Tell an article's row of `sources.csv`, a line a cell; what nobody has said stays empty."""
    known = next((row for row in tables["sources"] if row["source_id"] == key), {})
    earlier = {row["phrase"]: row for row in before if row["class"] == SOURCE}
    own = {"sha256": (article.sha256, "of the text"), **article.named}
    own.setdefault("language", (guess_language(article.text), "guessed"))
    written = {x: row["value"] for x, row in earlier.items()}
    said = (known, given, written, {x: cell for x, (cell, _) in own.items()})
    language, day = (next(filter(None, (x.get(y) for x in said)), "") for y in READ_BY)
    guessed = guess_source(article, language, day) if language in LANGS else {}
    for column in columns:
        cell, old = given.get(column, ""), dict.fromkeys(COLUMNS, "") | earlier.get(column, {})
        if known and cell not in ("", known[column]):
            wrong = f"{column} of {key} is {known[column]!r} in data/raw/sources.csv, not {cell!r}"
            raise AnalysisError(f"{wrong}; mend it there, or leave it out here")
        told = [(known.get(column, ""), "stands in data/raw/sources.csv"), (cell, "given")]
        told += [(old["value"], old["how"])] if column != "sha256" else []
        told += [own.get(column, ("", "")), guessed.get(column, ("", ""))]
        value, how = next((x for x in told if x[0]), ("", ""))
        cells = {"source_id": key, "class": SOURCE, "phrase": column, "how": how}
        is_kept = (value, how) == (old["proposal"], old["how"])  # nobody has written it since
        is_guess = (value, how) == guessed.get(column) or (is_kept and old["doubt"] == _GUESS)
        cells["doubt"] = _GUESS if is_guess else ""
        yield old | cells | {"value": value, "proposal": value}  # by which numbers are read now


def list_choices(package: Package) -> Mapping[str, Sequence[str]]:
    """List what is allowed in the closed columns of a number's row."""
    fields = [y for x in ("exclusions", THEMES[0], "claims") for y in fields_of(package, x)]
    closed = {x["name"]: x.get("constraints", {}).get("enum") for x in fields}
    found = {column: closed[column] for column in COLUMNS if closed.get(column)}
    return {"decision": DECISIONS[:2], "theme": THEMES, **found}


def add_number(project: Project, review: Review, at: int, phrase: str) -> tuple[Review, int]:
    """Add a row for a phrase of the article that has none, and say which it is.

    It is looked for from the paragraph of the row `at` on. An AnalysisError says if there is none.
    """
    paragraphs, rows = review.article.paragraphs, list(review.rows)
    numbers = [int(x["paragraph"]) if x["paragraph"].isdecimal() else 0 for x in rows]
    places = [(x, find_span(row, paragraphs)) for x, row in zip(numbers, rows, strict=True)]
    spots = [
        (number, match.span())
        for number, text in enumerate(paragraphs, start=1)
        for match in re.finditer(re.escape(phrase.strip() or "\0"), text)
    ]
    free = [spot for spot in spots if spot not in places]
    if not free:
        wrong = f"{phrase!r} {'has a row' if spots else 'does not stand in the article'}"
        raise AnalysisError(f"{wrong}; mark a number in the article, then add it")
    here = places[at][0]
    spot = next((x for x in free if x[0] >= here), free[0])
    tables = read_tables(project, read_schemas(project))
    taken = {x["fact_id"]: x["place"] for x in rows}
    row = propose_row(review.article, review.source, tables, *spot, taken)
    place = next((i for i, x in enumerate(places) if x > spot), len(rows))
    rows.insert(place, row)
    return Review(review.path, review.article, rows), place


def _place_own(rows: Sequence[Row], paragraphs: Sequence[str], language: str) -> list[Row]:
    """Give lines that were added the context of where they stand; no two of a word are at one."""
    placed, taken = list(rows), defaultdict[str, list[Span]](list)
    for row in (x for x in rows if MARKS[0] in x["context"]):
        text, (first, last) = get_paragraph(row, paragraphs), find_span(row, paragraphs)
        # What a decision leaves out is free.
        begin = text.find(row["phrase"], first, last) if row["decision"] else -1
        span = (begin, begin + len(row["phrase"])) if begin >= 0 else (first, last)
        taken[row["paragraph"]].append(span)
    for i, row in enumerate(rows):
        text, others = get_paragraph(row, paragraphs), taken[row["paragraph"]]
        printed = print_row(row, language)
        is_own = row["phrase"] and text and MARKS[0] not in row["context"]
        claim = find_claim("exclusions", printed, read_paragraph(text, language), others)
        if is_own and claim:
            others += claim.spans
            doubt = "it stands there several times: write more of its words if another is meant"
            doubt *= len(re.findall(re.escape(row["phrase"]), text)) > 1
            placed[i] = row | {"context": mark_context(text, claim.spans[0]), "doubt": doubt}
    return placed


def _keep_decisions(rows: list[Row], before: Sequence[Row], paragraphs: Sequence[str]) -> list[Row]:
    """Carry earlier rows over to those of the same places; give decisions that have none now."""
    places, lost = {_place(row): i for i, row in enumerate(rows)}, []
    applied = {_name(row) for row in rows if row["decision"]}  # whose phrases may have been mended
    # Those of the same text first, or another could take their place.
    for old in sorted(before, key=lambda old: _place(old) not in places):
        phrase = _MARKED.search(_place(old))
        free = [x for x in places if phrase and _MARKED.findall(x) == [phrase[0]]]
        if near := get_close_matches(_place(old), free, 1, _ALIKE):
            i = places.pop(near[0])
            rows[i] = _keep_cells(rows[i], old)
        elif _name(old) in applied:
            continue
        elif _is_kept(old) and (span := find_span(old, paragraphs)) != (0, 0):
            rows.append(old | {"context": mark_context(get_paragraph(old, paragraphs), span)})
        elif _is_kept(old):
            lost.append(old | {"paragraph": ""})
    return lost


def _is_kept(row: Row) -> bool:
    return bool(row["decision"]) or row["how"] == ADDED


def _forget(row: Row) -> Row:
    """Empty the cells of an open row that are as they were proposed: nobody has written them."""
    return row | {x: "" for x, cell in read_proposed(row).items() if row.get(x) == cell}


def _place(row: Row) -> str:
    return f"{row['context']} {row['paragraph']}"


def _name(row: Row) -> tuple[str, ...]:
    return tuple(row[x] for x in ("decision", "paragraph", "phrase", "fact_id"))


def _keep_cells(new: Row, old: Row) -> Row:
    """Keep what is decided as it was, and of what is open the cells that are filled."""
    if new["decision"] and new["decision"] == old["decision"]:
        return new  # the raw tables have it, and it may have been mended there
    told = ["paragraph", "context"]
    if not old["decision"]:
        told += ["proposal", "doubt", "how", "proposed"]
        if not new["decision"] and new["proposal"] != "exclude":
            new = add_doubts(new, *doubt_changes(new, old))
    return new | {x: old[x] for x in old if x not in told and (old[x] or old["decision"])}


# Files


def write_review(review: Review) -> None:
    """Write the rows of a review for spreadsheets, with a mark for UTF-8; no cell is run there."""
    # Columns that a reviewer has added are kept.
    columns = dict.fromkeys([*COLUMNS, *(column for row in review.rows for column in row)])
    cells = ([disarm(row.get(column, "")) for column in columns] for row in review.rows)
    write_atomically(review.path, f"\ufeff{format_csv([columns, *cells])}")


def read_review(path: Path) -> Review:
    """Read a review, with the text beside it, also as a spreadsheet has saved it.

    Separators, quotes, encoding and the order of rows and columns may be others. A DataError names
    rows of another article.
    """
    rows, lines = _read_rows(path)
    key, name = rows[0]["source_id"], path.name.removesuffix(".review.csv")
    if name != key and path.name != name:  # a copy may be called as one likes
        remedy = "move it, or run analysis curate on the article again"
        raise AnalysisError(f"{path} is a review of {key}, not of {name}; {remedy}")
    text = path.with_name(f"{key}.txt")
    if not text.is_file():
        wrong = f"{text} is missing, which belongs to {path.name}"
        raise AnalysisError(f"{wrong}; put it beside it, or run analysis curate on the article")
    return Review(path, read_article(text), rows, lines)


def _read_rows(path: Path) -> tuple[list[Row], list[int]]:
    """Read the rows of a review, at least one, all of one article, and on which lines they are."""
    rows, lines = _read_csv(path)
    rows = [{"proposed": ""} | row for row in rows]
    if missing := [column for column in COLUMNS if column not in rows[0]]:
        wrong = f"{path} lacks columns of a review: {', '.join(missing)}"
        raise AnalysisError(f"{wrong}; restore them, or run analysis curate on the article again")
    problems: list[Problem] = []
    names = Counter(row["source_id"] for row in rows)
    del names[""]  # of a line of one's own
    name = max(names, key=lambda x: names[x], default="")
    for line, row in zip(lines, rows, strict=True):
        row["source_id"] = row["source_id"] or name
        if row["source_id"] != name:
            wrong = f"{row['source_id']!r} is another article, the other rows are of {name}"
            problems.append(Problem(path.name, line, "source_id", wrong, "remove the row"))
        row["decision"] = row["decision"].lower()
    if problems:
        raise DataError(problems)
    return rows, lines


def _read_csv(path: Path) -> tuple[list[Row], list[int]]:
    if not path.is_file():
        raise AnalysisError(f"{path} is no file; name a review that analysis curate has written")
    text = decode_text(path.read_bytes(), path, "save it as CSV in UTF-8")
    text = re.sub(r"\Asep=.\r?\n", "", text)
    head, rows, lines = text.partition("\n")[0], [], []
    delimiter, quote = max(",;\t", key=head.count), "'" if head.startswith("'") else '"'
    file = io.StringIO(text, newline="")
    reader = csv.DictReader(file, restval="", delimiter=delimiter, quotechar=quote)
    try:
        names = Counter(x.strip() for x in reader.fieldnames or ())
        if twice := [x for x in names if x and names[x] > 1]:
            remedy = "remove the one that you copied, or name it otherwise"
            raise AnalysisError(f"{path}: the column {twice[0]} stands twice; {remedy}")
        for record in reader:
            # Cells beyond the columns have no name; an apostrophe had kept others from being run.
            row = {name.strip(): " ".join(record[name].split()) for name in record if name}
            if any(row.values()):
                rows.append({name: rearm(cell) for name, cell in row.items()})
                lines.append(reader.line_num)
    except csv.Error as error:
        raise AnalysisError(f"{path} cannot be read ({error}); save it as CSV again") from None
    if not rows:
        raise AnalysisError(f"{path} has no rows; run analysis curate on the article again")
    return rows, lines
