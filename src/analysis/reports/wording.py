"""The words of the pages' own furniture, by language; what notebooks say is not here."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.quantities.languages import LANGUAGES
from analysis.reports.terms import TERMS

#: Language tags of pages (BCP 47).
TAGS = {lang: language.tag for lang, language in LANGUAGES.items()}
#: Each language by its own name.
NAMES = {"en": "English", "de": "Deutsch", "zh": "简体中文"}

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "suite": (
        "Sino-German automotive cooperation",
        "Deutsch-chinesische Zusammenarbeit im Automobilbau",
        "中德汽车合作",
    ),
    "lead": (
        (
            "Five articles, read as data: every number on these pages can be followed back to the "
            "paragraph that printed it, with its hedge kept as an interval in every calculation."
        ),
        (
            "Fünf Artikel, als Daten gelesen: Jede Zahl auf diesen Seiten lässt sich bis zu dem "
            "Absatz zurückverfolgen, der sie gedruckt hat; ihre Unschärfe bleibt als Intervall in "
            "jeder Rechnung erhalten."
        ),
        "把五篇报道当作数据来读：页面上的每个数字都能追溯到印出它的段落，其模糊表述以区间形式保留在每一步计算中。",
    ),
    "skip": ("Skip to the report", "Zum Bericht springen", "跳到正文"),
    "contents": ("Contents", "Inhalt", "目录"),
    "reports": ("Reports", "Berichte", "报告"),
    "all_reports": ("All reports", "Alle Berichte", "全部报告"),
    "turn": ("More reports", "Weitere Berichte", "其他报告"),
    "previous": ("Previous", "Zurück", "上一篇"),
    "next": ("Next", "Weiter", "下一篇"),
    "code": ("Code", "Code", "代码"),
    "printed": ("Printed text", "Ausgabe", "输出"),
    "table": ("Table", "Tabelle", "表格"),
    "chart": ("Chart", "Diagramm", "图表"),
    "made_with": ("Made with", "Erstellt mit", "生成参数"),
    "as_of": ("sources published until", "Quellen, erschienen bis", "来源发布截至"),
    "default": ("default", "Vorgabe", "默认值"),
    "changed": ("changed", "geändert", "已更改"),
    "used_in": ("Back to", "Zurück zu", "返回"),
    "entries": ("Entries", "Einträge", "条目"),
    "top": ("the start", "Anfang", "开头"),
    "failed_run": (
        "This notebook did not finish. What stands after the error was not computed.",
        "Dieses Notebook lief nicht zu Ende. Was nach dem Fehler steht, wurde nicht berechnet.",
        "此笔记本未运行完毕。错误之后的内容没有计算。",
    ),
    "to_error": ("Go to the error", "Zum Fehler", "跳到错误处"),
    "earlier": ("earlier build", "früherer Lauf", "较早的生成"),
    "earlier_page": (
        "This page is of an earlier build: the last run of its notebook failed.",
        "Diese Seite stammt aus einem früheren Lauf: Der letzte ist fehlgeschlagen.",
        "此页为较早一次生成的结果：笔记本最近一次运行失败。",
    ),
    "to_failed": ("See what failed", "Zum Fehler", "查看错误"),
    "sets": ("Parameter sets", "Parametersätze", "参数组"),
    "all_sets": (
        "All sets of this notebook",
        "Alle Sätze dieses Notebooks",
        "此笔记本的全部参数组",
    ),
    "set": ("set", "Satz", "参数组"),
    "answer": ("answer", "Antwort", "结论"),
    "failed_checks": (
        "This page failed its checks. Do not quote it before they are mended.",
        "Diese Seite hat ihre Prüfungen nicht bestanden. Bitte nicht daraus zitieren.",
        "此页未通过检查，修正之前请勿引用。",
    ),
    "traceback": ("Where it happened", "Wo es geschah", "出错位置"),
    "failed": ("failed", "fehlgeschlagen", "失败"),
    "not_built": ("not built yet", "noch nicht erstellt", "尚未生成"),
    "data": ("Data", "Daten", "数据"),
    "data_lead": (
        "The tables behind the reports; each figure carries both ends of its interval.",
        "Die Tabellen hinter den Berichten; jede Zahl trägt beide Enden ihres Intervalls.",
        "报告所用的表格；每个数字都带有区间的两端。",
    ),
    "manifest": (
        "Versions, input hashes and state of this build",
        "Versionen, Prüfsummen der Eingaben und Zustand dieses Laufs",
        "本次生成的版本、输入校验值与状态",
    ),
    "cite": ("How to cite", "Zitierweise", "引用方式"),
    "licence": (
        "Code under the MIT licence, data under CC BY.",
        "Code unter MIT-Lizenz, Daten unter CC BY.",
        "代码采用 MIT 许可，数据采用 CC BY 许可。",
    ),
}
_ORDER = ("en", "de", "zh")


def choose_words(lang: str) -> dict[str, str]:
    """Give the words of one language by their keys.

    Parameters
    ----------
    lang : str
        ``en``, ``de`` or ``zh``.

    Examples
    --------
    >>> choose_words("de")["contents"]
    'Inhalt'
    """
    place = _ORDER.index(lang)
    return {key: forms[place] for key, forms in (*_WORDS.items(), *TERMS.items())}
