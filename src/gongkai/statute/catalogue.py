"""What an agency must publish of its own accord (条例 Arts 12, 20, 21)."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of information. ``code`` is stable: article, then number."""

    code: str
    label: str
    article: str


def _items(prefix: str, article: str, labels: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(Item(f"{prefix}-{n:02}", label, article.format(_CHINESE[n])) for n, label in enumerate(labels, 1))


_CHINESE = ("", *"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五"))

ITEMS: tuple[Item, ...] = _items(
    "20",
    "条例第二十条第（{}）项",
    (
        "行政法规、规章和规范性文件",
        "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
        "国民经济和社会发展规划、专项规划、区域规划及相关政策",
        "国民经济和社会发展统计信息",
        "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
        "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定",
        "财政预算、决算信息",
        "行政事业性收费项目及其依据、标准",
        "政府集中采购项目的目录、标准及实施情况",
        "重大建设项目的批准和实施情况",
        "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况",
        "突发公共事件的应急预案、预警信息及应对情况",
        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
        "公务员招考的职位、名额、报考条件等事项以及录用结果",
        "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
    ),
)
"""The fifteen items of Art. 20, for every agency."""


class Tier(StrEnum):
    """Who the extras of Art. 21 bind."""

    CITY_OR_COUNTY = "city_or_county"
    TOWNSHIP = "township"


EXTRAS: dict[Tier, tuple[Item, ...]] = {
    Tier.CITY_OR_COUNTY: _items(
        "21a",
        "条例第二十一条",
        ("市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助"),
    ),
    Tier.TOWNSHIP: _items(
        "21b",
        "条例第二十一条",
        (
            "贯彻落实农业农村政策",
            "农田水利工程建设运营",
            "农村土地承包经营权流转",
            "宅基地使用情况审核",
            "土地征收",
            "房屋征收",
            "筹资筹劳",
            "社会救助",
        ),
    ),
}
"""Art. 21: city and county governments and their departments; townships."""


def catalogue(tier: Tier) -> tuple[Item, ...]:
    """Everything an agency of that tier publishes: Art. 20, then Art. 21."""
    return ITEMS + EXTRAS[tier]


GUIDE_ELEMENTS: tuple[tuple[str, str], ...] = (
    ("classification", "政府信息的分类"),
    ("arrangement", "编排体系"),
    ("access", "获取方式"),
    ("office_name", "政府信息公开工作机构的名称"),
    ("office_address", "办公地址"),
    ("office_hours", "办公时间"),
    ("phone", "联系电话"),
    ("fax", "传真号码"),
    ("internet", "互联网联系方式"),
)
"""What the guide must contain (条例 Art. 12(2))."""

INDEX_ELEMENTS: tuple[tuple[str, str], ...] = (
    ("index", "索引"),
    ("name", "名称"),
    ("summary", "内容概述"),
    ("formed_on", "生成日期"),
)
"""What the index must contain for each item (条例 Art. 12(3))."""
