"""German mentions: every number of a paragraph is found, and read right or refused."""

from datetime import date

import pytest

from analysis.errors import PhraseError
from analysis.extraction.mentions import find_mentions
from analysis.extraction.phrases import read_phrase

PUBLISHED = date(2024, 5, 16)

#: What stands in a sentence -> hedge, value and unit.
PHRASES = {
    # words and digits
    "zwanzig Modelle": "20 models",
    "hundert Gäste": "100 people",
    "zweiundzwanzig Stellen": "22 jobs",
    "hundertfünfzig Busse": "150 vehicles",
    "dreihunderttausend Autos": "300000 vehicles",
    "zwei Millionen dreihunderttausend Euro": "2300000 EUR",
    "anderthalb Milliarden Euro": "1500000000 EUR",
    "zweieinhalb Jahre": "2.5 years",
    "in den letzten vier Monaten": "4 months",
    "in den kommenden zwölf Monaten": "12 months",
    "eine halbe Million Fahrzeuge": "500000 vehicles",
    "36'000 Fahrzeuge": "36000 vehicles",
    "31 714 Elektroautos": "31714 vehicles",
    "ein Vierteljahrhundert": "25 years",
    "drei Jahrzehnte": "30 years",
    "zwei Dutzend Marken": "24 brands",
    "null Prozent": "0 percent",
    # hedges
    "gut 45 Prozent": "gut 45 percent",
    "knapp eine Milliarde Euro": "knapp 1000000000 EUR",
    "eine gute halbe Million Autos": "gute 500000 vehicles",
    "ein knappes Drittel": "knappes 100/3 percent",
    "ein gutes Dutzend Firmen": "gutes 12 companies",
    "rund ein Jahr": "rund 1 years",
    "bis zu 18.000 Stellen": "bis zu 18000 jobs",
    "deutlich mehr als 400 Aussteller": "deutlich mehr als 400 exhibitors",
    "nicht einmal 3 Prozent": "nicht einmal 3 percent",
    "keine 3 Prozent": "keine 3 percent",
    "keine halbe Million Autos": "keine 500000 vehicles",
    "mind. 500 Kunden": "mind. 500 customers",
    "ab 29.990 Euro": "ab 29990 EUR",
    "Fahrer ab 17 Jahren": "ab 17 years",
    "teurer als 40.000 Euro": "teurer als 40000 EUR",
    "nicht länger als sechs Wochen": "nicht länger als 6 weeks",
    "günstiger als 20.000 Euro": "günstiger als 20000 EUR",
    "ca.40 Tonnen": "ca. 40 t",
    "reichlich vier Monate": "reichlich 4 months",
    "60 Jahre und älter": "und älter 60 years",
    "30 Kilometer oder auch weniger": "oder auch weniger 30 km",
    "3 Prozent oder mehr im Jahr": "oder mehr 3 percent",
    "unter die Marke von 30.000 Punkten": "unter 30000 points",
    "über der wichtigen Schwelle von 90 Dollar": "über 90 USD",
    "eine knappe Milliarde Euro": "knappe 1000000000 EUR",
    "etwa je zur Hälfte": "etwa 50 percent",
    "400 oder mehr Fahrzeuge": "oder mehr 400 vehicles",
    # shares, multiples, ranks
    "zwei Drittel": "200/3 percent",
    "eine Zweidrittelmehrheit": "200/3 percent",
    "ein weiteres Fünftel": "20 percent",
    "fast jeder Dritte": "fast 100/3 percent",
    "mehr als jedes vierte Auto": "mehr als 25 percent",
    "einer von 200 Neuwagen": "0.5 percent",
    "sieben von zehn Befragten": "70 percent",
    "mehr als drei von vier hierzulande gebauten Autos": "mehr als 75 percent",
    "zwölf Mitgliedstaaten": "12 countries",
    "zweistellige Rückgänge": "10..99 percent",
    "Sechszylinder": "6 cylinders",
    "Achtgang-Automatik": "8 gears",
    "Viersitzer": "4 seats",
    "verdoppelt": "2 fold",
    "mehr als verfünffacht": "mehr als 5 fold",
    "halbiert": "0.5 fold",
    "doppelt so hoch": "2 fold",
    "dreimal so groß": "3 fold",
    "das 2,5-Fache": "2.5 fold",
    "dreimal in Peking": "3 times",
    "zum zwölften Mal": "12 times",
    "auf Rang drei": "3 rank",
    "die Nummer zwei": "2 rank",
    "der zweitgrößte Markt": "2 rank",
    "unter den Top 10": "1..10 rank",
    "an zweiter Stelle": "2 rank",
    "das 30-millionste Fahrzeug": "30000000 vehicles",
    "das 100.000. Auto": "100000 vehicles",
    "die 20. Auflage": "20 editions",
    "das dritte Quartal in Folge": "3 quarters",
    "das zweimillionste in Kassel gebaute Getriebeauto": "2000000 vehicles",
    "das 100ste Auto": "100 vehicles",
    "die erste Auslandsreise": "1 trips",
    "halb so groß": "0.5 fold",
    "um den Faktor drei": "3 fold",
    "einmal im Jahr": "1 times/year",
    "zweimal pro Woche": "2 times/week",
    # ranges
    "14-15 Prozent": "14..15 percent",
    "etwa 30 bis 40 Prozent": "etwa 30..40 percent",
    "15.000 bis 18.000 verkaufte Fahrzeuge": "15000..18000 vehicles",
    "zwischen 100 und 150 Millionen Euro": "100000000..150000000 EUR",
    "zwischen 57 000 DM und 70 000 DM": "57000..70000 DEM",
    "zwischen rund 5 Millionen Euro und 7 Millionen Euro": "rund 5000000..7000000 EUR",
    "300 Kilometer bis 400 Kilometer": "300..400 km",
    "ein bis zwei Jahre": "1..2 years",
    "drei, vier neue Modelle": "3..4 models",
    "drei, vier, fünf neue Modelle": "3..5 models",
    "den Bau zweier Werke": "2 plants",
    "ein Fünftel bis ein Viertel": "20..25 percent",
    "im einstelligen Prozentbereich": "1..9 percent",
    # units
    "920.000 produzierte Einheiten": "920000 vehicles",
    "2.000 neue, gut bezahlte Arbeitsplätze": "2000 jobs",
    "33 elektrische und hybride Modelle": "33 models",
    "35 Elektro- und Hybridmodelle": "35 models",
    "300 Berliner Taxifahrer": "300 people",
    "52.203 Elektroauto-Ladepunkte": "52203 charging points",
    "zwei einstige Industrie-Giganten": "2 companies",
    "3 Milliarden schwedische Kronen": "3000000000 SEK",
    "1,2 Mio. Schweizer Franken": "1200000 CHF",
    "2,5 Mill. Euro": "2500000 EUR",
    "US$ 5 Mrd.": "5000000000 USD",
    "0,49 Euro je Kilowattstunde": "0.49 EUR/kWh",
    "300.000 Autos pro Jahr": "300000 vehicles/year",
    "300.000 Einheiten/Jahr": "300000 vehicles/year",
    "9.000 in Ungarn verkaufte Kleinwagen": "9000 vehicles",
    "die kommenden beiden Jahre": "2 years",
    "627 Mitglieder": "627 members",
    "zwei Joint Ventures": "2 joint ventures",
    "25 Basispunkte": "25 basis points",
    "4,5 US-Cent": "0.045 USD",
    "die 20-Cent-Münze": "0.2 EUR",
    "$300M": "300000000 USD",
    "5-Nanometer-Technik": "5 nm",
    "ein 1,6-Liter": "1.6 l",
    "einen Prozentpunkt": "1 points",
    "minus 15,7 Punkte": "-15.7 points",
    "–5,3 %": "-5.3 percent",
    "10.000 m2 große Halle": "10000 m²",
    "3,5 Millionen Kubikmeter Gas": "3500000 m³",
    "30 Cent pro m³": "0.3 EUR/m³",
    "ein dreitägiger Besuch": "3 days",
    "der 53-Jährige": "53 years",
    "ein Fünfjahresvertrag": "5 years",
    "eine 500-Millionen-Euro-Investition": "500000000 EUR",
    "die 20-Prozent-Beteiligung": "20 percent",
    # nouns of many fields
    "600.000 Wechselrichter": "600000 inverters",
    "sechs Airbusse": "6 aircraft",
    "fünf Lkw-Bauer": "5 companies",
    "40 Güterwagen": "40 wagons",
    "drei Meisterwerke": "3 works",
    "80 Millionen Tonnenkilometer": "80000000 tonne-kilometres",
    "2.000 Neuwagenverkäufe": "2000 vehicles",
    "elf Flughäfen": "11 airports",
    "413 Zeugen": "413 people",
    "zwei Pressekonferenzen": "2 press conferences",
    "vier Gewerkschaften": "4 unions",
    "die dritte Ausschreibung": "3 tenders",
    "zwölf Millionen Käfer": "12000000 vehicles",
    "eine halbe Million Bewohner": "500000 people",
    "ein 42-seitiges Papier": "42 pages",
    "zwei Raffinerien": "2 refineries",
    "vier Geldhäuser": "4 banks",
    "15.000 Batteriepacks": "15000 battery packs",
    "zehn Versandzentren": "10 distribution centres",
    # rates told before the number
    "pro Monat 150 Dollar": "150 USD/month",
    "Kosten pro Jahr: 900 Euro": "900 EUR/year",
    "14 Euro in der Stunde": "14 EUR/hour",
    "3 Euro Dividende je Aktie": "3 EUR/share",
    "60 Milligramm Stickoxide pro Kilometer": "60 mg/km",
    "25 MB/s": "25 MB/s",
    "am Tag bis zu 3.800 Fahrzeuge": "bis zu 3800 vehicles/day",
    "mehr als 2000 Leute": "mehr als 2000 people",
    "Euro 158,4 Millionen": "158400000 EUR",
    "zum achten Mal": "8 times",
    "(im Vorjahr: - 4,3 Prozent)": "-4.3 percent",
    "nochmals drei Prozent": "3 percent",
    # parts of a point, multiples and hedges with words between
    "ein Drittel Prozentpunkt": "1/3 points",
    "ein viertel Prozentpunkt": "0.25 points",
    "einen Viertelpunkt": "0.25 points",
    "im zweistelligen Prozentpunktebereich": "10..99 points",
    "mehr als das Dreifache": "mehr als 3 fold",
    "knapp auf das Doppelte": "knapp 2 fold",
    "etwa vom Doppelten": "etwa 2 fold",
    "rund weitere 400 Kunden": "rund 400 customers",
    "schätzungsweise nur zu 40 Prozent": "schätzungsweise 40 percent",
    "weitaus mehr als 400 Kunden": "weitaus mehr als 400 customers",
    "ab 17 Jahren": "ab 17 years",
    "an Studierende unter 25 Jahren": "unter 25 years",
    "30-mal gefährlicher": "30 fold",
    "dreimal kleiner": "3 fold",
    "20 originale Le-Mans-Wagen": "20 vehicles",
    "auf Listenplatz sieben": "7 rank",
    # the higher end first, and negative ones
    "zwischen 9.000 und 8.000 Autos": "8000..9000 vehicles",
    "178 bis 165 Kunden": "165..178 customers",
    "minus 40 bis minus 90 Millionen Euro": "-90000000..-40000000 EUR",
    "minus 90 bis minus 40 Millionen Euro": "-90000000..-40000000 EUR",
    "je 100 Euro": "100 EUR",
    "54 € bis 59 €": "54..59 EUR",
    # rates
    "52 Einwohner/km²": "52 people/km²",
    "90 Tonnen Stahl jährlich": "90 t/year",
    "9 Euro kalt pro Quadratmeter": "9 EUR/m²",
    "4.200 mAh": "4200 mAh",
    "gerade einmal 40 Busse": "gerade einmal 40 vehicles",
    "bestenfalls 40 Busse": "bestenfalls 40 vehicles",
    "mindestens um 5 Prozent": "mindestens 5 percent",
    # hedges of two words, other spellings, and hedges with "bei"
    "ab etwa 10 Euro": "ab etwa 10 EUR",
    "bis zu rund 300 Stellen": "bis zu rund 300 jobs",
    "bis zu über 300 Stellen": "bis zu über 300 jobs",
    "um cirka 400 Euro": "cirka 400 EUR",
    "in einer Größenordnung von 75 Prozent": "in einer größenordnung von 75 percent",
    "20 Euro ungefähr": "ungefähr 20 EUR",
    "zehn Jahre circa": "circa 10 years",
    "schätzungsweise bei zwei Millionen Euro": "schätzungsweise 2000000 EUR",
    "kaum bei 7 Prozent": "kaum 7 percent",
    "verfehlte knapp die Marke von 100 Euro": "100 EUR",
    "knapp die Hälfte": "knapp 50 percent",
    "4000 Deutsche Mark": "4000 DEM",
    "40 Zielpunkt-Filialen": "40 stores",
    "drei Werften": "3 shipyards",
    # scale and sign before the number, a sign between hedge and number
    "Mio. EUR 350": "350000000 EUR",
    "Mrd. € 3,5": "3500000000 EUR",
    "fast + 10%": "fast 10 percent",
    "bis zu fast 30 Prozent": "bis zu fast 30 percent",
    "maximal etwa 1300 Kilometer": "maximal etwa 1300 km",
    "20 Prozent oder mehr der Anteile": "oder mehr 20 percent",
    "fünf Jahre oder gar mehr": "oder gar mehr 5 years",
    "fünf Jahre oder länger": "oder länger 5 years",
    "zwischen 15°C und 33°C": "15..33 °C",
    "um 0,25 Prozent-Punkte": "0.25 points",
    "um 0,25-Prozent-Punkte": "0.25 points",
    "512 ppi": "512 ppi",
}


