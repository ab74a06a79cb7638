"""Findings and titles of documents to hand out, with what was known by the day of the book."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from html import escape
from string import Formatter
from typing import TYPE_CHECKING

from analysis.book import prose
from analysis.book.prose import Sentence, Shown
from analysis.book.tables import tell_time
from analysis.errors import FactError, suggest
from analysis.facts.fact import SENTENCE, TITLE, Fact, Tier
from analysis.project import Row, read_words
from analysis.quantities.wording import LANGUAGES

if TYPE_CHECKING:
    from analysis.book.book import Book

#: A sentence; or several, of which the first stands whose facts were known.
Versions = str | Sequence[str]
_NAME = re.compile(r"[^\W\d]\w*")


class Finding(Shown):
    """A finding, which knows whether a cell has shown it: only the last line of one is shown."""

    was_shown = False

    def __repr__(self) -> str:  # which IPython asks for beside HTML, and print
        object.__setattr__(self, "was_shown", True)
        return super().__repr__()


def knows(book: Book, texts: Sequence[str]) -> bool:
    """Tell whether all that facts or sentences name was known; see :meth:`Book.knows`."""
    named = ([x] if x.isidentifier() else _list_names(x) for x in texts)
    return _know(book, {key for names in named for key in names})


def _list_names(template: str) -> list[str]:
    """List the ids of facts that a sentence names, known or not."""
    with suppress(ValueError):  # a stray brace, which is refused when it is said
        fields = (name or "" for _, name, _, _ in Formatter().parse(template))
        return [key for name in fields for key in _NAME.findall(name)]
    return []


def _know(book: Book, keys: Set[str]) -> bool:
    for key in sorted(keys - book.later.keys()):
        book.find(key)  # one that is misspelt is refused
    return keys.isdisjoint(book.later)


def _word(lang: str, line: str, *told: object) -> str:
    """Word a line of documents, which has "one|many" where these differ; the first is the count."""
    one, _, many = read_words(__file__)[line][lang].partition("|")
    return (one if told[0] == 1 else many or one).format(*told)


def show_title(book: Book, title: str, others: Sequence[str], edition: str) -> Shown:
    """Show the title of a document; `others` are its subtitle, author and date, maybe empty."""
    if not title.strip():
        raise FactError("title: is empty; give the document its title")
    subtitle, author, date = (text.strip() for text in others)
    articles = {book.find(key).article for key in book.curated(Tier.PRINTED)}
    figures, newest = book.curated(Tier.CONTEXT), tell_time(book.newest(), book.lang)
    counts = {"articles": len(articles), "figures": len(figures)} | (
        {"edition": edition} if edition else {}
    )
    mark = "；" if book.lang == "zh" else "; "
    rest = ["", *(_word(book.lang, line, count) for line, count in counts.items())]
    basis = [_word(book.lang, "until", x) + mark.join(rest) for x in (newest.html, newest.text)]
    day = tell_time(book.as_of if book.later else "", book.lang)
    as_of = [_word(book.lang, "as_of", x) if x else "" for x in (day.html, day.text)]
    undated = sum("function" not in row and not row["published_on"] for row in book.later.values())
    left_out = _word(book.lang, "left_out", undated) if undated else ""
    byline = " · ".join(filter(None, (author, date)))
    lines = {"subtitle": prose.escape_text(subtitle), "byline": prose.escape_text(byline)}
    lines |= {"basis day": as_of[0], "basis": basis[0]}
    lines |= {"basis left-out": prose.mark_numbers(left_out)}
    told = "".join(
        f'<p class="{name}"{_say_language(book) * name.startswith("basis")}>{html}</p>'
        for name, html in lines.items()
        if html
    )
    html = f'<section class="title-page"><h1>{prose.escape_text(title)}</h1>{told}</section>'
    texts = {"title": title.strip(), "subtitle": subtitle, "author": author, "date": date}
    texts["basis"] = ". ".join(filter(None, (as_of[1], basis[1], left_out)))
    shown = "\n".join(filter(None, (title, subtitle, byline, as_of[1], basis[1], left_out)))
    return Shown(html, shown, {TITLE: texts})


def _say_language(book: Book) -> str:
    """Say in HTML that words are in the language of the book, since sentences are English."""
    return f' lang="{LANGUAGES[book.lang].tag}"' * (book.lang != "en")


def show_finding(
    book: Book, heading: Versions, parts: Sequence[Versions], caveat: str, about: str
) -> Finding:
    """Show a finding as it was known by the day of the book; see :meth:`Book.finding`."""
    given: tuple[object, ...] = (about, caveat)
    if not all(isinstance(x, str) for x in given):
        wrong = "about is a phrase, as 'who invests', and caveat a key of caveats.csv"
        raise FactError(f"{wrong}; neither is a list")
    title, *sentences = (choose(book, versions) for versions in (heading, *parts))
    known = [text for text in sentences if text]
    day = tell_time(book.as_of, book.lang)
    if not title or not known:
        name = f"{about[:1].upper()}{about[1:]}"
        html, text = (_word(book.lang, "nothing", x) for x in (day.html, day.text))
        html = f'<p class="say left-out"{_say_language(book)}>{html}</p>'
        return Finding(f"<h2>{escape(name)}</h2>{html}", f"{name}\n{text}")
    heading_said, said, mind = book.word(title), book.say(" ".join(known)), book.caveats(caveat)
    told = {**said.bundle[SENTENCE], "heading": heading_said.html}
    html, text = f"<h2>{heading_said.html}</h2>{said.html}", f"{heading_said.text}\n{said.text}"
    firsts = [x if isinstance(x, str) else next(iter(x), "") for x in (heading, *parts)]
    if [title, *sentences] != firsts or _was_continued(book, (*heading_said.facts, *told["facts"])):
        years = _tell_years(book, (heading_said, book.word(" ".join(known))))
        if years.html:
            html += f'<p class="note"{_say_language(book)}>{years.html}</p>'
            text += f"\n{years.text}"
    return Finding(f"{html}{mind.html}", f"{text}\n{mind.text}", {SENTENCE: told})


def _tell_years(book: Book, said: Sequence[Sentence]) -> Sentence:
    """Tell the years of numbers that sentences give without them, and of no other number."""
    pairs = [pair for sentence in said for pair in sentence.worded]
    told = " ".join(word for _, words in pairs for word in words)
    years = {key: book.find(key).period[:4] for key, _ in pairs}
    bare = [f"{{{key}}} ({{{key}:year}})" for key, year in years.items() if year not in told]
    return book.word(_word(book.lang, "years", ", ".join(bare))) if bare else Sentence("", "")


def check_findings(made: Mapping[str, Finding], as_of: str) -> None:
    """Refuse a document with a finding that no cell shows, or with none of which was known."""
    if lost := [about for about, shown in made.items() if not shown.was_shown]:
        wrong = f"no cell shows the finding about {', '.join(map(repr, lost))}"
        remedy = "end a cell with it, not within an if or a loop, or display(book.finding(…)) there"
        raise FactError(f"{wrong}; {remedy}")
    if made and not any(SENTENCE in shown.bundle for shown in made.values()):
        wrong = f"nothing was known by {as_of} of any finding"
        raise FactError(f"{wrong}; give as_of a later day, or choose other sections")


def check_cited(book: Book, cited: Mapping[str, Fact]) -> None:
    """Refuse facts that were used with one value, and have another now."""
    for key, used in cited.items():
        if book.find(key) != used:
            wrong = f"{key} was {prose.word_range(used, book.lang)} when it was used"
            now = prose.word_range(book.find(key), book.lang)
            raise FactError(f"{wrong} and is {now}; a report takes each assumption once")


def show_caveats(keys: Sequence[str], known: Mapping[str, Row]) -> Shown:
    """Show a list of caveats, given those that are known by their keys."""
    for key in keys:
        if key not in known:
            near = suggest(key, known, "see book.table('caveats')")
            raise FactError(f"there is no caveat {key!r}; {near}")
    texts = [f"{known[key]['title']}: {known[key]['text']}" for key in keys]
    return prose.show_list((Sentence(prose.escape_text(x), x) for x in texts), "caveats")


def choose(book: Book, versions: Versions) -> str:
    """Give the first version of a sentence whose facts were known; nothing if none was."""
    given = [versions] if isinstance(versions, str) else versions
    return next((x for x in given if _know(book, {*_list_names(x)})), "")


def tell_disputes(book: Book, key: str) -> str:
    """Word what contradicts a figure; see :meth:`Book.against`."""
    told = "; ".join(f"{{{x.id}:by}} has {{{x.id}}}" for x in book.find_disputes(key))
    return f" That is contradicted: {told}." if told else ""


def _was_continued(book: Book, keys: Sequence[str]) -> bool:
    """Tell whether a series that these facts are of had a later figure, not known by the day."""
    facts = (book.find(key) for key in keys)
    ends = {fact.series: fact.period for fact in facts if fact.series}
    return any(
        row["period"] > ends.get(row.get("series_id", ""), "9") for row in book.later.values()
    )
