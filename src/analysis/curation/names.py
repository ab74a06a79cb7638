"""Find whom and where a paragraph names: entities and places of the tables, and others in print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from analysis.curation.raw import FIGURES, Tables
from analysis.curation.surroundings import (
    ACCEPTED,
    AS_BEFORE,
    NAMED,
    Guess,
    Names,
    Spot,
    cue,
    drop_wider,
    find_names,
    is_cue,
    is_free,
    is_held,
)
from analysis.extraction.sentences import find_sentence
from analysis.project import Row
from analysis.quantities.vocabulary import Span, list_words

#: What is said of a place that has no row.
LACKING = "the tables lack this place"
LAST, COUNTRY = "named last before it", "the country named"
#: Right of whoever was named, wherever it was proposed: then it is not doubted.
HOME = "none is named: that of the language"
_FOR = "named behind it, after 'for'"
#: How far from a market it is told that something is exported there.
_TRADE = 80


class KnownNames:
    """What is known by name in a language: entities, others, and places."""

    def __init__(self, tables: Tables, language: str) -> None:
        self.language, self.renamed = language, dict[str, str]()
        self.heard: list[str] = []  # the entities of the paragraphs before, in order
        surveyed = Counter(x["entity"] for x in tables.get("survey_percentages", ()))
        self.surveyed = next((x for x, _ in surveyed.most_common(1)), "")
        entities, self.others = _read_entities(tables, language)
        self.own = {*entities.values(), *(row["name"] for row in tables["actors"])}
        self.keys = {row["name"]: row["place_id"] for row in tables["places"]}
        #: Places that ``cues.csv`` tells by other names.
        self.other_names = {x: key for x, key in self.keys.items() if is_cue(x)}
        figures = (row for name in FIGURES for row in tables[name])
        told = ((self.name_market(row["place"]), row["metric"]) for row in figures)
        markets = Counter(market for market, metric in told if market and market in metric)
        #: What most metrics of figures say of their place: " in China".
        self.market = next((x for x, _ in markets.most_common(1)), "")
        self.countries = {key: x for x, key in self.keys.items() if len(key) == 2}
        self.countries["world"] = "World"
        self.regions = {x["place_id"] for x in tables["places"] if x["kind"] == "region"}
        labels = {row["key"]: row.get(language, "") for row in tables["labels"]}
        named = {labels.get(key) or x: key for x, key in self.keys.items()} | self.keys  # "Peking"
        towns = (x for x, key in named.items() if len(key) > 2 and key not in self.regions)
        self.towns = dict.fromkeys(towns, " ")
        lands = _read_lands(tables, language)
        self.places = {x: key for x, key in lands.items() if len(x) > 1} | named
        self.entities = {x: y for x, y in entities.items() if len(x) > 1 and x not in self.places}
        self.homes = list_words("home", language=language)
        countries = {word: key for word, key in self.homes if len(key) == 2}
        self.lands = {x: countries.get(word, "") for word, x in self.homes}
        for row in tables["actors"]:
            name = entities.get(row["name"]) or row["name"]
            self.lands[name] = self.lands.get(name) or row["country"]
        nouns = ("counted noun", "metric", "unit", "measure")  # with a capital, but no names
        self.nouns = {x for x, _ in list_words(*nouns, language=language)}
        self.short = dict[str, set[str]]()  # names by their first word: "Brenner Automotive"
        for name in {*entities.values()} - {""}:
            self._shorten(name)

    def _shorten(self, name: str) -> None:
        """Note that the first word of a name may stand for it later."""
        word, _, rest = name.partition(" ")
        known = {x.lower() for x in (*self.entities, *self.others, *self.places, *self.towns)}
        known |= {x.lower() for x, _ in list_words("maker")}  # in Chinese, too, "SAIC" is SAIC
        is_short = (rest[:1].isupper() or not rest) and cue("short").fullmatch(word)
        if is_short and word.lower() not in known:
            self.short.setdefault(word, set()).add(name)

    def _find_short(self, text: str) -> Names:
        """Find entities by their first words, where those are of one alone."""
        told = {word: x & {word} or x for word, x in self.short.items()}
        named = {word: next(iter(x)) for word, x in told.items() if len(x) == 1}
        found = [x for x in find_names(text, named) if text[x[0][0]].isupper()]
        return [x for x in found if not cue("longer").match(text, x[0][1])]

    def rename(self, name: str, entity: str) -> None:
        """Take a name as printed for an entity, unless it is one of its own."""
        if name and name not in self.own:
            self.renamed[name] = entity

    def name_market(self, place: str) -> str:
        """Say "in Europe", as a metric does; nothing for a place that the tables lack."""
        name = next((name for name, key in self.keys.items() if key == place), "")
        the = "the " * bool(re.search("(?:Union|States|Kingdom)$", name))
        return f" in {the}{name}" * bool(name)

    def find_entities(self, text: str) -> Names:
        """Find whom a text names: entities of figures, and companies and gatherings as printed.

        Two makers side by side, or a city and a maker, are a company of its own: "Beijing Benz"; so
        is one with a longer name than a maker's: "Mercedes-Benz Vans", "BYD Brasil Ltd". "The
        Munich carmaker" is the one named last that is there.
        """
        joined: list[tuple[Span, str]] = []
        known = find_names(text, self.entities)
        for i, ((begin, end), _) in enumerate(known):
            if more := cue("division").match(text, end):
                known[i] = (begin, more.end()), ""
        seats = {(x.span(), " ") for x in cue("seat").finditer(text)}
        seats.update(find_names(text, self.towns))
        for (begin, end), name in sorted([*known, *drop_inside(seats, known)]):
            (first, last), _ = joined[-1] if joined else ((0, 0), "")
            is_town = re.search(r"(?i)\b(?:in|at) $", text[:first])
            is_own = name != " " and not re.search("['’]s?$", text[begin:end])
            if last and text[last:begin] in ("", " ", "-") and is_own and not is_town:
                joined[-1] = (first, end), ""
            else:
                joined.append(((begin, end), name))
        names = [x for x in joined if x[1] != " "]
        for match in (x for kind in ("firm", "company", "event") for x in cue(kind).finditer(text)):
            if is_free(match.span(1), (x for x, _ in names)):
                names.append((match.span(1), ""))
        names += drop_inside(self._find_short(text), names)
        described = [x for x in cue("described").finditer(text) if self._list_keys(x)]
        apart = sorted(drop_inside(names, [(x.span(), "") for x in described]))
        told = [(span, name or self._read_name(text, span)) for span, name in apart]
        told = [(span, self.renamed.get(name, name)) for span, name in told]
        for match in described:
            earlier = [*self.heard, *(name for (_, end), name in told if end <= match.start())]
            fits = [x for x in earlier if self._is_at(x, self._list_keys(match))]
            told.append((match.span(), fits[-1] if fits else ""))
        self.heard += [name for _, name in sorted(told) if name]
        return sorted(told)

    def _list_keys(self, match: re.Match[str]) -> set[str]:
        """List the makers, or the country, of the place by which a company is told."""
        place = str(match[match.lastindex or 0]).lower()
        keys = {key for word, key in self.homes if word == place}
        return {x for x in keys if len(x) > 2} or keys

    def _is_at(self, name: str, keys: set[str]) -> bool:
        return name in keys or self.lands.get(name) in keys

    def _read_name(self, text: str, span: Span) -> str:
        """Read a name as printed, and note the letters in brackets that stand for it later."""
        name = re.sub(r"['’]s?$", "", text[slice(*span)])
        name = name.removesuffix("s" * (name[:-1].lower() in self.entities))  # "Daimlers"
        form = cue("form").match(text, span[1])
        name += form[0] if form and " " not in name else ""
        if short := re.match(r"[^(),.]{,30}\(([A-Z]{2,6})\)", text[span[1] :]):
            self.entities[short[1]] = name
        self._shorten(name)
        return name

    def doubt_name(self, spot: Spot, found: Guess, *, is_known: bool) -> Guess:
        """Doubt a name that no figure has, or that may be a part of a longer one."""
        if found.is_sure and not is_known:
            return Guess(found.cell, f"no figure is of {found.cell!r} yet")
        told = [x for x, y in spot.entities if y == found.cell and x < spot.mention.span]
        told = [x for x in told if spot.ends[0] <= x[0]] or told
        longer = [self._read_longer(spot, x) for x in told]
        if found.is_sure and longer and all(longer) and not found.how.startswith(ACCEPTED):
            is_told = cue("described").fullmatch(longer[-1])
            how = f"{longer[-1]!r} is taken for it" if is_told else f"or {longer[-1]!r}"
            return Guess(found.cell, how)
        return found

    def _read_longer(self, spot: Spot, span: Span) -> str:
        """Read the longer name that begins with one: capitals behind it, or a place in Chinese."""
        if cue("described").fullmatch(spot.text, *span):
            return spot.text[slice(*span)]
        if self.language == "zh":
            ends = (x[1] for x, _ in spot.places if x[0] == span[1])
            end = next((x for x in ends if not cue("site").match(spot.text, x)), 0)
            return spot.text[span[0] : end]
        found = cue("longer name").match(spot.text, span[1])
        is_owner = re.search("['’]s?$", spot.text[slice(*span)])
        if not found or is_owner or spot.is_title() or found[1].lower() in self.nouns:
            return ""
        return spot.text[span[0] : found.end()]

    def find_subject(self, text: str, entities: Names) -> str:
        """Find whom a text is about: whom it names first, but not parts of what was before it."""
        begins = ((find_sentence(text, span, self.language)[0], name) for span, name in entities)
        return next((name for x, name in begins if not cue("part").match(text, x)), "")

    def find_places(self, text: str, entities: Names) -> Names:
        """Find the places in a text, the world too, but not in names."""
        for (begin, end), _ in entities:
            text = text[:begin] + "\0" * (end - begin) + text[end:]
        found = [x for x in find_names(text, self.places) if not cue("first").match(text, x[0][1])]
        found = [x for x in found if len(x[1]) < 3 or not cue("origin").search(text[: x[0][0]])]
        named = {x for x in found if x[1] in self.regions and cue("name").search(text[: x[0][0]])}
        found = [x for x in found if x not in named]  # "News Europe"
        for name, key in (self.other_names | {"world": "world"}).items():
            found += [(x.span(), key) for x in cue(name).finditer(text)]
        return drop_wider(text, sorted(found))

    def find_lands(self, text: str, places: Names) -> Names:
        """Find which places are countries that something is said of, and not where it is."""
        return [
            (span, self.countries[key])
            for span, key in places
            if key in self.countries and not cue("at").search(text[: span[0]])
            if not cue("market").match(text, span[1])
            if not any(cue(x).match(text, span[0]) for x in self.other_names)
            if key != "world" or not cue("world bare").search(text[: span[1]])
        ]

    def list_sites(self, text: str, places: Names) -> Names:
        """Leave out places where something is from, and regions that it is exported to."""
        return [
            (span, key)
            for span, key in places
            if not is_origin(text, span)
            if not (key in self.regions or key.isdigit()) or not is_market(text, span)
        ]

    def choose_place(self, spot: Spot, last: str) -> Guess:
        """Choose the place that is named nearest, or last before; one of no table is doubted."""
        names = self.list_sites(spot.text, spot.places)
        markets = [x for x in names if is_market(spot.text, x[0])]
        place = spot.find_nearest(markets if spot.list_inside(markets, spot.piece) else names)
        origins = [x for x in spot.places if is_origin(spot.text, x[0])]  # "cars from China"
        if not place.cell and not last and spot.list_inside(origins):
            place = spot.find_nearest(origins)._replace(is_sure=False, how="where it is from")
        if place.cell and place.cell not in {*self.keys.values(), "world"}:
            key = "world" if place.cell.isdigit() else place.cell
            begin, end = next(span for span, name in spot.places if name == place.cell)
            return Guess(key, f"{LACKING}: {spot.text[begin:end]}")
        away = [x for x in spot.places if x not in names and is_market(spot.text, x[0])]
        if place.cell or (place.how == AS_BEFORE and not spot.list_inside(away, spot.piece)):
            return place
        is_home = not last and self.language == "zh"
        return Guess("CN", HOME) if is_home else Guess(last, LAST)

    def choose_entity(self, spot: Spot, before: tuple[Spot, Row] | None) -> Guess:
        """Choose the entity or the country that the sentence is about, or the last before.

        `before` is the number before, with its row.
        """
        (begin, end), inside = spot.mention.span, spot.list_inside(spot.entities)
        if spot.mention.unit == "percent" and (told := self._find_owner(spot)).cell:
            return told
        ahead = [x for x in spot.entities if x[0] < (begin, end)]
        found = spot.find_nearest(ahead)
        lands = self.find_lands(spot.text, spot.places)
        land = spot.find_nearest([x for x in lands if x[0] < (begin, end)])
        others = [x for x in self.entities.values() if x.startswith(f"{found.cell} in ")]
        brands = [x for (_, last), x in ahead if cue("brand").match(spot.text, last)]
        others += ["its brand"] * (found.cell in brands and found.cell.endswith(" Group"))
        if spot.last and cue("part").match(spot.sentence):
            return Guess(spot.last, LAST)
        if spot.list_inside(ahead) and found.cell:
            (first, last), _ = ahead[-1]
            is_for = cue("for").search(spot.text[:first]) and found.cell == ahead[-1][1]
            if is_for and cue("apart").search(spot.text[last:begin]):
                return Guess(found.cell, _FOR)
            others += find_others(spot.text[last:begin])
            return Guess(found.cell, f"or {others[0]}") if others else found
        if spot.list_inside(lands) and land.cell:
            return Guess(land.cell, COUNTRY, land.is_sure and not spot.last)
        if found.how == AS_BEFORE and before and before[0].ends == spot.ends:
            return found
        if inside:
            return Guess(inside[0][1], "named behind it")
        if self.surveyed and cue("survey").search(spot.text):
            return Guess(self.surveyed, "a guess: few figures are like it")
        return self._choose_last(spot, before)

    def _find_owner(self, spot: Spot) -> Guess:
        """Find whom a percentage is for, or who holds such a part of another."""
        for (begin, _), name in spot.entities:
            if cue("for").fullmatch(spot.text, spot.mention.span[1], begin):
                return Guess(name, _FOR, is_sure=True)
        holds = spot.find_holding()
        named = spot.list_inside(spot.entities)
        inside = [x for x in named if holds and not is_held(spot.text, x[0])]
        owners = [x for x in inside if holds and x[0][1] <= holds.start()]
        if holds and self.language == "de":  # "An der Werft hält Audi 9 Prozent"
            owners = owners or [x for x in inside if x[0][1] <= spot.mention.span[0]]
        return Guess(owners[-1][1], NAMED, is_sure=True) if owners else Guess()

    def _choose_last(self, spot: Spot, before: tuple[Spot, Row] | None) -> Guess:
        """Choose an entity or a country that is named in another sentence."""
        market = spot.list_inside(spot.places) and cue("of a market").search(spot.sentence)
        place = self.countries.get(spot.find_nearest(spot.places).cell, "")
        if market and place:
            return Guess(place, COUNTRY)
        earlier = {name for (_, end), name in spot.entities if end <= spot.ends[0]}
        if before and before[0].number == spot.number and not earlier and before[1]["entity"]:
            return Guess(before[1]["entity"], "of the number before")
        is_sure = earlier == {spot.last} and bool(cue("pronoun").search(spot.sentence))
        is_sure &= not find_others(spot.text[spot.ends[0] : spot.mention.span[0]])
        return Guess(spot.last, LAST, is_sure) if spot.last else Guess(place, COUNTRY)


def _read_entities(tables: Tables, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Read by name whom figures may be of; and the others: persons, media and the like."""
    entities, others = dict[str, str](), dict[str, str]()
    for row in (x for name in FIGURES for x in tables[name]):
        if "/" not in row["unit"]:  # a rate is of a currency, which an article names otherwise
            names = (row["entity"], row["entity"].removesuffix(" Group"))
            entities |= dict.fromkeys(names, row["entity"])
    known = {*entities.values(), *(row["name"] for row in tables["actors"])}
    makers = list_words("maker", language=language)
    entities |= {word: entity if entity in known else "" for word, entity in makers}
    for row in (x for x in tables["actors"] if x["kind"] != "place"):
        named = dict.fromkeys((row["name"], row["name_printed"]), row["name"])
        if row["kind"] in ("company", "group", "joint_venture"):
            entities = named | entities
        else:
            others |= named
    return entities, others