def read(text: str, day: date | None = PUBLISHED) -> list[str]:
    """Hedge, value and unit of each number found."""
    found = find_mentions(text, "de", day)
    return [f"{x.hedge} {x.value} {x.unit}".strip() for x in found if x.category == "substantive"]


@pytest.mark.parametrize(("phrase", "reading"), PHRASES.items())
def test_a_phrase_is_read_in_a_sentence(phrase: str, reading: str) -> None:
    assert read(f"Die Rede war davon: {phrase}, wie geplant.") == [reading]


@pytest.mark.parametrize(
    "phrase",
    [
        "1,000,000 Autos",
        "10² Fahrzeuge",
        "1½ Jahre",
        "3/4 der Leute",
        "mehrere tausend Stellen",
        "ein paar hundert Autos",
        "einige tausend Mal",
        "mehrere 100 Autos",
        "50:50",
    ],
)
def test_what_is_not_understood_has_no_value_and_a_doubt(phrase: str) -> None:
    (mention,) = find_mentions(f"Es ging um {phrase}, wie geplant.", "de")
    assert mention.value == ""
    assert mention.doubt


@pytest.mark.parametrize(
    "phrase",
    [
        "ID.3", "A4", "iX3", "5G", "3er", "911 Carrera", "Industrie 4.0", "Level 3", "Euro 7",
        "IAA 2023", "Made in China 2025", "11. Fünfjahresplan", "in erster Linie", "eines der",
        "auf den ersten Blick", "ersten Monaten", "Tausende", "Milliardenverluste", "§ 5",
        "ISO 9001", "4×4-Fahrzeug", "Atto 3", "(EU) 2023/1542", "63. IAA",
        "28. Internationale Funkausstellung",
        "1-Liter-Auto", "2. Liga", "A 45", "Boeing 747", "2012/34/EU", "an Dritte",
        "Nr. 443/2009", "20-Euro-Scheinen", "200er-Packungen", "iOS 17", "24-Stunden-Rennens",
        "lieber heute als morgen", "300 SL", "Pixel 9", "dem 500er", "der 190er-Reihe",
        "Renault 4", "Peugeot 308", "iPhone 6s", "Android 5.1.1", "auf Seite eins",
        "Boeing 737-500", "im 18. Bezirk", "in erster Instanz", "die zehnte Klasse", "Abs. 3",
        "Nr. 1 WpHG", "17.222/2013", "die ersten von ihnen", "eine hundertprozentige Sicherheit",
        "hundertprozentig", "1 zu 1",
        "Enyaq 60", "der Verordnung 2023/2486", "COM/2021/563", "GB/T 40429-2021", "C:62-Modellen",
        "im Ersten", "dem TOP 10 Programm", "einem Drei-Punkt-Gurt", "dem Dreissigjährigen Krieg",
        "der Strategie New Sales 2030",
    ],
)  # fmt: skip
def test_a_name_or_a_turn_of_phrase_is_no_count(phrase: str) -> None:
    (mention,) = find_mentions(f"Man sprach von {phrase} wieder.", "de")
    assert mention.category == "name"


