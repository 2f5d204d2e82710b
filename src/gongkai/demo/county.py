"""The fictional county of 清溪: its agencies, their places and sections. The phone numbers are given to nobody."""

from dataclasses import dataclass

from gongkai.agencies.models import Level

CODE, NAME, SHORT = "qingxi", "清溪县人民政府", "清溪县"
SITE_NAME = "清溪县政府信息公开"
SITE_ID_CODE = "9999990001"
"""No county has the division code 999999."""


@dataclass(frozen=True, slots=True)
class Place:
    """One agency of the county."""

    code: str
    name: str
    short: str
    level: Level
    street: str
    sections: tuple[str, ...]
    matters: str


OFFICE = Place(
    "fuban",
    "清溪县人民政府办公室",
    "县政府办公室",
    Level.OFFICE,
    "清溪县城关镇人民路1号",
    ("政务公开股", "秘书股", "文书股"),
    "县政府文件、全县政务公开工作",
)


def _bureau(code: str, name: str, street: str, sections: str, matters: str) -> Place:
    return Place(
        code, f"清溪{name}", name, Level.DEPARTMENT, f"清溪县城关镇{street}", ("办公室", *sections.split()), matters
    )


def _town(code: str, name: str, street: str) -> Place:
    place = f"清溪县{name}"
    return Place(code, f"{place}人民政府", name, Level.TOWNSHIP, f"{place}{street}", TOWN_SECTIONS, TOWN_MATTERS)


DEPARTMENTS = (
    _bureau("jiaoyu", "县教育局", "学府路12号", "基础教育股 招生股", "招生入学、学校收费、教师招聘"),
    _bureau("minzheng", "县民政局", "惠民街5号", "社会救助股 养老服务股", "最低生活保障、特困供养、养老服务"),
    _bureau("caizheng", "县财政局", "人民路18号", "预算股 政府采购监督股", "财政预算决算、惠民补贴、政府采购"),
    _bureau("ziran", "县自然资源局", "国土路3号", "征地股 规划股", "土地征收、国土空间规划、宅基地"),
    _bureau("nongye", "县农业农村局", "丰收路9号", "政策改革股 农田建设股", "惠农补贴、高标准农田、土地承包"),
    _bureau("weijian", "县卫生健康局", "康宁路22号", "医政股 疾控股", "医疗服务、公共卫生、医师执业"),
)
TOWN_SECTIONS = ("党政办公室", "便民服务中心", "社会事务办公室")
TOWN_MATTERS = "惠农补贴、宅基地审批、低保初审、工程项目"
TOWNS = (
    _town("chengguan", "城关镇", "东门街2号"),
    _town("shiqiao", "石桥镇", "古渡路6号"),
    _town("liuhe", "柳河镇", "政府街1号"),
    _town("baiyun", "白云乡", "云峰村"),
    _town("dongling", "东岭乡", "岭下村"),
)
MERGED, HEIR = "dongling", "shiqiao"
"""In the eighth month 东岭乡 went into 石桥镇; its address still answers, with its heir."""
STREET = Place(
    "nanmen",
    "清溪县南门街道办事处",
    "南门街道",
    Level.STREET,
    "清溪县南门大街30号",
    TOWN_SECTIONS,
    "社区服务、低保初审、征收补偿",
)

HEADS, TAILS = "青白云石柳松竹梅龙凤金银玉花茶桃杏枫沙湖", "山河溪桥坪湾岭泉台川"


def places(scale: int) -> tuple[Place, ...]:
    """The county's agencies; every step of ``scale`` above one adds a hundred townships for load tests."""
    return (OFFICE, *DEPARTMENTS, *TOWNS, STREET, *(_extra(n) for n in range((scale - 1) * 100)))


def _extra(n: int) -> Place:
    head, tail, again = HEADS[n % 20], TAILS[n // 20 % 10], n // 200
    name = f"{head}{tail}{'' if not again else f'第{again + 1}'}乡"
    return _town(f"xiang-{n + 1:05}", name, "")


def government() -> Place:
    """The county government itself, as the writer of its own guide."""
    return Place(
        CODE,
        NAME,
        SHORT,
        Level.COUNTY,
        OFFICE.street,
        OFFICE.sections,
        "县政府及县政府办公室文件、规划、财政预算决算、重大项目",
    )
