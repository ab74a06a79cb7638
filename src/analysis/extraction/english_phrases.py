"""What stands beside a number in English prose: names, hedges, and page furniture."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from analysis.extraction.english_units import find_unit
from analysis.extraction.english_words import doubt_frame
from analysis.extraction.numbers import TIMES, Beside, Numeral, is_measured, is_money
from analysis.quantities.vocabulary import list_words, word_pattern

#: Turns of phrase that no list of words has: "the existing one", "one should", "first launched",
#: "First, …" and "the two agreed".
_MORE_NAMES = (
    r"(?i:\b(?:the|this|that|each|every|any|which|existing|new|old|previous|only|next|last|big"
    r"|small|good|better|smaller|larger|bigger) one(?![-’'])(?=[.,;:)!?]|$| (?:in|of|that|which"
    r"|who|is|was|are|were|for|to|with|and|or|but|can|could|has|had|will|as|at|on|by|from)\b)"
    r"(?! (?:in|out of|of|to|or)(?: every)? (?:\d|t(?!he)[a-z]+|f[a-z]+|six|seven|eight|nine)))"
    r"|\b(?:O|(?<=[a-z,] )o)ne (?=(?:can|cannot|could|may|might|must|should|would)(?:n['’]t)?\b)"
    r"|(?<!the )(?<!its )(?<!The )(?<!their )(?<!a )(?<!['’]s )\b[Ff]irst(?= (?:\w+ed|shown|seen"
    r"|built|bought|sold|made|came|began|took|met|set|held|went|became|given"
    r"|found|hit|heard|saw|told|got|brought|spoke|fell|rose|sent|ran|won|grew)\b)"
    r"|(?:^|(?<=[.!?;:] ))(?:First|Second|Third|Fourth|Fifth)(?:ly)?(?=,| up\b| off\b)"
    r"|\b[Tt]he (?:two|three)(?=[.,;)]|$| (?:have|had|are|were|will|would|also|still|now|both|hold"
    r"|held|made|make|build|sell|agree|plan|hope|want|expect|aim|met|said|and|\w+ed)\b)"
    r"|\b[Oo]ne (?=(?:said|says|added|asked|noted)\b)"
    r"|(?<!\w)(?:(?<=been )|(?<=was )|(?<=own )|(?<=buy )|(?<=drive )|(?<=such )|(?<=sider )"
    r"|(?<=[^h]ing )|(?<=illion ))one(?=[.,;:!?]|$| (?:for|at|in|with)\b)"
    r"|\ba [a-z]+ one(?=[.,;:!?]|$)|(?i:\b(?:two|three|four|five)-(?!speed)[a-z]+ed\b)"
    r"|(?<![$€£\d.,])\b3M\b|\b\d{4}(?:X|H[SX])\b|\b\d{1,2} Plus\b"
    r"|\b(?:401\(?k\b\)?|\d\d-(?i:cv|cr)-\d+"
    r"|(?:\d-in-\ds?|[23]-D|10-[KQ]|8-K|(?:iP(?:hone|ad)s?(?: (?:mini|Air|Pro))?|iOS|macOS)"
    r" \d{1,2}(?:\.\d)*s?)\b(?![,.]?\d| ?%))"
    r"|\b7[0-8]7(?:X|[- ](?:M(?:ax|AX)|Dreamliner|\d00?)(?: \d{1,2})?)\b"
    r"|(?<=[Tt]he )7[0-8]7(?=[.,;)’']|$| (?:is|was|has|program)\b)(?![.,]\d)"
    r"|\b(?i:(?:1\dth|20th|21st|\w+teenth)[- ]century)\b|(?<=[a-z]{3} )(?<!rter )Century\b(?! of)"
    r"|(?<=[\"“'‘])60 Minutes\b|(?<=\b(?:And|But) )(?:second|third|fourth)(?=,)"
    r"|(?<=[a-z]{2} )(?:First|Second|Third|Fourth|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)"
    r" (?!Quarter|Half|Place|Time|Million|Billion|Year|Month|Day)[A-Z][a-z]+"
)

_DOLLARS = "(?:Hong Kong|Singapore|Australia|Canad|Taiwan)"
_NOT_US = r"<(?![^|]*(?:U\.?S|us ))[^|]*\|USD"
_VERB = r"(?<!to )(?<!will )(?<!can )(?<!may )(?<!uld )(?<!ight )(?<!than )"
_SMALL = r"(?:the|its|their|th\w+|what|to|from|by|of|as|and|or|i[nf]|on|within)\b"
_FIRM = r"(?<!by )(?<!than )(?<!up )(?<!down )(?<!ly )(?<!just )(?<!fell )(?<!rose )"
_PRICED = r"(?:\b(?:pric|cost|sell|sold|avail)\w*\b[^.;,<]{,25}? from|\bstart\w* (?:at|from)"
_PRICED += r"|(?:^|[–—:(] ?)[Ff]rom)(?: just| only)? "
_PART = r"<a quarter\|percent!>(?! of|, or| \(| \w+(?:er|ss)\b)|<(?i:half-year)\|"
_NTH = "chapter|section|article|clause|page|phase|stage|class|type|zone|gate|tier|level|scope"
_ON = r"\b(?i:on|by|until|since|from)"
_MOVE = r"(?:push\w*|drove|brought|sen[dt]|lift\w*|pull\w*|rais\w+|forced) (?:(?!to )[\w'’]+ ){1,3}"
_MOVE += r"|(?i:sales|revenues?|profits?|earnings|output|shares|orders) (?:is|are|was|were) "
_ASKED = r"\bask(?:ed|s|ing) (?:[\w’]+ ){1,3}"
_NO_MOVE = "(?<!of )(?<!by )(?<!in )(?<!for )(?<!and )"
_ABOVE = r"(?<!in )<[Uu]nder [^>]*s!> of|<(?:above|below) \d+-\w+\|"  # "above 10-year notes"
_ABOVE += r"|\b(?:work|serv)\w+ <under [^|]*\|pe|\bspread [^.,;<]{,20}<over"
_TIME = r"(?:\w+ )?(?:minute|hour|day|week|month|quarter|year|session)s"
_UNIT = r"(?:year|month|week|day|hour|minute|second)s?!?"
_EACH = r"\b(?:a|per) (?:share|tonne|ton|barrel|square (?:foot|met(?:er|re)))\b(?:[^.;<]|\.\d)*"
_RATE = r"(?:per (?!cent)[a-z]+|(?:an?|every|each) (?:second|minute|hour|day|week|month|year)\b"
_RATE += r"(?! (?:later|earlier|ago|before|after|on|or))|annually|daily|monthly|weekly|yearly)"
_GADGET = r"(?:(?:smart|i)?phone|handset|console|laptop|PC|computer|chip|lidar|tablet|device"
_GADGET += r"|iPad|printer|Apple(?! Car))s?\b"
_QUARTERS = r"\b(?i:for|after|in|during|within) <[^|]* quarters\|[^>]*>(?! of)"
_QUARTERS += r"|quarters\|[^>]*> of (?:(?!the|its|that|this|all|our)[a-z]+ )?(?:decl|gro|loss|fall)"
_QUARTERS += r"|<a quarter\|[^>]*> or (?:so\b|$)"
_LOW = r"\b(?:low|mid|high|upper)(?: to \w+)?[- ]"  # "in the low $20s"
_NO_SCORE = r"<[^>]*>[-–]\d|<[^|]* Yuan|\|percent!> (?:stars|points|goals)"
_NO_SCORE += r"|out of 100?\|percent!>(?:[.,;)]|$| for| on)"
_OTHER = r"\d Volt\||ADS\|ads|cubic milli|"
_OTHER += r"\d[ -]pounds?\||pounds?\|GBP!> of|\dGb\||marks\|DEM!> (?:the|an?)\b|\d ?nm\|"
_ELLIPSIS = r"\b(?:in|for) the <[a-z]+\|rank>,? (?:and|to|or) $|"
_ELLIPSIS += r"\0[^\0]*\b(?:in|for) the <[a-z]+\|rank>(?:[.,;]| and\b)|\b(?:this|next) <half\|"
_HELD = "(?:from|versus|against|compared (?:with|to))"
_FIRMS = "(?:broker|miner|neighbou?r|customer|buyer|client|investor|(?:asset|fund|money) manager)s?"
_ENDS = r"\bbetween (?:<[^>]*\d[^>]*> \(\D?$|\D?\d[^()<]*\((?:<[^>]*>\) and \D?$"
_ENDS += r"|[^)<]*\) and (?:[^(<]*\()?<))"
_ENDS += r"|(?<!from )<[^>]*> \(\w+\) to $|(?<!from )(?<![\d.,])\d[\d.,]* \w+ \(\w+\) to <"
_ENDS += r"|(?:where|rang\w+) from (?:<[^>]*> to (?:\w+ )?$|[^<;.,]* to <[a-z])"
_DECIMAL = r"\d{1,3}\.\d{3}(?! ?(?:[mb]n?|[mbtr]+illion)\b)"
#: Doubts by what surrounds a number. A pattern is looked for in its text, where the number stands
#: in angle brackets with its unit behind a bar: "It weighs <620 kg|kg!>." A unit ends with "!" if
#: there can be half of it, as of a kilogram but not of a car.
_DOUBTS = (
    (rf"<\D*{_DECIMAL}[^|\d]*\|\w*[se]!?>", "it may be a thousand times more"),
    (r"\d <[−-]|\|[A-Z]{3}!>(?: ?[–—-] ?(?:Rs|[$€£¥₹])| to Rs)", "it may be the end of a range"),
    (rf"(?<!from )<[^|]*\|{_UNIT}> (?:to|or) $", "it may be the end of a range"),
    (rf"^(?!.*\bfrom\b).*{_UNIT} (?:to|or) <[^|]*\|{_UNIT}>", "it may be the end of a range"),
    (r"and a half(?: (?:to|or) <|\|\w*!?> (?:to|or) $)", "it may be the end of a range"),
    (rf"\|{_UNIT}> and $|\b{_UNIT},? (?:and )?<[^|]*\|{_UNIT}", "it may be a part of a time"),
    (rf"{_EACH}<(?![^|]*\d ?[bm])[^|a-z]*[a-z]{{,7}}\|[A-Z]{{3}}!", "it may be a rate"),
    (rf"\d[-–]<\d|{_NO_SCORE}", "it may be a part of a score or name"),
    (rf"\b(?:{_NTH})[ -]<(?:\d{{1,3}}|one|two)[ |]", "it may be the number of a part or class"),
    (r"\((?:Updat|Correct|Add)[^)]*<[^|]*\|rank>", "it may be the number of a paragraph"),
    (rf"<[^|]* in [^|]*\|percent!> {_TIME}|<[^|]*[$€£¥][^|]* in ", "it may be so many in a time"),
    (rf"<[^|]* out of [^|]*\|percent!> {_TIME}", "it may be so many in a time"),
    (_QUARTERS, "quarters of a year may be meant"),
    (r"\|fold> (?:less|fewer|lower|smaller|cheaper)\b", "it may be a part of that"),
    (r"\b(?:than|above|below|roughly) <(?:~|\w+ than|about|roughly)|>-plus", "it has two hedges"),
    (r">-and-|> and less \w", "what follows may be a hedge"),
    (r"(?<![Tt]he )\b[Ll]ast <decade\|", "it may be a decade of the calendar"),
    (rf"\b(?:{_MOVE}){_NO_MOVE}<up to|{_ABOVE}|{_ASKED}<about an? ", "it may have no hedge"),
    (rf"<up to [^>]*>[^.,;]* {_HELD} [^\w\s]?(?:\d|$)", "it may have no hedge"),
    (r"<[^|]*\d[05] or \D?\d+[05]\b", "it may be two values"),
    (r"<[^|]*(?:%|[a-z]{3}) or \D?\d[^|]*[%a-z]\|", "it may be two values"),
    (r"<[Aa]ll but (?!\w+ed\b)", "it may mean all except these"),
    (r"\|[^>]*>[ -]?(?:b|m|tr)il+i?on|\d\.\d+ \w+\|(?:vehicles|people)>", "its scale is not read"),
    (r"\bper <\d", "it may be the base of a rate"),
    (rf"\|(?!percent)[^>]*>(?:\)| (?:of|in)(?: [\w\0-]+){{1,4}}?) {_RATE}", "it may be a rate"),
    (rf"{_RATE}(?<!ly)[^.;\d]{{,40}} (?:from|to) <[^|]*\|(?:[A-Z]+|barrels)!", "it may be a rate"),
    (r"-(?:unit|vehicle|car)\|vehicles> (?:\w+ )?(?:factory|plant)", "it may be told a year"),
    (r"(?i)\b(?:valu|earnings|multiple|trad).*<[^|]*\d times\|times", "a multiple may be meant"),
    (r"(?:for|in|half|of|ait|with) a <second\|rank>(?!-| (?!or |and |it )\w)", "it may be a time"),
    (rf"(?i)^(?=.*\b{_GADGET}).*<[^|]*units?\|vehicles", "other units than vehicles may be meant"),
    (r"<one unit\|", "other units than vehicles may be meant"),
    (r"(?:assembl|manufact|product|bargain)\w+ units?\|veh", "other units may be meant"),
    (rf"{_LOW}<(?:\d[\d,]*0|[a-z]+ [tm])[^\d.,|]*\||0\|[A-Z]{{3}}!>s\b", "it may be a range"),
    (rf"{_LOW}<\w+[- ]digit", "it may be a part of that range"),
    (r"<[Oo]ne (?!or |to |\w+illion|hun|tho)[^|]*s(?<![suia]s)(?<!series)\|", "it may stand alone"),
    (r"^(?!.*(?:share|stock|pence|£)).*\d ?p\||<(?:720|1080)p", "it may be no pence"),
    (r"(?i:hour|dai|week|month)ly [^.,;\d<]{,40}<[^|]*\|(?:\w+s|[A-Z]+!)>", "it may be told a day"),
    (r"<\w+-month\|months!> (?:sales|profit|earn|deliv|net)", "it may be a part of a year"),
    (r"(?<!\d)\d+\. <\D*\d|>[\ufeff\u200b]|half\|\w+!>- |half- <", "a space may have split it"),
    (r"(?:year|month|week|day)s!> (?:later|earlier|before[.,;])", "another day may be meant"),
    (r"<[^|.]*\d{3} points\|p|\bthe <\w+ points\||<a single point\|", "other points may be meant"),
    (r"<(?:at least one|one (?!perc|index|basis)[a-z]+) point\|", "other points may be meant"),
    (r"<[^|]*data points?\|", "other points may be meant"),
    (rf"<[^|]*{_FIRMS}\|people>", "they may be companies"),
    (r"\bmany <hundred \w+aires\|", "it may be what each of them has"),
    (r"^(?!.*(?:yuan|RMB|renminbi|Chin[ae]|Beijing)).*<¥", "it may be yen"),
    (rf"{_OTHER}|{_DOLLARS}.*{_NOT_US}", "it may be another unit"),
    (r"(?:[a-z0-9]|[A-Z]{2,}) [A-Z][\w&]* <\d{1,3}(?![\d,.])[^|]*\|\w*>", "it may be of a name"),
    (r"[A-Z][a-z]+ (?<!The )(?<!Its )<\d+[tV]\||[\"“]<First\|rank>", "it may be of a name"),
    (r"[A-Za-wyz]<\d|[A-Z]{2} <\d+(?:h| L)\b|<No\.? 0\d|<number \d\d", "it may be of a name"),
    (r"<\D*7[0-8]7 (?:suppl|jet|plane|air)|[a-z] <\d-[A-Z][a-z]", "it may be of a name"),
    (r"<(?:\d{4}-model|(?:19|20)\d\d months?)\|", "it may be a year"),
    (r"<\D*\d[\d,]{2,} [A-Z][^|]*models\|models", "they may be vehicles"),
    (r"\|feet!> $|\d ?(?:ft|feet) <\d", "it may be a part of a length"),
    (
        rf"<[^|\d]*(?<!cent)\|percent!> of an? (?:$|{_TIME[:-1]}\b(?!['’])|per)",
        "it may be no share",
    ),
    (r"<half\|percent!> an? \w|<(?:two|three) quarter-p", "it may be no percentage"),
    (_ENDS, "it may be the end of a range"),
    (r" [a-z]\w* <[\d+–-]+ [A-Z][a-z]+(?<!ans|ese|ish)\|(?![A-Z]{3})", "it may be of a name"),
    (r"(?<!came )(?<!the )(?<!ed )(?<!was )(?<!its )<first\|rank>[.,;!?)]", "it may mean before"),
    (r"s <first\|rank> and (?:to|in|on|for)\b", "it may mean before"),
    (r"(?<!k)(?<!e)(?<!i)(?<!a)s <first\|rank> (?:on|from)\b", "it may mean before"),
    (r", <first\|rank> (?:with|in|at|to|on|by|as|for|through)\b", "it may mean before"),
    (rf"{_ON}(?: the)? <\d+..\|rank>(?: ?[.,;:)]|$| (?:that|when|to|and|\0))", "it may be a day"),
    (rf"{_VERB}<\w+le\|fold>(?:-[A-z]| (?!{_SMALL})[a-z])", "it may be a name"),
    (rf"(?!^<[^>]*>$){_FIRM}{_PART}|{_ELLIPSIS}", "it may be a part of a year"),
    (rf"{_PRICED}<[^|>]*\|[A-Z]{{3}}!?>(?! to\b)", "it may be the least of several prices"),
)

#: Wide digits, letters and signs, and what is read in their place.
WIDE = {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1)}


def simplify(text: str) -> str:
    """Put plain digits, letters and percent signs in place of wide ones, and m² for m2."""
    text = text.translate(WIDE)
    return re.sub(r"(?<![^\W\d])([ck]?m)([23])\b", lambda x: x[1] + "²³"[int(x[2]) - 2], text)


# Names, and what is no part of the text


@cache
def furniture_pattern() -> re.Pattern[str]:
    """Compile addresses, telephone numbers and counters of a page."""
    before, after = (word_pattern(f"furniture {x}", language="en") for x in ("before", "after"))
    return re.compile(
        r"(?i)(?:^|(?<=[.;:,] )|(?<=and ))\(?\d{1,2}\)(?= [A-Z])|^\d{1,2}\.(?= [A-Z])"  # "1) Cars"
        r"|\b(?:HKG?|SZ|SH[AE]?|SS|SEHK|HKEX|SZSE|SSE|TYO|TSE|KRX)\b[:.]? ?\d{3,6}\b"
        r"|\b\d{4,6}\.(?:HK|S[HSZ]|T|KS|TWO?)\b|\b[Ss]tock code:? ?\d+|\S+@\S+"
        r"|\+\d[\d ()/-]{7,}\d|\b(?:1-)?\d{3}-\d{3}-\d{4}\b|\[\d{1,3}\]|(?:\b(?:https?://|www\.)|\.com/)\S+"
        rf"|(?<!\w)(?:{before})[\s:.()]*[+(\d][\d ()/.,-]*(?:(?<=\d)|\b)|\b\d[\d,.]* (?:{after})\b"
    )


@cache
def name_pattern() -> re.Pattern[str]:
    """Compile codes ("ID.3", "5G"), names with a number, and turns of phrase."""
    roles = ("idiom", "name before", "name after", "edition", "car brand")
    idioms, before, after, edition, brand = (word_pattern(x, language="en") for x in roles)
    money = "|".join(x for x, _ in list_words("currency sign") if x.isalpha())
    capital = r"\b(?=[^\W\d_a-zäöü])"
    number = r"(?:\d[\d.]*\d|\d|[IVX]+\b|(?:One|Two|Three|Four|Five)\b)(?![\d,]|[.]\d| ?%)"
    year = r"(?:19|20)\d\d(?:/(?:\d\d)?\d\d)?\b"
    return re.compile(
        r"(?<![\w$€£¥])(?!(?:[QH][1-4](?: ?FY\d\d)?|No\.\d+|[A-Z]+\d[\d.,]*(?:bn|mn)"
        r"|Tier-\d(?= (?:and|or|to) \d)"
        rf"|(?i:{money}|rs|fy)\d[\d.,]*[a-z]*)\b)"
        r"(?:[A-Z][A-Za-z]*[.-]?|[a-z]{1,2}[A-Z]?)\d(?:[\w.-]*\w(?<!\ds))?"
        r"|\b(?![12]H\d\d\b)\d[A-LN-PR-Z]\d\w*|\b\d+[- ]?(?:[Ss]eries)\b|\b[1-8]\d\d[id]\b|[#№]\w+"
        r"|(?<![$€£¥\d.,])\d{1,3}[A-Z]{1,2}\b(?<![1-4][QHKM])(?<!\d[VWLTMB])(?<!\d\dK)(?<![GMK]W)(?<!HP)"
        rf"|\b\d[x×]\d\b|{capital}(?i:{brand})(?:['’]s)? \d{{1,4}}"
        r"(?= (?:sports )?(?:models?|cars?|sedans?|saloons?)\b)"
        r"|(?:(?<=[Tt]he )|(?<=\b[Aa] )|(?<=\b[Aa]n )|(?<=new )|(?<=old )|(?<=its ))"
        rf"{capital}(?i:{brand}) \d{{1,4}}\b(?![,.-]?\d| ?%| (?:pct|per ?cent|million|billion)\b)"
        rf"|{capital}(?i:{brand}) \d{{1,4}}[A-Zcdi]\b"
        rf"|{capital}(?:(?i:class|level|tier|scopes?)[ -]\d|Models? [A-Z\d])(?:, [A-Z\d])*"
        r",? (?:and|or|&|to) \d\b"
        r"(?![,.]?\d| ?%)"
        rf"|{capital}(?i:{before})[ -]{number}(?:-\d{{2,3}}\b)?(?! (?:year|month|day)s\b)"
        rf"|{capital}(?i:{edition}) {year}"
        rf"|\b\w+[ -]{capital}(?i:{after})\b|\b(?!FY|IN\b|CES\b)[A-Z]{{3,}} 20\d\d\b"
        r"|(?i:\b(?!(?<=in |or |er |an |ly |st )one day|(?<=t least |re than )one of)"
        rf"(?:{idioms})\b(?! every \w| (?:after|before|later|earlier|ahead)\b))|\w-first\b"
        rf"|{_MORE_NAMES}"
    )


# Hedges and units


#: "Doubled almost", but not "doubled almost everywhere".
_AFTER_VERB = re.compile(
    r"(?i) (?P<hedge>almost|nearly|virtually|not quite)"
    r"(?= ?[.,;:)]|$| (?:\0|(?:to|from|in|since|over|by|and|its|their)\b))"
)


@cache
def _hedge_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile a hedge that ends before a number, and one that follows it."""
    hedges = word_pattern("hedge", "borrowed hedge", "unread before", language="en")
    articles = word_pattern("article", "link of hedge", language="en")
    after = word_pattern("hedge after", "unread after", language="en")
    before = (
        rf"(?P<hedge>(?:(?<![\w-])(?:{hedges})(?!\w))|(?<!\w)[~≈<>≤≥])"
        rf"(?P<link>[-+\s(\"“”‘’«»]*(?:(?:{articles})\s+)*(?:{sign_pattern().pattern[:-1]})?\s*)$"
    )
    return (
        re.compile(before, re.IGNORECASE),
        re.compile(
            r"(?i)(?:, (?=at (?:least|most) ?(?:[.,;)]|$))|[\s-]*)"
            r"(?!and more (?!of\b)\w|and less (?!to\b|for\b)\w|m\w+mum (?:wage|pric|order|age)"
            r"|or (?:more|less|fewer) than\b|and change (?:what|how|the|its|their|it)\b)"
            r"(?-i:(?![A-Z]))"
            rf"(?P<hedge>\+|(?:(?<!\w)|(?<=\d)(?=ish))(?:{after})(?!\w))"
            r"(?:(?<=or more)(?= (?:in|to [a-z]+|a (?:year|month|week|day))\b)"
            rf"|(?!\s(?:{articles}|all|to)\s|\s$))"
        ),
    )


