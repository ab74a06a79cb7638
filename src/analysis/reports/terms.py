"""The words of the index, by language: headings, columns, filters, verdicts."""

from __future__ import annotations

from collections.abc import Mapping

#: English, German, Chinese by key; see `analysis.reports.wording`.
TERMS: Mapping[str, tuple[str, str, str]] = {
    "asks": ("What it asks, and what it found", "Was gefragt und was gefunden wurde", "问题与发现"),
    "asks_lead": (
        "One question a report. The answer is its first sentence, taken from the page as built.",
        (
            "Jeder Bericht hat eine Frage. Die Antwort ist sein erster Satz, wie er auf der Seite "
            "steht."
        ),
        "每份报告回答一个问题；答案取自页面的第一句话。",
    ),
    "sections": ("On this page", "Auf dieser Seite", "本页内容"),
    "findings": ("Findings", "Befunde", "结论"),
    "agreement": ("Agreement", "Übereinstimmung", "一致性"),
    "made_with_changed": (
        "Made with changed parameters",
        "Mit geänderten Parametern erstellt",
        "使用已更改的参数生成",
    ),
    "tables_failed": (
        "This index is not whole: what it tells besides the reports could not be read.",
        "Diese Übersicht ist unvollständig: Was sie außer den Berichten zeigt, war nicht lesbar.",
        "本索引不完整：报告以外的内容无法读取。",
    ),
    "glance": ("Figures at a glance", "Die Zahlen im Überblick", "数字一览"),
    "glance_lead": (
        (
            "Every figure that the articles print. A number leads to its entry: the phrase as it "
            "was printed, its paragraph, and what each end of its range rests on. Hedges are read "
            "as far as half of the readers go (level core); a tilde marks an end that rests on it."
        ),
        (
            "Alle Zahlen, die in den Artikeln stehen. Jede führt zu ihrem Eintrag: Wortlaut, "
            "Absatz, und worauf beide Enden ihres Bereichs beruhen. Unscharfe Wörter werden so "
            "weit gelesen, wie die Hälfte der Leser geht (Stufe core); solche Enden tragen eine "
            "Tilde."
        ),
        (
            "报道中印出的全部数字。每个数字都链接到它的条目：原文表述、所在段落以及区间两端的依据。"
            "模糊词按半数读者的理解解读（core 级）；由此得出的一端带有符号 ≈。"
        ),
    ),
    "glance_caption": (
        "Printed figures of the articles",
        "Gedruckte Zahlen der Artikel",
        "报道印出的数字",
    ),
    "search": ("Search", "Suche", "搜索"),
    "article": ("Article", "Artikel", "报道"),
    "theme": ("Theme", "Thema", "主题"),
    "hedge": ("Hedge", "Unschärfe", "模糊词"),
    "any": ("all", "alle", "全部"),
    "reset": ("Reset", "Zurücksetzen", "重置"),
    "count": (
        "{shown} of {all} figures",
        "{shown} von {all} Zahlen",
        "{all} 个数字中的 {shown} 个",
    ),
    "figure": ("Figure", "Zahl", "数字"),
    "as_worded": ("Printed as", "Gedruckt als", "印作"),
    "read_as": ("Read as", "Gelesen als", "读作"),
    "exact": ("exact", "genau", "精确值"),
    "where": ("Where", "Wo", "出处"),
    "paragraph": ("paragraph {}", "Absatz {}", "第{}段"),
    "bare": ("bare", "ohne", "无"),
    "theme_faw_vw_output": ("FAW-Volkswagen", "FAW-Volkswagen", "一汽-大众"),
    "theme_nev_share": ("New energy vehicles", "Neue Antriebe (NEV)", "新能源汽车"),
    "theme_deal_values": ("Deals in Hefei", "Abschlüsse in Hefei", "合肥签约"),
    "theme_survey_percentages": ("Survey of firms", "Umfrage unter Firmen", "企业调查"),
    "theme_gatherings": ("Conferences and visits", "Konferenzen und Besuche", "会议与访问"),
    "theme_cooperation": ("Companies and campaigns", "Firmen und Aktionen", "企业与活动"),
    "sources": ("Sources", "Quellen", "来源"),
    "sources_lead": (
        "Counted are the figures taken from each source; what is computed from them is not.",
        (
            "Gezählt sind die Zahlen, die einer Quelle entnommen sind, nicht, was daraus berechnet "
            "ist."
        ),
        "仅统计直接取自各来源的数字，不含由其计算所得的数字。",
    ),
    "articles": ("The articles", "Die Artikel", "所读报道"),
    "publisher": ("Publisher", "Herausgeber", "发布者"),
    "title": ("Title", "Titel", "标题"),
    "date": ("Date", "Datum", "日期"),
    "speaks_for": ("Speaks for", "Spricht für", "代表"),
    "figures": ("Figures", "Zahlen", "数字"),
    "independent": ("Independent sources", "Unabhängige Quellen", "独立来源"),
    "publishers": ("publishers", "Herausgeber", "家发布者"),
    "pages": ("Pages", "Seiten", "页面"),
    "untitled": ("untitled", "ohne Titel", "无标题"),
    "seen": ("How it was seen", "Wie gesehen", "查阅方式"),
    "seen_primary": ("at its maker", "beim Urheber", "原始发布者"),
    "seen_second-hand": ("quoted by another", "zitiert bei anderen", "他人转述"),
    "seen_mirror": ("in a copy", "als Kopie", "副本"),
    "claims": ("Do the sources agree?", "Stimmen die Quellen überein?", "来源是否一致？"),
    "claims_lead": (
        "Figures that speak of one quantity, in pairs. Intervals decide where both count the same.",
        "Zahlen über dieselbe Größe, paarweise. Zählen beide dasselbe, entscheiden die Intervalle.",
        "把说明同一数量的数字成对比较；口径相同时由区间判定。",
    ),
    "claims_grave": ("Where they do not agree", "Wo sie nicht übereinstimmen", "不一致之处"),
    "claims_rest": ("All other pairs", "Alle anderen Paare", "其余各对"),
    "pairs": ("pairs", "Paare", "对"),
    "question": ("Question", "Frage", "问题"),
    "one_figure": ("Figure", "Zahl", "数字"),
    "other_figure": ("Other figure", "Andere Zahl", "另一数字"),
    "verdict": ("Verdict", "Urteil", "判定"),
    "ledger": (
        "The whole ledger, with notes:",
        "Das ganze Verzeichnis, mit Notizen:",
        "完整清单及说明：",
    ),
    "computed": ("computed here", "hier berechnet", "本项目计算"),
    "verdict_contradicted": ("contradicted", "widersprochen", "相矛盾"),
    "verdict_in tension": ("in tension", "in Spannung", "有出入"),
    "verdict_consistent": ("consistent", "vereinbar", "相容"),
    "verdict_corroborated": ("corroborated", "bestätigt", "相印证"),
    "verdict_definitions differ": ("definitions differ", "verschiedene Definitionen", "口径不同"),
    "verdict_not independent": ("not independent", "nicht unabhängig", "非独立"),
    "meaning_contradicted": ("no value fits both", "kein Wert passt zu beiden", "没有共同的取值"),
    "meaning_in tension": (
        "they meet only by the logic of the words",
        "sie treffen sich nur nach der Logik der Wörter",
        "仅按词义逻辑才有交集",
    ),
    "meaning_consistent": ("they overlap", "sie überlappen", "区间有交集"),
    "meaning_corroborated": (
        "one lies inside the other",
        "eine liegt in der anderen",
        "一个包含另一个",
    ),
    "meaning_definitions differ": (
        "they do not count the same",
        "sie zählen nicht dasselbe",
        "统计对象不同",
    ),
    "meaning_not independent": (
        "one repeats the other",
        "eine wiederholt die andere",
        "一个转述另一个",
    ),
    "files": ("Files to download", "Dateien zum Herunterladen", "可下载的文件"),
    "file": ("File", "Datei", "文件"),
    "content": ("What it holds", "Inhalt", "内容"),
    "rows": ("Rows", "Zeilen", "行数"),
    "size": ("Size", "Größe", "大小"),
    "facts_file": (
        "All facts with their lineage, and which page shows which",
        "Alle Zahlen mit ihrer Herkunft, und welche Seite welche zeigt",
        "全部事实及其来源链，以及各页面所显示的事实",
    ),
    "schema_file": (
        "What the fields of facts.json mean (JSON Schema)",
        "Was die Felder von facts.json bedeuten (JSON Schema)",
        "facts.json 各字段的含义（JSON Schema）",
    ),
    "cite_files": ("For reference managers:", "Für Literaturverwaltungen:", "供文献管理软件使用："),
    "tally_articles": ("articles", "Artikel", "篇报道"),
    "tally_printed": ("printed figures", "gedruckte Zahlen", "个印出的数字"),
    "tally_context": ("independent figures", "unabhängige Zahlen", "个独立数字"),
    "tally_derived": ("computed figures", "berechnete Zahlen", "个计算数字"),
    "tally_pairs": ("pairs compared", "verglichene Paare", "对比较"),
}
