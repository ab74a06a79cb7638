"""The ``analysis`` command: what it reads from the terminal and what it says there.

Each verb imports what it needs when it is called, so that ``--help`` is quick. A fault that a user
can mend is one message on standard error and exit status 1, never a traceback.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError, ParameterError
from analysis.project import find_checkout
from analysis.quantities import LANGS

if TYPE_CHECKING:
    from analysis.book.book import Book

_LEVELS = ("logical", "core", "middle", "wide")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command on the words after ``analysis``; those of the process by default.

    The exit status is 0 if all is well, 1 after a fault, 2 if the words cannot be understood.
    """
    _open_streams()
    options = vars(_make_parser().parse_args(arguments))
    # Ended from outside, the command unwinds as after Ctrl-C, so that nothing is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = options.pop("run")
    try:
        status: int | None = run(**options)
        sys.stdout.flush()
    except AnalysisError as fault:
        print(f"analysis: {fault}", file=sys.stderr)
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


def _make_parser() -> argparse.ArgumentParser:
    """Make the parser; each verb's options are the arguments of the function that runs it."""
    parser = argparse.ArgumentParser(
        prog="analysis", description="Figures on Sino-German automotive cooperation, traced."
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="verb", prog=parser.prog)
    _add_report(verbs.add_parser("report", help="run the notebooks and write the pages"))

    new = verbs.add_parser("new", help="make a notebook for a question of your own")
    new.add_argument("question", help="what the notebook asks; its name is made of it")
    begin = new.add_mutually_exclusive_group()
    about = "copy the cells of this notebook, by number or name"
    begin.add_argument("--from", dest="source", default="", metavar="NOTEBOOK", help=about)
    about = "begin with a small example; so by default"
    begin.add_argument("--empty", dest="source", action="store_const", const="", help=about)
    about = "in notebooks/drafts/: not tested, and in no index"
    new.add_argument("--draft", action="store_true", dest="is_draft", help=about)
    new.set_defaults(run=_new)

    refresh = verbs.add_parser("refresh", help="run the committed notebooks again, in place")
    refresh.add_argument("notebooks", nargs="*", help="numbers or names; all by default")
    refresh.add_argument("--jobs", type=int, help="how many notebooks run at the same time")
    refresh.set_defaults(run=_refresh)

    data = verbs.add_parser("data", help="check data/raw and build data/processed from it")
    data.set_defaults(run=_data)

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
    trace.set_defaults(run=lambda fact, **how: print(_open_book(**how).trace(fact)))

    facts = verbs.add_parser("facts", help="list figures that have some words")
    facts.add_argument("words", nargs="*", help="in any order; all facts by default")
    facts.set_defaults(
        run=lambda words, **how: print(*_open_book(**how).list_facts(" ".join(words)), sep="\n")
    )

    for verb in (trace, facts):
        verb.add_argument("--lang", choices=LANGS, default="en", help="language of numbers")
        verb.add_argument("--level", choices=_LEVELS, default="core", help="how hedges are read")
    return parser


def _add_report(report: argparse.ArgumentParser) -> None:
    add = report.add_argument
    add("notebooks", nargs="*", help="numbers or names; all by default")
    add("--lang", default="en", help="language of the pages: en, de or zh, or several: en,de,zh")
    add("--level", choices=_LEVELS, help="how hedges are read")
    add(
        "-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
        help="another parameter of the notebooks; may be given again",
    )  # fmt: skip
    about = "parameter sets of one notebook, CSV or YAML"
    add("--params", type=Path, metavar="FILE", dest="sets", help=about)
    about = "only this notebook or, with --params, this set; may be given again"
    add("--only", action="append", default=[], metavar="NAME", help=about)
    add("--out", type=Path, help="folder for the pages; reports by default")
    add("--force", action="store_true", help="make pages that are fresh, too")
    add("--fail-fast", action="store_true", help="begin no further page after the first failure")
    add("--jobs", type=int, help="how many notebooks run at once; one more than cores")
    add("--timeout", type=int, default=120, help="seconds that one cell may take; 120")
    add("--scheduler", default="", metavar="ADDRESS", help="make the pages on this Dask cluster")
    report.set_defaults(run=_report)


def _report(level: str | None, parameter: Sequence[tuple[str, str]], **options: Any) -> int:
    from analysis.reports.build import build_reports

    names = [name for name, _ in parameter]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ParameterError(f"the parameter {twice[0]} is given twice; give it once")
    given = {"level": level} if level else {}
    return build_reports(find_checkout(), parameters={**given, **dict(parameter)}, **options)


def _new(question: str, source: str, is_draft: bool) -> None:
    from analysis.reports.drafts import create_notebook

    project = find_checkout()
    path = create_notebook(project, question, source=source, is_draft=is_draft)
    name = f"{path.parent.name}/{path.name[:2]}" if is_draft else path.name[:2]
    later = "" if is_draft else "; then make refresh, for make test compares what it shows"
    print(project.show(path))
    print(f"next: open it in JupyterLab (make lab); its page: make report ARGS={name}{later}")


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


def _verify(articles: Path) -> None:
    from analysis.curation.verify import verify_articles

    accounts = verify_articles(find_checkout(), articles)
    for account in accounts:
        print(
            f"{account.source_id}: {account.curated} curated, {account.excluded} excluded, "
            f"{account.unexplained} unexplained"
        )
    explained = sum(account.curated + account.excluded for account in accounts)
    total = sum(account.mentions for account in accounts)
    print(f"{explained} of {total} mentions accounted for", flush=True)
    if gaps := [gap for account in accounts for gap in account.gaps]:
        noun = "gap" if len(gaps) == 1 else "gaps"
        raise AnalysisError("\n  ".join([f"{len(gaps)} {noun}:", *gaps]))


def _diff(revision: str, markdown: bool, stored: bool) -> None:
    from analysis.reports.changes import show_changes
    from analysis.reports.diff import find_changes

    summary, changes = find_changes(find_checkout(), revision, run=not stored)
    print(show_changes(summary, changes, markdown=markdown))


def _open_book(lang: str, level: str) -> Book:
    from analysis.book.book import Book

    return Book.open(lang, level)


if __name__ == "__main__":
    sys.exit(main())
