"""English: sentences as agencies, companies and governments write them, and what is read."""

from datetime import date

import pytest

from analysis.extraction.mentions import find_in_article, find_mentions

PUBLISHED = date(2025, 6, 18)
#: A sentence; below it hedge, value and unit of each number, and periods, names left aside; "?" is
#: a doubt.
SENTENCES = """
Revenues rose to euro 14,683 million (euro 753 million in Asia), and cars meet Euro 6.
    14683000000 EUR; 753000000 EUR
The plant, built at a cost of 1.8 bn euros, employs 2,400.
    1800000000 EUR; 2400 people ?
Sales slipped by a tenth to 412,000.
    10 percent; 412000 vehicles ?
One in three Germans would consider a Chinese car, up from one in five in 2023.
    100/3 percent; 20 percent; 2023
The tariff could rise from 10 to as much as 48 percent.
    10 percent; as much as 48 percent
The company has invested upwards of 50 billion yuan since 2003.
    upwards of 50000000000 CNY; 2003
More than 7 out of 10 cars sold were Chinese brands.
    more than 70 percent
The fund is worth RMB 10 billion (USD 1.4 billion).
    10000000000 CNY; 1400000000 USD
Volkswagen was No. 2 behind BYD.
    2 rank
The factory's capacity will double to 300,000 units per year by 2027.
    2 fold; 300000 vehicles/year; 2027
Range is up to 620 km, and it charges from 10 to 80 percent in under 20 minutes.
    up to 620 km; 10..80 percent ?; under 20 minutes
About 60 to 70 suppliers followed.
    about 60..70 companies
Profit more than halved to €1.2bn.
    more than 0.5 fold; 1200000000 EUR
It met the minister twice last year and three times this year.
    2 times; 2024; 3 times; 2025
The number of employees shrank by 8,000 to 121,000.
    8000 people ?; 121000 people ?
Exports to 20 countries reached 5.4 million.
    20 countries ?; 5400000 vehicles ?
It is one of only a handful of plants that work at full capacity.
    plants ?
The share of electric cars was 48.9, against 35.7 percent in May 2024.
    48.9 percent ?; 35.7 percent; 2024-05
He said 300-odd workers would be hired.
    odd 300 people
It was less than half of 1 percent of sales.
    less than 0.5 percent
One company in 20 plans to leave.
    5 percent
One respondent in five said so.
    20 percent
One plant in two years is a lot.
    1 plants; 2 years
The car is priced from 34,990 euros in China.
    34990 EUR ?
It is one of the ten best-selling electric cars.
    10 vehicles ?
It is approved for 8 GWh a year, and 14 GWh are planned.
    8 GWh/year; 14 GWh ?
Its second plant in China is in Ningde.
    2 plants ?
Through seven months, sales rose 3 percent.
    ?; 3 percent
The nine-month sales fell.
    9 months ?
Five weeks ago it opened.
    ?
A fifth plant opened in Qingdao.
    5 plants ?
A fifth of respondents plan to leave.
    20 percent
Every second car in China is electric.
    50 percent
The index dropped 1.5 points to 49.5.
    1.5 points; 49.5 points ?
Each of the six lines makes 60 cars an hour.
    6 lines ?; 60 vehicles ?
VW holds a 40 percent stake, Audi 10.
    40 percent; 10 percent ?
The yuan traded at 7.18 to the dollar.
    7.18 CNY ?
Growth slowed from 7 to 5 percent.
    7 percent; 5 percent
Two of its five plants will close.
    2 plants; 5 plants
Minus 5 degrees Celsius is no problem.
    -5 °C
The State Council's circular No. 23 of 2009 set a target of 500,000 vehicles by 2011.
    23 rank ?; 2009; 500000 vehicles; 2011
Article 7 of the policy caps foreign ownership at 50 percent.
    50 percent
Group sales (in thousand units): 2,344.
    2344 vehicles ?
Operating profit: EUR 2.9 billion (-37 percent).
    2900000000 EUR; -37 percent
The CPPCC member put forward 12 proposals.
    12 proposals ?
China's auto exports jumped 63.7 percent to 3.388 million in the first three quarters of 2023.
    63.7 percent; 3388000 vehicles ?; 2023-01/2023-09
It took 8 years and 3 months to build the first million.
    8 years ?; 3 months ?; 1000000 vehicles ?
Between 1985 and 2004 the brand sold three-quarters of a million Santanas.
    1985/2004; 750000 vehicles ?
The company aims for annual sales of 1 million by 2030, up from 240,000 in 2023.
    1000000 vehicles/year ?; 2030; 240000 vehicles/year ?; 2023
NEV penetration rose from 25.6 percent in 2022 to 31.6 percent in 2023.
    25.6 percent; 2022; 31.6 percent; 2023
At 10 a.m. on Tuesday, workers at six of ten plants walked out.
    ?; 2025-06-17; 6 plants ?; 10 plants
The deal values the unit at between 3 and 4 billion dollars.
    3000000000..4000000000 USD
Two or three years ago, and three to four months ago, it was half.
    ?; ?; 50 percent
China's car exports top 2.7 million; the top 5 makers and sales that top $3 billion.
    top 2700000 vehicles ?; 1..5 rank; top 3000000000 USD
A duty on engines larger than 2.5 litres and on cars no older than 10 years.
    larger than 2.5 l ?; no older than 10 years
They pay duties of from 7.8 to 35.3 percent depending on the maker.
    7.8..35.3 percent
Its Scope 1 and 2 emissions fell 85 percent at the first plant jointly run.
    85 percent; 1 plants ?
Of the 27 member states 10 agreed.
    27 countries ?; 10 countries ?
A pack of between 50 kWh and 70 kWh costs 3,000 yuan to 5,000 yuan.
    50..70 kWh; 3000..5000 CNY
Net profit fell $400m to $2.5bn; sales fell 5% to 7%.
    400000000 USD ?; 2500000000 USD ?; 5..7 percent ?
The ratio is roughly 3:1.
    roughly ?
The duties range from 17.4 to 38.1 percent.
    17.4..38.1 percent
The wage bill is 1.5 to two times that of rivals.
    1.5..2 fold
Almost every fifth employee works part-time.
    almost 20 percent
Sales exceeded 1 million for the first time.
    exceeded 1000000 vehicles ?; 1 rank ?
The plan foresees 5,000 charging points, 20,000 in 2030.
    5000 charging points ?; 20000 charging points ?; 2030
From January through November, 11.3 million NEVs were made, up 34.6 percent.
    2024-01/2024-11; 11300000 vehicles; 34.6 percent
The factory is 1.2 km long and 400 m wide.
    1.2 km; 400 m
Last year 1,020 firms replied, in 2023 only 566.
    2024; 1020 companies; 2023; 566 companies ?
A quarter of an hour later, 30 guests left.
    0.25 hours; 30 people
The strike cost 5,000 vehicles a day.
    5000 vehicles ?
The average age of its 37 directors is 58.
    37 people; 58 years ?
The first-generation model sold 1 million in nine years, the second in six.
    1 rank; 1000000 vehicles ?; 9 years; 2 rank; 6 years ?
A one-percentage-point cut in tariffs would save 120 euros a car.
    1 points; 120 EUR ?
Only eight people per thousand own one, in the global top five of markets.
    0.8 percent; 1..5 rank
The margin was half a point lower, a good third of what it had been.
    0.5 points; a good 100/3 percent
From 1 July, China will cut tariffs on cars from 25 to 15 percent, and on parts to 6.
    2025-07-01; 25 percent; 15 percent; 6 percent ?
The engine makes 150 kW (204 hp) from 2.0 litres.
    150 kW; 204 hp; 2 l
He said the firm would invest "one billion euros, plus or minus 10 percent".
    1000000000 EUR; 10 percent ?
It stood at 2.0m cars, against 2.1m, or minus 3.9%; every car has at least one of its sensors.
    2000000 vehicles; 2100000 vehicles; -3.9 percent; at least 1 sensors ?
In a first reaction, one should look for the existing one, No. 1 of its kind.
    1 rank
Press contact: phone +49 611 75 2475
    -
(1 yuan = 0.139 U.S. dollar)
    0.139 USD
Shipments added up to 789,000 units, in 2023 as many as 129,800.
    789000 vehicles; 2023; as many as 129800 vehicles
A growth of 5 lakh cars, or 2 crore rupees, was told to 400 people at most.
    500000 vehicles; 20000000 INR; at most 400 people
The rate was 7.1957 yuan, the twenty-one firms' 1.2 times.
    7.1957 CNY; 21 companies; 1.2 fold
Turnover rose to 9.9 billion marks from 9.6 billion in 1985, and profit fell 50 pct to 221 mln dlrs.
    9900000000 DEM; 9600000000 DEM; 1985; 50 percent; 221000000 USD
It built 143,200 cars, or 38% more, and sold goods worth 3 billion euros, 15% less than 2 billion.
    143200 vehicles; 38 percent; 3000000000 EUR; 15 percent; less than 2000000000 EUR ?
The fund fell to between 91 million and 104 mln dlrs in the ten months to May, for a fortnight.
    91000000..104000000 USD; 2024-08/2025-05; 14 days
It paid the least in over a decade, after another decade and a half, or half a century and more.
    over 10 years; 15 years; and more 50 years
Sales all but halved; the market may grow up to 20 times, with single-digit shares.
    all but 0.5 fold; up to 20 fold; 1..9 percent
Between a fifth and a quarter replied; one electric car out of every 20 is its own.
    20..25 percent; 5 percent
The sixth million and another million cars were made for an extra quarter of the firm.
    6000000 vehicles ?; 1000000 vehicles; 25 percent
The new Audi 80 and some of its Audi 5000 models are no Big Three, one said in two minds.
    -
The cells have a capacity of 100 GWh a year, the five projects and 12 joint ventures none.
    100 GWh/year; 5 projects ?; 12 joint ventures ?
France did worst with minus 7.9%, ahead of Italy (-3.6%).
    -7.9 percent; -3.6 percent
In the last year of the ban it took a year to August, and VW sold 40,000.
    1 years; ?; 40000 vehicles ?
Germany exported 3.1 million cars, 216,000 of them to China, down 15 percent from 254,000.
    3100000 vehicles; 216000 vehicles; 15 percent; 254000 vehicles ?
In May, sales fell by a tenth compared with twelve months earlier, in the year to March 2025 by 5%.
    2025-05; 10 percent; 2024-05; 2024-04/2025-03; 5 percent
It lies in second place for the third time, with only about 3 plants left and one step to go.
    2 rank; 3 rank ?; about 3 plants
One of every five cars was blue at the 70th anniversary, and 2,72,027 were sold, 26 pc more.
    20 percent; 70 years; 272027 vehicles ?; 26 percent
The chairman, Ann Other, 61, left in the nineties.
    61 years ?; 1990/1999
It opened its 13th China plant in the first eleven months of the year 2024.
    13 plants ?; 2024-01/2024-11
Call 1-800-555-0142 [1] about the plants that will close in June.
    2025-06
The site covers 2.4 square kilometres, with a 310,000-square-foot plant and 12,000 m2 of halls.
    2.4 km²; 310000 square feet; 12000 m²
Crude rose to $41.20 a barrel, gas to 3 euros per gallon, and fees to 300 yuan/t.
    41.2 USD ?; 3 EUR ?; 300 CNY ?
It makes 150 cars per 1,000 people, 5 buses a week and 9.7 million bpd.
    150 vehicles ?; 1000 people ?; 5 vehicles ?; 9700000 barrels/day ?
Half a tonne, half a mile and a ton and a half are 0.4 percent of it.
    0.5 t; 0.5 miles; 1.5 t; 0.4 percent
The rupee fell 0.3 percent to 73.35 to the dollar, and the yuan rose to 6.37.
    0.3 percent; 73.35 INR ?; 6.37 CNY ?
By mid-century, 30 plants will run, five of them by the end of the decade.
    ?; 30 plants; 5 plants; ?
Profit for the year to end-March was $5 million, and in the first nine months $8 million.
    2024-04/2025-03; 5000000 USD; ?; 8000000 USD
At 6.4 times earnings, the bank cut its rate by 1/4 point to 7-3/4 pct, three times in all.
    6.4 fold; 0.25 points; 7.75 percent; 3 times
It invests 2 billion euros a year and can make 3 million springs and 1.5 million tyres a year.
    2000000000 EUR/year ?; 3000000 springs/year ?; 1500000 tyres/year ?
The power costs 2.42 US cents, 30 pence or 2 paise, a share 95 cents, but $1.20 with tax.
    0.0242 USD; 0.3 GBP; 0.02 INR; 0.95 USD ?; 1.2 USD ?
A loss of minus €220 million came after -$37 a barrel and 3 bln stg.
    -220000000 EUR; -37 USD ?; 3000000000 GBP
The office has sold 25,000 generating units, the dealer 300 units of the car.
    25000 units ?; 300 vehicles
"We open two plants early next year," he said during a call in May.
    2 plants; ?; 2025-05
It sold 5 percent more in May than in the corresponding period last year.
    5 percent; 2025-05; 2024-05
In the same period of fiscal 2024, and in Q3 FY2025, sales fell; the same period last year was good.
    ?; 2024; ?; ?
Rates were raised eight times, and sales rose 20 times.
    8 times; 20 fold
Two more plants and a four-story house stand in Plant Two.
    2 plants; 4 stories ?; 2 stories ?
People aged 18 to 24 bought one bright idea of a 20-strong team.
    18..24 years; 1 ideas ?; 20 people
It sold 40 cars in May, down from 50 in 2023, and 30 percent less than a year earlier.
    40 vehicles; 2025-05; 50 percent ?; 2023; 30 percent; 2024-05
Exports rose from 26 billion euros ($33 billion) to 136 billion ($177 billion).
    26000000000 EUR; 33000000000 USD; 136000000000 EUR ?; 177000000000 USD
In 1955, 1956 and 1959 it built 42.000 cars, as Eur5.6 million and €90.4 B show.
    1955; 1956; 1959; 42 vehicles ?; 5600000 EUR; 90400000000 EUR
Over the same time period the 20th century ended, last summer too, and the past year.
    ?; ?; ?
The double-decker, a positive one, cost about 30 years ago 5 g/km.
    ?; 5 g/km
It opens around 2030, and a second plant about 2031.
    ?; 2 plants ?; ?
The ministry estimated in 2024 that 30 cars were sold.
    2024; 30 vehicles
The tariffs apply on Sept. 1 and Dec. 15 to cars of every kind.
    2025-09-01; ?
The fair of cars and their parts ran from Dec. 24 to Jan. 10, 2021, in the old halls.
    2020-12-24/2021-01-10
The index rose above the 25,000 mark; some 2,000 business leaders met in a single tourist resort.
    above 25000 points ?; some 2000 people; 1 resorts ?
It is to top 500,000, with nearly a fifth saying no, as First Bank did in the past three quarters.
    500000 vehicles ?; nearly 5 nos ?; 3 quarters ?
This should go on through the first half, as in October/December, at the 2000 EST session.
    2025-H1; ?; ?
It built 136.069 units over the first four full years, when Porsche's 911 sports cars were none.
    136.069 vehicles ?; 4 years
One company spokesman said it raised rates five times, or 16.2 times what it had.
    1 people; 5 times; 16.2 fold
Growth exceeds the 5-year average, three times higher than the 2 billion euros of 2023.
    5 years ?; 3 fold; higher than 2000000000 EUR ?; 2023
Sales passed the 40,000 mark, exceeding the 40,000 units threshold, in a row over two plants.
    40000 vehicles ?; exceeding 40000 vehicles ?; over 2 plants ?
The plant employs 3,200 Tennesseeans and 90 Koreans, and made 9 Nissans.
    3200 people ?; 90 people; 9 vehicles ?
Sales grew on an annual basis to 226,000 units, and the annual fair drew 300 cars.
    226000 vehicles ?; 300 vehicles ?
In the first 10 days of this month, the first car rolls off the line.
    2025-06-01/2025-06-10; 1 vehicles
With an annual target of 3 million cars, as it hopes, it must sell 300,000 cars in December.
    3000000 vehicles/year; 300000 vehicles ?; 2024-12
It can make 60,000 tons of steel and 1 million tons of glass annually, and 1,400 cells each year.
    60000 t/year ?; 1000000 t/year ?; 1400 cells/year ?
Growth in double figures followed a double win, the Double 11 sale and double the output.
    10..99 percent ?; 2 fold ?; 2 fold ?; 11 percent ?; 2 fold
The engine has 644 hp and 627 lb-ft, the pack 50-Ah cells and 40ft containers.
    644 hp; 627 lb-ft; 50 Ah ?; 40 feet
Toyota earned ¥320 billion, the car weighs 400 pounds, and Hong Kong paid 640 million dollars.
    320000000000 CNY ?; 400 GBP ?; 640000000 USD ?
The Zeekr 001 cars and the new Tiggo 8 models cost 128. 64 billion yuan.
    1 vehicles ?; 8 models ?; 128 vehicles ?; 64000000000 CNY ?
Another fifth said no, over a third (36 percent) yes, and a third wait came on the 7th.
    20 percent; over 100/3 percent; 36 percent; 3 waits ?; 7 rank ?
Only one in five charging points is used, one that is number-two in a 50-50 venture.
    20 percent; 1 percent ?; 2 rank
Under a 23-month agreement and within 12 months, 9,086 points opened around 9 square km.
    23 months; 12 months; 9086 points ?; around 9 km²
In 2008, it opened. A year later, it sold 5 cars; three months later, 6.
    2008; ?; 5 vehicles; 3 months ?; 6 vehicles ?
It came in the second half of May, its seventh visit in a third straight month, a first turn.
    ?; 7 visits ?; 3 months ?; 1 turns ?
The 10th Beijing Motor Show saw the third car, 50 A320 jet engines and the 154m naira ($1.1m).
    10 rank ?; 3 vehicles; 50 engines ?; 154000000 NGN; 1100000 USD
At 5 times per second, the 318i and the Fiat 500L put safety first, said one analyst who knows.
    5 times ?; 1 rank ?; 1 people
Its layoffs rose by 200, unemployment to five million, a July-to-September loss to 3% or greater.
    200 people ?; 5000000 people ?; ?; or greater 3 percent
In 2014's third quarter, 1Q24 and Q4FY22, it met by year-end and in FY23.
    2014-Q3; ?; ?; ?; ?
In 34 countries, 165 are used; it cut staff by a third by 2027 and sold 500 Yuan Plus vans in May.
    34 countries ?; 165 countries ?; 100/3 percent; 2027; 500 CNY ?; 2025-05
In May it sold 5,000 cars, as in the previous month.
    2025-05; 5000 vehicles; ?
The fair, running until 20 August, will be the first dedicated fair.
    2025-08-20; 1 rank ?
The half-year results came 12 weeks earlier; 15,000 cars a quarter, daily output of 300 vehicles.
    0.5 years ?; 12 weeks ?; 15000 vehicles ?; 25 percent ?; 300 vehicles ?
As the first car joint venture, it raised $20M, not B22bn, from 15,000 -20,000 RMB.
    1 joint ventures ?; 20000000 USD; 22000000000 USD ?; 15000 joint ventures ?; -20000 CNY ?
Prices fell to 46'990 CHF in the 4x4 class, 20K cars at 5.2 l/100 km.
    46990 CHF; 20000 vehicles; 5.2 l ?; 100 km
1) Cars cost 3 euros, 2) vans 4 euros [HKG: 2015].
    3 EUR; 4 EUR
In 2019 it failed; in March, the second quarter and on 5 June, it sold the 2024 Volvo XC60.
    2019; ?; ?; 2025-06-05; ?
The Audi Q4 came in Q4, in the second half of the decade, it said on Wednesday.
    ?; ?; ?; ?; 2025-06-18
In the third quarter of fiscal 2024, sales rose, and the previous year's March quarter fell.
    ?; 2024; 2023; ?
It made 4.8 billion euros (2023: 3.8 billion euros) in 2024, more than the previous year.
    4800000000 EUR; 2023; 3800000000 EUR; 2024; 2023
By May, it had sold 10 million; it plans more and on Monday said so, within the next year.
    2025-05; 10000000 vehicles ?; 2025-06-16; ?
Under the Horizon 2020 plan and in the "2024 China Forum", a third quarter was good.
    ?; ?; ?
Deliveries rose 12 percent in the first 20 days of May, after 9,000 this time last year.
    12 percent; 2025-05-01/2025-05-20; 9000 vehicles ?; ?
Its three- and four-cylinder engines won 3,092 sales.
    3 cylinders ?; 4 cylinders ?; 3092 vehicles ?
Ten countries voted for the tariffs, and five abstained.
    10 countries ?; 5 countries ?
The loan of 7 million VND came with 100 gigawatt-hour cells.
    7000000 VND ?; 100 GWh
Some 36 percent agreed, far higher than 17 percent in 2017.
    some 36 percent; 17 percent ?; 2017
With an annual capacity of 3 million springs and 1.5 million seats, it has 60 employees.
    3000000 springs/year ?; 1500000 seats/year ?; 60 people
It made offers to some 1,800 employees, and all of the 1,800 signed.
    some 1800 people; 1800 people ?
The rate rose by 7½ percent in '91, and the second millionth car came in October of the same year.
    7.5 percent; 1991; 2000000 vehicles ?; 1991-10
One day after the vote, the two said one shouldn't worry about three-pointed stars.
    1 days
It sold 2,500 Santanas to 300 Bavarians.
    2500 vehicles ?; 300 people ?
Only 12 of the 41 spoke, a third stronger than before, at one stroke.
    12 ?; 41 ?; 100/3 percent
The fourth consecutive monthly fall sent the PMI to 48 this morning.
    4 falls ?; 48 points ?; 2025-06-18
Stocks last for a three-to-six-month gap, from 29 April to 12 May 2025.
    3..6 months; 2025-04-29/2025-05-12
France (54,260) has more than these three countries.
    54260 vehicles ?; 3 countries ?
In Wolfsburg, Anna, 59, saw that 3,000 people stay.
    59 years ?; 3000 people
It employs 40,000, and seven of 20 suppliers said no. Nine in ten agreed.
    40000 people ?; 7 companies ?; 20 companies; 90 percent
The crash left 14 dead and over 200 hurt; 40 sites and up to 300 shops closed for over 24 hours.
    14 people; over 200 people ?; 40 sites ?; up to 300 stores ?; over 24 hours
The four- to six-week strike, with two others, hit a 10,000-a-month output of 41,000m2 of steel.
    4..6 weeks; 2 weeks ?; 10000 vehicles ?; 41000 m²
An annualized pace of 16 million cars, a selling rate of 15 million, was five times last year's.
    16000000 vehicles/year; 15000000 vehicles/year ?; 5 fold; 2024
General Motors climbed 13% to 251,300 units, Ford 23% to 221,300, in 12 markets over a year.
    13 percent; 251300 vehicles ?; 23 percent; 221300 vehicles ?; 12 markets ?
Men of 18 and older drove 48,176 Li ONEs, 6 modified Renault Zoes and 9 new Audis and vans.
    and older 18 years; 48176 vehicles ?; 6 vehicles ?; 9 vehicles
It fell by +/-3 percent, its first quarterly loss in 14 years, with first production expected.
    3 percent; 1 losses ?; 14 years; 1 productions ?
It meets on Monday, August 4, 2025, sold the 2025 BMW iX, and 9 Audis in July and April.
    2025-08-04; ?; 9 vehicles ?; ?; ?
It went two and a half times as far and needs 40 GWh of annual capacity.
    2.5 fold; 40 GWh/year ?
The shares fell by 4p, or 16.5 pence, from 97p to less than 90p.
    0.04 GBP; 0.165 GBP; 0.97 GBP; less than 0.9 GBP
Shares of makers of 1080p screens fell.
    10.8 GBP ?
It serves tier 1 suppliers, sells level 3 cars, class 8 trucks, type 2 chargers and has 3 cars.
    1 companies ?; 3 vehicles ?; 8 vehicles ?; 2 chargers ?; 3 vehicles
It was so under chapter 11 rules, section 301 tariffs and in phase 2 plants.
    11 rules ?; 301 tariffs ?; 2 plants ?
Of two deals, one covering BOA's direct subsidiaries, one covers one bus and one brand.
    2 deals; 1 subsidiaries ?; 1 covers ?; 1 vehicles; 1 brands
One analyst covering cars saw one thousand cars and one bus, their 1990s models, in her 30s.
    1 vehicles ?; 1000 vehicles; 1 vehicles; 1990/1999; ?
Rates have risen five times since 2021, prices rose by five times, and profit grew 20 times.
    5 fold ?; 2021; 5 fold; 20 fold
The offer was eleven times oversubscribed.
    11 fold
Over the next one to two weeks, or one or two quarters, it may lose 18% in one day.
    1..2 weeks; 1..2 quarters ?; 18 percent; 1 days
The 19 euro area economies and the 12 Euro zone members met for the fifth billion-euro deal.
    19 economies ?; 12 members ?; 5 deals ?
It has a population of about 44 million and half lives in towns.
    about 44000000 people ?; 50 percent
A 7E7 or the 787 Dreamliner aircraft won in a 5-4 vote; 737-800 planes did not.
    5 votes ?; 4 votes ?
By 1300 GMT shares were flat.
    ?
It lost $4 in five days, two in five months and 3 in 10 years; one in five drivers left.
    80 USD ?; 40 percent ?; 30 percent ?; 20 percent
It pushed the dollar up to $1.32, drove car prices up to 2.5% and took a share of up to 5%.
    up to 1.32 USD ?; up to 2.5 percent ?; up to 5 percent
It takes up to two years to send up to 300 cars, and lifted output by up to 5 percent.
    up to 2 years; up to 300 vehicles; up to 5 percent
Vouchers of £250 or £500, and 8.7 or 8.8 million cars.
    250..500 GBP ?; 8700000..8800000 vehicles
Under 23 hours of questioning, he gave in, which took him in under 5 hours of talks.
    under 23 hours ?; under 5 hours
After three quarters of decline, it grew for three quarters, the next two quarters too.
    75 percent ?; 75 percent ?; 2 quarters ?
In three quarters, sales rose, in three quarters of cases by a tenth.
    75 percent ?; 75 percent; 10 percent
Nearly three quarters of drivers, three quarters of the cars and three-quarters of output.
    nearly 75 percent; 75 percent; 75 percent
It was sold in Spring 2005, in September and November 2004, and in December and January.
    ?; ?; 2004-11; ?
Founded more than 300 years ago, it was hit after the 11 September attacks, in their seventies.
    ?; ?; ?
The Tuesday Club met on Tuesday, but the Sunday Times and the Mail on Sunday did not say so.
    ?; 2025-06-17
Four beneficiaries own two properties, 34 casinos and 56 large estates.
    4 people; 2 properties ?; 34 casinos ?; 56 estates ?
Profit was up in the first half-year of 2023, and a six-figure bonus went to a 25 strong team.
    2023-H1; 100000..999999 vehicles ?; 25 people
By 1995 or 1996 it made 13.02 million and 12.94 million units, and crossed the 70,000 mark.
    1995/1996; 13020000 vehicles ?; 12940000 vehicles ?; crossed 70000 vehicles ?
Last fall, it spent 2 million and 500 thousand euros in the next couple of years.
    ?; 2500000 EUR; years ?
The first ever plant has 3 customers; in 2020 it made 9 cars, and that year 40 passengers came.
    1 rank; 3 people ?; 2020; 9 vehicles; 2020; 40 people
It closed in 2019, and opened again the same year.
    2019; 2019
By using one-third the parts and two-thirds the steel, it saves a third-fewer and a 10th of it.
    100/3 percent; 200/3 percent; 100/3 percent; 10 percent
The richest fifth of all and the bottom third lost a good quarter of it in a good quarter.
    20 percent; 100/3 percent; a good 25 percent
Growth was at a three-decade low, in a multi-decade shift that took two and half years.
    30 years; 2.5 years
The plant of $2 billion, 4-million-square-foot in size, and a $3.5B+ fund earn $1.4b… and $7.5MM.
    2000000000 USD; 4000000 square feet; + 3500000000 USD; 1400000000 USD; 7500000 USD
Oil fell $1.20 or 2.5%, to $61 or so.
    1.2 USD; 2.5 percent; or so 61 USD
Output is down at anywhere from 300 to 400 cars, then from a range of 500 to 600 cars to 7.
    300..400 vehicles; 500..600 vehicles; 7 vehicles ?
Charging was cut from between five to six minutes, the margin was up from $0.30-0.35.
    5..6 minutes; 0.3..0.35 USD
It is worth twice BMW's value, and may raise output by up to four times.
    2 fold; up to 4 fold
Ranks No. 20 to No. 120 went to a twenty-second sprint, the hundred and second and a 9 second lap.
    20..120 rank; 22 sprints ?; 102 rank; 9 seconds
The truck carries over 6,200 pounds, the mill 2 million pounds of steel.
    over 6200 pounds ?; 2000000 pounds ?
It won two city pilots, lost six personnel carriers, and the fund has 30 to 35 constituents.
    2 pilots ?; 6 vehicles; 30..35 constituents ?
It sold 40 million phones versus analysts' hopes, 3 million units of them.
    40000000 phones ?; 3000000 vehicles ?
It said 5,000 orders were strong, as did 4 Strong Buys.
    5000 orders ?; 4 vehicles ?
The lidar is a single roof unit of 5nm chips, 700 mg/L of acid and 6500rpm at 90 hp.
    1 vehicles ?; 5 Nm ?; 700 mg ?; 6500 rpm; 90 hp
A two-barrel carburettor stands on 20-foot equivalent units in 3 markets.
    3 markets ?
It has 9 buys, 2 sells, price target $45; users rose from 210 million and 17% in a year.
    9 buys ?; 2 vehicles ?; 45 USD; 210000000 ?; 17 percent
Each box of two marks a start. All but two suppliers left. It got three out of five stars.
    2 DEM ?; all but 2 companies ?; 60 percent ?
It earned $5 billon, 15 percent or 30 percent of it.
    5 USD ?; 15..30 percent ?
With 12 ports per 10,000 people, it adds 8 miles of range per minute, $3 million of cash a week.
    12 ports ?; 10000 people ?; 8 miles ?; 3000000 USD ?
It rose by 9,000 barrels a day to 210,000 barrels, those of the 700,000-unit plant.
    9000 barrels/day ?; 210000 barrels ?; 700000 vehicles ?
It trades at 12 times expected earnings, a valuation of 18 times, compared with 14 times for Audi.
    12 fold; 18 times ?; 14 times ?
Margins reached the mid-30 percent range, or the low to mid 40% range, said 12 asset managers.
    30 percent ?; 40 percent ?; 12 people ?
The lamps at the four points, a new decade and a Double 12 sale pay off.
    4 points ?; 10 years; 2 fold ?; 12 lamps ?
(Corrects the second and third paragraphs.) Sales fell in the first half and rose in the second.
    2 rank ?; 3 paragraphs ?; 2025-H1; 2 rank ?
The first cars arrive; the shares fell 12% or more in May, to near $40, near a 10-year low.
    1 vehicles ?; or more 12 percent; 2025-05; near 40 USD; 10 years
The value soared past $300 billion, past the 50 countries, and inched up to 4.5%.
    past 300000000000 USD; 50 countries ?; 4.5 percent
It kept not much more than half.
    not much more than 50 percent
It has the iPhone 9 and a Ryzen 5950X. And second, Class 1, 2 and 3 vans sold. It is two-fold.
    -
A sub-15,000 euro car closer to 300 km of range more then doubled its share, estimated at 7%.
    sub 15000 EUR; closer to 300 km; more then 2 fold; estimated at 7 percent
The story appeared first on a site, the type-2 vaccine on two.
    2 vaccines ?; 2 vaccines ?
It closed last Wednesday; in the third quarter, it may open.
    2025-06-11; ?
In the latter half of the year 2023, its second quarter ended March 31, 2025.
    2023-H2; 2025-01/2025-03
It opened in May 2021, and grew the following year.
    2021-05; 2022
The first two months of the fourth quarter, and the 1st 9 months of 2023, ended on the same day.
    ?; ?; 2023-01/2023-09; ?
The cars of tomorrow, today's market, City Today and the low 30s are no dates.
    ?; ?; ?; ?
Its half-year profit, it said in May, was above the same period of 2024, or a year earlier.
    0.5 years ?; 2025-05; ?; ?
1971 DATSUN 240Z at H2 FAIR
    ?; ?
It will reach $9bn in 2029 from $4bn a year ago.
    9000000000 USD; 2029; 4000000000 USD; ?
It took over 30 percent for as long as three hours; cars under 30,000 euros are 10 times safer.
    30 percent ?; as long as 3 hours; under 30000 EUR; 10 fold
It earns five dollars a share, then 5.50 dollars; the price per barrel fell to 14 dollars from $26.
    5 USD ?; 5.5 USD ?; 14 USD ?; 26 USD ?
Last night it stuck to its goal of more deliveries for the year; two humans left.
    2025-06-17; ?; 2 people
Sales fell 6 percent from a year earlier to 4 cars; those of 2025 are above those of a year earlier.
    6 percent; ?; 4 vehicles; 2025; ?
Output of 8.3 million units on an annual basis.
    8300000 vehicles ?
The small car – from 6,000 euros – has a range of 393 miles Maximum speed 90 km/h.
    6000 EUR ?; 393 miles; 90 km/h
It lasted 5 hours and 30 minutes; on the 7th of this month it doubled down on about 2000 pages.
    5 hours ?; 30 minutes ?; 7 rank ?; 2025-06; ?
More than 26,000 were compact models; it sold 4 cars this year, and 5 in the same period last year.
    more than 26000 models ?; 4 vehicles; 2025; 5 vehicles; ?
The plant runs today at 300 cars; the firm said today, and announced it today, that 5 were sold.
    ?; 300 vehicles; 2025-06-18; 2025-06-18; 5 vehicles ?
Shares rose 3% today; it paid $5 a share, or $300 million, and expects -30 to -20 million euros.
    3 percent; 2025-06-18; 5 USD ?; 300000000 USD; -30000000..-20000000 EUR
It has 15 new or updated cars, and five larger and more modern plants.
    15 vehicles; 5 plants
It sold 30 electric or so; output doubled almost, and prices doubled almost everywhere.
    30 vehicles ?; almost 2 fold; 2 fold
One reason is that its largest single market took 40 cars; it made the biggest single order.
    40 vehicles
It will begin on the 7th. On the 9th, it ends.
    7 rank ?; 9 rank ?
It took at least a year, on average nearly a month, and came about a year and a half ago.
    at least 1 years; nearly 1 months; ?
It opened in March. That same month, it sold 4 cars; for May, it sold 5, and 6 in the same month.
    2025-03; 2025-03; 4 vehicles; 2025-05; 5 vehicles ?; 6 vehicles ?; ?
Costs were up to $6 billion in 2018 versus $5 billion, and may rise by up to 3 percent.
    up to 6000000000 USD ?; 2018; 5000000000 USD; up to 3 percent
It fell at 3:12 p.m., from 8 to 9 a.m. ET, at 9:30, at ten o'clock and by 0830 GMT.
    ?; ?; ?; ?; ?
Each case is 162 x 74 x 7.8 mm, and each shed holds 2 x 500 cars.
    162 mm; 74 mm; 7.8 mm; 2 mm ?; 500 vehicles
The board passed it in a 61-38 vote.
    61 votes ?; 38 votes ?
Testers gave the van a score of 87.
    87 points ?
The stock was in the $20s in the week of May 19, after FY21 Q1.
    20 USD ?; ?; ?
Sales per square foot rose from $410 to $560.
    410 USD ?; 560 USD ?
Its cells are 10 times less likely to burn, and the launch slips by a quarter or two.
    10 fold ?; 25 percent ?; 2 percent ?
All runs from a single point, and it stops for a second.
    1 points ?; 2 rank ?
Three of the seven VLCCs sank, and the 108-MP camera works.
    3 vehicles ?; 7 vehicles ?; 108 megapixels
Vans may go at 50 miles (80 km) per hour.
    50 miles ?; 80 km ?
Fuel use fell from 9 kg to 4 kg per trip, and the share 3% to $20 a share.
    9 kg ?; 4 kg ?; 3 percent; 20 USD ?
It pays 5 million euros ($6 million) a year at the $90-per-tonne level.
    5000000 EUR ?; 6000000 USD ?; 90 USD ?
The 1,900 Model 3 Ford built last May missed targets.
    1900 vehicles ?; ?
It costs a low hundred thousand dollars, and orders are up to 900 cars.
    100000 USD ?; up to 900 vehicles ?
Its trucks came to Italy, first by ship, with a fraction of a second.
    1 rank ?; 2 rank ?
It sold 1.7 vehicles after 40 days of phase one talks and a quadruple-digit rise.
    1.7 vehicles ?; 40 days; 1 talks ?; 4 fold ?
The 2023 models lead 2H24 and 1H'25.
    ?; 2024-H2; 2025-H1
It made 9 cars in the last three months of 2024, and in the last two months 7.
    9 vehicles; 2024-10/2024-12; 2 months; 7 vehicles ?
Sales fell in the three months that ended in May and in the final two months of the year.
    2025-03/2025-05; ?
It pays $20 to $30 a kg; prices tripled to 90 yuan a ton; seats at $9 each; a monthly fee of $8.
    20..30 USD ?; 3 fold; 90 CNY ?; 9 USD ?; 8 USD ?
It sold 7,000 Astra Type 3s and 400,000 Nordic Motor Co. vans, and plans 360,000 vehicle deliveries.
    7000 vehicles ?; 400000 vehicles; 360000 vehicles
A six-wheeled truck of 3 pounds took 3.1 seconds, 40 ft-lbs and nine aircraft orders at 59 degrees.
    6 wheels ?; 3 pounds ?; 3.1 seconds; 40 lb-ft; 9 orders ?; 59 degrees
The index of 50 shares closed 1.6% down at 3,264.17, after falling for three decades through 2019.
    50 shares ?; 1.6 percent; 3264.17 points ?; 30 years; 2019
It shipped 90 five-door vans; the time to charge fell from 22 hours to 13.
    90 vehicles ?; 5 doors ?; 22 hours; 13 hours
They have a week to reply, and it came a day after; it lasts two years, at least.
    1 weeks; 1 days; at least 2 years
It took 18 months to two years, for the second time, as with the first of its vans.
    18 months ?; 2 years ?; 2 rank ?; 1 rank ?
It sold three cars a year prior, fans of the 20th century bought an Elite 75t.
    3 vehicles; ?; 75 t ?
Yields rose above 10-year notes, and demand may fall this half as half of the plants close.
    above 10 years ?; 50 percent ?; 50 percent
It bought a van of 2014 a year ago.
    2014; ?
It loses $2bn a quarter, and a quarter of its 2019 cars went in the first nine months to May.
    2000000000 USD ?; 25 percent ?; 25 percent; ?; ?
Late in the year, after its most recent quarter, it closed.
    ?; ?
Sales fell from 4.2 million cars to 3.9, and from 4 million vans to 3 million.
    4200000 vehicles; 3.9 ?; 4000000 vehicles; 3000000 vehicles
In the nineteenth century it was 3 times less, roughly about 5% of nearly 2000 dealers.
    3 fold ?; about 5 percent ?; ?
After the September 11 attacks sales fell, and last decade they rose.
    ?; 10 years ?
Apple sold 12 million units in May, and the report looks at the results of one unit.
    12000000 vehicles ?; 2025-05; 1 vehicles ?
Output fell in three of the nine months, and in five out of seven months the year before.
    3 months; 9 months; 500/7 percent ?; ?
Analysts estimated a 9 percent fall over three-year period; he presided over a doubling in value.
    9 percent; 3 years; 2 fold
She wrapped tape around her three-year-old phone and asked the agency about a $3 billion request.
    3 years; about 3000000000 USD ?
Joblessness is near a five-decade low, and the shares are not far below three-month highs.
    50 years; 3 months
The town has just shy of 1 million people and may pay $6 billion or more to buyers.
    just shy of 1000000 people; or more 6000000000 USD
The $310-and-up phone sells well, bids of $90,000 and less win, and few are at $80 and less.
    310 USD ?; 90000 USD ?; and less 80 USD
The cost is not short of 40 billion pounds, with a $12 minimum wage and a fee of $5 minimum.
    not short of 40000000000 GBP; 12 USD; minimum 5 USD
The work may last 14 months to three years, and the yield is 20 basis points to 30 basis points.
    14 months ?; 3 years ?; 20..30 basis points
It needs three and a half to five and a half days.
    3.5 days ?; 5.5 days ?
Buyers are between the ages of 35 and 45, and the rate is near a half- century low.
    35..45 years; near 50 percent ?; 100 years ?
The maker had a sixth quarterly rise after three quarters of strong growth.
    6 rises ?; 75 percent ?
The toys are one-fourteenth the size of a real car, and make just a fourth of the profit.
    50/7 percent; 25 percent
He half-jokingly praised a back-half rebound in the latter half of the decade.
    ?
The machine draws first on the battery, and the shares rose in the first two days.
    1 rank ?; 2 days
It sold its first 10 electric cars, and ranked first on the list.
    10 vehicles; 1 rank
The Nokia 2V is cheap, said officials at 51 Degrees, whom 500 Startups backs, as do 90 Koreans.
    2 V ?; 51 degrees ?; 500 companies ?; 90 people
It is one main point of the contract, at least one point, and the line offers 1Gb broadband.
    1 points ?; at least 1 points ?; 1 GB ?
The 90 brokers of the land gave the car 71 out of 100.
    90 people ?; 71 percent ?
The state ("First in Steel") pays makers of a 12.3-inch 2200 x 1400 display.
    1 rank ?; 12.3 inches; 2200 companies ?; 1400 displays ?
The president enters the second half of his term, and new members get their first 3 months free.
    ?; ?
The Xperia 10's screen is bright, and the letter is sent every Monday to Friday.
    ?; ?
The survey ran between May 3, 2018, and March 4, 2019, and from Jan. 2, 2020 to May 1, 2021.
    2018-05-03/2019-03-04; 2020-01-02/2021-05-01
In Q4 2025, the unit pulled in $5 billion.
    ?; 5000000000 USD
The index was 40 in May after 41 in April, down from 52 a year earlier.
    40 points ?; 2025-05; 41 points ?; 2025-04; 52 points ?; ?
Sales in the fiscal first quarter will be flat from the same period a year earlier.
    ?; ?
The rival (which does not report until Wednesday) sold brands such as Sunday Riley.
    ?; ?
There are many hundred millionaires, and the firm had estimated $61 billion of costs.
    100 people ?; 61000000000 USD
It cut output by half to 300 cars, and sales fell a third to 5 cars.
    50 percent; 300 vehicles; 100/3 percent; 5 vehicles
Its boot takes 690 to 1920 litres, and it has 2000 horsepower.
    690..1920 l; 2000 hp
Tariffs fell by a third and world markets grew.
    100/3 percent
The rally raised its market value by $489 billion to $1.7 trillion.
    489000000000 USD ?; 1700000000000 USD ?
The airline signed a $22 billion one in spring.
    22000000000 USD
The bank plans three quarter-point rate cuts.
    0.75 points ?
The relay opens in a tenth of a second.
    10 percent ?; 2 rank ?
The clock was half a cycle off.
    50 percent ?
He left after a short year-and-a-half stint.
    1.5 years
The maker has been operating under $13 billion of emergency loans, and then under a $5 billion loan.
    13000000000 USD; 5000000000 USD
He worked under two presidents.
    under 2 people ?
The maker shut 12 plants -- or more than a third of its network.
    12 plants; more than 100/3 percent
The group must check rates for three years and change what counts.
    3 years
A near-record 2.7 million workers were sick.
    2700000 people
We spread the load over twice as many batteries.
    over 2 fold ?
Prices have not jumped as much as the 100% rise of the burrito.
    100 percent ?
They may have forgotten about the six-year-old card.
    6 years ?
The garage holds maybe 10 cars or more.
    maybe 10 vehicles ?
Profit may show high single-digit growth.
    1..9 percent ?
The maker can raise its stake as far as 50 percent.
    as far as 50 percent
The maker expects to ship 500 megawatts (MW) to 520 MW in spring.
    500 MW ?; 520 MW ?
The firm expects between €5.7 billion ($6 billion) and €6.2 billion ($6.6 billion) in sales.
    5700000000 EUR ?; 6000000000 USD ?; 6200000000 EUR ?; 6600000000 USD ?
It takes anywhere from seven to roughly 14.5 hours.
    7 hours ?; roughly 14.5 hours ?
The cell has a temperature range of -60°C to 60°C.
    -60..60 °C ?
The maker sold 12,000 Volt and Bolt cars.
    12000 V ?
The fleet has an average of 22.8 mpg for the 2011 model year cars.
    22.8 mpg; ?
The wing is 261ft 10in wide.
    261 feet ?; 10 feet ?
The gap is 0.2 electron volts.
    0.2 eV
The cell measures 15x15x5 cubic millimetres.
    15 mm ?; 15 mm ?; 5 mm ?
The bank sold a 15 million ADS offering.
    15000000 ads ?
The phase has 144 units, 88 of which will be flats.
    144 vehicles ?; 88 vehicles ?
The firm set up two assembly units in Noida.
    2 vehicles ?
Talks between the two neighbors soured relations.
    2 people ?
About 6,200 Edge and MKX models are affected, the maker said.
    about 6200 models ?
The maker is recalling 2008-model year Buick cars.
    2008 models ?
Some 787 suppliers fell behind.
    some 787 companies ?
The recall covers LS 460 L and LS 600h L vehicles.
    460 l ?; 600 vehicles ?
The plant builds eNV200 models.
    200 models ?
He used 6-Hour Power.
    6 hours ?
He leads the Pacific Century Group after Three Mile Island, said CBS's "60 Minutes".
    -
The court filed it as No 09-50026.
    9 rank ?; -50026 ?
The car is number 145 of the series.
    145 rank ?
The trade has been risky since the 17th century.
    -
The plant idled in the second and third quarters of 2023.
    2 rank ?; 3 quarters ?; 2023
Holders of first-lien loans who think twice or second-guess it have one foot in it.
    -
This is one more data point for the bank.
    1 points ?
We need a renewed commitment to placing customers first and to reviewing our work.
    1 rank ?
The maker expects a loss for the current fiscal year to March.
    ?; ?
Sales rose in January. U.S. auto sales were down 12 percent in May from a year earlier.
    2025-01; 12 percent; 2025-05; 2024-05
It has climbed more than 80 percent in the first six months of 2007 from a year earlier.
    more than 80 percent; 2007-01/2007-06; 2006-01/2006-06
The crisis of 2007-2009 hit banks. Net revenues rose 3 percent from a year earlier.
    2007/2009; 3 percent; ?
Output stopped in December. A year ago, dealers had too many cars.
    2024-12; ?
Congress wants cuts by 2030. The following year the chief left.
    2030; ?
In 2021, it lost as many as in all five years before the pandemic in early 2020.
    2021; 5 years; 2020
Toyota sees a fall in profit for the first half of this business year.
    ?
Honda cut its rate for the October-March second half.
    2024-10/2025-03; ?
People in their 20s and early 30s move into cities.
    ?; ?
The share fell 90 percent from late 1999 to 2001.
    90 percent; 1999/2001
The maker plans the late second quarter 2013 launch of its trucks.
    ?
The state will sell its stake by mid-to-late 2012.
    ?
The fault affects wheels sold between mid-April 2010 and mid-November 2010.
    2010-04/2010-11
The chain paid $1 billion in fines between January 2000 and 2018.
    1000000000 USD; 2000-01/2018
"""
LINES = SENTENCES.strip().splitlines()