@cache
def _rate_pattern() -> re.Pattern[str]:
    """Compile what makes a number a rate: "per barrel", "a share", "/kg", and "per" itself."""
    rates = word_pattern("other rate", language="en")
    rates += r"|per (?!cent\b|annum\b|year\b)[a-z][\w-]*|per$|/$|/ ?(?!year\b)[a-z]+|-(an?|per)-\w+"
    rates += r"|each(?! (?:year|other|time)\b)"
    return re.compile(rf"\s?(?:{rates})(?!\w)", re.IGNORECASE)


@cache
def sign_pattern() -> re.Pattern[str]:
    """Compile signs and codes of a currency before a number, read or not, with a minus before."""
    minus = r"(?P<minus>(?<!plus or )\bminus |(?<![\w)%–−-])(?<!\d )(?<!illion )[−–-])?"
    sign = word_pattern("currency sign")  # "euro 753 million", which company reports write
    sign = rf"(?<![^\W\d])(?P<sign>{sign}|(?<=[ (])(?:euro|pounds)(?= )|[a-z]{{0,3}}[$€£¥])"
    return re.compile(rf"{minus}{sign}\s?$", re.IGNORECASE)


def read_beside(text: str, numeral: Numeral, floor: int) -> Beside:
    """Read hedge and unit of a number in a text of which what stands before `floor` is read."""
    begin, end = numeral.span
    before, after = _hedge_patterns()
    unit, hedge, doubt = numeral.unit, None, numeral.doubt
    sign = sign_pattern().search(text[:begin], floor)
    is_word = sign and sign["sign"].lower() in ("euro", "pounds")
    if sign and (numeral.is_scaled or not is_word):  # no "Euro 6"
        begin = sign.start()
        units = {"pounds": "GBP"} | dict(list_words("currency sign", "unit"))
        unit = units.get(sign["sign"].lower(), "")
        doubt = doubt or ("" if unit else f"{sign['sign']!r} is no currency that is read")
    if match := after.match(text, end):  # "400 or more people", "300-odd workers"
        hedge, end = match.span("hedge"), match.end()
    if not unit:
        found = find_unit(text, replace(numeral, span=(begin, end)))
        unit, end, doubt = found.code, found.end, doubt or found.doubt
    if match := before.search(text[:begin], floor):
        is_hedge, why = _judge_hedge(match, unit, numeral, text[numeral.span[1] :])
        doubt = doubt or why
        hedge, begin = (match.span("hedge"), match.start()) if is_hedge else (hedge, begin)
    after = _AFTER_VERB if numeral.form == "fold" and not after.match(text, end) else after
    if match := after.match(text, end):
        doubt = doubt or "it has two hedges" * bool(hedge)
        hedge, end = (hedge, end) if hedge else (match.span("hedge"), match.end())
    rate = _rate_pattern().match(text.rstrip(), end) or re.search("/day", unit)
    doubt = doubt or (f"it is told {rate[0].strip()}" if rate else "")
    size = "!" * (is_measured(unit) or unit in ("percent", "points"))
    marked = f"{text[:begin]}<{text[begin:end]}|{unit}{size}>{text[end:]}"
    return Beside((begin, end), hedge, unit, doubt or doubt_frame(_DOUBTS, marked))


