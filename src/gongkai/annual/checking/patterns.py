"""How figures are stated in the sentences of annual reports: data, one row a way of saying it.

Patterns are matched on prepared text (`passages.passage`): simplified, half-width, without blanks. ``before`` must end
where the figure begins, ``after`` must begin where its unit ends. The first row that fits a figure names it.
"""

import re
from dataclasses import dataclass

REQUESTS, REVIEW, LAWSUIT, DISPUTES, DOCUMENTS, OTHER = (
    "requests",
    "review",
    "lawsuit",
    "disputes",
    "documents",
    "other",
)

TOPICS = re.compile(
    r"(?P<disputes>行政复议(?:[、和及或与/]|以及)?(?:提起)?行?政?诉讼)"
    r"|(?P<review>行政复议|(?:申请|被)复议|复议案件)"
    r"|(?P<lawsuit>行政诉讼|未经复议|复议后起诉|提起诉讼)"
    r"|(?P<requests>依申请公开|依申请|公开申请|申请公开|公开件|申请件|(?:受理|收到|接收)(?:政府)?信息公开)"
    r"|(?P<documents>规范性(?:文件|档案))"
    r"|(?P<regulations>规章)"
    r"|(?P<other>主动公开(?!申请)|公开政府信息(?!申请)|公开信息\d|发布信息|制发政府信息|获取政府信息|政府信息总数"
    r"|建议|提案|留言|信箱|咨询|工单|热线|诉求|来信来访|新闻|解读|稿件|培训|网站|新媒体|公众号|执法|案卷评查)"
)
"""What a sentence is about: the last of these words before a figure says which 件 are counted."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of stating a figure. ``readings``: the keys it may mean, the plainest first; ``topics``: empty is any."""

    readings: tuple[str, ...]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    topics: frozenset[str] = frozenset()
    limit: str = ""
    units: frozenset[str] = frozenset(
        {"件", "件次", "条", "项", "起", "宗", "例", "个", "份", "次", "部", "篇", "笔", "封"}
    )


_ITEM = r"(?:的?(?:政府)?(?:信息)?(?:公开)?(?:申请|案件|事项|办件|件|书|表|答复|回复|信息|类|结果)?)?"
_COUNT = r"(?:的?(?:数量|总数|总量|件数|数|量))?的?(?:共有|共计|总计|合计|累计|分别为|各|有|共|计|为|是|达到?|:)?$"
_END = _ITEM + _COUNT
_FREE = r"[^,。;:\d]"
_NEXT = r"[^,。;:、\d]"
_RECEIVE = "收到|接到|接收|新收|收悉|受到|收(?=政府|信息|依)"
_MAY_MEAN_BOTH = "受理|登记"
_REQUEST = "依申请(?:政府)?(?:信息)?公开|公开申请|申请公开|公开件|依申请|申请件|申请|信息公开"
_NEXT_YEAR = r"(?:下一?年度?|次年|明年|20\d\d年度?)"
_LAST_YEAR = r"(?:上一?年度?|去年|20\d\d年度?)"
_DECIDED = rf"(?:[作做]出|办理|实施|下达|办结|共计?|开展|处理){_FREE}{{0,8}}?"
_ASKED = frozenset({REQUESTS})
_REVIEWED = frozenset({REVIEW})
_SUED = frozenset({LAWSUIT})
_CASES = frozenset({"件", "起", "宗", "例", "次", "项"})
_PAPERS = frozenset({"件", "份", "个", "部"})

NEW, HANDLED, ANSWERED = "requests_new", "requests_handled", "requests_answered"
FEE = "processing_fee_yuan"
RESULTS = ("granted", "partial", "denied", "unable", "not_processed", "other_handling")


def _ends(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern}){_END}")


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _result(key: str, name: str) -> tuple[Phrase, Phrase]:
    return (
        Phrase((key,), before=_ends(rf"(?:{name})(?:\([^()]{{0,30}}\))?"), topics=_ASKED, units=_CASES),
        Phrase((key,), after=_begins(rf"(?:申请|的?为|系|属于?|依法|决定)?(?:{name})"), topics=_ASKED, units=_CASES),
    )


def _outcome(suffix: str, name: str) -> tuple[Phrase, ...]:
    return tuple(
        Phrase((f"{key}_{suffix}",), before=before, after=after, topics=topics, units=_CASES)
        for key, topics in (("review", _REVIEWED), ("lawsuit", _SUED))
        for before, after in ((_ends(name), None), (None, _begins(rf"(?:被|为|的?为|系|予以)?(?:{name})")))
    )


