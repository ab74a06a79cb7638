"""Differences from a git revision: figures, what is computed from them, and what pages say.

Tables are compared as they were built on either side, so nothing is computed again. What a page
says stands in the outputs of its notebook. Those of the revision are the stored ones; here a
notebook is run, and not written, where it may say other than it did.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from html import escape
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from analysis.book.prose import word_fact, word_range
from analysis.errors import AnalysisError
from analysis.facts.fact import CHART, FACTS, Fact, Record, Tier, read_interval
from analysis.project import Project, Row, check_processed, read_table
from analysis.quantities.interval import Interval
from analysis.quantities.vocabulary import Level
from analysis.reports import Progress, execution, notebook
from analysis.reports.comparison import read_fact
from analysis.reports.executor import Crash, run_jobs
from analysis.reports.html import SENTENCE_END
from analysis.reports.metadata import take_bundles
from analysis.reports.stamps import hash_files

Tables = Mapping[str, Sequence[Row]]
#: The cells of executed notebooks, by the names of their pages.
Pages = Mapping[str, Sequence[Mapping[str, Any]]]

#: Tables of facts; raw tables that nothing is built of; columns that the words of a range tell; and
#: where the library is, which pages are stamped with apart from what they read.
_TIERS = {"figures": Tier.PRINTED, "context": Tier.CONTEXT, "derived": Tier.DERIVED}
_RAW = ("exclusions", "assumptions", "corrections")
_ENDS = {f"{side}_{x}" for side in ("lower", "upper") for x in (*Level, "open", "basis")}
_ENDS |= {"number"}
_LIBRARY = "src/"
#: A word, or a sign, with the space after it.
_WORD = re.compile(r"(?:\w+(?:[.,'’–-]\w+)*|[^\w\s])\s*")
#: Words that are shown on each side of a change: most sentences are whole.
_BESIDE = 30
#: Two sentences that share less of their words are two sentences, and not one that changed.
_ALIKE = 0.5
#: What Markdown would read as its own.
_MARKUP = re.compile(r"([\\`*_\[\]|~#])")


@dataclass(frozen=True)
class Change:
    """One thing that was added (+), removed (-) or changed (~)."""

    sign: str
    name: str
    label: str = ""
    #: Of what changed: what it is, what stood there, what does; empty text is nothing.
    parts: tuple[tuple[str, str, str], ...] = ()


def find_changes(
    project: Project, revision: str, *, run: bool = True
) -> tuple[str, dict[str, list[Change]]]:
    """Find how the work tree differs from a git revision: sum it up, and list it by heading.

    Without `run`, pages say what the outputs of their notebooks, as they are stored, do. An
    AnalysisError tells which side cannot be read, and why.
    """
    commit = _find_commit(project, revision)
    with tempfile.TemporaryDirectory() as folder:
        archive = _ask_git(project, "archive", "--format=zip", commit, "data", "notebooks")
        ZipFile(BytesIO(archive)).extractall(folder)
        old, said = _read_side(Project(Path(folder)), f"at {revision}: ")
    new, says = _read_side(project)
    is_common = run and _may_change_any(project, commit)
    stale = [name for name in says if is_common or says[name] != said.get(name)]
    fresh, failures = _run_notebooks(project, stale) if run and stale else ({}, {})
    says |= fresh
    changes = compare_tables(old, new)
    assumed = _list_records(said, old), _list_records(says, new)
    changes["Computed figures"] += _compare_records(*assumed)
    for name in sorted(said.keys() | says.keys()):
        passages = (list(list_passages(side.get(name, ()))) for side in (said, says))
        found = compare_passages(*passages)
        if name in failures:  # what stands after the fault was not said, and is not gone
            found = (change for change in found if change.sign != "-")
        changes[name] = [*failures.get(name, ()), *found]
    return _sum_up(revision, changes, says), changes


def _sum_up(revision: str, changes: Mapping[str, Sequence[Change]], pages: Pages) -> str:
    counts = {heading: len(listed) for heading, listed in changes.items() if listed}
    of_pages = [counts[name] for name in counts if name in pages]
    told = [f"{name.lower()}: {n}" for name, n in counts.items() if name not in pages]
    if of_pages:
        told.append(f"passages: {sum(of_pages)}, on {len(of_pages)} of {len(pages)} pages")
    return f"Since {revision}: {'; '.join(told) or 'no figure and no sentence changed'}"


# Git


def _find_commit(project: Project, revision: str) -> str:
    words = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found := _ask_git(project, *words).decode().strip():
        return found
    remedy = "name a commit, a branch or a tag; if this clone is shallow, fetch it first"
    raise AnalysisError(f"{revision!r} is no revision here; {remedy}")


def _may_change_any(project: Project, commit: str) -> bool:
    """Tell whether a file came, went or changed that any page may read, as builds see it."""
    changed = _ask_git(project, "diff", "--name-only", "--relative", "-z", commit)
    added = _ask_git(project, "ls-files", "--others", "--exclude-standard", "-z")
    names = {*os.fsdecode(changed + added).split("\0")} - {""}
    gone = (x for x in names if not (x.endswith(".ipynb") or (project.root / x).exists()))
    covered = hash_files(project, project.reports)[0].keys()
    return any(gone) or any(x in covered or x.startswith(_LIBRARY) for x in names)


def _ask_git(project: Project, *words: str) -> bytes:
    """Ask git in the folder of the project; what it has no answer to is answered with nothing."""
    try:
        done = subprocess.run(  # noqa: S603 (the words are ours, and a revision that git names)
            ["git", *words],  # noqa: S607 (where it lies differs)
            cwd=project.root,
            # In English, and nothing of the repository is written on the way.
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise AnalysisError("git is not found; install it, for it has the revisions") from None
    if done.returncode and (told := done.stderr.decode(errors="replace").splitlines()):
        raise AnalysisError(f"git {words[0]}: {told[0]}")
    return done.stdout


def _read_side(
    project: Project, at: str = ""
) -> tuple[dict[str, list[Row]], dict[str, Sequence[Mapping[str, Any]]]]:
    """Read tables by name, those that were built and raw ones that never are, and stored cells."""
    try:
        check_processed(project)
        paths = [project.processed / f"{name}.csv" for name in _TIERS]
        paths += sorted(project.processed.glob("*.csv"))
        paths += [project.raw / f"{name}.csv" for name in _RAW]
        tables = {x.stem: read_table(x, project.show(x)) for x in dict.fromkeys(paths)}
        notebooks = sorted(project.notebooks.glob(notebook.PATTERN))  # maybe none yet
        for path in notebooks:
            notebook.read_cells(path)  # tells what keeps it from being one
    except AnalysisError as fault:
        other = "; or compare with another revision" * bool(at)
        raise AnalysisError(" ".join(f"{at}{fault}{other}".split())) from None
    return tables, {path.stem: json.loads(path.read_bytes())["cells"] for path in notebooks}


# Tables


def compare_tables(old: Tables, new: Tables) -> dict[str, list[Change]]:
    """Compare two sets of tables, each row by its key; give the changes by heading."""
    changes: dict[str, list[Change]] = {
        heading: [] for heading in ("Figures", "Computed figures", "Verdicts", "Other rows")
    }
    rows = (row for side in (old, new) for row in side.get("places", ()))
    places = {row["place_id"]: row["name"] for row in rows}
    old, new = (_name_places(side, places) for side in (old, new))
    for name in sorted(old.keys() | new.keys()):
        for before, after in _pair_rows(name, old.get(name, ()), new.get(name, ())):
            if tier := _TIERS.get(name):
                heading = "Computed figures" if tier == Tier.DERIVED else "Figures"
                change = _compare_facts(tier, before, after)
            else:
                change = _compare_rows(name, before, after)
                judged = [what for what, *_ in change.parts] if before and after else []
                heading = "Verdicts" if "verdict" in judged else "Other rows"
            changes[heading].append(change)
    return changes


def _name_places(tables: Tables, names: Row) -> Tables:
    """Write the names of places in the columns of rows that are about them."""

    def name(row: Row) -> Row:
        return row | {x: names.get(row[x], row[x]) for x in ("place", "place_id") if x in row}

    return {x: rows if x == "places" else [*map(name, rows)] for x, rows in tables.items()}


def _pair_rows(name: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Pair the rows that are not alike by their key; a row without another is paired with none.

    A column that one side alone has makes no difference.
    """
    shared = old[0].keys() & new[0].keys() if old and new else set()
    sides = []
    for rows in (old, new):
        keys = (row["fact_id"] if name in _TIERS else next(iter(row.values())) for row in rows)
        if name == "corrections":  # the same cell may be corrected twice
            keys = (str(row) for row in rows)
        sides.append(dict(zip(keys, rows, strict=True)))
    for key in dict.fromkeys([*sides[1], *sides[0]]):
        before, after = (side.get(key, {}) for side in sides)
        if not (before and after) or any(before[x] != after[x] for x in shared):
            yield before, after


