"""What is private about a person: where they live, how healthy they are, that they are a child."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from gongkai.screening.identity import RUN, birth_date, identity_numbers
from gongkai.screening.masks import REMOVED
from gongkai.screening.model import RED, YELLOW, Mask
from gongkai.screening.passages import Hit, Reading
from gongkai.screening.settings import SCREENING, ScreeningSettings

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂焦向柳邢骆岳齐梅庄辛管祝左涂谷时耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_LABELLED = (
    r"(?:姓名|申请人|当事人|患者|户主|户主姓名|学生|被救助人|受助人|监护人|残疾人姓名|对象姓名|被处罚人|村民|居民|贫困户|低保户|脱贫户)"
    r"[:： ]{0,2}" + _NAME
)
_STANDING = (
    _NAME + r"(?=[，,、（( ]{0,2}(?:男|女|现年|今年|系|身患|患有|因病|因患|[0-9]{1,3}岁|户[，,、]|家庭|一家|同志因))"
)
PERSON = re.compile(f"{_LABELLED}|{_STANDING}")
_NAME_HEAD = re.compile("姓名|申请人|户主|学生|对象|当事人|名字|人员名")
_NEAR = 80

_UNIT = (
    r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,3})(?:(?:村民)?小?组|号(?!文|令|公告)|单元|室|栋|幢|号楼|户(?!籍|口))"
)
_TOWN = r"(?:[\u4e00-\u9fff]{1,10}?(?:乡|镇|街道(?:办事处|办)?))"
_WORDS = r"[\u4e00-\u9fff0-9（）()#·-]"
_FINE = re.compile(rf"({_TOWN})({_WORDS}{{1,24}}?{_UNIT}(?:{_WORDS}{{0,12}}?{_UNIT}){{0,5}})")
_STREET = re.compile(
    r"([\u4e00-\u9fff]{2,12}(?:区|县|市))([\u4e00-\u9fff]{2,12}?(?:路|街|大道|巷|胡同|小区|花园|家园|苑)"
    rf"[\u4e00-\u9fff0-9]{{0,14}}?{_UNIT}(?:[\u4e00-\u9fff0-9-]{{0,8}}?{_UNIT}){{0,5}})"
)
_HOME = re.compile(
    "家庭住址|家庭地址|户籍地址|户籍所在地|户口所在地|现住址|现居住|常住地址|居住地址|居住地|住址|家住|住所|[，,（(]住(?!房|院|建|宅|户)"
)
_HOME_HEAD = re.compile("住址|家庭地址|居住|户籍|详细地址|家庭所在")
_VILLAGE = re.compile(
    rf"({_TOWN})([\u4e00-\u9fff]{{1,8}}?(?:行政村|自然村|村|社区|居委会|(?:屯|庄|寨)(?!村)))(?!委|民|干|支|两委|级|镇|务|容|规)"
)
_OFFICE = re.compile(
    "(?:办公|单位|联系|通讯|报名|投递|邮寄|项目|建设|工程|施工|受理|公司|企业|注册|经营|详细|服务|会议|活动|集合)地[址点]"
)

_ILLNESS = re.compile(
    "(?:肢体|视力|听力|言语|智力|精神|多重)残疾(?:[一二三四]级)?|残疾[一二三四]级|[一二三四]级残疾|残疾证号?|(?:恶性)?肿瘤|[胃肺肝乳肠腺血颈膀胱食管]{1,3}癌|癌症"
    "|尿毒症|白血病|艾滋病|精神分裂症?|精神病|精神障碍|抑郁症|癫痫|脑瘫|脑梗死?|脑出血|瘫痪|糖尿病|高血压|肾衰竭?|肝硬化|乙肝|肺结核"
    "|冠心病|心脏病|先天性[\u4e00-\u9fff]{1,4}病|再生障碍性贫血|血友病|帕金森|阿尔茨海默|苯丙酮尿|系统性红斑狼疮|流产|性病|梅毒|重症"
)
_ILLNESS_HEAD = re.compile("残疾|病种|疾病|患病|病情|诊断|致困原因|致贫原因|困难原因|健康|救助原因|病名")

_CHILD_LIST = re.compile("事实无人抚养儿童|困境儿童|孤儿|散居孤儿|留守儿童|未成年人救助|孤残儿童")
_BIRTH = re.compile(
    r"(?:出生(?:日期|年月日?|时间)?|生日|生于)[:： 于]{0,3}((?:19|20)[0-9]{2})[年./-]?([01]?[0-9])(?:[月./-]?([0-3]?[0-9])日?)?"
    r"|((?:19|20)[0-9]{2})年([01]?[0-9])月(?:([0-3]?[0-9])日)?(?:出生|生(?=[，,。）)]))"
)
_BIRTH_CELL = re.compile(r"\s*((?:19|20)[0-9]{2})[年./-]?([01]?[0-9])(?:[月./-]?([0-3]?[0-9])[日号]?)?\s*(?:00:00:00)?")
_BIRTH_HEAD = re.compile("出生|生日")
_AGE = re.compile(r"(?:年龄[:： ]{0,2}|[，,（(]|今年|现年)([0-9]|1[0-3])(?:周)?岁")
_SENSITIVE = "个人信息保护法第二十八条；条例第十五条"


def person_near(reading: Reading, start: int, end: int) -> bool:
    """Whether a person is named within a few words, or in the row of the table."""
    if reading.passage.table and _has_name_head(reading):
        return True
    around = reading.folded[max(0, start - _NEAR) : end + _NEAR]
    return bool(PERSON.search(around))


def _has_name_head(reading: Reading) -> bool:
    return bool(re.search(rf"(?:^| ){_NAME}(?: |$)", reading.row) and len(reading.row) < 2000)


def addresses(reading: Reading) -> Iterator[Hit]:
    """Home addresses below the township: red where the text says home, yellow where a person stands beside it."""
    text = reading.folded
    end = -1
    home_column = bool(_HOME_HEAD.search(reading.heads))
    for match in sorted([*_FINE.finditer(text), *_STREET.finditer(text), *_villages(text)], key=lambda m: m.start()):
        if match.start() < end:
            continue
        before = text[max(0, match.start() - 16) : match.end(1)]
        if _OFFICE.search(before):
            continue
        home = home_column or bool(_HOME.search(before))
        if not home and (match.re is not _FINE or not person_near(reading, *match.span())):
            continue
        end = match.end()
        masks = (Mask("只保留到县（市、区）" if match.re is _STREET else "只保留到乡（镇）、街道", ""),)
        reason = "家庭住址具体到乡（镇）、街道以下" if home else "人名附近有乡（镇）、街道以下的住址"
        severity = RED if home else YELLOW
        yield Hit("家庭住址", severity, match.end(1), match.end(), reason, _SENSITIVE, masks)


def _villages(text: str) -> Iterable[re.Match[str]]:
    return _VILLAGE.finditer(text)


def health(reading: Reading) -> Iterator[Hit]:
    """Illness or disability near a name: in a list with names, or in a sentence about somebody."""
    listed = bool(_ILLNESS_HEAD.search(reading.heads)) or not reading.heads
    for match in _ILLNESS.finditer(reading.folded):
        if (listed or not reading.passage.table) and person_near(reading, *match.span()):
            reason = "人名附近有病情、残疾等健康信息"
            yield Hit("健康信息", RED, *match.span(), reason, _SENSITIVE, (REMOVED,))


def children(reading: Reading, on: dt.date | None, settings: ScreeningSettings = SCREENING) -> Iterator[Hit]:
    """Children under fourteen: by the date in an identity number, by a birth date, by an age that is given."""
    text = reading.folded
    most = settings.child_age.value
    article = "个人信息保护法第二十八条；未成年人保护法第七十二条"
    if on is not None:
        for run in RUN.finditer(text):
            for number, valid in identity_numbers(text, run):
                born = birth_date(number.digits) if valid else None
                if born is not None and 0 <= _years(born, on) < most:
                    yield Hit("未成年人", RED, number.start, number.end, f"身份证号显示不满{most}周岁", article)
        for start, end, born in _births(reading):
            if 0 <= _years(born, on) < most:
                yield Hit("未成年人", RED, start, end, f"出生日期显示不满{most}周岁", article, (REMOVED,))
    for match in _AGE.finditer(text):
        if person_near(reading, *match.span()):
            yield Hit("未成年人", RED, match.start(1), match.end(), f"人名附近写明不满{most}周岁", article, (REMOVED,))


def _births(reading: Reading) -> Iterator[tuple[int, int, dt.date]]:
    found = list(_BIRTH.finditer(reading.folded))
    if _BIRTH_HEAD.search(reading.heads) and (cell := _BIRTH_CELL.fullmatch(reading.folded)):
        found.append(cell)
    for match in found:
        groups = [index for index in range(1, len(match.groups()) + 1) if match[index]]
        numbers = [int(match[index]) for index in groups]
        try:
            born = dt.date(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 1)
        except (ValueError, IndexError):
            continue
        yield match.start(groups[0]), match.end(groups[-1]), born


def _years(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def child_lists(readings: list[Reading], settings: ScreeningSettings = SCREENING) -> Iterator[tuple[Reading, Hit]]:
    """Lists of orphans and children in need: the words, and people named in a table or beside them."""
    if not settings.child_lists.value:
        return
    listed = any(
        reading.passage.table and reading.passage.row > 1 and _NAME_HEAD.search(reading.heads) for reading in readings
    )
    for reading in readings:
        match = _CHILD_LIST.search(reading.folded)
        if match and (
            (listed and len(reading.folded) < 60)
            or PERSON.search(reading.folded[max(0, match.start() - _NEAR) : match.end() + _NEAR])
        ):
            reason = f"{match[0]}名单不公开（{settings.child_lists.source}）"
            yield reading, Hit("未成年人", RED, *match.span(), reason, "未成年人保护法第七十二条、第一百零三条")
            if listed:
                return