PHRASES: tuple[Phrase, ...] = (
    Phrase(("carried_out",), before=_ends(rf"(?:结转|留转|顺延|延续|转|延)(?:至|到|入)?{_NEXT_YEAR}{_FREE}{{0,12}}?")),
    Phrase(("carried_out",), after=_begins(rf"{_NEXT}{{0,8}}?(?:结转|留转|顺延|延续|转|延)(?:至|到|入)?{_NEXT_YEAR}")),
    Phrase(("carried_in",), before=_ends(rf"{_LAST_YEAR}(?:未办结|待办|遗留|转入|办理)?结?转?(?<=[转留])(?![至到下])")),
    Phrase(("carried_in",), before=_ends(rf"结转{_LAST_YEAR}(?=.{{0,8}}申请)")),
    Phrase(("carried_in",), after=_begins(rf"(?:申请)?(?:为|是|系|属于?)?{_LAST_YEAR}(?:度)?结转(?![至到下])")),
    Phrase(
        ("carried_out",),
        before=_ends("尚未办结|未办结|正在办理中?|尚在办理中?|仍在办理中?"),
        topics=_ASKED,
        units=_CASES,
    ),
    Phrase(("carried_out",), after=_begins("(?:申请)?(?:尚未办结|未办结|正在办理|尚在办理|仍在办理)"), topics=_ASKED),
    *_result("granted_and_partial", "予以公开(?:[及和与或、]|以及)部分公开"),
    *_result("partial", "部分公开"),
    *_result("denied", "不[予子]公开"),
    *_result("not_processed", "不[予子](?:以)?(?:处理|受理)"),
    *_result("unable", "无法提供|无法公开"),
    *_result("other_handling", "其[他它]处理(?:情况)?"),
    *_result(
        "granted", "予以公开|[准同给][予意以]公开|(?<!申请)公开答复|全部公开|依法公开|(?<!不)予公开|(?<=[,;:、])公开"
    ),
    Phrase((NEW,), before=_ends(rf"(?:{_RECEIVE}){_FREE}{{0,6}}?公民{_FREE}{{0,30}}?(?:{_REQUEST})")),
    Phrase(("natural_handled", "natural_new"), before=_ends("自然人(?:提出|提交)?"), topics=_ASKED),
    Phrase(
        ("org_handled", "org_new"),
        before=_ends("法人(?:[或和及与、](?:者)?其[他它]组织)?(?:提出|提交)?"),
        topics=_ASKED,
    ),
    Phrase(("lawsuit_direct",), before=_ends("未经复议(?:直接)?(?:起诉|提起诉讼)"), units=_CASES),
    Phrase(("lawsuit_after_review",), before=_ends("(?:经)?复议后(?:再)?(?:起诉|提起诉讼)"), units=_CASES),
    *_outcome("maintained", "结果维持|(?:予以|决定|判决)?维持(?:原(?:行政行为|决定))?"),
    *_outcome("corrected", "结果纠正|(?:被|予以)?纠正"),
    *_outcome("other", "其[他它]结果"),
    *_outcome("pending", "尚?未审结|正在审理中?|尚在审理中?"),
    Phrase(
        ("reviews_and_lawsuits",),
        before=_ends(r"(?:行政)?复议(?:[、和及或与/]|以及)?(?:提起)?行?政?诉讼|相关案件"),
        topics=frozenset({DISPUTES}),
        units=_CASES,
    ),
    Phrase(("reviews",), before=_ends("(?:行政|申请|被)复议"), units=_CASES),
    Phrase(("reviews",), after=_begins(rf"{_NEXT}{{0,18}}?的?行政复议(?!后|[、和及或与/])"), units=_CASES),
    Phrase(("lawsuits",), before=_ends("(?:行政|提起|[,;、])诉讼"), units=_CASES),
    Phrase(("lawsuits",), after=_begins(rf"{_NEXT}{{0,18}}?的?行政诉讼"), units=_CASES),
    Phrase((HANDLED,), before=_ends(rf"收办{_FREE}{{0,30}}?(?:{_REQUEST}|案件)")),
    Phrase((NEW,), before=_ends(rf"(?:{_RECEIVE}){_FREE}{{0,40}}?(?:{_REQUEST})")),
    Phrase((NEW, HANDLED), before=_ends(rf"(?:{_MAY_MEAN_BOTH}){_FREE}{{0,40}}?(?:{_REQUEST})")),
    Phrase(
        (NEW,),
        before=_ends(rf"(?:{_RECEIVE}){_FREE}{{0,12}}?"),
        after=_begins(rf"{_NEXT}{{0,24}}?(?:{_REQUEST})(?!人)"),
    ),
    Phrase(
        (NEW, HANDLED),
        before=_ends(rf"(?:{_MAY_MEAN_BOTH}){_FREE}{{0,12}}?"),
        after=_begins(rf"{_NEXT}{{0,24}}?(?:{_REQUEST})(?!人)"),
    ),
    Phrase((NEW,), before=_ends(r"(?:^|[,。;:、)年])(?:政府信息)?(?:依申请公开|公开申请)"), units=frozenset({"件"})),
    Phrase(
        (ANSWERED, HANDLED, NEW),
        before=_ends(rf"(?:办理|处理)(?:了|完成)?(?:政府)?(?:信息)?(?:{_REQUEST})?"),
        topics=_ASKED,
    ),
    Phrase((ANSWERED, HANDLED, NEW), before=_ends(rf"(?:办理|处理){_FREE}{{0,50}}?(?:{_REQUEST})"), topics=_ASKED),
    Phrase(
        (ANSWERED,),
        before=_ends(rf"(?:办结|答复|办复|回复|回应|答结)(?:了|完成|完毕)?(?:政府)?(?:信息)?(?:{_REQUEST})?"),
        topics=_ASKED,
    ),
    Phrase((ANSWERED,), before=_ends(rf"(?:{_REQUEST})(?:答复|办结)"), topics=_ASKED, units=_CASES),
    Phrase(
        (ANSWERED,),
        after=_begins(rf"(?:申请)?(?:均已|都已|已全部|全部已?|已){_NEXT}{{0,10}}?(?:答复|办结|回复|办理完)"),
        topics=_ASKED,
        units=_CASES,
    ),
    Phrase(
        ("normative_in_force",),
        before=_ends("(?:现行|继续|仍然|仍)有效的?(?:行政)?(?:规范性文件)?"),
        topics=frozenset({DOCUMENTS}),
        units=_PAPERS,
    ),
    Phrase(
        ("normative_repealed",),
        before=_ends(rf"废止(?:失效)?(?:了)?{_FREE}{{0,6}}?(?:行政)?(?:规范性文件)?"),
        topics=frozenset({DOCUMENTS}),
        units=_PAPERS,
    ),
    *(
        phrase
        for key, name in (("normative_made", "(?:行政)?规范性(?:文件|档案)"), ("regulations_made", "规章"))
        for phrase in (
            Phrase((key,), before=_ends(rf"(?:制定|制发|出台|印发|制作|新增){_FREE}{{0,12}}?{name}"), units=_PAPERS),
            Phrase((key,), before=_ends(rf"{name}(?:本年)?(?:制定|制发|出台|印发)"), units=_PAPERS),
            Phrase((key.replace("made", "public"),), before=_ends(f"{name}对外公开总数量?"), units=_PAPERS),
            Phrase(
                (key,),
                before=_ends(rf"(?:(?:公开|发布|公布){_FREE}{{0,6}}?(?<!部门)|[,;、:]){name}"),
                units=frozenset({"件"}),
                limit="published",
            ),
        )
    ),
    *(
        Phrase((key,), before=_ends(f"(?:{_DECIDED}{name}(?:决定)?|{name}处理决定)"), units=_CASES)
        for key, name in (("licensing", "行政许可"), ("penalties", "行政处罚"), ("coercion", "行政强制"))
    ),
)