def _compare_rows(name: str, before: Row, after: Row) -> Change:
    row = after or before
    key, *_ = row.values()
    label = row.get("question") or row.get("claim") or row.get("name") or ""
    if name == "exclusions" and "as_printed" in row:
        label = f"“{row['as_printed']}”, {row['source_id']}, paragraph {row['paragraph']}"
    sign = "~" if before and after else "+" if after else "-"
    return Change(sign, f"{name}: {key}", label, tuple(_list_cells(before, after)))


def _list_cells(before: Row, after: Row) -> list[tuple[str, str, str]]:
    """List the cells of a row that differ, with what stood there and what does."""
    shared = (column for column in after if column in before)
    return [(x, before[x], after[x]) for x in shared if before[x] != after[x]]


# Facts


def _compare_facts(tier: Tier, before: Row, after: Row) -> Change:
    """Compare two rows of a fact in words: the number, its range, and how far it moved."""
    ends = ((row, _read_ends(row)) for row in (before, after))
    old, new = (read_fact(row, tier, interval) if interval else None for row, interval in ends)
    cells = _list_cells(before, after)
    told = [part for part in cells if part[0] not in {*_ENDS, "value"}]
    row, fact = after or before, new or old
    name, label = row["fact_id"], "{entity}: {metric} ({place}, {period})".format_map(row)
    if not (before and after):
        worded = word_fact(fact) if fact else row.get("as_printed") or "needs an assumption"
        return Change("+" if after else "-", name, f"{label} = {worded}")
    parts = [*_compare_words(old, new), *told] if old and new else told
    return Change("~", name, label, tuple(parts or cells))