@pytest.mark.parametrize(
    "text",
    [
        "Das ist ein Werk.",
        "Wir achten auf Qualität.",
        "Zweiräder und Dreiecke",
        "Das Drittmittelsystem wächst.",
        "Beide Seiten",
        "Es wird einfacher.",
        "Die Daten gehen an Drittdienste.",
        "Vereinfacht gesagt stimmt es.",
        "Einmal mehr geht es um Geld.",
        "Es gab nicht nur ein Misstrauensvotum.",
        "Der Bericht ist einseitig.",
        "Jan Holzner kam.",
        "Er blieb höchstens ein paar Tage.",
        "Es gibt immer Viertelstunden ohne Strom.",
    ],
)
def test_an_article_or_a_part_of_a_word_is_no_number(text: str) -> None:
    assert find_mentions(text, "de") == []


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Anteile von 3, 5 und 8 Prozent", ["3 percent", "5 percent", "8 percent"]),
        ("Der Wert stieg von 35,4 auf 37,4 Punkte.", ["35.4 points", "37.4 points"]),
        ("10.000 Yuan (1.300 Euro)", ["10000 CNY", "1300 EUR"]),
        ("35.000 Stellen, davon 4.000 in Zwickau", ["35000 jobs", "4000 jobs"]),
        ("vier der sechs Baureihen", ["4 model series", "6 model series"]),
        ("1295 Normal- und 181 Schnellladepunkte", ["1295 charging points", "181 charging points"]),
        ("Das sind 20 Werke, 3 mehr als früher.", ["20 plants", "3 plants"]),
        ("Die Zahl der Beschäftigten in den Werken sank auf 5.400.", ["5400 people"]),
        (
            "BYD verkaufte 360.000 E-Autos, Tesla 340.000.",
            ["360000 vehicles", "340000 vehicles"],
        ),
        ("Auf den Plätzen zwei und drei folgen Marken.", ["2 rank", "3 rank"]),
        ("Drei seiner Werke schließen.", ["3 plants"]),
        ("Messen mit Drei- und Vier-Jahres-Turnus", ["3 years", "4 years"]),
        ("Er baute 540, 12 Prozent mehr als Opel.", ["540", "12 percent"]),
        # what a bracket ends before has the scale and the unit of both
        (
            "Der Umsatz fiel auf 213,6 Mio. Euro (Vj. 334,3 Mio. Euro).",
            ["213600000 EUR", "334300000 EUR"],
        ),
        (
            "Der Gewinn lag bei 7,1 (Vorjahr: 6,4) Milliarden Euro.",
            ["7100000000 EUR", "6400000000 EUR"],
        ),
        ("Die Marge lag bei 20,7 (Vj: 21,2) %.", ["20.7 percent", "21.2 percent"]),
        ("Er rechnet mit neun statt 12,5 Milliarden Euro.", ["9000000000 EUR", "12500000000 EUR"]),
        ("Der Anteil liegt bei 31 gegenüber 28 Prozent.", ["31 percent", "28 percent"]),
        ("Es sind 900 Millionen statt 1,1 Milliarden Euro.", ["900000000 EUR", "1100000000 EUR"]),
        ("Dort will Renault 14 neue Modelle bauen.", ["14 models"]),
        ("Der ATX sank auf 2.380,12 Einheiten.", ["2380.12 points"]),
        ("Es waren 172.700 (Vorjahr: 150.600) Fahrzeuge.", ["172700 vehicles", "150600 vehicles"]),
        ("Je Aktie sind es 1,01 (0,61) Euro.", ["1.01 EUR", "0.61 EUR"]),
        # an adjective before "und"
        ("Er hängt 500 bewegliche und 30 feste Kameras auf.", ["500 cameras", "30 cameras"]),
        ("Es sind 80 leichte Sachen- sowie Personenwagen.", ["80 vehicles"]),
        ("Fläche wächst von 500 auf stolze 700 qm.", ["500 m²", "700 m²"]),
        ("Davon waren 68 der damals 320 Leute betroffen.", ["68 people", "320 people"]),
        ("Etwa 300 von 400 Leuten gehen.", ["etwa 300 people", "400 people"]),
        ("Der Index stieg von plus 15,1 auf plus 37 Punkte.", ["15.1 points", "37 points"]),
        ("Statt 5 Mio. dann 9 Mio. Autos", ["5000000 vehicles", "9000000 vehicles"]),
        (
            "In Köln starten 270, in Bonn 120, in Ulm sechs Azubis.",
            ["270 people", "120 people", "6 people"],
        ),
        ("Das sagten nur 8, bzw. 5 Prozent.", ["8 percent", "5 percent"]),
        ("80 in Bonn gebaute voll- oder teilelektrische Wagen", ["80 vehicles"]),
        ("Sie bauten 550 A6.", ["550 vehicles"]),
        ("Sie dauert eine bis zu vier Stunden.", ["1..4 hours"]),
        ("Der Akku fasst 150 Kilowattstunden-Blöcke.", ["150 kWh"]),
        ("Er baut 40 Steuereinheiten.", ["40 units"]),
        ("Sie holte fünf zweite Plätze.", ["5", "2 rank"]),
        ("Er zahlt 3 Prozent pro Jahr.", ["3 percent"]),
        # a rate behind a bracket, a list, a comparison
        ("Er zahlt 4 Euro (2019: 3 Euro) je Aktie.", ["4 EUR/share", "3 EUR/share"]),
        ("Opel legte um acht und Fiat um neun Prozent zu.", ["8 percent", "9 percent"]),
        ("Er zahlte nicht 9100, sondern 7600 Euro.", ["9100 EUR", "7600 EUR"]),
        ("Er zahlt 5 Euro je Aktie (6 Dollar).", ["5 EUR/share", "6 USD/share"]),
        ("Er stieg von 5 Euro pro Tonne auf 7 Euro.", ["5 EUR/t", "7 EUR/t"]),
        ("Sie zahlte 300 Euro + 200 Euro.", ["300 EUR", "200 EUR"]),
        ("Laut Studie 40 Unternehmen bauen ab.", ["40 companies"]),
        ("Er ist einer von vier, fünf Fahrern.", ["4..5 people"]),
        ("Die ersten rund 50 Busse fahren.", ["rund 50 vehicles"]),
        ("Es gibt ein von 5 auf 4 Prozent gesenktes Ziel.", ["5 percent", "4 percent"]),
        ("Er erreicht 8 Prozent und mehr Umsatz.", ["8 percent"]),
        ("Er ist 4,5 x 1,9 Meter groß.", ["4.5 m", "1.9 m"]),
        ("Es misst 162 × 74 × 7,8 Millimeter.", ["162 mm", "74 mm", "7.8 mm"]),
        ("Er liefert 2 x 500 Busse.", ["2", "500 vehicles"]),
        ("Die 20,5 Megapixel-Kamera filmt.", ["20.5 megapixels"]),
        ("Ein Bild hat 1920 x 1080 Pixel.", ["1920 pixels", "1080 pixels"]),
        ("Er stieß auf 500 und hatte drei Busse dabei.", ["500", "3 vehicles"]),
        ("Das Ergebnis lag bei – 100 Mio. €.", ["-100000000 EUR"]),
        ("Er schrumpfte mit – 0,2 (+ 1,9) %.", ["-0.2 percent", "1.9 percent"]),
        ("Der Enyaq 85x kommt bis zu 559 Kilometer weit.", ["bis zu 559 km"]),
        ("Sie verdiente 500 Mio. € 300 Mio. davon.", ["500000000 EUR", "300000000 EUR"]),
        ("Witze über Termine und über die Halbierung der Zölle.", ["0.5 fold"]),
        ("Der Kurs kann auf 90 Dollar oder höher steigen.", ["oder höher 90 USD"]),
        ("Er baut im Jahr 200 Busse und 300 Busse.", ["200 vehicles/year", "300 vehicles/year"]),
    ],
)
def test_a_unit_may_stand_elsewhere(text: str, readings: list[str]) -> None:
    assert read(text) == readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Die Zahl der Filialen in den Ländern sank auf 5.400.", "5400 stores"),
        ("Von derzeit vier Modellen steigt es im Oktober auf sechs.", "6 models"),
        ("Statt zehn Motoren bestellte die Bahn über 12.", "über 12 engines"),
        ("Das Angebot an Modellen wächst von drei auf sechs.", "6 models"),
        ("Der Händler lieferte 20 Stück.", "20 vehicles"),
        # what comes from countries, or by so much
        ("Die Gäste kamen aus 39 Ländern. 581 aus dem Ausland.", "581 people"),
        ("Von den Ausstellern zählen wir China (229).", "229 exhibitors"),
        ("Die Zahl der Säulen wächst täglich um gut 45.", "gut 45 charging stations/day"),
        ("Er lädt mit 22 kW. Es waren 46.289.", "46289 vehicles"),
        ("Neun von zehn Werken bauen Autos.", "90 percent"),
        ("Der Umsatz lag bei 3.477 Mrd. Euro, 3.25 je Aktie.", "3.25"),
        ("Er verkaufte 300 Stück der neuen Fahrräder.", "300 bicycles"),
        ("Im März setzte er 5.400 ab.", "5400 vehicles"),
        ("Er zählte 40 Ladepunkte. Es folgen Köln (30) und Essen (20).", "20 charging points"),
        ("Die Firma mit den meisten Anträgen reichte 768 ein.", "768 applications"),
        ("Er baute eine zwei Milliarden teure Fabrik.", "2000000000 EUR"),
        ("Sie lieferten 60.000 E-Modelle aus.", "60000 vehicles"),
        ("Er baut seinen ersten Wagen.", "1 vehicles"),
        ("Vier von zehn interessieren sich für Autos.", "40 percent"),
        ("Kia (minus 13,7) verlor wie Seat (minus 9).", "-9 percent"),
        ("Gebaut wurden bisher Autos, auch 3.300 Jettas.", "3300 vehicles"),
        ("Das war der 10.000ste Santana.", "10000 vehicles"),
        ("Es kamen 20 Audi Händler.", "20 dealers"),
        ("Im Auto sitzt die 6-Millionen-Marke.", "6000000 vehicles"),
        ("Er verkaufte 300 Anhänger.", "300 trailers"),
        ("Das ist in drei Jahren so.", "3 years"),
        ("Es waren 4.2% im Schnitt.", "4.2 percent"),
        ("Es kostet 3.5 Millionen Euro.", "3500000 EUR"),
        ("Es sind 95 Gramm Ruß je gefahrenem Kilometer.", "95 g"),
        # the last part of a compound, and a noun that is not known
        ("Es kamen 130 Notfälle.", "130 cases"),
        ("Sie bauten elf Achsschenkel.", "11 Achsschenkel"),
        ("Er prüfte zwei Messgeräte.", "2 devices"),
        ("Das sind 26 Messeplätze.", "26 places"),
        ("Es brannte an drei Stellen.", "3 places"),
        ("Er stieg um 5 Prozent auf 9.800 Stellen.", "9800 jobs"),
        ("Er nannte insgesamt vier Punkte.", "4 points"),
        ("Dort sprachen 58 Hinterbänkler.", "58 people"),
        # a number before, of its size
        ("In Kiel sind 600 beschäftigt.", "600 people"),
        ("Es kamen 300.", "300 people"),
        ("BYD baute Autos und kam auf 360.000. Zur Messe fuhr es.", "360000 vehicles"),
        (
            "Es gab 400 Besucher. Die Zahl der Aussteller blieb unter der Grenze von 100.",
            "unter 100 exhibitors",
        ),
        ("40 Aussteller kamen. Im Vorjahr sind es 31 gewesen.", "31 exhibitors"),
        (
            "Der Gewinn war 5 Millionen Euro nach einem Minus der Firmen von 3 Millionen.",
            "3000000 EUR",
        ),
        ("Im Handel stieg er um 0,2 Prozent, am Bau um 0,8.", "0.8 percent"),
        ("Der Index fiel unter 50.", "unter 50 points"),
        ("Es waren 27.300 Stück dieser Wagen.", "27300 vehicles"),
        ("Der 300-Millionen-Auftrag kam.", "300000000 EUR"),
        ("Der Umbau kostet 2,4 Milliarden.", "2400000000 EUR"),
        ("Es fließen 80 Millionen an Krediten.", "80000000 EUR"),
        ("Der Wagen kostet 30.000 Dollar, das Sondermodell kommt auf 36.500.", "36500 USD"),
        ("Sie lieferte 1,2 Millionen aus.", "1200000 vehicles"),
        ("Er lieferte 3.000 Stück Batteriezellen.", "3000 battery cells"),
        ("Die Bank und drei weitere Institute zahlen.", "3 banks"),
        ("Das sind 7,9 Milliarden Verlust.", "7900000000 EUR"),
        ("Sie baut 300 New Energy Vehicles.", "300 vehicles"),
        ("Er stellt 14 Platzierungen.", "14 placements"),
        ("Sie hat zwei Fahrzeug bauende Firmen.", "2 vehicles"),
        ("Bau einer Fabrik mit jährlichem Ausstoß von 14 Gigawattstunden.", "14 GWh"),
        ("Es waren 121 Abgeordnete dafür, dagegen 70.", "70 people"),
        ("Der Umsatz war 5 Milliarden Euro, das Ziel 6 Milliarden.", "6000000000 EUR"),
        ("VW baute 300 Autos. Es ging um 2,6 Millionen.", "2600000 vehicles"),
        ("Die Besucherzahl von 10,5 Millionen war hoch.", "10500000 people"),
        ("Es stieg um 5 Prozent, bei den Motorrädern (10.575) sank es.", "10575 motorcycles"),
        # ages, cents, English points
        ("Das sagte Eva Roth (45).", "45 years"),
        ("Sie kam schon mit 19 in den Rat.", "19 years"),
        ("Mit 18 darf man fahren.", "18 years"),
        # what an ordinal or a multiple stands before
        ("In einer ersten Schätzung hieß es so.", "1 estimates"),
        ("Die dreifache Mutter kam.", "3 fold"),
        ("Es ist eines von drei Modulen.", "100/3 percent"),
        ("Die Kapazität von 600.000 Autos reicht.", "600000 vehicles"),
        ("Die jährliche Fertigung von 600.000 Autos reicht.", "600000 vehicles/year"),
        ("BMW büßte zweistellig ein.", "10..99 percent"),
        ("Verträge in zweistelliger Milliardenhöhe.", "10000000000..99000000000 EUR"),
        ("Die Summe beträgt umgerechnet sechs Millionen.", "6000000 EUR"),
        # a noun of several senses or names, and a part of a name
        ("Das hat zwei Seiten.", "2 sides"),
        ("Er bestellt bei Airbus 100 Maschinen.", "100 aircraft"),
        ("Der Bund und drei Länder zahlen.", "3 states"),
        ("Es waren 236 Porsches.", "236 vehicles"),
        ("Es ist der zweite Tag.", "2 days"),
        ("Es ist das zweite Werk in China.", "2 plants"),
        ("Es ist eines der zehn meistverkauften Elektroautos.", "10 vehicles"),
        ("Genehmigt sind 8 GWh im Jahr, geplant sind 14 GWh.", "14 GWh"),
        ("Nach neun Monaten lag der Umsatz höher.", "9 months"),
        ("Die Neunmonatszahlen sind gut.", "9 months"),
        ("Es dauert 30 Sek.", "30 SEK"),
        # a time told elsewhere in the clause
        ("Jährlich baut das Werk in China 300.000 Autos.", "300000 vehicles"),
        ("3 Milliarden Euro nehmen sie jährlich ein.", "3000000000 EUR"),
        ("Die jährliche Kapazität von 14 Gigawattstunden reicht.", "14 GWh/year"),
        ("Sie arbeiten 35 Stunden pro Woche.", "35 hours"),
        ("Jeden Tag rollen 1.200 Autos vom Band.", "1200 vehicles"),
        ("Pro Stunde entstehen 60 Fahrzeuge.", "60 vehicles"),
        ("Es läuft täglich in drei Schichten.", "3 shifts"),
        ("Er fiel auf 5.120 (2022: 5.980) Stück.", "5980 vehicles"),
        # a word that may be no hedge
        ("In den Läden über 500 Leute.", "über 500 people"),
        ("Das gilt über 30 Monate.", "über 30 months"),
        ("Er schrieb an die 500 Leute.", "an die 500 people"),
        ("Er berichtete über 30 Fälle.", "über 30 cases"),
        ("Die Strecke führt über 300 Kilometer.", "über 300 km"),
        ("Unter 300 Bewerbern war er der Beste.", "unter 300 people"),
        ("Der Umsatz stieg auf 24, 7 Milliarden Euro.", "7000000000 EUR"),
    ],
)
def test_a_unit_taken_from_elsewhere_has_a_doubt(text: str, reading: str) -> None:
    mention = find_mentions(text, "de", PUBLISHED)[-1]
    assert f"{mention.hedge} {mention.value} {mention.unit}".strip() == reading
    assert mention.doubt


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Es sind 300. Autos standen bereit.", "300"),
        ("Es kamen 11 Schwerpunkte dazu.", "11"),
        ("Das mit 5 Punkten: 12 davor, 500 danach, mit Werken dazwischen.", "12"),
        ("Der Gewinn fiel um 3 auf 12 Millionen Euro.", "3"),
        ("Der Fünf-Punkte-Plan gilt.", "5"),
        ("Die 150-Millionen-Marke fiel.", "150000000"),
        ("Die 6-Millionen-Grenze fiel.", "6000000"),
    ],
)
def test_a_unit_that_may_belong_elsewhere_is_not_taken(text: str, number: str) -> None:
    (mention,) = (x for x in find_mentions(text, "de") if x.value == number)
    assert mention.unit == ""
    assert mention.doubt


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Ein Vertrag über 500 Millionen Dollar kam zustande.", "500000000 USD"),
        ("Die Umfrage unter 500 Unternehmen zeigt es.", "500 companies"),
        ("Der Absatz sackte um die Hälfte ab.", "50 percent"),
        ("Die Kredite über 75 Millionen Euro laufen.", "75000000 EUR"),
        ("Es kostet 2,3 Mrd. NOK.", "2300000000 NOK"),
        ("Er läuft über zehn Jahre hinweg.", "10 years"),
        ("Seit über zehn Jahren läuft er.", "über 10 years"),
        ("Er liegt weit über den 38 Prozent von damals.", "38 percent"),
        ("Die Umfrage des Instituts unter 50 Firmen zeigt es.", "50 companies"),
        ("Er verfügt weltweit über 300 Läden.", "300 stores"),
        ("Der Konzern, der über 300 Läden verfügt, wächst.", "300 stores"),
        ("Es gab 1,5 Prozent Plus.", "1.5 percent"),
        ("Sie zahlen 3000 Euro plus eine Prämie.", "3000 EUR"),
        ("Sie sparen 290 Millionen Euro jährlich bis 2029.", "290000000 EUR/year"),
        ("Airbus liefert 130 Flugzeuge.", "130 aircraft"),
        ("Er kostet 49,9 Mrd. SEK.", "49900000000 SEK"),
        ("Mindestens eine Fabrik baut.", "mindestens 1 plants"),
        ("Zölle von 20 Prozent oder mehr treffen alle.", "oder mehr 20 percent"),
        ("Mit 60 Jahren und älter um die Wette laufen.", "und älter 60 years"),
        ("Es kostet 40 Euro plus Pfand.", "40 EUR"),
        ("Es gab ++ 26 Verletzte ++ wie nie.", "26 people"),
        ("Der Dax schloss bei 9.800 Stellen.", "9800 points"),
        ("Der Dax-Konzern kam auf 9.800 Stellen.", "9800 jobs"),
        ("Der an der Nasdaq notierte Konzern kam auf 9.800 Stellen.", "9800 jobs"),
        ("Es gibt rund um die 80 Firmen.", "um die 80 companies"),
        ("Der Gewinn je Aktie fiel auf 2,10 Euro.", "2.1 EUR/share"),
        ("Die Ausfuhren verdoppeln sich fast.", "fast 2 fold"),
        ("Er verdoppelte nahezu seinen Absatz.", "nahezu 2 fold"),
        ("Der Absatz halbierte sich in Bremen beinahe.", "beinahe 0.5 fold"),
        ("Die Preise verdoppelten sich fast überall.", "2 fold"),
        ("Sie verdoppelte sich auf fast allen Märkten.", "2 fold"),
    ],
)
def test_a_word_may_be_a_hedge_or_not(text: str, reading: str) -> None:
    assert read(text) == [reading]