def read(text: str) -> list[str]:
    """Hedge, value and unit of each number of a text, with a mark where there is a doubt."""
    read = []
    for found in find_mentions(text, "en", PUBLISHED):
        if found.category in ("substantive", "date"):
            unit = found.unit if found.category == "substantive" else ""
            value = "" if found.category == "date" and found.doubt else found.value
            hedge = found.hedge if found.category == "substantive" else ""
            parts = (hedge, value, unit, "?" * bool(found.doubt))
            read.append(" ".join(filter(None, parts)))
    return read


@pytest.mark.parametrize(("sentence", "readings"), list(zip(LINES[::2], LINES[1::2], strict=True)))
def test_numbers_of_a_sentence_are_read_or_doubted(sentence: str, readings: str) -> None:
    assert (read(sentence) or ["-"]) == readings.strip().split("; ")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("In a first reaction, all agreed", "name"),
        ("The yard, first opened by a king, closed", "name"),
        ("close to the existing one.", "name"),
        ("First, they said", "name"),
        ("the two agreed", "name"),
        ("The Firm Survey 2023/24 says", "name"),
        ("It has a Windows 10 desk", "name"),
        ("It runs iOS 12.2 well", "name"),
        ("The hybrid iPad mini 5 costs more", "name"),
        ("A 737 Max landed", "name"),
        ("The 777 is late", "name"),
        ("Case 18-cv-01603 goes on", "name"),
        ("A 2-in-1 hub", "name"),
        ("Auto China 2024 is", "name"),
        ("The buyer may double-down on the plan", "name"),
        ("It made a 180-degree turn", "name"),
        ("The talks first fell apart", "name"),
        ("The rules apply in Tier-1 and 2 cities", "name"),
        ("The laptop beats the 5100HS rendering times", "name"),
        ("Buyers chose the iPhone 8, 8 Plus or previous models", "name"),
        ("Model S, X and 3 vehicles are heavy", "name"),
        ("First up is Opel", "name"),
        ("It wavers from one month to the next", "name"),
        ("(C) 2020 Gazette", "boilerplate"),
        ("Seepic.example.com/1AZ30M", "boilerplate"),
        ("phone +49 611 75 2475", "boilerplate"),
        ("(1 yuan = so much)", "boilerplate"),
        ("Press release No. 231 of 18 June 2024", "boilerplate"),
        ("5 min read", "boilerplate"),
    ],
)
def test_what_counts_nothing_is_of_another_class(text: str, category: str) -> None:
    found = find_mentions(text, "en", PUBLISHED)
    assert found
    assert {x.category for x in found} == {category}


