"""The fictional county of 清溪: its agencies, their places and sections. No such county exists; the phone numbers are not in use."""

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
    "fuban", "清溪县人民政府办公室", "县政府办公室", Level.OFFICE, "清溪县城关镇人民路1号", ("政务公开股", "秘书股", "文书股"),
    "县政府文件、全县政务公开工作",
)  # fmt: skip
DEPARTMENTS = (
    Place("jiaoyu", "清溪县教育局", "县教育局", Level.DEPARTMENT, "清溪县城关镇学府路12号", ("办公室", "基础教育股", "招生股"), "招生入学、学校收费、教师招聘"),
    Place("minzheng", "清溪县民政局", "县民政局", Level.DEPARTMENT, "清溪县城关镇惠民街5号", ("办公室", "社会救助股", "养老服务股"), "最低生活保障、特困供养、养老服务"),
    Place("caizheng", "清溪县财政局", "县财政局", Level.DEPARTMENT, "清溪县城关镇人民路18号", ("办公室", "预算股", "政府采购监督股"), "财政预算决算、惠民补贴、政府采购"),
    Place("ziran", "清溪县自然资源局", "县自然资源局", Level.DEPARTMENT, "清溪县城关镇国土路3号", ("办公室", "征地股", "规划股"), "土地征收、国土空间规划、宅基地"),
    Place("nongye", "清溪县农业农村局", "县农业农村局", Level.DEPARTMENT, "清溪县城关镇丰收路9号", ("办公室", "政策改革股", "农田建设股"), "惠农补贴、高标准农田、土地承包"),
    Place("weijian", "清溪县卫生健康局", "县卫生健康局", Level.DEPARTMENT, "清溪县城关镇康宁路22号", ("办公室", "医政股", "疾控股"), "医疗服务、公共卫生、医师执业"),
)  # fmt: skip
TOWN_SECTIONS = ("党政办公室", "便民服务中心", "社会事务办公室")
TOWN_MATTERS = "惠农补贴、宅基地审批、低保初审、工程项目"
TOWNS = (
    Place("chengguan", "清溪县城关镇人民政府", "城关镇", Level.TOWNSHIP, "清溪县城关镇东门街2号", TOWN_SECTIONS, TOWN_MATTERS),
    Place("shiqiao", "清溪县石桥镇人民政府", "石桥镇", Level.TOWNSHIP, "清溪县石桥镇古渡路6号", TOWN_SECTIONS, TOWN_MATTERS),
    Place("liuhe", "清溪县柳河镇人民政府", "柳河镇", Level.TOWNSHIP, "清溪县柳河镇政府街1号", TOWN_SECTIONS, TOWN_MATTERS),
    Place("baiyun", "清溪县白云乡人民政府", "白云乡", Level.TOWNSHIP, "清溪县白云乡云峰村", TOWN_SECTIONS, TOWN_MATTERS),
    Place("dongling", "清溪县东岭乡人民政府", "东岭乡", Level.TOWNSHIP, "清溪县东岭乡岭下村", TOWN_SECTIONS, TOWN_MATTERS),
)  # fmt: skip
MERGED, HEIR = "dongling", "shiqiao"
"""In the autumn 东岭乡 went into 石桥镇; its address still answers, with its heir."""
STREET = Place(
    "nanmen", "清溪县南门街道办事处", "南门街道", Level.STREET, "清溪县南门大街30号", TOWN_SECTIONS, "社区服务、低保初审、征收补偿",
)  # fmt: skip

HEADS, TAILS = "青白云石柳松竹梅龙凤金银玉花茶桃杏枫沙湖", "山河溪桥坪湾岭泉台川"


def places(scale: int) -> tuple[Place, ...]:
    """The county's agencies; every step of ``scale`` above one adds a hundred townships for load tests."""
    return (OFFICE, *DEPARTMENTS, *TOWNS, STREET, *(_extra(n) for n in range((scale - 1) * 100)))


def _extra(n: int) -> Place:
    head, tail, again = HEADS[n % 20], TAILS[n // 20 % 10], n // 200
    name = f"{head}{tail}{'' if not again else f'第{again + 1}'}乡"
    return Place(
        f"xiang-{n + 1:05}", f"清溪县{name}人民政府", name, Level.TOWNSHIP, f"清溪县{name}", TOWN_SECTIONS, TOWN_MATTERS
    )


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
