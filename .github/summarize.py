"""Tell a reviewer what came of a job: tables for its summary, and annotations at cells and lines.

``python3 .github/summarize.py reports report.log`` tells of a folder of pages, and what its build
said; ``python3 .github/summarize.py junit.xml`` of the tests of which pytest wrote that file.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

#: What a workflow command escapes in its message; in a property two signs more.
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_MORE = {":": "%3A", ",": "%2C"}
#: Colours, as JUnit's files spell them.
_COLOUR = re.compile(r"#x1B\[[\d;]*m")


def escape(text: str, *, is_property: bool = False) -> str:
    """Write text as a workflow command takes it."""
    signs = _ESCAPES | (_MORE if is_property else {})
    return re.sub("|".join(signs), lambda match: signs[match[0]], text)


def mark(message: str, **properties: object) -> str:
    """Write an error of the workflow, with those of its properties that are known."""
    known = (f"{x}={escape(str(y), is_property=True)}" for x, y in properties.items() if y)
    return f"::error {','.join(known)}".rstrip() + f"::{escape(message)}"


def mark_cell(file: str, title: str, message: str) -> str:
    """Mark a fault of a notebook at the line of the file where its cell or the cell's line is."""
    named = re.search(r"\bcell (\d+)\b(?:, line (\d+))?", message, re.IGNORECASE)
    place = line = 0
    if named:
        title += f", cell {named[1]}"
        own = named[2] or next(iter(re.findall(rf"Cell {named[1]}, line (\d+)", message)), 0)
        place, line = int(named[1]), int(own)
    return mark(message, file=file, line=find_line(Path(file), place, line), title=title)


def find_line(path: Path, cell: int, line: int) -> int:
    """Find the line of a notebook's file that holds a line of a cell; 0 if it is not to be told."""
    begun = find_texts(path) if path.is_file() else []
    return begun[cell - 1] + line if 0 < cell <= len(begun) else 0


@cache
def find_texts(path: Path) -> list[int]:
    """Find the lines of a notebook's file above the texts of its cells; none if it looks otherwise.

    Jupyter indents by one space, so that the texts of cells, and nothing else, begin like this.
    """
    text = path.read_text(encoding="utf-8")
    lines = enumerate(text.split("\n"), start=1)  # as git counts: U+2028 ends none
    begun = [n for n, line in lines if line.startswith('   "source": [')]
    return begun if len(begun) == len(json.loads(text)["cells"]) else []


def write_table(header: str, rows: Sequence[Sequence[str]], numbers: str = "") -> list[str]:
    """Write a table in Markdown; `numbers` names its columns of numbers."""
    cells = [
        [" ".join(x.split()).replace("|", "\\|").replace("<", "&lt;") for x in y] for y in rows
    ]
    rule = ["---:" if name in numbers.split() else "---" for name in header.split()]
    return [f"| {' | '.join(row)} |" for row in (header.split(), rule, *cells)]


# Builds


def tell_build(folder: Path, log: Path) -> Iterator[str]:
    """Give annotations, then after an empty line the summary of the build in a folder of pages."""
    manifest = folder / "build.json"
    if not manifest.is_file():
        said = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        why = "\n".join(x for x in said if x.startswith("analysis: ")) or "its log says why"
        yield from (mark(f"No page was made: {why}"), "", "## Pages", "", "No page was made.", "")
        yield from (f"    {line}" for line in said[-20:])
        return
    told = json.loads(manifest.read_text(encoding="utf-8"))
    pages: Mapping[str, Any] = told["pages"]
    rows, total = [], 0
    for href, page in sorted(pages.items()):
        file = f"notebooks/{page['notebook']}.ipynb"
        yield from (mark_cell(file, href.removesuffix(".html"), x) for x in page["faults"])
        path = folder / (page.get("failed") or href)
        size = path.stat().st_size if path.is_file() else 0
        total += size
        faults = "; ".join(fault.splitlines()[0] for fault in page["faults"])
        rows.append([href, page["status"], f"{size / 1000:,.0f}", f"{page['seconds']:.1f}", faults])
    if not told["index"]:
        yield mark("The index is not whole: the log of the build says why")
    good = sum(page["status"] == "done" for page in pages.values())
    yield from ("", "## Pages", "")
    yield f"{good} of {len(pages)} pages are good; {total / 1e6:.1f} MB in all."
    yield from ("", *write_table("page state kB s faults", rows, "kB s"))


# Tests