@pytest.mark.parametrize(
    ("phrase", "period"),
    [
        ("am Donnerstagabend", "2024-05-16"),
        ("in Q1 GJ 2022", "2022-Q1"),
        ("im vergangenen Vierteljahr", "2024-Q1"),
        ("im Jahr 1796", "1796"),
        ("am kommenden Montag", "2024-05-20"),
        ("am 3. Mai", "2024-05-03"),
        ("am 17.3.", "2024-03-17"),
        ("am 01.07.2023", "2023-07-01"),
        ("vom 24. bis 26. Juni 2023", "2023-06-24/2023-06-26"),
        ("vom 28. Februar bis 3. März 2024", "2024-02-28/2024-03-03"),
        ("im April vergangenen Jahres", "2023-04"),
        ("im vergangenen August", "2023-08"),
        ("am 7. und am 8. April", "2024-04-07/2024-04-08"),
        ("vom August aus dem Vorjahr", "2023-08"),
        ("im 3.und 4.Quartal 2023", "2023-Q3/2023-Q4"),
        ("im 1.Vierteljahr 2024", "2024-Q1"),
        ("vor einer halben Stunde", "2024-05-16"),
        ("Mitte Januar", "2024-01"),
        ("zwischen Januar und April", "2024-01/2024-04"),
        ("von Oktober 2022 bis März 2023", "2022-10/2023-03"),
        ("im ersten Halbjahr 2023", "2023-H1"),
        ("im vierten Quartal des vergangenen Jahres", "2023-Q4"),
        ("in Q3 2022", "2022-Q3"),
        ("in der ersten Hälfte dieses Jahres", "2024-H1"),
        ("in den ersten vier Monaten des Jahres", "2024-01/2024-04"),
        ("im Geschäftsjahr 2022/23", "2022/2023"),
        ("zwischen 2015 und 2020", "2015/2020"),
        ("vor zwei Jahren", "2022"),
        ("in den 70er-Jahren", "1970/1979"),
        ("in den achtziger Jahren", "1980/1989"),
        ("(seit Anfang der 90er)", "1990/1999"),
        ("bis Ende des Jahrzehnts", "2020/2029"),
        ("im laufenden Jahr", "2024"),
        ("heuer", "2024"),
        ("am vergangenen Donnerstag", "2024-05-09"),
        ("im Schlussvierteljahr 2023", "2023-Q4"),
        ("gestern", "2024-05-15"),
        ("vergangene Woche", "2024-05-06/2024-05-12"),
        ("bis 2030", "2030"),
        ("im Herbst 2015", "2015"),
        ("bis Jahresende", "2024"),
        ("in den ersten Monaten des Jahres", "2024"),
        ("in diesem September", "2024-09"),
        ("vorgestern", "2024-05-14"),
        ("übermorgen", "2024-05-18"),
        ("von Dienstag, 9. Mai 2023, bis Freitag, 12. Mai 2023", "2023-05-09/2023-05-12"),
        ("diesjährigen", "2024"),
        ("im 20. Jahrhundert", "1901/2000"),
        ("auf der heurigen Messe", "2024"),
        ("auf der gestrigen Messe", "2024-05-15"),
        ("am Sonnabend", "2024-05-11"),
        ("am Dienstag letzter Woche", "2024-05-07"),
        ("am Montag nächster Woche", "2024-05-20"),
        ("an diesem Freitag", "2024-05-17"),
        ("heute Morgen", "2024-05-16"),
        ("im Herbst dieses Jahres", "2024"),
        ("am Montag um 10.20 Uhr", "2024-05-13"),
        ("Ende der Woche", "2024-05-13/2024-05-19"),
        ("vor genau einem Jahr", "2023"),
        ("am Freitag, 29.3.", "2024-03-29"),
        ("in 3Q 2022", "2022-Q3"),
        ("in den ersten beiden Monaten 2008", "2008-01/2008-02"),
        ("in den ersten drei Quartalen des Jahres 2020", "2020-01/2020-09"),
        ("im Startquartal 2025", "2025-Q1"),
        ("im Schlussquartal 2022", "2022-Q4"),
        ("im letzten Quartal 2020", "2020-Q4"),
        ("6/2015", "2015-06"),
        ("im laufenden Geschäftsjahr 2008", "2008"),
        ("am Donnerstag (18. Mai)", "2023-05-18"),
        ("am Freitag, 28. Juni", "2024-06-28"),
        ("von Montag bis inklusive Freitag", "2024-05-13/2024-05-17"),
        ("am 08.Jan.2018", "2018-01-08"),
        ("vom 7. bis 12.9.2021", "2021-09-07/2021-09-12"),
        ("vom 28.12. bis zum 3.1.2020", "2019-12-28/2020-01-03"),
        ("in der Nacht vom 3. auf den 4. Mai", "2024-05-03/2024-05-04"),
        ("am 3 Mai 2021", "2021-05-03"),
        ("Mai 3, 2021", "2021-05-03"),
        ("(Anfang der 2010er)", "2010/2019"),
        ("im vergangenen Geschäftsjahr 2021/22", "2021/2022"),
        ("in den Jahren 1886 - 1926", "1886/1926"),
    ],
)
def test_a_date_is_told_from_the_day_of_publication(phrase: str, period: str) -> None:
    (mention,) = find_mentions(f"Der Konzern gab {phrase} Ziele bekannt.", "de", PUBLISHED)
    assert (mention.category, mention.value) == ("date", period)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Im April lag er unter dem Vorjahr und dem Vormonat.", ["2024-04", "2023-04", "2024-03"]),
        ("Im März stieg er gegenüber dem Vorjahresmonat.", ["2024-03", "2023-03"]),
        ("Er stieg im ersten Quartal, im ersten Quartal des Vorjahres sank er.",
         ["2024-Q1", "2023-Q1"]),
        ("2023 stieg er gegenüber dem Vorjahr.", ["2023", "2022"]),
        ("2023 fiel er auf 5 Euro (Vj. 6 Euro).", ["2023", "2022"]),
        ("Er fiel der Studie zufolge 2023 erneut.", ["2023"]),
        ("Im April stieg er auf 12, nach 9 im März, mehr als im Vormonat.",
         ["2024-04", "2024-03", "2024-03"]),
        ("2023 stieg er, im gleichen Zeitraum 2021 sank er.", ["2023", "2021"]),
        ("2023 baute er mehr als die Hälfte.", ["2023"]),
        ("Im Februar sank er. Für das Gesamtjahr (Vorjahr: 5) steigt er.", ["2024-02", "2023"]),
        ("Im April stieg er, mehr als im ganzen Vorjahr.", ["2024-04", "2023"]),
        ("Im April kamen mehr als im Vergleichszeitraum 2020.", ["2024-04", "2020-04"]),
        ("Im Februar 2024 waren es 5, vor einem Jahr 7.", ["2024-02", "2023-02"]),
        ("Am 9. Mai 2024 kam er, am darauffolgenden Montag ging er.", ["2024-05-09", "2024-05-13"]),
        ("Am 9. Mai 2024 kam er, am Tag darauf ging er.", ["2024-05-09", "2024-05-10"]),
        ("2021 stieg er, im Jahr darauf fiel er.", ["2021", "2022"]),
        ("In den bisherigen vier Monaten waren es mehr als im Vorjahr.",
         ["2024-01/2024-04", "2023-01/2023-04"]),
        ("Im April sank er gegenüber demselben Monat 2021.", ["2024-04", "2021-04"]),
        ("Im abgelaufenen Quartal sank er von 7 im Vorjahr auf 5.", ["2024-Q1", "2023-Q1"]),
        ("Im April sank er. Vor zwei Jahren kam er. Das ist mehr als im Vorjahr.",
         ["2024-04", "2022", "2023-04"]),
        ("Im März und April 2023 sank er.", ["2023-03", "2023-04"]),
        ("In den ersten zwei Monaten fiel er hinter die schwachen Vorjahresmonate.",
         ["2024-01/2024-02", "2023-01/2023-02"]),
        ("Im April 2024 war es mehr als im Juni des Vorvorjahres.", ["2024-04", "2022-06"]),
        ("Es waren 2017 mehr verkauft als 2016.", ["2017", "2016"]),
    ],
)  # fmt: skip
def test_what_is_compared_is_told_from_the_period_before(text: str, periods: list[str]) -> None:
    found = find_mentions(text, "de", PUBLISHED)
    assert [x.value for x in found if x.category == "date"] == periods


