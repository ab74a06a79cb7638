"""The inside of a page in, the whole page out: one file that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.reports.values import Value
from analysis.reports.wording import TAGS, choose_words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: Folder of the package's templates.
TEMPLATES = Path(__file__).parent / "templates"


def fill_template(name: str, lang: str, content: Mapping[str, object]) -> str:
    """Fill a template of the package; text is escaped, HTML passes only where it is marked so.

    Parameters
    ----------
    name : str
        ``report``, ``index`` or ``parameters``.
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
    """Read a style sheet or a script of the package, as it stands inside a page.

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

    from analysis.book.prose import write_text
    from analysis.book.telling import tell_text

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["style"] = read_asset("style.css")
    # Text of the data, and counts: numbers in them are marked as data, since they state nothing.
    environment.filters["told"] = lambda text: Markup(tell_text(str(text)).html)  # noqa: S704
    environment.filters["worded"] = lambda text: Markup(write_text(text))  # noqa: S704 (escaped)
    return environment