def _compare_words(old: Fact, new: Fact) -> Iterator[tuple[str, str, str]]:
    words = [(word_fact(fact), word_range(fact)) for fact in (old, new)]
    told = [x for x in zip(("value", "range"), *words, strict=True) if x[1] != x[2]]
    if new.tier == Tier.DERIVED:  # the word has the digits that matter
        told = [(x, before, f"{after} ({_tell_move(old, new)})") for x, before, after in told[:1]]
    # A range that is the number itself says nothing more.
    yield from (x for n, x in enumerate(told) if not n or x[1:] != told[0][1:])


def _tell_move(old: Fact, new: Fact) -> str:
    """Tell how far both ends moved: in percent, or in the unit where that is one of percent."""
    told = []
    for before, after in zip(old.interval.bounds, new.interval.bounds, strict=True):
        if isinstance(before.value, float) or isinstance(after.value, float):
            told.append("no end" if isinstance(after.value, float) else "an end")
        elif new.unit in ("percent", "points", "date") or not before.value:
            unit = {"percent": " points", "points": " points", "date": " days"}.get(new.unit, "")
            told.append(f"{float(after.value - before.value):+.3g}{unit}")
        else:
            told.append(f"{100 * float(after.value / before.value - 1):+.3g}%")
    return told[0] if told[0] == told[1] else f"lower {told[0]}, upper {told[1]}"


def _read_ends(row: Row) -> Interval | None:
    """Read the range at core that a table tells; thirds have no decimals, and are not told."""
    if not row.get("lower_basis") or "/" in row.get("number", ""):
        return None
    written: Record = {}
    for side in ("lower", "upper"):
        text = row[f"{side}_core"]
        if text and row["unit"] == "date":
            text = str(date.fromisoformat(text).toordinal())
        written |= {side: text or None, f"{side}_open": row[f"{side}_open"] == "true"}
        written[f"{side}_basis"] = row[f"{side}_basis"]
    return read_interval(written)


def _list_records(pages: Pages, tables: Tables) -> dict[str, Fact]:
    """List the computed figures that rest on a page's assumptions, and are in no table."""
    waiting = {row["fact_id"] for row in tables["derived"] if not row["lower_basis"]}
    facts = {}
    for cells in pages.values():
        for records in take_bundles(cells, FACTS):
            for key, record in records.get("facts", {}).items():
                if key in waiting and key not in facts:
                    (interval,) = map(read_interval, record["intervals"].values())
                    facts[key] = read_fact(record, Tier.DERIVED, interval)
    return facts


