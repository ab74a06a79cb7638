"""Numbers and dates of Chinese prose: each is found, and read right or refused."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from analysis.extraction.chinese_numbers import read_number, simplify
from analysis.extraction.mentions import Mention, find_in_article, find_mentions

DAY = date(2025, 11, 14)


def find(text: str) -> list[Mention]:
    return find_mentions(text, "zh", DAY)


def read(text: str) -> list[str]:
    """Hedge, value and unit of each number."""
    found = [x for x in find(text) if x.category == "substantive"]
    return [" ".join(filter(None, (x.hedge, x.value, x.unit))) for x in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9.5亿", "950000000"),
        ("5.5万亿", "5500000000000"),
        ("1万2千亿", "1200000000000"),
        ("8万1000", "81000"),
        ("3萬8,293", "38293"),
        ("三千二百", "3200"),
        ("一百零五", "105"),
        ("一千零五十", "1050"),
        ("三百二十二亿三千万", "32230000000"),
        ("三万五", "35000"),
        ("百亿", "10000000000"),
        ("十五万", "150000"),
        ("三点五", "3.5"),
        ("二〇二五", "2025"),
        ("3万5", None),
        ("万一", None),
        ("百十", None),
        ("2.000,5", None),
    ],
)
def test_a_numeral_is_read_or_refused(text: str, value: str | None) -> None:
    number = read_number(simplify(text))
    assert (number and number.value) == (value and Fraction(value))


#: What stands in a sentence -> hedge, value and unit.
COUNTS = {
    # signs
    "超300億元": "超 30000000000 CNY",
    "15萬輛": "150000 vehicles",
    "３０００万辆": "30000000 vehicles",
    "217,898 辆": "217898 vehicles",
    # words and scales
    "两年": "2 years",
    "百万辆": "1000000 vehicles",
    "近百亿元": "近 10000000000 CNY",
    "三千二百辆": "3200 vehicles",
    "一万多个零部件": "多 10000 parts",
    "60 多家车企": "多 60 companies",
    "30 余个国家": "余 30 countries",
    "约每月800至1200欧元": "约 800..1200 EUR/month",
    "100千兆瓦时": "100 GWh",
    "17家上市车企": "17 companies",
    "三类货源": "3 categories",
    "53大门类": "53 categories",
    "14个中欧班列集结中心": "14 centres",
    "12座纯电动公交枢纽": "12 hubs",
    "19吋": "19 inches",
    "23个州": "23 states",
    "首趟": "1 rank",
    "首块": "1 rank",
    "TOP5": "5 rank",
    "排名TOP 10": "10 rank",
    "5000万中国车主": "50000000 car owners",
    "11個參展團組": "11 delegations",
    "五千万马克": "50000000 DEM",
    "负3.5亿元": "-350000000 CNY",
    "零下30℃": "-30 °C",
    # hedges before, inside, after, and around
    "5年多": "多 5 years",
    "50多万个充电桩": "多 500000 charging points",
    "三个多月": "多 3 months",
    "一倍多": "多 1 fold",
    "十余项协议": "余 10 agreements",
    "約2萬5000名工人": "約 25000 people",
    "约为1.2万公里左右": "约 12000 km",
    "大约就是9升": "大约 9 l",
    "不到11个月": "不到 11 months",
    "突破2000万辆": "突破 20000000 vehicles",
    "上千名员工": "上 1000 people",
    "几乎占了出口的五分之一": "几乎 20 percent",
    "六倍之多": "6 fold",  # it is many, and no hedge
    "销量过万辆": "过 10000 vehicles",
    "不得超过50%": "不得超过 50 percent",
    "不低于1.8万辆": "不低于 18000 vehicles",
    "最高加征38.1%": "最高 38.1 percent",
    "至少建设1000座充电站": "至少 1000 charging stations",
    "不到全行业降幅的三分之一": "不到 100/3 percent",
    "20家以上的供应商": "以上 20 companies",
    "10万+订单": "+ 100000 orders",
    "历时近十年": "近 10 years",
    "升破7元": "升破 7 CNY",
    # no hedge: 近十年来 are the last ten years
    "近十年来": "10 years",
    "附近3公里": "3 km",
    "签约5家企业": "5 companies",
    "反超2万辆": "20000 vehicles",
    "打破3项纪录": "3 records",
    "同比增长达151%": "151 percent",
    # shares and multiples
    "十分之一": "10 percent",
    "百分之三点五": "3.5 percent",
    "三十九．五％": "39.5 percent",
    "七二九．二億美元": "72920000000 USD",
    "三十六．一％至三十九．八％": "36.1..39.8 percent",
    "千分之三": "0.3 percent",
    "1/4的市场": "25 percent",
    "约占6成5": "约 65 percent",
    "约折合18.7亿人民币": "约 1870000000 CNY",
    "104家在德中资企业": "104 companies",
    "三成": "30 percent",
    "八成五的": "85 percent",
    "近一半": "近 50 percent",
    "逼近20%": "逼近 20 percent",
    "20%不到": "不到 20 percent",
    "〇．五％": "0.5 percent",
    "过半": "过 50 percent",
    "超半数以上": "超 50 percent",
    "每五辆车中就有一辆": "20 percent",
    "每10家企业中有3家": "30 percent",
    "每卖出3辆车，就有2辆": "200/3 percent",
    "翻番": "2 fold",
    "翻了一番": "2 fold",
    "翻两番": "4 fold",
    "减半": "0.5 fold",
    "增长两倍": "2 fold",
    "九成九": "99 percent",
    "跌三成半": "35 percent",
    "起码相当车价的两三倍": "起码 2..3 fold",
    # ranges
    "3万至5万辆": "30000..50000 vehicles",
    "2000-3000万辆": "20000000..30000000 vehicles",
    "18.5万辆至35万辆": "185000..350000 vehicles",
    "15.98万—20.98万元": "159800..209800 CNY",
    "10%到15%": "10..15 percent",
    "百分之三至百分之五": "3..5 percent",
    "两到三年": "2..3 years",
    "五至六成": "50..60 percent",
    "三四百家门店": "300..400 stores",
    "三、四百家门店": "300..400 stores",
    "十二三万辆": "120000..130000 vehicles",
    "三五年": "3..5 years",
    "七八成": "70..80 percent",
    "前三名": "3 rank",
    "二十七八年": "27..28 years",
    # signs of other prints
    "３，０００名员工": "3000 people",
    "3.2萬㎡": "32000 m²",
    "2兆574億元": "2057400000000 CNY",
    "一百一十一点三亿元": "11130000000 CNY",
    "毛利率-2.1%": "-2.1 percent",
    "净利-23.5亿元": "-2350000000 CNY",
    # parts of units
    "1年半": "1.5 years",
    "两个半月": "2.5 months",
    "半年多": "多 0.5 years",
    "半个世纪": "50 years",
    "一点三亿元": "130000000 CNY",
    # ordinals
    "第3000万辆": "30000000 vehicles",
    "第一辆汽车": "1 vehicles",
    "第49个生产基地": "49 plants",
    "第三款纯电动车型": "3 models",
    "第六年": "6 years",
    "第二大市场": "2 rank",
    "第45届论坛": "45 rank",
    "第12位": "12 rank",
    "首家工厂": "1 rank",
    "第五个季度": "5 quarters",
    "连续三个季度": "3 quarters",
    # money
    "25亿元港币": "2500000000 HKD",
    "港币50亿元": "5000000000 HKD",
    "25亿新台币元": "2500000000 TWD",
    "4.765 兆日圓": "4765000000000 JPY",
    "300亿韩元": "30000000000 KRW",
    "RMB 5亿": "500000000 CNY",
    "US$700万": "7000000 USD",
    "23.98万元起": "起 239800 CNY",
    "3欧分": "3 cents",
    "约合人民币133亿元": "约 13300000000 CNY",
    # units
    "52万辆/年": "520000 vehicles/year",
    "230万桶/日": "2300000 barrels/day",
    "每年6万吨": "60000 t/year",
    "每日130万桶": "1300000 barrels/day",
    "每周5000辆": "5000 vehicles/week",
    "日均1200辆": "1200 vehicles/day",
    "每小时60辆": "60 vehicles/hour",
    "6500元/月": "6500 CNY/month",
    "时速250公里": "250 km/h",
    "18﹒9%": "18.9 percent",
    "3.5萬平方公尺": "35000 m²",
    "9万m2": "90000 m²",
    "约相当于300欧元": "约 300 EUR",
    "5万元以上项目": "以上 50000 CNY",
    "约占总量的 4.5%": "约 4.5 percent",
    "82千瓦时": "82 kWh",
    "50万千瓦": "500000 kW",
    "14GWh": "14 GWh",
    "310N·m": "310 Nm",
    "250公里/小时": "250 km/h",
    "26万平方米": "260000 m²",
    "89.2万人次": "892000 visits",
    "七座SUV": "7 seats",
    "单一品牌": "1 brands",
    "300名会员企业": "300 companies",
    "5家合资企业提供技术": "5 companies",
    "22个项目提供测试": "22 projects",
    "占总额的近1/4": "近 25 percent",
    "五大行动": "5 actions",
    "三个交易日": "3 days",
    "首期项目": "1 rank",
    "627份有效问卷": "627 questionnaires",
    "规上工业企业4326户": "4326 companies",
    "54个国家级开发区": "54 development zones",
    # the noun that a classifier counts
    "5个汽车品牌": "5 brands",
    "3个汽车零部件供应商": "3 companies",
    "10家新能源汽车企业": "10 companies",
    "28家工厂": "28 plants",
    "5家商会的会员企业": "5 companies",
    "7款电动车": "7 models",
    "4个整车生产厂": "4 plants",
    "4個不同地點": "4 sites",
    "一二○架飛機": "120 aircraft",
    "七十五架的目标": "75 aircraft",  # the target is not what is counted
    "130架客机的大订单": "130 aircraft",
    "12家企业高管": "12 companies",
    "第六代电池项目": "6 rank",
    "兩日行程": "2 days",
    "廿五家企业": "25 companies",
    # measure words
    "30億包": "3000000000 packs",
    "5万双鞋": "50000 pairs",
    "8000匹布": "8000 bolts",
    "1.1亿剂疫苗": "110000000 doses",
    "13亿人口": "1300000000 people",
    "8亿网民": "800000000 users",
    "31个省": "31 provinces",
    "5个省级项目": "5 projects",
    "约有50趟班列": "约 50 trains",
    "病例8例": "8 cases",
    "1000千伏特高压": "1000 kV",
    "5.3L/100km": "5.3 l/100 km",
    "4nm芯片": "4 nm",
    "7座以下小客车": "7 seats",
    "每小时185公里": "185 km/h",
    # a place is counted, whatever follows it
    "30多个国家和地区的": "多 30 countries",
    # what an ordinal without a classifier is of
    "第255页": "255 rank",
    "第十居民委员会": "10 rank",
    "8栋钢结构厂房": "8 buildings",
    # what an ordinal counts
    "第二条总装线": "2 lines",
    "第4款车型": "4 models",
    "第三艘货轮": "3 ships",
    "第300万条成品胎": "3000000 tyres",
    "第八架飞机": "8 aircraft",
    # numerals and signs met rarely
    "34,5%": "34.5 percent",
    "二七一辆": "271 vehicles",
    "20万零7000户": "207000 households",
    "连续11季": "11 quarters",
    "三辆或以上": "以上 3 vehicles",
    "近40万部": "近 400000 vehicles",
    # a part of a word
    "11个板块多数收跌": "11 sectors",
    "300万条轿车胎": "3000000 tyres",
    "三个汽车组别": "3 categories",
    "17个行业的企业": "17 industries",
    "六个一体化基地": "6 bases",
    "3家中国企业": "3 companies",
    # a share counted out, and hedges before other words
    "每5辆新车里面就有1辆": "20 percent",
    "损失约 3.62 亿欧元": "约 362000000 EUR",
    "约当35万元": "约 350000 CNY",
    "约有近60%": "约 60 percent",
    "入会已近一年": "近 1 years",
    # what a classifier counts
    "1800万条乘用车和卡车轮胎": "18000000 tyres",
    "另两个中国汽车企业": "2 companies",
    "8寸晶圆": "8 inches",
    "10条机器人焊接生产线": "10 production lines",
    "用电30亿度": "3000000000 kWh",
    "两大事业部门": "2 business units",
    "两位数增长": "10..99 percent",
    "高个位数": "1..9 percent",
    "数量四倍增长": "4 fold",
    "跌至-0.4%": "-0.4 percent",
}


@pytest.mark.parametrize(("phrase", "reading"), COUNTS.items())
def test_a_phrase_is_read_in_a_sentence(phrase: str, reading: str) -> None:
    assert read(f"报告说，{phrase}，情况正常。") == [reading]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("可供12万度/年。", ["120000 kWh/year"]),
        ("根据市场需求可扩产至50万套。", ["500000 1"]),
        ("归属股东的净利润8000万。", ["80000000 CNY"]),
        ("占地15平方公里，建成千亿级产业集群。", ["15 km²", "100000000000 CNY"]),
        ("汽车股(1.78,-0.05)下跌。", ["1.78", "-0.05"]),
        ("分别为3、5和8个百分点。", ["3 points", "5 points", "8 points"]),
        ("从30%跌至15%。", ["30 percent", "15 percent"]),
        ("从2万辆到5万辆。", ["20000 vehicles", "50000 vehicles"]),
        ("10个月到2年。", ["10 months", "2 years"]),
        ("专利累计突破2000项。", ["突破 2000 patents"]),
        ("申请专利2748项，创下新高，上一年为2622项。", ["2748 patents", "2622 patents"]),
        ("600万条轮胎技改项目投产。", ["6000000 tyres"]),
        ("八人或十人一组。", ["8 people", "10 people"]),
        ("两年或三年。", ["2 years", "3 years"]),
        ("轮胎产能500万条/年，将升至800万条/年。", ["5000000 tyres/year", "8000000 tyres/year"]),
        ("20家机构参会，采购企业达376家。", ["20 institutions", "376 companies"]),
        ("降幅分别-3.5%和-4%。", ["-3.5 percent", "-4 percent"]),
        ("营收80億元（人民幣，下同），淨利9億元。", ["8000000000 CNY", "900000000 CNY"]),
        ("31个省报告了病例。", ["31 provinces"]),
        ("跌回七、八年前。", ["7..8 years"]),
        ("APP达30个。", ["30 apps"]),
        ("测试车位达50个。", ["50 parking spaces"]),
        ("全行业就业人数约23.54万，同比减少。", ["约 235400 people"]),
        ("员工总数超过20万。", ["超过 200000 people"]),
        ("企业超300家。", ["超 300 companies"]),
        ("门店已达200家。", ["200 stores"]),
        ("充电桩总量达1281.8万台。", ["12818000 charging points"]),
        ("每年生产30万辆。", ["300000 vehicles/year"]),
        ("售价21.58万-26.58万元。", ["215800..265800 CNY"]),
        ("一位总理和三位部长。", ["1 people", "3 people"]),
        ("产值达到万亿级。", ["1000000000000 CNY"]),
        ("报告指出,91%的企业看好,54%增资。", ["91 percent", "54 percent"]),
        ("降息0.25个百分点，即25个基点。", ["0.25 points", "25 basis points"]),
        ("增速低0.4个和高1.5个百分点。", ["0.4 points", "1.5 points"]),
        ("占比由五成三升至五成八。", ["53 percent", "58 percent"]),
        ("每吨下跌1200元至7.8万元。", ["1200 CNY/t", "78000 CNY/t"]),
        ("一年多达8GWh。", ["1 years", "多达 8 GWh"]),
        ("指数收于23876点。", ["23876 index points"]),
        ("39家工厂中，已有两家停产。", ["39 plants", "2 plants"]),
        ("售价12.98万起。", ["起 129800 CNY"]),
        ("投资两三个亿。", ["200000000..300000000 CNY"]),
        ("来自19所高校的3000多名学生。", ["19 universities", "多 3000 people"]),
        ("指数跌149点或0.56%。", ["149 index points", "0.56 percent"]),
        ("汽油每吨提高160元和155元。", ["160 CNY/t", "155 CNY/t"]),
        ("每公斤3.5元，最高每公斤270元。", ["3.5 CNY/kg", "最高 270 CNY/kg"]),
        ("从35kV~500kV。", ["35 kV", "500 kV"]),
        ("惠及居民95839户。", ["95839 households"]),
        ("会费$2.25升12.5%。", ["2.25 USD", "12.5 percent"]),
        ("轿车轮胎产量突破1亿条。", ["突破 100000000 tyres"]),
        ("轮胎产能由400万条增至800万条。", ["4000000 tyres", "8000000 tyres"]),
        ("每年出口100万辆增加至900万辆。", ["1000000 vehicles/year", "9000000 vehicles/year"]),
        ("分居第1、2位。", ["1 rank", "2 rank"]),
        ("拥有三辆或以上的不到3%。", ["以上 3 vehicles", "不到 3 percent"]),
        ("拥车证价格超过10万元，本地傳媒報導。", ["超过 100000 SGD"]),
        ("首期投50亿元，再投60亿。", ["1 rank", "5000000000 CNY", "6000000000 CNY"]),
        ("共有10座工厂，6座位于北方。", ["10 plants", "6 plants"]),
        ("电驱系统产量将升至140万台。", ["1400000 systems"]),
        ("发动机厂投产，规划25万台。", ["250000 engines"]),
        ("发布363款产品，比上届多52款。", ["363 products", "52 products"]),
        ("12个成员国赞成，4个投反对票。", ["12 member states", "4 member states"]),
        ("必须有特定多数成员国(15个)反对。", ["15 member states"]),
        ("年产2万吨，创造2000个就业岗位。", ["20000 t", "2000 jobs"]),
    ],
)
def test_a_unit_may_stand_elsewhere(text: str, readings: list[str]) -> None:
    assert read(text) == readings


@pytest.mark.parametrize(
    "phrase",
    [
        "十几家企业",
        "数百万辆",
        "几十人",
        "二十几亿元",
        "6:4",
        "3万5辆",
        "3年2个月",
        "1小时30分",
        "12/34",
        "1,0000辆",
        "大半",
    ],
)
def test_what_is_not_understood_has_no_value_and_a_doubt(phrase: str) -> None:
    (mention,) = find(f"报告说，{phrase}，情况正常。")
    assert mention.value == ""
    assert mention.doubt


@pytest.mark.parametrize(
    "text",
    [
        "突破3000万大关。",  # of what is not said
        "303个。",
        "产能为30万台。",  # cars or machines
        "近三个月销量回升。",  # the last three, or nearly three
        "20、30万辆。",  # a range, or two numbers
        "112年營收成長。",  # of the Republic of China, perhaps
        "翻了3倍。",
        "票价350元/张。",
        "5个城市的充电站。",
        "报告2025的目标。",
        "30家画廊参与。",  # 家 tells of a body, and hotels are not known
        "岗位今后可能继续减少2万个。",
        "2020年销量为12万辆，较去年增长。",  # than in 2019
        "2024年销量高于去年。",
        "会议将于周三举行。",
        "1000个电池回收点。",
        "工厂12月投产。",
        "布伦特原油每桶64美元。",
        "工厂年产能15万辆。",
        "卖出21、24和26万辆。",
        "配备8155芯片。",
        "可装7000个标准车架。",
        "9个产品角。",
        "600万条轮胎技改项目。",
        "上半年赚36亿。",
        "企业日赚1.7亿元。",
        "这三类货源。",
        "12座工厂的订单。",
        "增长5%至8%。",
        "售價從159.9萬元起。",  # in Taiwan
        "新台币7601亿元，去年为7000亿元。",
        "子公司投资122亿。",
        "由107年的2.2%上升。",
        "去年冬天很冷。",
        "展会18日开幕。",  # in four days, or a month ago
        "期限至1月31日止。",
        "1月期货上涨。",
        "周一至周五开放。",
        "失业率由上月的6.2%上升。",
        "第三财季营收增长。",
        "2019年获批，第二年盈利。",
        "每年发电3亿千瓦时，减排二氧化碳26万吨。",
        "年产轿车3万辆、发动机10万台。",
        "企业数量由1085.7万户增长。",
        "粗钢产量8亿。",
        "铁路12306。",
        "排名上升六位。",
        "景区共有1.57万家。",
        "市场超过7000万的用户。",
        "每辆15万元。",
        "15万元/辆。",
        "1500架老虎机。",
        "7个碳交易测试点。",
        "1492年哥伦布出海。",
        "5月3、8日开会。",
        "确保6月底完成。",
        "合约涉款$4000万。",
        "5亿并购网站。",
        "税率最低降至3%。",  # the lowest of several, or at least
        "最大3家合计过半。",
        "销量已过50万辆。",
        "观众达50万人次。",
        "一年以内裁员。",
        "跌破10万元、9万、8万三个关口。",
        "排名前十。",
        "他们共有5000万中国车主。",
        "4门轿车。",
        "PMI升至50.7。",
        "三日宣布投产。",
        "产量从日产3辆增加。",
        "两座工厂孵化台账。",  # an unknown word after the noun
        "项目分四期建设。",
        "提出三个问题。",
        "英法三国签字。",
        "轮胎产能500万条/年。",
        "第二天，工厂停产。",
        "占比34,5%。",
        "约影响40亿元。",  # of a verb
        "已超德国三倍。",
        "唯一破千万辆的车企。",
        "三大品牌的汽车。",
        "收益率低点-0.4%。",  # a minus, or a dash
        "今年销量增长，实现双位数。",
        "基金會出資8,000萬及3.5億元。",  # of Taiwan, or of Hong Kong
    ],
)
def test_what_may_be_meant_otherwise_has_a_doubt(text: str) -> None:
    assert any(x.doubt for x in find(text))


@pytest.mark.parametrize(
    "phrase",
    """ID.3 iX3 5G 4S L2+ 极氪001 保时捷911 宝马3系 A6L F3DM 1.5T 工业4.0 中国制造2025
    十四五 一带一路 三中全会 二十大 国六标准 第三方 第一财经 双11 90后 500强 2025款 沪深300
    （600104.SH） 单一市场 百年老店 最后一月
    一些 一定 统一 唯一 这一 一系列 一个 一辆 另一家 这两款 二手 二次电池 两国 两会
    三元锂电池 十分重要 四位一体 三次产业 二厂 头号
    十四届全国人大三次会议 零排放 百公里 万一 一汽 上半场 2+26 第12条规定 数以万计
    中百集团 百大品牌 五位一体 三峡 八次全会 十五大 半年度 三轮汽车 八医院 三厂
    国六 718Cayman 遥感卫星二十一号 A8L 4G69 G12单晶 X8024次 每千人拥有 这兩天
    第3.05条规定 （00567） （2207） 301条款 P7车型
        525Li 530i汽车 代码301397 2030战略 瑞虎8 3060 下午6时
        2025慕尼黑车展 “6·21” 20时55分 二十届三中全会 四十不惑 一年四季
        第一次世界大战 十年磨一剑 5位数 863计划""".split(),
)
def test_a_name_or_a_turn_of_phrase_counts_nothing(phrase: str) -> None:
    assert {x.category for x in find(f"他谈到{phrase}，没有多说。")} <= {"name"}


@pytest.mark.parametrize(
    "phrase", ["零售", "零部件", "零跑", "几乎", "半导体", "数字", "千瓦", "百分点", "大众"]
)
def test_a_word_that_only_has_the_sign_of_a_number_is_none(phrase: str) -> None:
    assert [x for x in find(f"他谈到{phrase}，没有多说。") if x.category != "name"] == []


@pytest.mark.parametrize(
    ("phrase", "period"),
    [
        ("2025年10月30日", "2025-10-30"),
        ("二〇二四年", "2024"),
        ("一九九一年二月八日", "1991-02-08"),
        ("民国113年", "2024"),
        ("民国八十三年", "1994"),
        ("二00六年", "2006"),
        ("九三年", "1993"),
        ("98年底", "1998"),
        ("113年前10月", "2024-01/2024-10"),
        ("2023財年", "2023"),
        ("2023/24财年", "2023/2024"),
        ("2025.10.30", "2025-10-30"),
        ("2025-10", "2025-10"),
        ("10月30日", "2025-10-30"),
        ("12月1日起", "2025-12-01"),
        ("4月14日至16日", "2025-04-14/2025-04-16"),
        ("10月28日至11月2日", "2025-10-28/2025-11-02"),
        ("14日下午3时", "2025-11-14"),
        ("18日", "2025-10-18"),
        ("廿五日", "2025-10-25"),
        ("2月初", "2025-02"),
        ("2025年9月底", "2025-09"),
        ("去年 12 月", "2024-12"),
        ("1-9月", "2025-01/2025-09"),
        ("9、10月", "2025-09/2025-10"),
        ("2024年11月至2025年2月", "2024-11/2025-02"),
        ("今年前11个月", "2025-01/2025-11"),
        ("去年最后三个月", "2024-10/2024-12"),
        ("前三季度", "2025-01/2025-09"),
        ("今年头三季", "2025-01/2025-09"),
        ("今年首10个月", "2025-01/2025-10"),
        ("8、9、10月", "2025-08/2025-10"),
        ("一、二、三季度", "2025-01/2025-09"),
        ("年底", "2025"),
        ("年内", "2025"),
        ("昨", "2025-11-13"),
        ("2025年第三季度", "2025-Q3"),
        ("一季度", "2025-Q1"),
        ("去年头半年", "2024-H1"),
        ("二、三季度", "2025-Q2/2025-Q3"),
        ("24年Q3", "2024-Q3"),
        ("2H19", "2019-H2"),
        ("明年下半年", "2026-H2"),
        ("2021年至2025年", "2021/2025"),
        ("今明两年", "2025/2026"),
        ("今年以来", "2025"),
        ("前年", "2023"),
        ("上世纪90年代", "1990/1999"),
        ("2010年代", "2010/2019"),
        ("21世纪", "2001/2100"),
        ("昨天", "2025-11-13"),
        ("本月", "2025-11"),
        ("昨日上午10时许", "2025-11-13"),
        ("上周五", "2025-11-07"),
        ("周三", "2025-11-12"),
        ("六个月前", "2025-05"),
        ("35年前", "1990"),
        ("上月15日", "2025-10-15"),
        ("5月14、15日", "2025-05-14/2025-05-15"),
        ("2月和3月", "2025-02/2025-03"),
        ("08年", "2008"),
        ("1998年到08年", "1998/2008"),
        ("05至07年", "2005/2007"),
        ("七八十年代", "1970/1989"),
        ("70、80年代", "1970/1989"),
        ("上世纪八九十年代", "1980/1999"),
        ("上一季度", "2025-Q3"),
        ("从29号起", "2025-10-29"),
        ("2021-2025", "2021/2025"),
        ("2016年3月2日至2019年2月14日", "2016-03-02/2019-02-14"),
        ("两日前", "2025-11-12"),
        ("今(14)日", "2025-11-14"),
        ("上季", "2025-Q3"),
        ("今年Q3", "2025-Q3"),
        ("二〇二三至二〇二七年", "2023/2027"),
        ("2024全年", "2024"),
        ("2024四季度", "2024-Q4"),
        ("2024至25财政年度", "2024/2025"),
        ("21世纪头十年", "2001/2010"),
    ],
)
def test_a_date_is_told_from_the_day_of_publication(phrase: str, period: str) -> None:
    (mention,) = find(f"公司{phrase}表示，情况正常。")
    assert (mention.category, mention.value, mention.unit) == ("date", period, "date")


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2025年1-9月销量增长，高于去年同期。", ["2025-01/2025-09", "2024-01/2024-09"]),
        ("5月销量增长，较2023年上半年翻番，高于上年同期。", ["2025-05", "2023-H1", "2024-05"]),
        ("2015年开工，次年投产，同年12月盈利。", ["2015", "2016", "2016-12"]),
        ("2013年以来首次年内破万列。", ["2013"]),
        ("2015年开工，当年底投产。", ["2015", "2015"]),
        ("公司8月27日发布数据，同日还宣布裁员。", ["2025-08-27", "2025-08-27"]),
        ("8月利润由上月的下降转为增长。", ["2025-08", "2025-07"]),
        ("第三季度持平，前一季度萎缩。", ["2025-Q3", "2025-Q2"]),
        ("114年1至9月高于113年同期。", ["2025-01/2025-09", "2024-01/2024-09"]),
        ("公元前221年建城。", [""]),
        ("代表团10月20日抵达，22日离开。", ["2025-10-20", "2025-10-22"]),
        ("2008年危机爆发，9月销量大跌。", ["2008", ""]),
        ("高于去年同期。", [""]),
        ("委员会说，明日（15日）将开会讨论。", ["2025-11-15", "2025-11-15"]),
        ("2022年1月和6月撤离。", ["2022-01", "2022-06"]),
        ("预计2025年会有改善。", ["2025"]),
        ("将于12月28日或29日开工。", ["2025-12-28", "2025-12-29"]),
        ("列车11月26日发车，30日到站。", ["2025-11-26", "2025-11-30"]),
        ("代表团将于20日至22日来访。", ["2025-11-20/2025-11-22"]),
        ("将在2月30日前完成。", [""]),
        ("几十年前，前一天来过。", [""]),
        ("将于16日开幕，24日闭幕。", ["2025-11-16", "2025-11-24"]),
        ("今年的订单排到了下半年。", ["2025", "2025-H2"]),
        ("2007年担任八国峰会主席国。", ["2007"]),
    ],
)
def test_a_date_may_be_told_from_one_named_before(text: str, periods: list[str]) -> None:
    found = [x for x in find(text) if x.category == "date"]
    assert [x.value for x in found] == periods
    assert all(bool(x.doubt) != bool(x.value) for x in found)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("8月1日前无望，22日宣布。", ["2025-08-01", "2025-10-22"]),
        ("1945年8月6日投弹。8月9日又投。", ["1945-08-06", "1945-08-09"]),
        ("去年6月初示威。6月12日冲突。", ["2024-06", "2024-06-12"]),
        ("5月3日签约，当月15日投产。", ["2025-05-03", "2025-05-15"]),
        ("截至6月30日，就业人数较12个月前减少。", ["2025-06-30", "2024-11"]),
        ("第三季度业绩公布，本季度亏损。", ["2025-Q3", "2025-Q4"]),
        ("明年第1季试产，第4季量产。", ["2026-Q1", "2026-Q4"]),
        ("与去年相比，113及114年产值下降。", ["2024", "2024/2025"]),
        ("截至6月的前一年裁员。", ["2025-06", "2024"]),
        ("公司14日说，24日发生事故。", ["2025-11-14", "2025-10-24"]),
        ("7月4日加税，3月2日欧盟将最终决定。", ["2025-07-04", "2026-03-02"]),
        ("2024年开工。7月投产。", ["2024", "2025-07"]),
        ("4月14日和23日起诉，10日裁定。", ["2025-04-14", "2025-04-23", "2025-11-10"]),
        ("2024年下半年好转，较上半年多。", ["2024-H2", "2024-H1"]),
        ("假期将从1月4日延长至1月18日。", ["2026-01-04", "2026-01-18"]),
    ],
)
def test_a_date_that_may_be_of_another_time_has_a_doubt(text: str, periods: list[str]) -> None:
    found = [x for x in find(text) if x.category == "date"]
    assert [x.value for x in found] == periods
    assert found[-1].doubt


def test_an_article_tells_which_dollars_its_sums_are() -> None:
    texts = ["政府將撥款8億元。", "本港車主可以申請。"]
    (sum_, *_), _ = find_in_article(texts, "zh", DAY)
    assert (sum_.value, sum_.unit, bool(sum_.doubt)) == ("800000000", "HKD", True)
    (sum_, *_), _ = find_in_article([texts[0], "台灣車主可以申請。"], "zh", DAY)
    assert (sum_.unit, bool(sum_.doubt)) == ("TWD", True)


def test_the_same_period_of_last_year_may_be_of_an_earlier_paragraph() -> None:
    first, second = find_in_article(["今年上半年销量持平。", "这低于去年同期。"], "zh", DAY)
    assert [x.value for x in (first[0], second[-1])] == ["2025-H1", "2024-H1"]


@pytest.mark.parametrize(
    "text",
    [
        "目前年产很高。",
        "达产后年产值很高。",
        "如今年轻人多。",
        "2000年轻人。",
        "每周三天。",
        "3日元。",
        "连续五日大跌。",
        "延长21日。",
        "大半年后。",
        "几十年前。",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert "date" not in {x.category for x in find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-10 15:41:24",
        "来源：快报 2025年7月10日 星期四",
        "01 数据透视：现状",
        "（一）贸易总量",
        "三、展望",
        "电话：010-12345678",
        "类型：原创 2025-07-10 15:41",
        "日期：07-10",
        "©2025年",
        "客服：400-123-4567",
        "京ICP备2024012345号-1",
        "26/08/2025 14:31",
        "点赞(15)",
        "[12]",
        "https://example.org/2021/a1",
    ],
)
def test_page_furniture_is_told(text: str) -> None:
    assert {x.category for x in find(text)} == {"boilerplate"}


def test_mentions_are_in_order_and_their_phrases_stand_at_their_spans() -> None:
    text = "2025年5月3日，逾400名嘉宾（约三成來自德國）參觀了ID.3和1.5萬平方米展區，占比過半。"
    found = find(text)
    spans = [x.span for x in found]
    assert spans == sorted(spans)
    assert all(text[slice(*x.span)] == x.phrase for x in found)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert [x.hedge for x in found] == ["", "逾", "约", "", "", "過"]