def test_the_previous_year_is_told_from_an_earlier_paragraph_but_for_what_was_compared() -> None:
    article = [
        "It sold 5 cars in 2004, up 2.6% on 2003.",
        "That compares with ten the previous year.",
    ]
    first, second = find_in_article(article, "en", date(2005, 2, 1))
    assert [x.value for x in first if x.category == "date"] == ["2004", "2003"]
    assert [x.value for x in second if x.category == "date"] == ["2003"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("It has been open since August.", "2024-08"),
        ("It will open in August.", "2025-08"),
        ("In August, it will open.", "2025-08"),
        ("It opened on Monday.", "2025-06-16"),
        ("It will open on Monday.", "2025-06-23"),
        ("It is due by December.", "2025-12"),
        ("It stood at 7.1957.", None),
        ("From Tuesday to Wednesday it met.", "2025-06-17/2025-06-18"),
        ("By mid-century it will be so.", "2050"),
        ("It will end by the end of the decade.", "2020/2029"),
        ("In the first nine months, sales fell.", "2024-01/2024-09"),
        ("For the year to end-March, it was so.", "2024-04/2025-03"),
        ("For the six months to 31 March 2001, profits were up again.", "2000-10/2001-03"),
        ("It was so almost 30 years ago.", "1995"),
        ("It was so a month earlier.", "2025-05"),
    ],
)
def test_a_date_without_a_year_lies_behind_unless_a_word_says_ahead(
    text: str, period: str | None
) -> None:
    found = [x.value for x in find_mentions(text, "en", PUBLISHED) if x.category == "date"]
    assert found == ([] if period is None else [period])


def test_on_a_sunday_a_week_may_be_the_one_that_follows() -> None:
    found = [find_mentions("It met this week.", "en", date(2025, 6, x))[0] for x in (21, 22)]
    assert [x.doubt for x in found] == ["", "on a Sunday it may be the week after"]