ONLY_NEW = {
    ("natural_handled", "natural_new"): ("natural_new",),
    ("org_handled", "org_new"): ("org_new",),
}
"""After "收到 N 件" the applicants are those of the new requests alone."""

BARE_AFTER = ("为", "共有", "共计", "公开", "提供", "提供的", "处理", "公开的", "处理的")
"""Words after which a figure without a unit still counts, when the clause ends with it."""

UNLESS = {
    "licensing": re.compile("公开|公示|发布|录入|上传|事项"),
    "penalties": re.compile("公开|公示|发布|录入|上传|事项"),
    "coercion": re.compile("公开|公示|发布|录入|上传|事项"),
    ANSWERED: re.compile("协查|配合|协助"),
    "normative_made": re.compile("清理|审查|审核|备案|解读"),
    "reviews": re.compile("(?:审理|审结|受理|办理|办结)(?!.{0,12}信息公开)"),
    "lawsuits": re.compile("(?:审理|审结|受理|办理|办结)(?!.{0,12}信息公开)"),
}
"""Words in the clause that make the figure another one: published items (RULEBOOK T2-06), other people's reviews."""

COMPARED = re.compile(r"同比|环比|[较比](?:上|去|前|20\d\d)|增长|增加|减少|下降|上升|增幅|降幅")
"""A clause with one of these before the figure states a change, not a count."""