def _read_lands(tables: Tables, language: str) -> dict[str, str]:
    """Read the countries and regions of the world by their names in a language."""
    from babel import Locale

    # Regions have numbers as keys: "北美洲", "Europa".
    regions = [x for x in tables["places"] if x["kind"] == "region"]
    numbers = {x["origin"].rpartition(" ")[2]: x["place_id"] for x in regions}
    told = Locale.parse(language).territories.items()
    lands = {x: numbers.get(key, key) for key, x in told if key != "001"}
    lands |= {x.removesuffix("洲"): lands[x] for x in lands if len(x) > 2}
    lands |= {x["place_id"]: x["place_id"] for x in regions if x["place_id"].isupper()}  # "EU"
    return lands | ({"全国": "CN"} if language == "zh" else {})


def find_others(text: str) -> list[str]:
    """Find a subject in the plural, of which a number may be: "its members"."""
    return [x[x.lastindex or 0] for x in cue("others").finditer(text)]


def drop_inside(names: Iterable[tuple[Span, str]], others: Names) -> Names:
    """Drop names that lie within others."""
    return [x for x in names if is_free(x[0], (y for y, _ in others))]


def is_market(text: str, span: Span) -> bool:
    """Tell whether a place is one that something is exported to."""
    is_near = cue("trade").search(text, max(span[0] - _TRADE, 0), span[1] + _TRADE)
    return bool(is_near and cue("to market").search(text[: span[0]]))


def is_origin(text: str, span: Span) -> bool:
    """Tell whether a place is where something is from: "cars from China"."""
    return bool(cue("from").search(text[: span[0]]))