def tell_tests(junit: Path) -> Iterator[str]:
    """Give annotations, then after an empty line the summary of a run of pytest."""
    if not junit.is_file():
        faults = list(lint())
        why = "style or types are at fault" if faults else "the log says what failed before"
        told = f"No test was run: {why}"
        yield from (mark_cell(*x) if x[0].endswith(".ipynb") else mark_line(*x) for x in faults)
        yield mark(told)
        yield from ("", "## Tests", "", f"{told}.")
        rows = [(file, f"{fault} ({rule})") for file, rule, fault in faults]
        yield from ["", *write_table("file fault", rows)] if rows else []
        return
    suite = ElementTree.parse(junit).getroot()[0]  # noqa: S314 (pytest wrote it, in this job)
    of_files: dict[str, list[tuple[str, str, str]]] = {}
    for case in suite.iter("testcase"):
        for fault in (*case.iter("failure"), *case.iter("error")):
            name = case.get("name", "")
            dotted = case.get("classname") or name  # a file that cannot be read has its name alone
            said, text = (_COLOUR.sub("", x or "") for x in (fault.get("message"), fault.text))
            of_files.setdefault(find_file(dotted), []).append((name, said, text.strip()))
    rows = []
    for file, faults in of_files.items():
        is_notebook = file.endswith(".ipynb")
        yield from mark_cells(file, faults) if is_notebook else mark_tests(file, faults)
        tell = tell_cell if is_notebook else tell_test
        rows += [(f"{file}::{name}", tell(said, text)) for name, said, text in faults]
    bad = sum(int(suite.get(x, 0)) for x in ("failures", "errors"))
    told = f"{bad} of {suite.get('tests')} failed, {suite.get('skipped')} skipped"
    yield from ("", "## Tests", "", f"{told}; {float(suite.get('time', 0)):.0f} s.")
    yield from ["", *write_table("test fault", rows)] if rows else []


def lint() -> Iterator[tuple[str, str, str]]:
    """Find what keeps tests from being run, style or types: file, rule, and what is where."""
    python, read = Path(".venv/bin/python"), "--output-format=json"
    for words in (("check",), ("format", "--check")) if python.is_file() else ():
        for fault in json.loads(ask(python, "ruff", *words, read, ".") or "[]"):
            place = f"line {fault['location']['row']}"
            place = f"cell {fault['cell']}, {place}" if fault["cell"] else place
            file = os.path.relpath(fault["filename"])
            yield file, fault["code"] or "syntax", f"{place}: {fault['message']}"
    for line in ask(python, "mypy", "--output=json").splitlines() if python.is_file() else ():
        if line.startswith("{"):
            fault = json.loads(line)
            yield fault["file"], fault["code"], f"line {fault['line']}: {fault['message']}"


def ask(python: Path, *words: str) -> str:
    """Run a module of the project's Python, and give what it prints."""
    called = [python, "-m", *words]
    return subprocess.run(called, capture_output=True, encoding="utf-8", check=False).stdout  # noqa: S603


def mark_line(file: str, title: str, message: str) -> str:
    """Mark a fault at the line of a file that its message begins with."""
    return mark(message, file=file, line=message[5:].partition(":")[0], title=title)


def mark_cells(file: str, faults: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Mark the first cell of a notebook that failed: what fails after it may do so for that."""
    name, said, text = faults[0]
    text = text.removeprefix("Notebook cell execution failed\n") or said
    more = f"\n\nCells that failed after it: {len(faults) - 1}" if len(faults) > 1 else ""
    opening = "" if text.startswith(name) else f"{name}: "
    yield mark_cell(file, Path(file).stem, f"{opening}{text}{more}")


def mark_tests(file: str, faults: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Mark tests at the last line of their file that their traceback has."""
    for name, said, text in faults:
        lines = re.findall(rf"(?m)^(?:.*/)?{re.escape(file)}:(\d+):", text)
        yield mark(text or said, file=file, line=lines[-1] if lines else 0, title=name)


def tell_cell(said: str, text: str) -> str:
    """Tell in a line why a cell failed: what it raised, or what nbval says of its outputs."""
    if re.search(r"(?m)^ *Cell \d+, line", text):
        return text.splitlines()[-1]
    told = re.search(r"(?m)^Cell \d+: (.*)", text)
    return told[1] if told else tell_test(said, text)


def tell_test(said: str, text: str) -> str:
    """Tell in a line why a test failed."""
    return (said or text).partition("\n")[0]


def find_file(dotted: str) -> str:
    """Find the file of a test by its name with dots; give the name if there is none."""
    if dotted.endswith(".ipynb"):
        return dotted.removesuffix(".ipynb").replace(".", "/") + ".ipynb"
    parts = dotted.split(".")
    names = ("/".join(parts[:n]) + ".py" for n in range(len(parts), 0, -1))
    return next((name for name in names if Path(name).is_file()), dotted)


def main(path: str, log: str = "") -> int:
    """Print annotations, and append a summary to that of the job."""
    is_tests = path.endswith(".xml")
    lines = list(tell_tests(Path(path)) if is_tests else tell_build(Path(path), Path(log)))
    end = lines.index("")
    sys.stdout.writelines(f"{line}\n" for line in lines[:end])
    with Path(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull)).open("a", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in [*lines[end + 1 :], ""])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