def _judge_hedge(match: re.Match[str], unit: str, numeral: Numeral, rest: str) -> tuple[bool, str]:
    """Tell whether a word is a hedge here, not as in "add up to 5", and give a doubt."""
    hedge, words = match["hedge"].lower(), list_words("no hedge", language="en")
    before, link = match.string[: match.start()], match["link"].strip().lower()
    others = "|".join(re.escape(word) for word, key in words if key == hedge) or "(?!)"
    is_none = unit == "rank" and hedge in ("over", "in", "under", "about", "around", "up to")
    is_none |= hedge in ("past", "beyond") and bool((unit and not is_money(unit)) or link)
    is_none |= hedge == "near" and link[:1] == "-"  # "a near-record 5,000"
    is_aid = re.match(r"(?: \w+)? (?:bailout|package|program|deal|contract|loan|plan)", rest)
    is_none |= hedge == "under" and bool(is_aid and re.search(r"\ban?\b", link))
    is_none |= hedge == "top" and not (numeral.is_scaled or is_money(unit))
    is_near = re.search(r"\ban?\b", link) or (hedge in ("near", "above", "below") and unit in TIMES)
    is_none |= bool(is_near and re.match(r"(?:-\w+)? (?:low|high|peak|record)s?\b", rest))
    who = "analysts?|economists?|it|s?he|they|we|bank|firm|company|maker|agency|ministry|study"
    is_verb = re.search(rf"\b(?:{who})(?: ha[sd]| have)?\s$", before, re.IGNORECASE)
    is_none |= hedge == "estimated" and bool(is_verb or re.search(r"\b(?:an?|the)\b", link))
    is_own = rest[:1] == "-" and unit in TIMES and re.search(r"\b(?:her|his|its|their)\b", link)
    is_none |= bool(is_own and hedge in ("about", "around", "over"))  # "around her year-old car"
    is_none |= hedge == "over" and bool(re.match(r"-\w+ (?:period|span|stretch)\b", rest))
    is_sure = is_money(unit) and hedge == "under" and before[-6:] != "ating "
    is_sure |= unit in TIMES and bool(re.search(r"\bt(?:akes?|ook)\s$", before))  # "took over 24"
    if is_none or (not is_sure and re.search(rf"\b(?:{others})\s$", before, re.IGNORECASE)):
        taken = hedge == "over" and not link and re.search(r"\bt(?:ak\w+|ook)\s$", before)
        return False, "'over' may be a hedge" * bool(taken)  # "add up to 5", "took over 30 percent"
    if hedge not in ("over", "in") or unit not in TIMES or rest[:1] == "-":
        return _judge_than(match, unit, numeral, rest)
    if re.search("[a-z]", link) and link not in ("a", "an"):
        return False, ""
    firm = r"\b(?:for|in|of|with|than|after|is|was|been|took|takes?|lasts?|lasted|just)\s$"
    is_firm = re.search(firm, before, re.IGNORECASE)
    return True, "" if is_firm else f"{hedge!r} may mean longer than that, or during it"