@pytest.mark.parametrize(
    "text",
    [
        "Der Zoll gilt ab Oktober.",
        "Im zweiten Halbjahr wird es besser.",
        "Er reist am Samstag nach Peking.",
        "Der Absatz lag unter dem Vorjahr.",
        "Es waren 2019 Fahrzeuge.",
        "Der Minister trifft am Dienstag Kollegen.",
        "Am Dienstag in Berlin.",
        "Für die zweite Hälfte erwartet er weniger.",
        "Die Feier begann um 10.30 Uhr.",
        "Heute arbeiten dort Leute.",
        "Ab morgen gilt es.",
        "Im Sommer kam er.",
        "Am Wochenende kam er.",
        "Vor rund zehn Jahren kam er.",
        "Am 31. September kam er.",
        "Am 3. September soll er kommen.",
        "Ab Dienstag sind sie aufgerufen.",
        "Das begann 19.9., wie geplant.",
        "Am darauffolgenden Donnerstag kam er.",
        "Im folgenden Jahr kam er.",
        "Im nächsten Monat kam er.",
        "Das wird sich im letzten Quartal fortsetzen.",
        "Im ersten Quartal des Geschäftsjahres lief es gut.",
        "Zum gleichen Zeitpunkt vor einem Jahr war es so.",
        "August Horch kam.",
        "Im vergangenen Mai kam er.",
        "In den ersten neun Monaten war es so.",
        "Am Montag darauf kam er.",
        "Im Monat darauf kam er.",
        "Wenn er am Mittwoch die Stadt besucht, hat das Folgen.",
        "Vor etwas mehr als einem Jahr kam er.",
        "Im laufenden Geschäftsjahr lief es gut.",
        "In den ersten drei Monaten des Geschäftsjahres lief es gut.",
        "Im zweiten Quartal lief es gut.",
        "Der Santana 2000 kam.",
        "Dem letzten Jahr mit Gewinn folgte er.",
        "Das vorherige Jahr war gut.",
        "Vor fünf Wochen kam er.",
        "Vor zwölf Monaten kam er.",
        "Für das kommende Jahrzehnt ist gesorgt.",
        "In diesem Quartal wurden Busse verkauft.",
        "Der neue Peugeot 2008 kam.",
        "Das Abkommen heißt „Zusi 2030“.",
        "Im letzten Monat seiner Amtszeit kam er.",
        "Im letzten Quartal des Geschäftsjahres kam er.",
        "In der letzten Januarwoche 2021 kam er.",
        "Das sind Debatten von vorgestern.",
        "Sie drehte den Film Mein Leben ohne Gestern.",
    ],
)
def test_a_date_that_may_be_another_has_a_doubt(text: str) -> None:
    (mention,) = find_mentions(text, "de", PUBLISHED)
    assert mention.category == "date"
    assert mention.doubt


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Er baute 2043 Fahrzeuge mit 1802 Leuten.", "1802 people"),
        ("Das kostet 2000 Euro.", "2000 EUR"),
        ("Der Kofferraum fasst 710 bis 1920 Liter.", "710..1920 l"),
        ("Er leistet bis zu 2010 PS.", "bis zu 2010 hp"),
        ("Rund 1900 Stellen fallen weg.", "rund 1900 jobs"),
    ],
)
def test_four_digits_may_count(text: str, reading: str) -> None:
    assert read(text)[-1] == reading


