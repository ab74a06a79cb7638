"""The words of the charts' own furniture, by language: headers, notes and alternative texts.

Every phrase is a whole sentence in each language; none is glued from parts.
"""

from __future__ import annotations

from collections.abc import Mapping

_ORDER = ("en", "de", "zh")
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    "data": ("Data of this chart", "Daten dieses Diagramms", "此图数据"),
    "download": ("Download the data (CSV)", "Daten herunterladen (CSV)", "下载数据（CSV）"),
    "what": ("what", "was", "内容"),
    "group": ("group", "Gruppe", "分组"),
    "worded": ("as worded", "Angabe", "表述"),
    "read_as": ("read as", "gelesen als", "解读为"),
    "total": ("total", "gesamt", "合计"),
    # How to read the marks: a sentence each, shown where the mark occurs.
    "line": (
        "A line spans what the number may be; where none shows, it is shorter than the dot.",
        "Eine Linie umfasst, was die Zahl sein kann; wo keine zu sehen ist, ist der Punkt länger.",
        "线段表示数值可能所在的范围；看不到线段之处，线段短于圆点。",
    ),
    "cap": (
        "An end with a cap is firm.",
        "Ein Ende mit Querstrich steht fest.",
        "带短横的一端是确定的。",
    ),
    "soft": (
        "A pale end without a cap rests on how readers take the word, and guarantees nothing.",
        (
            "Ein blasses Ende ohne Querstrich beruht darauf, wie Lesende das Wort verstehen; es "
            "garantiert nichts."
        ),
        "颜色较淡、不带短横的一端取决于读者对用词的理解，不作任何保证。",
    ),
    "arrow": (
        "An arrow means that no bound is stated on that side.",
        "Ein Pfeil heißt: Auf dieser Seite ist keine Grenze genannt.",
        "箭头表示该侧没有给出界限。",
    ),
    "dot": ("A dot is the number itself.", "Ein Punkt ist die Zahl selbst.", "圆点是数字本身。"),
    "hollow": (
        "A hollow dot is a number that its word excludes, as in “nearly” or “over”.",
        (
            "Ein hohler Punkt ist eine Zahl, die das Wort davor ausschließt, wie „fast“ oder "
            "„mehr als“."
        ),
        "空心圆点表示用词（如“近”“超过”）已将该数字本身排除在外。",
    ),
    # Alternative texts.
    "alt_one": (
        "Interval plot with a single row: {low}, {low_value}.",
        "Intervalldiagramm mit einer einzigen Zeile: {low}, {low_value}.",
        "仅一行的区间图：{low}，{low_value}。",
    ),
    "alt_rows": (
        "Interval plot with {n} rows. Lowest: {low}, {low_value}. Highest: {high}, {high_value}.",
        (
            "Intervalldiagramm mit {n} Zeilen. Am niedrigsten: {low}, {low_value}. Am höchsten: "
            "{high}, {high_value}."
        ),
        "区间图，共{n}行。最低：{low}，{low_value}；最高：{high}，{high_value}。",
    ),
    "alt_even": (
        "Interval plot with {n} rows around one number. First row: {low}, {low_value}.",
        "Intervalldiagramm mit {n} Zeilen um eine Zahl. Erste Zeile: {low}, {low_value}.",
        "围绕同一数值的区间图，共{n}行。首行：{low}，{low_value}。",
    ),
    "alt_days": (
        "Interval plot of {n} dates. Earliest: {low}, {low_value}. Latest: {high}, {high_value}.",
        (
            "Intervalldiagramm mit {n} Daten. Am frühesten: {low}, {low_value}. Am spätesten: "
            "{high}, {high_value}."
        ),
        "日期区间图，共{n}行。最早：{low}，{low_value}；最晚：{high}，{high_value}。",
    ),
    "alt_meet": (
        "Some value lies in all of the intervals.",
        "Es gibt einen Wert, der in allen Intervallen liegt.",
        "存在同时落在所有区间内的数值。",
    ),
    "alt_apart": (
        "No value lies in all of the intervals.",
        "Es gibt keinen Wert, der in allen Intervallen liegt.",
        "没有同时落在所有区间内的数值。",
    ),
    "alt_zero": (
        "Of the intervals, {n} contain the reference {zero}.",
        "Von den Intervallen enthalten {n} den Bezugswert {zero}.",
        "其中{n}个区间包含参考值{zero}。",
    ),
    "alt_gaps": (
        (
            "Dumbbell plot with {n} rows, each comparing {first} with {second}. The second is "
            "higher in {up}, lower in {down}, and cannot be told from the first in {same}."
        ),
        (
            "Hantel-Diagramm mit {n} Zeilen; verglichen werden je {first} und {second}. Der zweite "
            "Wert liegt in {up} höher, in {down} niedriger und ist in {same} vom ersten nicht zu "
            "unterscheiden."
        ),
        (
            "哑铃图，共{n}行，每行比较“{first}”与“{second}”。其中{up}行后者较高，{down}行后者较低，"
            "{same}行两者无法区分。"
        ),
    ),
    "alt_gap_ends": (
        (
            "First row: {row}, {first_value} against {second_value}. Last row: {last}, "
            "{last_first} against {last_second}."
        ),
        (
            "Erste Zeile: {row}, {first_value} gegenüber {second_value}. Letzte Zeile: {last}, "
            "{last_first} gegenüber {last_second}."
        ),
        "首行：{row}，{first_value}对{second_value}；末行：{last}，{last_first}对{last_second}。",
    ),
    "alt_open": (
        "Without a bound on at least one side: {n}.",
        "Ohne Grenze auf mindestens einer Seite: {n}.",
        "至少一侧没有界限的有{n}个。",
    ),
    "alt_trust": (
        (
            "Interval plot of {n} hedged figures, each relative to the number in print, the "
            "widest reading first."
        ),
        (
            "Intervalldiagramm von {n} unscharfen Angaben, je im Verhältnis zur gedruckten Zahl, "
            "die weiteste Lesart zuerst."
        ),
        "{n}个模糊数字相对其印出数值的区间图，解读范围最宽的在前。",
    ),
    "alt_trust_ends": (
        "Widest with two bounds: {wide}, {wide_value}. Narrowest: {tight}, {tight_value}.",
        "Am weitesten mit zwei Grenzen: {wide}, {wide_value}. Am engsten: {tight}, {tight_value}.",
        "两侧均有界限者中最宽：{wide}，{wide_value}；最窄：{tight}，{tight_value}。",
    ),
    "alt_levels": (
        "The interval of {what} at four levels of reading.",
        "Das Intervall von {what} auf vier Lesestufen.",
        "“{what}”在四个解读层级下的区间。",
    ),
    "alt_level": (
        "By {level}: {value}.",
        "Lesart „{level}“: {value}.",
        "{level}：{value}。",
    ),
    "alt_counts": (
        (
            "Counts, {n} rows and {total} entries in all. Most: {most}, {most_n}. Fewest: "
            "{least}, {least_n}."
        ),
        (
            "Anzahlen, {n} Zeilen und insgesamt {total} Einträge. Am meisten: {most}, "
            "{most_n}. Am wenigsten: {least}, {least_n}."
        ),
        "计数图，共{n}行、{total}项。最多：{most}，{most_n}项；最少：{least}，{least_n}项。",
    ),
    "alt_category": ("{category}: {n}.", "{category}: {n}.", "{category}：{n}项。"),
    # Levels of reading, as rows of a chart.
    "level": ("level", "Stufe", "层级"),
    "logical": ("the word alone", "das Wort allein", "仅凭用词"),
    "core": ("half of readers", "Hälfte der Lesenden", "半数读者"),
    "middle": ("three in four readers", "drei von vier Lesenden", "四分之三的读者"),
    "wide": ("nine in ten readers", "neun von zehn Lesenden", "九成读者"),
}


def phrase(key: str, lang: str, **values: object) -> str:
    """Give a phrase in a language, its blanks filled.

    Examples
    --------
    >>> phrase("total", "de"), phrase("alt_category", "zh", category="近", n=3)
    ('gesamt', '近：3项。')
    """
    return _PHRASES[key][_ORDER.index(lang)].format(**values)


def join_sentences(sentences: list[str], lang: str) -> str:
    """Join whole sentences: Chinese has no space between them."""
    return ("" if lang == "zh" else " ").join(sentences)
