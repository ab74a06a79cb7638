"""Templates of pages, and the words of their furniture in three languages (``words.csv``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.facts.tables import read_table
from analysis.quantities.wording import LANGUAGES
from analysis.reports.notebook import Value

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: Folder of the package's templates.
TEMPLATES = Path(__file__).parent / "templates"
#: Language tags of pages (BCP 47), and each language by its own name.
TAGS = {lang: language.tag for lang, language in LANGUAGES.items()}
NAMES = {"en": "English", "de": "Deutsch", "zh": "简体中文"}


@cache
def choose_words(lang: str) -> Mapping[str, str]:
    """Give the words of pages in one language by their keys.

    Examples
    --------
    >>> choose_words("de")["contents"]
    'Inhalt'
    """
    rows = read_table(Path(__file__).with_name("words.csv"), columns=("key", "en", "de", "zh"))
    return {row["key"]: row[lang] for row in rows}


def fill_template(name: str, lang: str, content: Mapping[str, object]) -> str:
    """Fill a template of the package; text is escaped, HTML passes only where it is marked so.

    Parameters
    ----------
    name : str
        ``report``, ``index``, ``sets``, ``parameters`` or ``figure``.
    lang : str
        ``en``, ``de`` or ``zh``.
    content : mapping of str to object
        What the template shows.

    Examples
    --------
    >>> '<html lang="zh-Hans">' in fill_template("index", "zh", {})
    True
    """
    template = _make_environment().get_template(f"{name}.html.j2")
    return template.render(words=choose_words(lang), tag=TAGS[lang], show=_show, **content)


def read_templates() -> None:
    """Read all templates of pages, which takes longer than filling them."""
    environment = _make_environment()
    for name in environment.list_templates(filter_func=lambda name: "/" not in name):
        if name.endswith(".j2"):
            environment.get_template(name)


def read_asset(name: str) -> Markup:
    """Read a style sheet of the package, as it stands inside a page.

    Examples
    --------
    >>> read_asset("style.css").startswith("/* ")
    True
    """
    from markupsafe import Markup

    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return Markup(text.strip())  # noqa: S704 (our own file)


def _show(value: Value) -> str:
    """Write a parameter's value for readers: text without its quotes."""
    return ", ".join(value) if isinstance(value, list) else str(value)


@cache
def _make_environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    from analysis.book.prose import mark_numbers, write_text

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["style"] = read_asset("style.css")
    # Text of the data, and counts: numbers in them are marked as data, since they state nothing.
    environment.filters["told"] = lambda text: Markup(mark_numbers(str(text)))  # noqa: S704
    environment.filters["worded"] = lambda text: Markup(write_text(text))  # noqa: S704 (escaped)
    return environment