def test_the_base_of_a_rate_and_what_belongs_to_the_page_are_no_figures() -> None:
    text = "Lesedauer: 5 Min. Eva Roth (2. v. l.) braucht 14 kWh pro 100 Kilometer."
    assert read(text) == ["14 kWh"]
    assert read("Pro 2,5 Schüler gibt es Geld, ein Euro kostete zuletzt 1,07 Dollar.") == [
        "1.07 USD"
    ]


def test_a_part_of_what_was_counted_is_no_year() -> None:
    mentions = find_mentions("Sie hat 15.000 Mitarbeiter, davon 2000 in Amberg.", "de", PUBLISHED)
    assert [(x.value, x.unit) for x in mentions] == [("15000", "people"), ("2000", "people")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Der Grenzwert liegt bei 130 Gramm.", "130", "g"),
        ("Die Auflage ist auf 999 Exemplare begrenzt.", "999", "vehicles"),
    ],
)
def test_what_a_mark_a_limit_or_a_copy_counts_is_doubted(text: str, value: str, unit: str) -> None:
    (found,) = find_mentions(text, "de")
    assert (found.value, found.unit) == (value, unit)
    assert found.doubt


def test_grams_of_a_named_gas_are_told_per_kilometre() -> None:
    grams = find_mentions("Er sank auf 118 Gramm CO2 je Kilometer.", "de")[0]
    assert (grams.value, grams.unit, grams.doubt) == ("118", "g/km", "")