def _compare_records(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterator[Change]:
    for key in new:
        if key in old and (parts := tuple(_compare_words(old[key], new[key]))):
            yield Change("~", key, f"{new[key].label}, as assumed on a page", parts)


# Pages


def _run_notebooks(
    project: Project, names: Sequence[str]
) -> tuple[dict[str, Sequence[Mapping[str, Any]]], dict[str, list[Change]]]:
    """Run notebooks without writing them; give their cells, and of those that fail, why."""
    paths = [x for x in sorted(project.notebooks.glob(notebook.PATTERN)) if x.stem in names]
    jobs = [notebook.Execution(path, {}, path) for path in paths]
    pages, failures = {}, {}
    with Progress("diff") as progress:
        progress.begin(len(jobs))
        for place, outcome in run_jobs(execution.execute, jobs, root=project.root):
            name = paths[place].stem
            if isinstance(outcome, Crash):
                failures[name] = [Change("!", "fails", outcome.reason)]
                continue
            run, executed = outcome
            pages[name] = executed.cells
            if run.failure:
                failures[name] = [Change("!", "fails", " ".join(str(run.failure).split()))]
    return pages, failures


@dataclass(frozen=True)
class Passage:
    """A sentence, a title or a line of a page, and where it stands."""

    text: str
    place: str


def list_passages(cells: Iterable[Mapping[str, Any]]) -> Iterator[Passage]:
    """List what a page says, by the cells of its executed notebook; entries of facts left out."""
    for number, cell in enumerate(cells, start=1):
        outputs = [x.get("data", {}) for x in cell.get("outputs", [])]
        charts = [data[CHART] for data in outputs if CHART in data]
        told = [("", _join(x.get("text/plain", ""))) for x in outputs if FACTS not in x]
        if charts:  # what else its cell shows is the same again, and its data
            parts = ("title", "subtitle", "alt", "note")
            told = [(f", {x}", _read(chart.get(x))) for chart in charts for x in parts]
        if cell["cell_type"] == "markdown":
            told = [("", _join(cell["source"]))]
        for kind, text in told:
            # A line of a list or a table is a sentence, too.
            for sentence in (x for line in text.split("\n") for x in SENTENCE_END.split(line)):
                if words := " ".join(sentence.split()):
                    yield Passage(words, f"cell {number}{kind}:")


def _join(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _read(part: str | Mapping[str, str] | None) -> str:
    """Read a part of a chart, of which some are sentences with their markup."""
    return (part if isinstance(part, str) else part["text"]) if part else ""


def compare_passages(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Change]:
    """Find what reads differently: a passage that changed, else what was added or removed."""
    before, after = ([passage.text for passage in side] for side in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs = zip_longest(old[i:j], new[k:m], fillvalue=Passage("", ""))
        for left, right in pairs if tag != "equal" else ():
            words = left.text.split(), right.text.split()
            if SequenceMatcher(None, *words, autojunk=False).ratio() >= _ALIKE:
                yield Change("~", right.place, parts=(("", left.text, right.text),))
                continue
            for sign, side in (("-", left), ("+", right)):
                if side.text:
                    yield Change(sign, side.place, side.text)


# In words


def show_changes(
    summary: str, changes: Mapping[str, Sequence[Change]], *, markdown: bool = False
) -> str:
    """Show changes, given by heading, in lines for a terminal or as Markdown.

    >>> share = Change("~", "share", "World: share", (("value", "21%", "22%"),))
    >>> said = Change("~", "cell 3:", parts=(("", "It was 21% then.", "It was 22% then."),))
    >>> print(show_changes("Two changes", {"Figures": [share], "01_x": [said]}))
    Two changes
    <BLANKLINE>
    Figures
    ~  share  World: share  value: 21% -> 22%
    <BLANKLINE>
    01_x
    ~  cell 3:  It was [-21-]{+22+}% then.
    """
    clean = _clean if markdown else str
    head, item, more = ("### ", "- ", "  - ") if markdown else ("", "", "    ")
    lines = [clean(summary)]
    for heading, listed in changes.items():
        lines += ["", f"{head}{clean(heading)}", *([""] * markdown)] if listed else []
        for change in listed:
            sign = f"`{change.sign}`" if markdown else change.sign  # no list within the list
            texts = [sign, *map(clean, filter(None, (change.name, change.label)))]
            parts = [_show_part(*part, markdown=markdown) for part in change.parts]
            if len(parts) == 1:
                texts.append(parts.pop())
            lines += [item + "  ".join(texts), *(more + part for part in parts)]
    return "\n".join(lines)


def _show_part(what: str, old: str, new: str, *, markdown: bool) -> str:
    clean = _clean if markdown else str
    if what:
        return f"{clean(what)}: {clean(old) or 'nothing'} -> {clean(new) or 'nothing'}"
    gone, come = ("<del>{}</del>", "<ins>{}</ins>") if markdown else ("[-{}-]", "{{+{}+}}")
    before, after = _WORD.findall(old), _WORD.findall(new)
    told = ""
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(found):
        if tag == "equal":
            told += clean(_cut(before[i:j], place > 0, place < len(found) - 1))
            continue
        left, right = "".join(before[i:j]), "".join(after[k:m])
        told += gone.format(clean(left.strip())) if left else ""
        told += come.format(clean(right.strip())) if right else ""
        told += " " * (right or left).endswith(" ")
    return told.strip()


def _cut(words: Sequence[str], after: bool, before: bool) -> str:
    """Cut what did not change to the words next to what did."""
    if len(words) <= _BESIDE * (after + before) + 2:
        return "".join(words)
    left, right = words[: _BESIDE * after], words[len(words) - _BESIDE * before :]
    return "".join([*left, "… ", *right])


def _clean(text: str) -> str:
    """Keep text from being read as markup."""
    return _MARKUP.sub(r"\\\1", escape(text, quote=False))