SUB_ITEM = re.compile(r"其中[,:]?(?:通过)?")

LIMITS = (
    (
        "agency",
        re.compile(
            r"代表.{0,10}政府|本级|机关本部|[市县区旗州省盟]政府办(?:公[室厅])?(?=[^,。;]{0,6}(?:收|受理|办|接))"
        ),
    ),
    (
        "channel",
        re.compile(
            r"(?:网络|网上|网站|平台|信函|来信|邮寄|邮件|当面|现场|传真|线上|线下|窗口)[^,。;]{0,8}(?:收|受理|接)"
        ),
    ),
)
"""Words that say the figure is not the whole: only one office counted, or only one way of asking."""

SUBJECT = re.compile(
    r"(?<![我本该全各市县区级])(局|委|厅|街道|镇|乡|办)(?:全年|年度?|共|累计|20\d\d年度?)*(?:受理|收到|办理|办结|答复|接到)"
)
"""Who receives or answers: an office that is not the one that reports counts only a part."""

YEAR = re.compile(r"(?<![\d至到入转])(20\d\d)年(?!度?(?:未办结|遗留)?(?:的)?结转)(?!版)")
"""A year the sentence speaks of; "2023年结转" is this year's figure."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure stated in words. ``unless``: what may not stand in the rest of the clause."""

    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


_NONE = r"(?:暂?未(?:有)?|没有?有?|均?无|尚未|从未)"
_HAPPEN = "(?:发生|出现|收到|接到|引发|产生|存在|涉及|提起|申请|被|因|有)"

_NOT_ASKED = re.compile("复议|诉讼|投诉|举报|收费|补正|结转|^人")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        (NEW,),
        re.compile(
            rf"{_NONE}(?:收到|接到|受理|接收|收悉|新收)(?:过|任何)?{_FREE}{{0,36}}?(?:依申请公开|公开申请|申请公开|信息的申请|信息申请|依申请)"
        ),
        _NOT_ASKED,
    ),
    Claim(
        (NEW,),
        re.compile(r"(?<!均)(?<!有)(?:无|没有)(?:新收|新增|任何)?(?:政府信息)?(?:依申请公开|信息公开申请|公开申请)"),
        _NOT_ASKED,
    ),
    Claim((NEW,), re.compile("零申请")),
    Claim(("carried_in",), re.compile(r"(?:无|没有)(?:上一?年度?|去年)结转")),
    Claim(("carried_out",), re.compile(rf"无{_FREE}{{0,12}}申请结转")),
    Claim(("carried_out",), re.compile(r"(?:无|没有)(?:需要?)?(?:申请)?结转(?:至|到)?(?:下一?年|次年)")),
    Claim(
        ("normative_made",), re.compile(rf"{_NONE}(?:制定|制发|出台|印发|新增|新制定){_FREE}{{0,8}}规范性(?:文件|档案)")
    ),
)

NO_DISPUTE = re.compile(rf"{_NONE}[^,。;:\d]{{0,24}}?(?:行政复议|申请复议|复议|行政诉讼|提起诉讼)")
NO_DISPUTE_WORDS = re.compile(_HAPPEN)
NO_DISPUTE_UNLESS = re.compile("纠错|纠正|败诉|撤销|审结|超期|逾期|(?<!不)[按及]时")

ALL_ZERO = re.compile(r"均为(?:零|0(?![\d.]))")
ALL_ZERO_TOPICS = (
    (NEW, re.compile("依申请公开|公开申请|申请公开|申请数")),
    ("reviews", re.compile("复议")),
    ("lawsuits", re.compile("诉讼")),
)

ALL_CLOSED = re.compile(
    r"(?:(?:所有|全部)[^,。;:\d]{0,14}申请[^,。;:\d]{0,20}?|申请[^,。;:\d]{0,6}?(?:均已|已?全部|都已)[^,。;:\d]{0,12}?)(?:办理?(?:完[结毕成]|结)|答复(?:完毕|完成|$)|办结)"
)