@pytest.mark.parametrize("text", ["6.8 Milliarden Euro", "21.3 Prozent"])
def test_a_row_prints_no_english_point(text: str) -> None:
    with pytest.raises(PhraseError, match="its point is English"):
        read_phrase(text, "de")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (
            "Es sind 49 Werke in Hessen, 35 in Bayern und 19 in Kiel.",
            ["49 plants", "35 plants", "19 plants"],
        ),
        (
            "Er liegt hinter Kiel (15 Prozent), Bonn (14) und Ulm (11).",
            ["15 percent", "14 percent", "11 percent"],
        ),
        ("Er streicht 9.000 seiner weltweit 134.000 Stellen.", ["9000 jobs", "134000 jobs"]),
        ("Es kamen 165 Gäste (2004: 163).", ["165 people", "2004 date", "163 people"]),
        ("Sie hat drei Werke und ein Modell.", ["3 plants", "1 models"]),
        ("Dafür stimmten 178 zu 120 Leute.", ["178 people", "120 people"]),
        ("Sie hat 25 US-amerikanische Firmen.", ["25 companies"]),
        ("Es sind „40“ Werke.", ["40 plants"]),
        ("Ein Siebentel ging.", ["100/7 percent"]),
        ("Er sank um 0,7 respektive 1,1 Prozent.", ["0.7 percent", "1.1 percent"]),
        ("Der Seal 06 kam.", [" "]),
    ],
)
def test_a_list_shares_its_unit_without_a_doubt(text: str, readings: list[str]) -> None:
    found = find_mentions(text, "de", PUBLISHED)
    assert [f"{x.value} {x.unit}" for x in found] == readings
    assert not any(x.doubt for x in found)


@pytest.mark.parametrize(
    ("text", "phrase", "period"),
    [
        ("2014 wuchs sie. Drei Jahre zuvor nicht.", "Drei Jahre zuvor", "2011"),
        ("Am 5. November 2019 kam er. Zwei Tage später ging er.", "Zwei Tage später", "2019-11-07"),
        ("2018 baute sie. Rund ein Jahr später nicht mehr.", "Rund ein Jahr später", "2019"),
        ("Es lag über dem Vorjahresmonat.", "dem Vorjahresmonat", "2023-04"),
        ("Im April soll er fallen. Der Vorjahresmonat lief.", "Der Vorjahresmonat", "2023-04"),
        ("Den Auftakt will sie am Freitag feiern.", "am Freitag", "2024-05-17"),
        ("Im Halbjahr lag er vorn.", "Im Halbjahr", "2024-H1"),
        ("Im April fiel er. Kumuliert lag er unter dem Vorjahr.", "dem Vorjahr", "2023-04"),
        ("Nach vier Monaten lag er unter dem Vorjahr.", "dem Vorjahr", "2023-01/2023-04"),
        ("In diesem Jahr sank er gegenüber dem Vorjahr.", "dem Vorjahr", "2023"),
        ("Im April fiel er, im Vorjahr kaufte er sie.", "im Vorjahr", "2023"),
        ("Bis einschließlich April kam er öfter als im Vorjahr.", "im Vorjahr", "2023"),
        ("Im April fiel er, im Vormonat nicht.", "im Vormonat", "2024-04"),
        ("Im März fiel er, im Vormonat nicht.", "im Vormonat", "2024-02"),
        ("2023 war gut. Mitte des Jahres kam er.", "Mitte des Jahres", "2023"),
        ("Die für Dienstag geplante Messe fällt aus.", "für Dienstag", "2024-05-21"),
        ("Am Montag ist ein Gipfel geplant.", "Am Montag", "2024-05-20"),
        ("2019 war gut. In diesem Jahr sank er.", "In diesem Jahr", "2024"),
        ("Das gilt seit dem ersten März 2023.", "März 2023", "2023-03"),
        ("Das war genehmigt und soll am Montag starten.", "am Montag", "2024-05-20"),
    ],
)
def test_a_time_told_from_another_has_a_doubt(text: str, phrase: str, period: str) -> None:
    mention = find_mentions(text, "de", PUBLISHED)[-1]
    assert (mention.phrase, mention.value) == (phrase, period)
    assert mention.doubt


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Sie hat zwei Töchter.", "2 people"),
        ("Der Konzern hat zwei Töchter in Polen.", "2 subsidiaries"),
        ("Das Haus ruht auf acht Säulen.", "8 pillars"),
        ("Zum Laden stehen acht Säulen bereit.", "8 charging stations"),
        ("Die Polizei fasste drei Schlepper.", "3 people"),
        ("Auf dem Hof eines Landwirts stehen drei Schlepper.", "3 vehicles"),
        ("Offen sind noch 40 Verfahren.", "40 proceedings"),
        ("Für die Fertigung gibt es zwei Verfahren.", "2 methods"),
        ("Er floh aus zwei Lagern.", "2 camps"),
        ("Der Händler füllt zwei Lager.", "2 warehouses"),
        ("Die Rampe steigt um 12 Grad.", "12 degrees"),
        ("Die Temperatur steigt um 12 Grad.", "12 °C"),
        ("Die 19 Euro-Länder zahlen.", "19 countries"),
    ],
)
def test_a_noun_of_two_senses_has_that_of_its_text(text: str, reading: str) -> None:
    (found,) = find_mentions(text, "de")
    assert f"{found.value} {found.unit}" == reading
    is_of_trade = reading.endswith(("subsidiaries", "stations", "vehicles", "methods", "houses"))
    is_doubted = bool(found.doubt) and "no figure has" not in found.doubt
    assert is_doubted != (is_of_trade or "°C" in reading)


@pytest.mark.parametrize(
    "text",
    [
        "Er zahlt 30 Dollar pro 1000 Liter.",
        "Sie braucht 15 kWh/100 km.",
        "Das kostet 90 Euro pro Kopf und Jahr.",
        "Das kostet 5 Euro pro Nase.",
        "Er achte auf die Kosten.",
        "Sie verkauft über Dritte.",
        "Das wäre etwa ein Werk.",
        "Er wurde dreifach bestraft.",
        "Das ist ein doppelter Bruch.",
        "Sie ist die zweite Vizepräsidentin.",
        "Zwei von acht Leuten kamen.",
        "Sie pflegt fünf Fuchsjunge.",
        "Er hält drei Sprechstunden.",
        "Sie erhält zwei Leistungen.",
        "Sie gewann 20 Wahlkreise.",
        "Er sprach als erstes von Werken.",
        "Er sprach als Erstes.",
        "Sie einigten sich in fünf zentralen Punkten.",
        "Der Film hatte 300 Verkäufe.",
        "Er haftet gegenüber den Dritten.",
        "Das ist das zweite Elektroauto.",
        "Bei den ersten fertigen Lkws fehlt er.",
        "Das war die Brigade Nummer 4711.",
        "Er wuchs im hohen einstelligen Prozentbereich.",
        "Das Ebit war mit 4 Millionen Euro negativ.",
        "Er kostet von 900 bis über 1.200 Euro.",
        "Es sind 570 Autos auf 1000 Einwohner.",
        "Auf 1.000 Einwohner kommen 570 Autos.",
        "Er dauert drei Stunden und 20 Minuten.",
        "Er braucht 6 Liter Diesel pro 100 Kilometer.",
        "Er fiel auf 14 Cents.",
        "Es kostet 139,800 Yuan.",
        "Es kostet 139,800 bis 179,800 Yuan.",
        "Es kostet 90 bis 179,800 Yuan.",
        "Das wäre weniger als ein Auto.",
        "Die Kamera hat 120° Blick.",
        "Sie läuft 50 oder 100 Jahre.",
        "Er ist 1,85 große Leute gewohnt.",
        "Das steht in der Welt Nr. 39.",
        "Sie haben 28 Tage bezahlten Urlaub pro Kalenderjahr.",
        "Sie bekamen zwischen einem Jahr und sechs Monaten.",
        "Das geschah in der oberen Hälfte des Feldes.",
        "Ein zweites soll folgen.",
        "Zur dritten, noch nicht vergebenen Stufe kam er.",
        "Der dreifache deutsche Meister kam.",
        "Vor einem Vierteljahr kam er.",
        "Er fuhr 3 Tage 14 Stunden.",
        "Es gab vier Teilverkäufe.",
        "Sie verwaltet 300 Stromzähler.",
        "Er hat 9.000 Lebensversicherungen.",
        "Sie kaufte zwei Wasserspender.",
        "Der Lkw lud 900 Pfund Kaffee.",
        "In Manila kostet der Wagen fünf Millionen Pesos.",
        "Das Display ist um 180 Grad schwenkbar und bleibt kühl.",
        "Sie druckte 35 Millionen Sondermarken.",
        "Das Auto hat zwei Controller.",
        "Der Zoo zählt 31 Individuen.",
        "Der Konzern übernimmt zwei Spezialisten für Batterien.",
        "Er verlor fünf Hundertstel auf den Sieger.",
        "Der Laden läuft seit 20 M.",
        "Das gilt für dreifach Geimpfte.",
        "Der siebenfache Formel-1-Weltmeister kam.",
        "Er kam als einer von 70 Prüfern.",
        "Die Schuld stieg auf 2.537 Milliarden Euro.",
        "Das Werk läuft noch sechs oder acht Jahre.",
        "Sie leisten zwischen 110 kW (150 PS) und 150 kW (204 PS).",
        "Die Flotte liegt bei 436 g CO2/mi.",
        "Er schwankt um +/- 5 Prozent.",
        "Er kostet €9,200 in Kanada.",
        "Die Bahn verhandelt mit 31 Interessenten.",
        "Er bringt Erfahrung aus 12 Aufsichtsräten mit.",
        "1 Herr Brandt erhält ein Gehalt.",
        "2 Auslieferungen einschließlich der Werke in China.",
        "Das Rad hat eine 12-fach-Gruppe.",
        "In der Preisklasse um 100 Euro gibt es viele Geräte.",
        "Wir haben noch ein, vielleicht zwei Jahre Zeit.",
        "Im vierten ...",
        "Der Wagen fasst 480 bis 1960, der Kombi 600 bis 2000 Liter.",
    ],
)
def test_what_may_be_no_such_number_is_doubted(text: str) -> None:
    found = find_mentions(text, "de")[0]
    assert found.value
    assert found.doubt