def _judge_than(match: re.Match[str], unit: str, numeral: Numeral, rest: str) -> tuple[bool, str]:
    """Doubt "exceeds the 5-year plan", "far higher than 3 cars" and "a row over 2 cars"."""
    hedge, link = match["hedge"].lower(), match["link"].lower()
    before = match.string[: match.start()]
    if hedge in ("over", "under", "in") and re.search(r"\ban?\b", link) and rest[:1] == "-":
        return False, ""  # "under a 23-month agreement"
    if re.match(r"(?!fewer)\w+er than", hedge):  # "36 percent, far higher than 17 percent"
        return not re.search(r"(?:far|much|[,)])\s$", before), f"{hedge!r} may compare with it"
    is_compared = re.search(r"\b(?:times|fold)\s$", before)
    is_compared = is_compared or re.search(r"\b(?:the|its|their|his|her)\b", link)
    compared = r"exceed|surpass|top|short|about|as|.*(?:than|over|above|below|under)"
    if is_compared and re.match(compared, hedge):
        is_limit = re.match(r"(?:[ -]\w+)?[ -](?:mark|threshold|level|milestone|line)", rest)
        return bool(is_limit), f"{hedge!r} may compare with it"
    is_few = bool(numeral.number and not numeral.upper and numeral.number.value in range(10))
    is_thing = unit not in ("", "fold", "rank") and not is_measured(unit)
    if is_few and is_thing and re.fullmatch("over|above|under|below|about|around|near", hedge):
        firm = r"(?:^|\b(?:only|just|for|in|of|with|to|by|from|ha[sd]|have|is|are|w\w+)\s)$"
        return True, "" if re.search(firm, before) else f"{hedge!r} may have another sense"
    return True, ""
