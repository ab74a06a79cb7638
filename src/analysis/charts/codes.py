"""The words of coded columns of events, ties and places, by language."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.numbers.languages import find_language

_ORDER = ("en", "de", "zh")
_CODES: Mapping[str, tuple[str, str, str]] = {
    # Countries.
    "DE": ("Germany", "Deutschland", "德国"),
    "CN": ("China", "China", "中国"),
    # Directions of technology.
    "to_china": ("technology to China", "Technik nach China", "技术流向中国"),
    "joint": ("developed together", "gemeinsam entwickelt", "共同开发"),
    "from_china": ("technology from China", "Technik aus China", "技术来自中国"),
    "none": ("no technology printed", "keine Technik genannt", "未提及技术"),
    # Kinds of ties.
    "joint_venture": ("joint venture", "Gemeinschaftsunternehmen", "合资企业"),
    "ownership": ("sole ownership", "alleiniges Eigentum", "独资"),
    "supply": ("supply", "Lieferung", "供货"),
    "technology_transfer": ("technology transfer", "Technologietransfer", "技术转让"),
    "technology_partnership": ("technology partnership", "Technologiepartnerschaft", "技术合作"),
    "standardization": ("common standards", "gemeinsame Normen", "共同标准"),
    "transport": ("transport", "Transport", "运输"),
    "cooperation": ("cooperation", "Zusammenarbeit", "合作"),
    # Kinds of events; transport is above.
    "founding": ("founding", "Gründung", "成立"),
    "milestone": ("milestone", "Meilenstein", "里程碑"),
    "conference": ("conference", "Konferenz", "会议"),
    "congress": ("congress", "Kongress", "大会"),
    "visit": ("visit", "Besuch", "访问"),
    "partnership": ("partnership", "Partnerschaft", "合作"),
    "investment": ("investment", "Investition", "投资"),
    "policy": ("policy", "Regelung", "政策"),
    "closure": ("closure", "Schließung", "关闭"),
    "survey": ("survey", "Umfrage", "调查"),
}


def say_code(code: str, lang: str) -> str:
    """Give the word of a code in a language; a code that has none stays as it is.

    Examples
    --------
    >>> say_code("supply", "de"), say_code("JP", "de")
    ('Lieferung', 'JP')
    """
    find_language(lang)
    return _CODES[code][_ORDER.index(lang)] if code in _CODES else code