@pytest.mark.parametrize("text", ["Er stieg (27, 6 Milliarden Euro).", "Das sind 7, 6 Prozent."])
def test_both_parts_of_a_decimal_with_a_blank_are_doubted(text: str) -> None:
    assert all(x.doubt for x in find_mentions(text, "de"))


def test_what_is_told_of_a_base_before_it_is_doubted() -> None:
    assert find_mentions("Pro 1.000 Einwohner zehn Ärzte gibt es dort.", "de")[-1].doubt


def test_a_bracket_before_a_weekday_is_no_part_of_it() -> None:
    [found] = find_mentions("Die Zeitung (Samstag) berichtet.", "de", PUBLISHED)
    assert (found.phrase, found.value) == ("Samstag", "2024-05-11")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Er zahlt 30 Euro pro Kopf.", "30 EUR/person"),
        ("Es sind 6,16 Cent.", "0.0616 EUR"),
        ("Der Kurs stieg um einen Cent.", "0.01 EUR"),
        ("Das kostet 15  Milliarden Euro.", "15000000000 EUR"),
        ("Er ist seit zehn  Jahren dort.", "10 years"),
        ("Es kamen zwei Schlauchboote.", "2 boats"),
        ("Etwa eine Tonne fehlt.", "1 t"),
        ("Er verkauft die dreifache Menge.", "3 fold"),
    ],
)
def test_what_stands_plainly_has_no_doubt(text: str, reading: str) -> None:
    (found,) = find_mentions(text, "de")
    assert f"{found.value} {found.unit}" == reading
    assert found.doubt in ("", f"no figure has the unit {found.unit!r} yet")


def test_dozens_are_no_number_but_a_figure_of_what_they_count() -> None:
    found = find_mentions("Dutzende Gäste kamen mit Hunderten Fragen auf Dutzende.", "de")
    read = [(x.category, x.value, x.unit, bool(x.doubt)) for x in found]
    assert read[0] == ("substantive", "", "people", True)
    assert [x[:2] for x in read[1:]] == [("name", ""), ("name", "")]


def test_the_last_such_day_of_a_time_is_doubted() -> None:
    (found,) = find_mentions("Er kommt am letzten Freitag im Mai.", "de", PUBLISHED)[:1]
    assert (found.category, bool(found.doubt)) == ("date", True)


def test_a_compared_time_is_found_without_a_day_of_publication() -> None:
    (found,) = find_mentions("Es lag über dem Vorjahreszeitraum.", "de")
    assert (found.category, found.value) == ("date", "")


def test_a_year_of_a_bracket_may_be_the_previous_one() -> None:
    compared, plain = (
        find_mentions(text, "de")[-1]
        for text in (
            "Er stieg auf 12 Euro (2022: 9 Euro) und lag über dem Vorjahr.",
            "Er stieg 2022 auf 12 Euro und lag über dem Vorjahr.",
        )
    )
    assert (compared.value, compared.doubt) == ("2021", "it may be 2022 itself")
    assert (plain.value, plain.doubt) == ("2021", "")


def test_cents_after_dollars_and_numbers_after_a_share_are_doubted() -> None:
    cents = find_mentions("Er kostet 3 Dollar. Das sind 27 Cent mehr.", "de")[1]
    assert (cents.value, cents.unit, bool(cents.doubt)) == ("0.27", "USD", True)
    cars = find_mentions("VW verkauft Autos in Polen (2.100; +24 %) und Ungarn (800; +9 %).", "de")[
        2
    ]
    assert (cars.value, cars.unit == "percent", bool(cars.doubt)) == ("800", False, True)


@pytest.mark.parametrize("base", ["je einer Million Einwohner", "bezogen auf 10.000 Firmen"])
def test_what_a_rate_is_told_of_is_no_figure(base: str) -> None:
    assert "substantive" not in {x.category for x in find_mentions(f"Er lag, {base}, vorn.", "de")}


@pytest.mark.parametrize("phrase", ["in der abgelaufenen Woche", "an diesem Montag"])
def test_a_week_that_ends_or_begins_is_doubted(phrase: str) -> None:
    (found,) = find_mentions(f"Er soll {phrase} tagen.", "de", date(2024, 5, 19))
    assert (found.category, bool(found.doubt)) == ("date", True)


@pytest.mark.parametrize(
    "text",
    [
        "Er verdient mittlerweile um 3.500 Yuan.",
        "Der Anteil pendelt um 20 Prozent.",
        "Der Fehler beträgt ±3 Prozent.",
        "Er liegt bei plus oder minus 3 Prozent.",
    ],
)
def test_about_and_a_margin_either_way_are_doubted(text: str) -> None:
    (found,) = find_mentions(text, "de", PUBLISHED)
    assert found.doubt


@pytest.mark.parametrize(
    "text",
    [
        "Er kostet 900 Pfund.",
        "In Mexiko kostet der Wagen fünf Millionen Pesos.",
        "Der Konzern übernimmt 300 Mitarbeiter.",
        "Er erlöst 1.200 Milliarden Euro.",
        "Mehr als sieben von zehn Befragten kamen.",
        "Der Weg führt zwei oder drei Kilometer weit.",
    ],
)
def test_what_is_near_a_doubted_number_is_not_doubted(text: str) -> None:
    (found,) = find_mentions(text, "de", PUBLISHED)
    assert not found.doubt


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("Er öffnete an einem Sonnabend.", date(2006, 10, 3), ""),
        ("Am Montag, den 6. März 2005, ruhte im Werk die Arbeit.", date(2006, 3, 9), "2005-03-06"),
        ("Er hat diesen Samstag unterschrieben.", date(2018, 10, 31), "2018-11-03"),
        ("Er ging vergangene Woche.", date(2009, 3, 1), "2009-02-16/2009-02-22"),
        ("Heute vor genau zehn Jahren fiel das Urteil.", date(2012, 7, 5), "2002"),
    ],
)
def test_a_day_or_week_that_may_be_another_is_doubted(text: str, day: date, period: str) -> None:
    found = find_mentions(text, "de", day)[-1]
    assert (found.category, found.value, bool(found.doubt)) == ("date", period, True)


@pytest.mark.parametrize(
    ("text", "category", "period"),
    [
        ("Der Start soll im letzten Quartal diesen Jahres sein.", "date", "2024-Q4"),
        ("Am Sonntag, den 6. März 2005, ruhte im Werk die Arbeit.", "date", "2005-03-06"),
        ("Er sprach in einem am Mittwoch gesendeten Film.", "date", "2024-05-15"),
        ("Der Preis sinkt wieder. (abc, 30.3.2016)", "boilerplate", "2016-03-30"),
        ("Hannover, 23. Februar 2016 - Der Preis sinkt.", "boilerplate", "2016-02-23"),
        ("Er sank (im Werk Kiel, 30.3.2016) um viel.", "date", "2016-03-30"),
    ],
)
def test_a_quarter_a_weekday_and_a_by_line_are_sure(text: str, category: str, period: str) -> None:
    (found,) = find_mentions(text, "de", PUBLISHED)
    assert (found.category, found.value, found.doubt) == (category, period, "")


def test_decades_after_an_article_are_no_ten_years() -> None:
    (found,) = find_mentions("Die Firma nutzt ein Jahrzehnte altes Werk.", "de")
    assert (found.value, bool(found.doubt)) == ("", True)


def test_by_how_much_it_lies_apart_is_not_doubted() -> None:
    (found,) = find_mentions("Die Kosten liegen um 20 Prozent höher.", "de", PUBLISHED)
    assert not found.doubt
