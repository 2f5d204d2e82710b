"""What the documents of the demo county say: short, plain, and nobody's data."""

from dataclasses import dataclass, field
from datetime import date

from gongkai.agencies.models import Level
from gongkai.demo.county import Place


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. ``day``: how many days before the end of the story it is formed; ``slow``: days until it is written up.

    ``about``: the name of another paper of the same agency it has to do with, in the way ``kind`` says.
    """

    name: str
    day: int
    title: str
    genre: str
    column: str
    summary: str
    lines: tuple[str, ...]
    slow: int = 2
    about: str = ""
    kind: str = ""
    other: dict[str, object] = field(default_factory=dict)

    @property
    def body(self) -> str:
        return "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in self.lines)


_BUDGET = (
    "<table><caption>收支总表（万元）</caption><thead><tr><th>项目</th><th>预算数</th></tr></thead><tbody>"
    "<tr><td>一般公共预算拨款收入</td><td>1260.00</td></tr><tr><td>基本支出</td><td>860.00</td></tr>"
    "<tr><td>项目支出</td><td>400.00</td></tr></tbody></table>"
)


def papers(place: Place, *, end: date) -> tuple[Paper, ...]:
    """A year of documents of an agency, from the oldest to the newest."""
    return (*_for_all(place, end), *_OF_LEVEL.get(place.level, _of_bureaus)(place), *_OF_ONE.get(place.code, ()))


def _for_all(place: Place, end: date) -> tuple[Paper, ...]:
    year = end.year
    return (
        Paper(
            "office",
            340,
            f"{place.name}机关职能和内设机构",
            "其他",
            "20-02",
            "本机关的职能、内设机构、办公地址、办公时间和联系方式。",
            (f"本机关内设{'、'.join(place.sections)}。", f"主要负责{place.matters}。"),
        ),
        Paper(
            "rules",
            300,
            f"{place.short}政务公开工作办法（试行）",
            "通知",
            "20-01",
            "规定政府信息公开的范围、程序和责任。",
            ("第一条　政府信息公开遵循公正、公平、合法、便民的原则。", "第二条　信息公开前由三人分别审查。"),
            other={"normative": True, "normative_number": f"{place.code.upper()[:6]}-{year - 1}-1", "left": 60},
        ),
        Paper(
            "reading",
            297,
            f"《{place.short}政务公开工作办法（试行）》解读",
            "其他",
            "20-01",
            "说明制定办法的依据、主要内容和执行要求。",
            ("办法共两条，规定了公开的原则和审查的程序。",),
            about="rules",
            kind="interprets",
        ),
        Paper(
            "budget",
            270,
            f"{place.short}{year}年部门预算",
            "其他",
            "20-07",
            f"{year}年收支总体情况。",
            (f"现将{place.short}{year}年部门预算公开如下：", _BUDGET),
            slow=45 if place.code in LATE else 3,
        ),
        Paper(
            "minutes",
            150,
            "办公会议讨论记录",
            "纪要",
            "",
            "",
            (),
            other={"attribute": "withheld", "ground": "D09", "ground_words": "内部讨论的过程性记录"},
        ),
    )


LATE = ("weijian", "baiyun")
"""The agencies whose budget comes out too late."""


def _of_towns(place: Place) -> tuple[Paper, ...]:
    return (
        Paper(
            "old",
            330,
            f"{place.short}防汛应急预案",
            "通知",
            "20-12",
            "防汛的组织、预警、转移安置和物资保障。",
            ("一、组织体系。镇村两级分别设立防汛指挥机构。", "二、预警。接到预警后一小时内通知到户。"),
        ),
        Paper(
            "new",
            190,
            f"{place.short}防汛应急预案（修订）",
            "通知",
            "20-12",
            "修订后的防汛组织、预警、转移安置和物资保障，原预案同时废止。",
            ("一、组织体系。镇村两级分别设立防汛指挥机构，实行网格管理。", "二、预警。接到预警后半小时内通知到户。"),
            about="old",
            kind="repeals",
        ),
        Paper(
            "water",
            120,
            f"{place.short}农田水利工程建设情况",
            "通报",
            "21b-02",
            "高标准农田和小型水利工程的进度。",
            ("全年计划整修渠道十二公里，目前已完成八公里。",),
        ),
        Paper(
            "housing",
            40,
            f"{place.short}宅基地使用情况审核结果",
            "公告",
            "21b-04",
            "本季度宅基地申请的审核结果，只列户数。",
            ("本季度共受理申请二十三户，审核通过十九户。",),
        ),
        Paper(
            "relief",
            8,
            f"{place.short}社会救助工作情况",
            "通报",
            "21b-08",
            "最低生活保障和临时救助的户数和金额。",
            ("本季度最低生活保障对象共一百零二户。",),
        ),
    )


def _of_bureaus(place: Place) -> tuple[Paper, ...]:
    return (
        Paper(
            "plan",
            250,
            f"{place.short}年度工作计划",
            "通知",
            "20-03",
            "全年重点工作和责任分工。",
            (f"今年的重点工作是{place.matters}。",),
        ),
        Paper(
            "permits",
            160,
            f"{place.short}行政许可事项办理指南",
            "其他",
            "20-05",
            "办理的依据、条件、程序和期限。",
            ("申请人可以在政务服务中心窗口或者网上提交材料。",),
        ),
        Paper(
            "amended",
            100,
            f"关于修改《{place.short}政务公开工作办法（试行）》的通知",
            "通知",
            "20-01",
            "办法第二条中的审查时限改为两个工作日。",
            ("第二条增加一句：“各级审查不超过两个工作日。”",),
            about="rules",
            kind="modifies",
            other={"normative": True},
        ),
        Paper(
            "checks",
            30,
            f"{place.short}监督检查情况通报",
            "通报",
            "20-13",
            "本季度检查的对象、内容和结果。",
            ("本季度检查单位三十六家，发现问题九项，均已整改。",),
        ),
    )


def _of_the_county(place: Place) -> tuple[Paper, ...]:
    return (*_of_bureaus(place), *(_progress(place, *row) for row in _COUNTY_MATTERS))


def _progress(place: Place, name: str, day: int, column: str, matter: str, line: str) -> Paper:
    return Paper(name, day, f"{place.short}{matter}情况", "通报", column, f"本季度{matter}的进度和数量。", (line,))


_COUNTY_MATTERS = (
    ("streets", 220, "21a-01", "市政道路改造", "本季度改造城区道路四条，新装路灯一百二十盏。"),
    ("services", 130, "21a-02", "基本公共服务项目", "本季度新增公办幼儿园学位三百个。"),
    ("land", 75, "21a-04", "土地征收补偿", "本季度征收土地二十六亩，补偿款已全部拨付到户。"),
    ("aid", 20, "21a-07", "社会救助", "本季度全县最低生活保障对象共一千二百零六户。"),
)
"""Name, days before the end, column of Art. 21, what it is about, what it says."""
_OF_LEVEL = {Level.TOWNSHIP: _of_towns, Level.STREET: _of_towns, Level.COUNTY: _of_the_county}
_OF_ONE = {
    "minzheng": (
        Paper(
            "rotation",
            10,
            "县民政局工作人员轮岗交流实施意见",
            "意见",
            "",
            "",
            ("一、同一岗位工作满五年的，原则上轮岗。", "二、轮岗由办公室提出方案，局党组研究决定。"),
            other={
                "attribute": "withheld",
                "ground": "D08",
                "ground_words": "只涉及本机关内部人事管理，对外没有约束力",
            },
        ),
    ),
}
"""What only one agency has: a policy document that is not to be public."""
