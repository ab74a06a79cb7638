"""What slides tell: the parts of a document grouped by finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.reports.office import Block, DocChart, DocRun, DocTable, Part


@dataclass
class Topic:
    """What a slide tells: a claim, sentences, a chart or a table, caveats."""

    title: Block
    said: list[Block] = field(default_factory=list)
    caveats: list[Block] = field(default_factory=list)
    shown: DocChart | DocTable | None = None
    rest: Sequence[tuple[Block, ...]] = ()  # rows of its table that stand in the notes alone


def group(parts: Iterable[Part], first: str) -> tuple[list[Block], list[Topic], list[Block]]:
    """Group the parts of a document: what stands on its title, its findings, its notes.

    A second chart or table of a finding has a slide of its own.
    """
    opening: list[Block] = []
    findings: list[Topic] = []
    notes: list[Block] = []
    for part in parts:
        kind = part.kind if isinstance(part, Block) else ""
        if isinstance(part, Block) and kind in ("title", "subtitle", "byline", "basis", "full"):
            opening.append(part)
        elif isinstance(part, Block) and kind == "notes":
            notes.append(part)
        elif isinstance(part, Block) and kind in ("h2", "h3"):
            findings.append(Topic(part))
        else:
            if not findings:
                findings.append(Topic(Block("h2", (DocRun(first),))))
            if isinstance(part, Block):
                (findings[-1].caveats if kind == "caveats" else findings[-1].said).append(part)
            elif findings[-1].shown or findings[-1].title.text == first:
                findings.append(Topic(part.title, shown=part))
            else:
                findings[-1].shown = part
                # The name of a section claims nothing: its chart does.
                is_cited = any(x.note for x in findings[-1].title.runs)
                if isinstance(part, DocChart) and part.title.runs and not is_cited:
                    findings[-1].title = part.title
    return opening, [x for x in findings if x.said or x.shown], notes


def list_lead(finding: Topic) -> list[Block]:
    """List what stands above a chart or a table: its name, if it has its own, and its unit."""
    shown, lines = finding.shown, list[Block]()
    if shown and shown.title.text not in ("", finding.title.text):
        lines = [shown.title.embolden()]
    if isinstance(shown, DocChart) and shown.subtitle.runs:
        lines.append(shown.subtitle)
    return lines


def list_notes(blocks: Iterable[Block]) -> list[int]:
    """List the numbers of the notes of some blocks."""
    noted = (run.note for block in blocks for run in block.runs if run.note)
    return sorted({int(number) for note in noted for number in note.split(",")})
