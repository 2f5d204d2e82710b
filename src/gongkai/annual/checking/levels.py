"""What an agency's name says about its level. Only names that leave no doubt give an answer."""

import re

_CENTRAL = re.compile(r"^(国家|国务院|中国|中华人民共和国|全国|中央)")
_PROVINCE = re.compile(r"(省|自治区|自治州|^北京市|^上海市|^天津市|^重庆市)$")
_SPECIAL_ZONE = re.compile(
    r"(实验区|试验区|开发区|示范区|合作区|新区|园区|管理区|风景区|高新区|林区|特区|管理委员会|管委会)$"
)
_BELOW_CITY = re.compile(r"(乡|镇|街道|县|区|旗|苏木)$")
_DEPARTMENT = re.compile(r"(局|厅|委|委员会|办|办公室|中心|队|院|处|所|站|馆)$")
_PLACE = re.compile(r"[省市县区州旗盟]")


def may_make_regulations(agency: str) -> bool | None:
    """Whether the agency makes 规章: provinces and 自治州 do, counties, towns and local departments do not, else None.

    A bare 市 may be a 设区的市 or a county-level one, and zones differ: their names do not say, so None.
    Source: RULEBOOK T2-01 (unverified).
    """
    name = "".join(agency.split())
    if _CENTRAL.search(name):
        return None
    seat = re.sub(r"(?<=政府)办公[室厅]$", "", name)
    able = _by_name(re.sub(r"(?<=街道)办事处$|(人民)?政府$", "", seat))
    # The office of a province files for itself and for the province: its name does not say for which.
    return None if able and seat != name else able


def _by_name(stem: str) -> bool | None:
    if _PROVINCE.search(stem):
        return True
    if _SPECIAL_ZONE.search(stem):
        return None
    if _BELOW_CITY.search(stem) or (_DEPARTMENT.search(stem) and _PLACE.search(stem)):
        return False
    return None
