"""The words of charts over time, of networks and of maps, by language.

Every phrase is a whole sentence, or a heading, in each language; none is glued from parts.
"""

from __future__ import annotations

from collections.abc import Mapping

from analysis.numbers.languages import find_language

_ORDER = ("en", "de", "zh")
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    # Headings of data tables.
    "series": ("series", "Reihe", "序列"),
    "period": ("period", "Zeitraum", "时间"),
    "day": ("day", "Tag", "日期"),
    "from_to": ("from and to", "von und bis", "起止日期"),
    "date": ("date", "Datum", "日期"),
    "kind": ("kind", "Art", "类别"),
    "dated_by": ("dated by", "datiert durch", "日期出处"),
    "one": ("one side", "eine Seite", "一方"),
    "other": ("the other side", "die andere Seite", "另一方"),
    "direction": ("direction of technology", "Richtung der Technik", "技术流向"),
    "subject": ("subject", "Gegenstand", "内容"),
    "since": ("since", "seit", "起始"),
    "printed_in": ("printed in", "gedruckt in", "出处"),
    "place": ("place", "Ort", "地点"),
    "country": ("country", "Land", "国家"),
    "latitude": ("latitude", "Breite", "纬度"),
    "longitude": ("longitude", "Länge", "经度"),
    "origin": ("origin of the coordinates", "Herkunft der Koordinaten", "坐标来源"),
    "paragraph": ("{publisher}, paragraph {n}", "{publisher}, Absatz {n}", "{publisher}，第{n}段"),
    # Sides, and what stands in a picture.
    "elsewhere": ("Other countries", "Andere Länder", "其他国家"),
    "long_run": ("long-run mean", "langjähriger Durchschnitt", "长期平均"),
    # How to read the marks.
    "series_note": (
        "A line joins only figures of one definition in consecutive periods.",
        "Eine Linie verbindet nur Zahlen einer Definition in aufeinanderfolgenden Zeiträumen.",
        "连线只连接同一口径、相邻时段的数字。",
    ),
    "milestones_note": (
        "A dot is a count on its day; the thin lines between are arithmetic means, not observed.",
        (
            "Ein Punkt ist ein Stand an seinem Tag; die dünnen Linien dazwischen sind "
            "rechnerische Mittel, nicht beobachtet."
        ),
        "圆点表示当日的累计数；其间的细线是算术平均，并非观测值。",
    ),
    "paces_note": (
        (
            "A bar reaches from one dated count to the next, as high as the mean pace between "
            "them; its thickness is what the pace may be."
        ),
        (
            "Ein Balken reicht von einem datierten Stand zum nächsten, in Höhe des mittleren "
            "Tempos dazwischen; seine Dicke ist, was das Tempo sein kann."
        ),
        "横条从一个有日期的累计数延伸到下一个，高度为其间的平均速度，厚度表示速度可能的范围。",
    ),
    "mean_note": (
        "The grey band is the long-run mean.",
        "Das graue Band ist der langjährige Durchschnitt.",
        "灰色带是长期平均值。",
    ),
    "timeline_note": (
        (
            "Blue and bold: an article says so; grey: context. Bars are periods. Years are drawn "
            "as tall as their events need."
        ),
        (
            "Blau und fett: steht in einem Artikel; grau: Kontext. Balken sind Zeiträume. Jahre "
            "sind so hoch gezeichnet, wie ihre Ereignisse es brauchen."
        ),
        "蓝色：报道中所述；灰色：背景资料。竖条表示一段时间。各年份的高度随事件多少而变。",
    ),
    "network_note": (
        (
            "One line is one tie that a paragraph of an article states. The lines count "
            "statements of five texts; they do not measure the economy."
        ),
        (
            "Eine Linie ist eine Verbindung, die ein Absatz eines Artikels nennt. Die Linien "
            "zählen Aussagen von fünf Texten; sie messen nicht die Wirtschaft."
        ),
        "每条线代表报道某一段落所述的一项联系。线条统计的是五篇文本中的表述，并不衡量经济本身。",
    ),
    "map_note": (
        (
            "Each dot is a city; no borders are drawn. Coordinates: GeoNames (CC BY); land: "
            "Natural Earth."
        ),
        (
            "Jeder Punkt ist eine Stadt; Grenzen sind nicht gezeichnet. Koordinaten: GeoNames "
            "(CC BY); Land: Natural Earth."
        ),
        "每个圆点代表一座城市；图中不画边界。坐标：GeoNames（CC BY）；陆地：Natural Earth。",
    ),
    "line_note": (
        "A dashed line joins the two ends of a railway; it is not the route.",
        "Eine gestrichelte Linie verbindet die beiden Enden einer Bahn; sie ist nicht die Strecke.",
        "虚线连接铁路两端，并非实际路线。",
    ),
    # Alternative texts.
    "series_alt": (
        "Values over time; series: {series}; values: {values}.",
        "Werte im Zeitverlauf; Reihen: {series}; Werte: {values}.",
        "时间图；序列：{series}；数值：{values}。",
    ),
    "strand_one": (
        "{label}: {last} ({end})",
        "{label}: {last} ({end})",
        "{label}：{last}（{end}）",
    ),
    "strand_many": (
        "{label}: {first} ({begin}), at last {last} ({end})",
        "{label}: {first} ({begin}), zuletzt {last} ({end})",
        "{label}：{first}（{begin}），最后为{last}（{end}）",
    ),
    "highest": (
        "Highest: {label}, {value} ({when}).",
        "Am höchsten: {label}, {value} ({when}).",
        "最高：{label}，{value}（{when}）。",
    ),
    "milestones_alt": (
        "Cumulative counts at {n} dates, from {first} ({begin}) to {last} ({end}).",
        "Stände zu {n} Zeitpunkten, von {first} ({begin}) bis {last} ({end}).",
        "{n}个日期的累计数，从{first}（{begin}）到{last}（{end}）。",
    ),
    "marked": (
        "Marked: {what} ({day}).",
        "Hervorgehoben: {what} ({day}).",
        "突出显示：{what}（{day}）。",
    ),
    "paces_alt": (
        (
            "Paces between dated counts, {n} in all. First: {first} ({begin}). Highest: {top} "
            "({best}). Last: {last} ({end})."
        ),
        (
            "Tempo zwischen datierten Ständen, {n} Abschnitte. Zuerst: {first} ({begin}). Am "
            "höchsten: {top} ({best}). Zuletzt: {last} ({end})."
        ),
        (
            "有日期的累计数之间的速度，共{n}段。最早：{first}（{begin}）；最高：{top}（{best}）；"
            "最近：{last}（{end}）。"
        ),
    ),
    "mean_alt": (
        "Long-run mean: {mean}.",
        "Langjähriger Durchschnitt: {mean}.",
        "长期平均：{mean}。",
    ),
    "timeline_alt": (
        (
            "Timeline with {n} events, {own} of them from the articles. First: {first}, {begin}. "
            "Last: {last}, {end}."
        ),
        (
            "Zeitleiste mit {n} Ereignissen, davon {own} aus den Artikeln. Zuerst: {first}, "
            "{begin}. Zuletzt: {last}, {end}."
        ),
        ("时间线，共{n}个事件，其中{own}个出自报道。最早：{first}，{begin}；最晚：{last}，{end}。"),
    ),
    "network_alt": (
        "Network of actors and ties: {actors} and {ties}. Ties by direction: {counts}.",
        (
            "Netz aus Akteuren und Verbindungen: {actors} und {ties}. Verbindungen nach Richtung: "
            "{counts}."
        ),
        "行动方与联系的网络图：行动方{actors}个，联系{ties}项。按方向：{counts}。",
    ),
    "most_ties": (
        "Most ties of one pair: {one} and {two}, {n}.",
        "Die meisten Verbindungen eines Paars: {one} und {two}, {n}.",
        "联系最多的一对：{one}与{two}，{n}项。",
    ),
    "map_alt": ("Map of {n} cities.", "Karte mit {n} Städten.", "{n}座城市的地图。"),
    "side_alt": ("{country}: {names}.", "{country}: {names}.", "{country}：{names}。"),
    "line_alt": (
        "{one} and {two} are joined by a line.",
        "{one} und {two} sind durch eine Linie verbunden.",
        "{one}与{two}由一条线相连。",
    ),
}


def say(key: str, lang: str, **values: object) -> str:
    """Give a phrase in a language, its blanks filled.

    Examples
    --------
    >>> say("mean_alt", "de", mean="3"), say("day", "zh")
    ('Langjähriger Durchschnitt: 3.', '日期')
    """
    find_language(lang)
    return _PHRASES[key][_ORDER.index(lang)].format(**values)
