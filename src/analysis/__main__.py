"""The ``analysis`` command: what it reads from the terminal and what it says there.

Each verb imports what it needs when it is called, so that ``--help`` is quick. A fault that a user
can mend is one message on standard error and exit status 1, never a traceback.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from analysis.errors import (
    AnalysisError,
    FactError,
    ParameterError,
    TablesBehindError,
    find_near,
    suggest,
)
from analysis.project import Project, find_checkout
from analysis.quantities import LANGS

if TYPE_CHECKING:
    from analysis.book.book import Book
    from analysis.curation.review import Review

#: An option that takes a name and a value, and may be given again.
_NAMED_VALUE: Any = {"nargs": 2, "action": "append", "default": [], "metavar": ("NAME", "VALUE")}
_LEVELS = ("logical", "core", "middle", "wide")
#: What a row of `sources.csv` says of an article that its text does not.
_CITED = """
    publisher title author published_on dateline address kind speaks_for language
""".split()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command on the words after ``analysis``; those of the process by default.

    The exit status is 0 if all is well, 1 after a fault, 2 if the words cannot be understood.
    """
    _open_streams()
    options = _read_words(sys.argv[1:] if arguments is None else arguments)
    # Ended from outside, the command unwinds as after Ctrl-C, so that nothing is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = options.pop("run")
    try:
        status: int | None = run(**options)
        sys.stdout.flush()
    except AnalysisError as fault:
        print(f"analysis: {_explain(fault)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("analysis: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of a pipe has gone, as `head` does; nothing is left to say.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return 1
    except OSError as fault:
        # A full disk, a folder that is not ours: files are written whole or not at all.
        where = f" at {fault.filename}" if fault.filename else ""
        print(f"analysis: {fault.strerror or fault}{where}; what was good is kept", file=sys.stderr)
        return 1
    return status or 0


def _explain(fault: AnalysisError) -> AnalysisError:
    """Give what keeps the processed tables from being built in place of their being behind."""
    if not isinstance(fault, TablesBehindError):
        return fault
    from analysis.curation.build import read_checked
    from analysis.curation.raw import read_schemas

    try:
        project = find_checkout()
        read_checked(project, read_schemas(project))
    except AnalysisError as wrong:
        return wrong
    return fault


def _open_streams() -> None:
    """Open streams that are closed, lest another file get their number, and what they are told."""
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    for name, other in (("stdout", "stderr"), ("stderr", "stdout")):
        if getattr(sys, name) is None:
            left = getattr(sys, other)  # takes the messages of both
            number = os.dup(left.fileno()) if left else os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, open(number, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
            os.set_inheritable(number, True)
    if isinstance(sys.stdout, io.TextIOWrapper):  # that of Windows may have no Chinese
        sys.stdout.reconfigure(errors="backslashreplace")


def _read_words(given: Sequence[str]) -> dict[str, Any]:
    """Read the words of a command line; one that nobody takes is told with what may be meant."""
    words = list[str]()
    for word in given:  # no name of a parameter has the sign of NAME=VALUE in it
        words += word.split("=", 1) if words[-1:] in (["-p"], ["--parameter"]) else [word]
    parser, verbs = _make_parser()
    found, left = parser.parse_known_args(words)
    verb = found.__dict__.pop("verb")
    if left:
        verbs[verb].error(_tell_left(left[0], verb, verbs))
    return vars(found)


def _tell_left(word: str, verb: str, verbs: Mapping[str, argparse.ArgumentParser]) -> str:
    """Say what may be meant by a word that a verb does not take."""
    takes_pairs = verb in ("report", "brief")
    if not word.startswith("-"):
        example = """, as -p title "Two words" or --lang "en, de\"""" if takes_pairs else ""
        return f"{word!r} is a word too many; what has blanks in it needs quotes{example}"
    name = word.partition("=")[0]
    known = {x: set(re.findall(r"--[a-z-]+", verbs[x].format_usage())) for x in verbs}
    if others := [x for x in verbs if name in known[x]]:
        return f"{name} is an option of {' and '.join(others)}, not of {verb}"
    pair = f"a parameter is given as: -p {name.strip('-').replace('-', '_')} VALUE"
    near = find_near(name, known[verb], 0.7) or (pair if takes_pairs else f"see {verb} --help")
    return f"{name} is no option of {verb}; {near}"


class _Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Say it, and where more stands; end with the status 2."""
        more = "" if "--help" in message else f"; see {self.prog} --help"
        self.exit(2, f"{self.prog}: {message}{more}\n")


def _make_parser() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """Make the parser, and those of verbs, whose options are arguments of what runs them."""
    about = "Curate figures of articles, trace them to paragraphs, and build reports of them."
    parser = _Parser(prog="analysis", description=about)
    named = {"title": "verbs", "dest": "verb", "metavar": "verb"}
    verbs = parser.add_subparsers(required=True, prog=parser.prog, **named)
    _add_report(verbs.add_parser("report", help="run the notebooks and write the pages"))
    _add_brief(verbs.add_parser("brief", help="write a notebook as documents to hand out"))

    _add_new(verbs.add_parser("new", help="make a notebook for a question of your own"))

    refresh = verbs.add_parser("refresh", help="run the committed notebooks again, in place")
    refresh.add_argument("notebooks", nargs="*", help="numbers or names; all by default")
    refresh.add_argument("--jobs", type=int, help="how many notebooks run at the same time")
    refresh.set_defaults(run=_refresh)

    data = verbs.add_parser("data", help="check data/raw and build data/processed from it")
    data.set_defaults(run=_data)

    _add_curate(verbs.add_parser("curate", help="propose rows for an article's numbers"))

    verify = verbs.add_parser("verify", help="compare the figures with the articles' texts")
    verify.add_argument("articles", type=Path, help="folder of texts, each named by its source_id")
    verify.set_defaults(run=_verify)

    diff = verbs.add_parser("diff", help="tell what differs from a git revision, pages too")
    diff.add_argument("revision", nargs="?", default="HEAD", help="commit, branch or tag; HEAD")
    about = "for the summary of a CI job"
    diff.add_argument("--markdown", action="store_true", help=about)
    about = "take what pages say from the notebooks as they are stored; none is run"
    diff.add_argument("--stored", action="store_true", help=about)
    diff.set_defaults(run=_diff)

    trace = verbs.add_parser("trace", help="follow a figure down to articles and paragraphs")
    trace.add_argument("fact", help="id of the figure")
    trace.set_defaults(run=_trace)

    facts = verbs.add_parser("facts", help="list figures by words in their names")
    facts.add_argument("words", nargs="*", help="in any order; all facts by default")
    facts.set_defaults(run=_list_facts)

    for verb in (trace, facts):
        verb.add_argument("--lang", choices=LANGS, default="en", help="language of numbers")
        verb.add_argument("--level", choices=_LEVELS, default="core", help="how hedges are read")
        about = "what a figure assumes, as market_growth 5; may be given again"
        verb.add_argument("-p", "--parameter", **_NAMED_VALUE, help=about)
    return parser, verbs.choices


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("question", help="what the notebook asks; it gives its file the name")
    begin = new.add_mutually_exclusive_group()
    about = "copy the cells of this notebook, by number or name"
    begin.add_argument("--from", dest="source", default="", metavar="NOTEBOOK", help=about)
    about = "begin with a small example, which is the default"
    begin.add_argument("--empty", dest="source", action="store_const", const="", help=about)
    about = "in notebooks/drafts/: not tested, and in no index"
    new.add_argument("--draft", action="store_true", dest="is_draft", help=about)
    new.set_defaults(run=_new)


def _add_report(report: argparse.ArgumentParser) -> None:
    add = report.add_argument
    add("notebooks", nargs="*", help="numbers or names; all by default")
    add("--lang", default="en", help="language of the pages: en, de or zh, or several: en,de,zh")
    add("--level", choices=_LEVELS, help="how hedges are read")
    about = "another parameter of the notebooks; may be given again"
    add("-p", "--parameter", **_NAMED_VALUE, help=about)
    about = "parameter sets of one notebook, CSV or YAML"
    add("--params", type=Path, metavar="FILE", dest="sets", help=about)
    about = "only this notebook or, with --params, this set; may be given again"
    add("--only", action="append", default=[], metavar="NAME", help=about)
    add("--out", type=Path, help="folder for the pages; reports by default")
    add("--force", action="store_true", help="make pages that are fresh, too")
    add("--fail-fast", action="store_true", help="begin no further page after the first failure")
    add("--keep-going", action="store_true", help="make the valid sets and skip the others")
    about = "with --params: ids of figures for the table over the sets; those that move by default"
    add("--compare", default="", metavar="IDS", help=about)
    add("--jobs", type=int, help="how many notebooks run at once; by default one more than cores")
    add("--timeout", type=int, default=120, help="seconds that one cell may take; 120")
    add("--scheduler", default="", metavar="ADDRESS", help="make the pages on this Dask cluster")
    report.set_defaults(run=_report)


def _add_brief(brief: argparse.ArgumentParser) -> None:
    add = brief.add_argument
    add("notebook", nargs="?", default="90", help="number or name; 90 by default")
    about = "what to write, of pdf, docx, pptx and html; all by default"
    add("--format", dest="formats", default="pdf,docx,pptx,html", help=about)
    add("--lang", default="en", help="language: en, de or zh, or several: en,de,zh")
    about = "a parameter of the notebook, as title or as_of; may be given again"
    add("-p", "--parameter", **_NAMED_VALUE, help=about)
    add("--paper", default="", help="of PDF and Word: a4 or letter; a4 by default")
    add("--reference", type=Path, metavar="FILE", help="a Word file whose styles it takes")
    add("--template", type=Path, metavar="FILE", help="a PowerPoint file whose layouts it takes")
    add("--out", type=Path, help="folder for the files; reports/briefings by default")
    brief.set_defaults(run=_brief)


def _read_pairs(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    names = [name for name, _ in given]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ParameterError(f"the parameter {twice[0]} is given twice; give it once")
    return dict(given)


def _brief(parameter: Sequence[tuple[str, str]], **options: Any) -> None:
    from analysis.reports.briefs import make_briefs

    project = find_checkout()
    for path in make_briefs(project, parameters=_read_pairs(parameter), **options):
        print(f"{project.show(path)}  {path.stat().st_size // 1000} kB")


def _add_curate(curate: argparse.ArgumentParser) -> None:
    add = curate.add_argument
    add("file", type=Path, nargs="?", help="the article: text, HTML or PDF")
    add("--source-id", default="", metavar="ID", help="its key; the name of the file by default")
    add("--output", type=Path, metavar="FOLDER", help="where the review lies; beside the article")
    add("--apply", type=Path, metavar="REVIEW", help="put what is decided into data/raw")
    for column in _CITED:
        add(f"--{column.replace('_', '-')}", default="", help=argparse.SUPPRESS)
    curate.epilog = f"""The article's row of data/raw/sources.csv may be given, too:
        {", ".join(f"--{column.replace('_', '-')}" for column in _CITED)}."""
    curate.set_defaults(run=_curate)


def _report(level: str | None, parameter: Sequence[tuple[str, str]], **options: Any) -> int:
    from analysis.reports.build import build_reports

    given = {"level": level} if level else {}
    parameters = {**given, **_read_pairs(parameter)}
    return build_reports(find_checkout(), parameters=parameters, **options)


def _new(question: str, source: str, is_draft: bool) -> None:
    from analysis.reports.drafts import create_notebook

    project = find_checkout()
    path = create_notebook(project, question, source=source, is_draft=is_draft)
    name = f"{path.parent.name}/{path.name[:2]}" if is_draft else path.name[:2]
    later = "" if is_draft else "; then make format refresh, for make test compares what it shows"
    print(project.show(path))
    print(f"next: open it in JupyterLab (make lab); its page: make report ARGS={name}{later}")
    print(f"to hand out: make brief ARGS=\"{name} -p title 'Your title'\"")


def _refresh(notebooks: Sequence[str], jobs: int | None) -> int:
    from analysis.reports.refresh import refresh_notebooks, write_findings

    project = find_checkout()
    status = refresh_notebooks(project, notebooks=notebooks, at_once=jobs)
    if not status:
        write_findings(project)
    return status


def _data() -> None:
    from analysis.curation.build import build_data
    from analysis.project import list_unverified

    project = find_checkout()
    for name, rows in build_data(project).items():
        print(f"data/processed/{name}.csv  {rows} rows")
    if names := list_unverified(project):
        told = f"changed since they were compared with the articles: {', '.join(names)}"
        print(f"{told}; run make verify ARTICLES=folder")


def _curate(
    file: Path | None, source_id: str, output: Path | None, apply: Path | None, **given: str
) -> None:
    from analysis.curation.raw import fields_of, read_schemas
    from analysis.curation.review import list_choices, open_review

    project = find_checkout()
    if apply and not file:
        said = {"source_id": source_id, "output": output, **given}
        if unused := [f"--{name.replace('_', '-')}" for name, told in said.items() if told]:
            raise ParameterError(f"--apply reads a review alone; leave out {', '.join(unused)}")
        return _apply(project, apply)
    if apply or not file:
        raise ParameterError("name an article, or a review with --apply")
    review = open_review(project, file, source_id, output, **given)
    fields = fields_of(read_schemas(project), "sources")
    needed = [x for x in fields if x["constraints"].get("required")]
    if sys.stdin.isatty():
        answers = _ask([x for x in needed if not review.source[x["name"]]])
        review = open_review(project, file, source_id, output, **given | answers)
    _tell_review(review, [x["name"] for x in needed if not review.source[x["name"]]])
    print("allowed in its cells:")
    for column, choices in list_choices(read_schemas(project)).items():
        print(f"  {column}: {', '.join(choices)}")
    ask = "write accept or exclude in the review; then " if review.open else ""
    print(f"next: {ask}analysis curate --apply {review.path}")
    return None


def _apply(project: Project, path: Path) -> None:
    from analysis.curation.apply import apply_review
    from analysis.curation.review import read_review

    outcome = apply_review(project, read_review(path))
    if outcome.was_cut_off:
        print("an earlier run was cut off while it wrote; what it left out is added now")
    for table, rows in outcome.added.items():
        print(f"data/raw/{table}.csv  {len(rows)} {'row' if len(rows) == 1 else 'rows'} added")
    if not outcome.added:
        print("nothing is added: what is decided stands in data/raw already")
    print(f"{len(outcome.open)} open")
    for row in outcome.open:
        print(f"  paragraph {row['paragraph']}: {row['phrase']!r}")


def _ask(fields: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Ask for cells on the terminal; what is not answered stays empty."""
    cells = {}
    for field in fields:
        choices = field["constraints"].get("enum", [])
        print(f"{field['name']}: {', '.join([field['description'], *choices])}")
        try:
            cell = input("> ").strip()
            while choices and cell and cell not in choices:
                print(f"{cell!r} is not allowed; write one of {', '.join(choices)}")
                cell = input("> ").strip()
        except EOFError:
            break
        cells[field["name"]] = cell
    return cells


def _tell_review(review: Review, missing: Sequence[str]) -> None:
    source = review.source
    print(f"{source['source_id']}: {source['paragraphs']} paragraphs, {source['language']}")
    if review.told:
        print(f"look: {review.told}")
    rows = [row for row in review.rows if row["class"] != "source"]
    counts = Counter(row["decision"] or f"open, proposed: {row['proposal']}" for row in rows)
    print(review.path, *(f"  {count} {name}" for name, count in sorted(counts.items())), sep="\n")
    for row in rows:
        if row["decision"] and not row["paragraph"]:
            where = "line at the end of the review"
            print(f"lost its place: {row['phrase']!r} ({row['decision']}, {where})")
    if missing:
        again = ", and read it again, since dates are told from it" * ("published_on" in missing)
        print(f"empty in its first lines: {', '.join(missing)}; fill them in{again}")


def _verify(articles: Path) -> None:
    from analysis.curation.build import read_checked
    from analysis.curation.raw import read_schemas
    from analysis.curation.verify import hash_compared, verify_articles

    project = find_checkout()
    hashes = hash_compared(project)
    tables = read_checked(project, read_schemas(project))
    accounts = verify_articles(project, articles, tables, hashes)
    for account in sorted(accounts, key=lambda x: x.is_missing):
        counts = f"{account.curated} curated, {account.excluded} excluded, "
        counts += f"{account.unexplained} unexplained"
        counts = "not compared, for its text is missing" if account.is_missing else counts
        if account.is_new:
            counts = "not applied, no row in data/raw/sources.csv; left out"
        print(f"{account.source_id}: {counts}")
    explained = sum(account.curated + account.excluded for account in accounts)
    total = sum(account.mentions for account in accounts)
    print(f"{explained} of {total} mentions accounted for", flush=True)
    if gaps := [gap for account in accounts for gap in account.gaps]:
        noun = "gap" if len(gaps) == 1 else "gaps"
        raise AnalysisError("\n  ".join([f"{len(gaps)} {noun}:", *gaps]))


def _diff(revision: str, markdown: bool, stored: bool) -> None:
    from analysis.reports.diff import find_changes, show_changes

    summary, changes = find_changes(find_checkout(), revision, run=not stored)
    print(show_changes(summary, changes, markdown=markdown))


def _list_facts(words: Sequence[str], **how: Any) -> None:
    from analysis.book.search import list_lines

    print(*list_lines(_open_book(**how), " ".join(words)), sep="\n")


def _trace(fact: str, **how: Any) -> None:
    book = _open_book(**how)
    if missing := book.pending.get(fact):
        given = " ".join(f"-p {name} NUMBER" for name in missing)
        raise AnalysisError(f"{fact} needs what is assumed; add {given}")
    traced = {x.id for x in book.walk(fact)}
    if unused := [name for name, _ in how["parameter"] if name not in traced]:
        raise ParameterError(f"{fact} does not rest on {unused[0]}; leave it out")
    print(book.trace(fact))


def _open_book(lang: str, level: str, parameter: Sequence[tuple[str, str]]) -> Book:
    from analysis.book.book import Book

    book = Book.open(lang, level)
    given = _read_pairs(parameter)
    columns = ["assumption_id", "unit"]
    units = dict(book.table("assumptions")[columns].to_numpy().tolist()) if given else {}
    for name, value in given.items():
        if name not in units:
            raise ParameterError(f"{name!r} is no assumption; {suggest(name, units)}")
        try:
            book.assume(name, value, units[name], "given on the command line")
        except FactError as fault:
            raise ParameterError(f"{str(fault).partition(';')[0]} ({units[name]})") from fault
    return book


if __name__ == "__main__":
    sys.exit(main())
