"""Tell a reviewer what came of a build: a table for the job's summary, and marks at the cells."""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: What a workflow command escapes in its message; in a property two signs more.
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_MORE = {":": "%3A", ",": "%2C"}


def escape(text: str, *, is_property: bool = False) -> str:
    """Write text as a workflow command takes it."""
    signs = _ESCAPES | (_MORE if is_property else {})
    return re.sub("|".join(signs), lambda match: signs[match[0]], text)


def list_marks(pages: Mapping[str, Any]) -> Iterator[str]:
    """List an error of the workflow for each fault of a page, at its notebook and cell."""
    for href, page in pages.items():
        for fault in page["faults"]:
            place = re.match(r"cell \d+", fault)
            title = f"{href.removesuffix('.html')}{f', {place[0]}' if place else ''}"
            file = f"notebooks/{page['notebook']}.ipynb"
            where = f"file={escape(file, is_property=True)},title={escape(title, is_property=True)}"
            yield f"::error {where}::{escape(fault)}"


def write_table(folder: Path, pages: Mapping[str, Any]) -> str:
    """Write a table of pages: state, size, seconds and the first line of each fault."""
    rows = ["| page | state | kB | s | faults |", "| --- | --- | ---: | ---: | --- |"]
    for href, page in sorted(pages.items()):
        path = folder / (page.get("failed") or href)
        size = f"{path.stat().st_size / 1000:,.0f}" if path.is_file() else ""
        faults = "<br>".join(fault.splitlines()[0].replace("|", "\\|") for fault in page["faults"])
        rows.append(f"| {href} | {page['status']} | {size} | {page['seconds']:.1f} | {faults} |")
    return "\n".join(["## Pages", "", *rows, ""])


def main(folder: str) -> int:
    """Tell of the build in a folder of pages; the status says whether there was one."""
    manifest = Path(folder, "build.json")
    if not manifest.is_file():
        sys.stdout.write(f"::error::{manifest} is missing: the build stopped before any page\n")
        return 1
    pages = json.loads(manifest.read_text(encoding="utf-8"))["pages"]
    sys.stdout.writelines(f"{mark}\n" for mark in list_marks(pages))
    with Path(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull)).open("a", encoding="utf-8") as out:
        out.write(write_table(Path(folder), pages))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
