"""What the guides of the demo county say, and what reviewers say of them."""

from gongkai.demo.county import Place

OPINIONS = (
    "内容完整，同意。",
    "联系方式已核对，同意。",
    "表述准确，不涉密，同意报送。",
    "同意。",
    "已与实际办公情况核对，同意发布。",
)
RETURNS = (
    "办公时间与公示牌不一致，核对后再报。",
    "获取方式少写了查阅点的地址，请补充。",
    "电话号码少一位，改正后重新送审。",
)
HOURS = "周一至周五 8:30—12:00，14:30—17:30（法定节假日除外）"
SUMMER_HOURS = "周一至周五 8:00—12:00，15:00—18:00（法定节假日除外）"


def guide_fields(place: Place) -> dict[str, str]:
    """The parts of a guide that are prose (条例 Art. 12(2)); the rest is the agency's contact."""
    return {
        "classification": (
            f"{place.name}公开的政府信息分为主动公开和依申请公开两类。\n"
            f"主动公开的信息按照条例第二十条、第二十一条确定，主要涉及{place.matters}。\n"
            "没有主动公开的信息，公民、法人或者其他组织可以申请获取，依法不予公开的除外。"
        ),
        "arrangement": (
            "信息按公开目录编排，每条信息列明索引号、名称、内容概述和生成日期。\n"
            "同一栏目内按生成日期从近到远排列；可以按标题、文号检索。"
        ),
        "access": (
            "网上查阅：本网站“法定主动公开内容”栏目。\n"
            "现场查阅：清溪县档案馆、清溪县图书馆和县政务服务中心的政府信息查阅点，以及本机关办公地点。\n"
            "申请获取：当面递交、邮寄、传真或者发送电子邮件，书写有困难的可以口头提出，由工作人员代为填写。"
        ),
    }


def contact(place: Place, number: int) -> dict[str, str]:
    """How the public reaches the agency. Local numbers that begin with 0 are given to nobody."""
    return {
        "office": place.sections[0],
        "address": place.street,
        "hours": HOURS,
        "phone": f"0999-0{number:06}",
        "fax": f"0999-0{number + 500_000:06}",
        "email": f"{place.code}@qingxi.example",
        "postcode": "999900",
    }
