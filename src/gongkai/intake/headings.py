"""The columns of the table that goes with a folder of files, and the words other systems use for them."""

NUMBER, PROBLEM = "行号", "未导入的原因"
"""Stand before the others where rows are given back to be corrected."""
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "名称", "信息名称", "文件名称", "题名"),
    "number": ("文号", "发文字号"),
    "formed_on": ("成文日期", "生成日期", "制发日期"),
    "published_on": ("发布日期", "公开日期", "发布时间", "公开时间"),
    "columns": ("栏目", "所属栏目", "栏目代码"),
    "attribute": ("公开属性", "公开类别"),
    "issuing_body": ("发文机关", "发布机构", "发文单位"),
    "index_number": ("索引号",),
    "genre": ("文种", "公文种类"),
    "theme": ("主题分类",),
    "summary": ("内容概述", "概述", "摘要"),
    "keywords": ("主题词", "关键词"),
    "valid_until": ("有效期至", "失效日期"),
    "body": ("正文", "内容"),
    "file": ("文件", "正文文件"),
    "attachments": ("附件",),
    "source": ("来源编号", "原网址", "网址"),
}
"""The first word is the template's."""
EXPLAINED: dict[str, str] = {
    "title": "必填，最多200个字。",
    "number": "照原件写，写法不规范的也照原样保留。",
    "formed_on": "2024-03-01、2024年3月1日、二〇二四年三月一日都可以。",
    "published_on": "必填，原网站上的发布日期。",
    "columns": "栏目的代码或者名称，见“栏目”表；几个之间用分号、换行或者顿号隔开，第一个为主栏目；不填就归入导入时选的栏目。",
    "attribute": "空着或者写“主动公开”。别的不从这里导入。",
    "issuing_body": "空着就用文件里认出的。",
    "index_number": "原来的索引号。写法与本系统不合的记入来源，另编新号。",
    "genre": "通知、意见、决定等十五种，其余写“其他”。",
    "theme": "原网站的主题分类。",
    "summary": "内容概述。",
    "keywords": "主题词。",
    "valid_until": "有效期届满的日期。",
    "body": "没有正文文件时，正文的文字写在这里。",
    "file": "正文文件的名称或者路径：docx、pdf、html、xlsx。",
    "attachments": "附件的名称或者路径，几个之间用分号或者换行隔开。",
    "source": "原网站的编号或者网址。同一编号只导入一次；不填就按文件、标题和文号辨认。",
}
NAMES: dict[str, str] = {key: words[0] for key, words in HEADINGS.items()}
_BY_WORD = {word: key for key, words in HEADINGS.items() for word in words} | {NUMBER: "row", PROBLEM: "problem"}


def heading(text: str) -> str:
    """Which column a cell of the heading names; empty for another."""
    return _BY_WORD.get("".join(text.split()).strip("*＊（必填）:："), "")
