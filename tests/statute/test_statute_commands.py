"""``gongkai clock`` and ``gongkai fee``: thousands of lines against the naive second implementation, and bad lines."""

import json
import random
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from gongkai.cli import main
from gongkai.statute import BadCase, Calendar, CalendarMissing, ExtensionTooLong, case_from, clock_line, fee_line
from tests.statute import naive

CASE = {
    "received": "2025-03-03",
    "corrected": None,
    "paid": None,
    "extension": 0,
    "consultations": [
        {"kind": "third_party", "sent": "2025-03-10", "received": "2025-03-10", "answered": "2025-03-24"}
    ],
}


def run(*args, stdin=None):
    return CliRunner().invoke(main, args, input=stdin)


def answers(command, lines, *options):
    done = run(command, "--jsonl", *options, stdin="".join(f"{line}\n" for line in lines))
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def random_case(rng):
    """A lawful case: one in four with a restart, most with letters, some near the end of the calendar."""
    received = date(2019, 1, 1) + timedelta(rng.randrange(2900))
    case = {"received": received, "extension": rng.choice([0, 0, 0, 5, 20, 21]), "consultations": []}
    if rng.random() < 0.25:
        case["corrected"] = received + timedelta(rng.randrange(30))
    if rng.random() < 0.1:
        case["paid"] = case.get("corrected", received) + timedelta(rng.randrange(30))
    for _ in range(rng.randrange(4)):
        sent = received + timedelta(rng.randrange(60))
        one = {"kind": rng.choice(["third_party", "co_maker", "other_agency"]), "sent": sent}
        one["received"] = sent + timedelta(rng.randrange(4))
        one["answered"] = one["received"] + timedelta(rng.randrange(30)) if rng.random() < 0.6 else None
        if one["kind"] == "other_agency":
            one["until"] = sent + timedelta(rng.randrange(30))
        case["consultations"].append(one)
    return case


def naive_clock(case):
    try:
        due, base, paused = naive.due(case)
    except CalendarMissing as missing:
        return {"error": "calendar-missing", "year": missing.year}
    except ExtensionTooLong:
        return {"error": "extension-too-long"}
    return {"due": due.isoformat(), "base": base.isoformat(), "paused_days": paused}


def test_two_thousand_due_dates_equal_the_naive_walk():
    rng = random.Random(711)
    cases = [random_case(rng) for _ in range(2000)]
    found = answers("clock", [json.dumps(case, default=str) for case in cases])
    for answer in found:
        assert bool(answer.pop("steps", None)) is ("due" in answer)
    assert found == [naive_clock(case) for case in cases]
    assert {tuple(answer) for answer in found} == {("due", "base", "paused_days"), ("error", "year"), ("error",)}


def test_two_thousand_fees_equal_pricing_unit_by_unit():
    rng = random.Random(109)
    lines = [
        {"tariff": "items", "count": rng.randrange(120), "already": rng.randrange(60)}
        if rng.random() < 0.5
        else {"tariff": "pages", "pages": rng.randrange(500)}
        for _ in range(2000)
    ]
    assert answers("fee", map(json.dumps, lines)) == [{"yuan": naive.fee(line)} for line in lines]


def test_a_line_gives_the_dates_and_steps_with_day_article_and_words():
    (found,) = answers("clock", [json.dumps(CASE)])
    assert list(found) == ["due", "base", "paused_days", "steps"]
    assert (found["due"], found["base"], found["paused_days"]) == ("2025-04-15", "2025-03-31", 10)
    assert found["steps"][0] == {
        "day": "2025-03-03",
        "article": "条例第三十一条",
        "words": "2025年3月3日收到申请，收到当日不计入期限。",
        "setting": None,
    }
    assert found["steps"][2]["setting"] == "pause_days"


def test_absent_and_null_fields_are_the_same():
    bare = clock_line('{"received":"2025-03-03"}')
    null = {
        **dict.fromkeys(["corrected", "paid", "extension", "consultations", "delayed_until"]),
        "received": "2025-03-03",
    }
    assert clock_line(json.dumps(null)) == bare
    assert bare["due"] == "2025-03-31"
    letter = {"kind": "other_agency", "sent": "2025-03-10", "until": "2025-03-14", "answered": None, "received": None}
    assert clock_line(json.dumps({"received": "2025-03-03", "consultations": [letter]}))["paused_days"] == 4


def test_the_delayed_date_of_article_35_can_be_given():
    assert clock_line('{"received":"2025-03-03","delayed_until":"2025-06-30"}')["due"] == "2025-06-30"


def test_restarts_and_extension_are_read_from_the_line():
    assert clock_line('{"received":"2025-02-24","corrected":"2025-03-03"}')["base"] == "2025-03-31"
    assert clock_line('{"received":"2025-02-24","paid":"2025-03-03","extension":1}')["due"] == "2025-04-01"
    assert (
        case_from({"received": "2025-02-24", "extension": 1}).extensions[0].approved_by == "政府信息公开工作机构负责人"
    )
    assert clock_line('{"received":"2025-03-03","extension":20}')["due"] == "2025-04-28"
    assert clock_line('{"received":"2025-03-03","extension":21}') == {"error": "extension-too-long"}
    assert clock_line('{"received":"2025-03-03","extension":1' + "0" * 30 + "}") == {"error": "extension-too-long"}


def with_letter(**changes):
    return json.dumps({**CASE, "consultations": [{**CASE["consultations"][0], **changes}]})


BAD_CLOCK = [
    ("", "不是一行完整的JSON"),
    ("{", "不是一行完整的JSON"),
    ("[" * 100_000, "不是一行完整的JSON"),
    ('{"received":' + "1" * 5000 + "}", "不是一行完整的JSON"),
    ("[]", "每行应为一个JSON对象"),
    ('"2025-03-03"', "每行应为一个JSON对象"),
    ("null", "每行应为一个JSON对象"),
    ("{}", "缺少收到申请的日期（received）"),
    ('{"received":null}', "缺少收到申请的日期（received）"),
    ('{"received":"2025-03-03","received":"2025-03-04"}', "同一字段出现两次"),
    ('{"received":"2025-02-30"}', "received不是存在的日期：2025-02-30"),
    ('{"received":"2025-2-3"}', "received应为YYYY-MM-DD形式的日期"),
    ('{"received":"20250303"}', "received应为YYYY-MM-DD形式的日期"),
    ('{"received":"2025-03-03T00:00"}', "received应为YYYY-MM-DD形式的日期"),
    ('{"received":"２０２５-03-03"}', "received应为YYYY-MM-DD形式的日期"),
    ('{"received":20250303}', "received应为YYYY-MM-DD形式的日期"),
    ('{"received":false}', "received应为YYYY-MM-DD形式的日期"),
    ('{"received":"2025-03-03","extention":5}', "不认识的字段：extention"),
    ('{"received":"2025-03-03","' + "x" * 99 + '":5}', "不认识的字段：" + "x" * 40),
    ('{"received":"2025-03-03","corrected":"2025-03-02"}', "收到补正的日期早于收到申请的日期"),
    ('{"received":"2025-03-03","paid":"2025-03-02"}', "缴费日期早于收到申请或者补正的日期"),
    ('{"received":"2025-03-03","delayed_until":"2025-03-04"}', "延迟答复的期限应当晚于2025年3月31日，否则无须延迟"),
    ('{"received":"2025-03-03","extension":-1}', "extension不能为负数"),
    ('{"received":"2025-03-03","extension":true}', "extension应为整数"),
    ('{"received":"2025-03-03","extension":1.0}', "extension应为整数"),
    ('{"received":"2025-03-03","extension":"1"}', "extension应为整数"),
    ('{"received":"2025-03-03","extension":NaN}', "extension应为整数"),
    ('{"received":"2025-03-03","consultations":{}}', "consultations应为列表"),
    ('{"received":"2025-03-03","consultations":false}', "consultations应为列表"),
    ('{"received":"2025-03-03","consultations":[null]}', "consultations的每一项应为对象"),
    (with_letter(kind="neighbour"), "kind应为third_party、co_maker或者other_agency"),
    (with_letter(kind=None), "kind应为third_party、co_maker或者other_agency"),
    (with_letter(kind=["third_party"]), "kind应为third_party、co_maker或者other_agency"),
    (with_letter(sent=None), "缺少征求意见书的发出日期（sent）"),
    (with_letter(answer="2025-03-24"), "不认识的字段：answer"),
    (with_letter(answered="2025-03-09"), "意见的答复日早于征求意见书的发出日或者收到日"),
    (with_letter(received="2025-03-09"), "征求意见书的收到日早于发出日"),
    (with_letter(received=None, answered=None), "尚未答复的，应当填写对方收到征求意见书的日期（received）"),
    (
        with_letter(kind="other_agency", answered=None),
        "其他机关尚未答复的，应当填写要求其答复的期限（until）",
    ),
    (with_letter(until="2025-03-09"), "其他机关的答复期限早于征求意见书的发出日"),
]

BAD_FEE = [
    ("", "不是一行完整的JSON"),
    ("{}", "tariff应为items（按件）或者pages（按量）"),
    ('{"tariff":["items"],"count":1}', "tariff应为items（按件）或者pages（按量）"),
    ('{"tariff":"items"}', "按件计收应当填写件数（count）"),
    ('{"tariff":"pages"}', "按量计收应当填写页数（pages）"),
    ('{"tariff":"items","count":-1}', "count不能为负数"),
    ('{"tariff":"items","count":true}', "count应为整数"),
    ('{"tariff":"items","count":4.5}', "count应为整数"),
    ('{"tariff":"items","count":1000001}', "count过大，不能超过1000000"),
    ('{"tariff":"items","count":1,"already":-1}', "already不能为负数"),
    ('{"tariff":"items","count":1,"already":10000000}', "already过大，不能超过1000000"),
    ('{"tariff":"pages","pages":-1}', "pages不能为负数"),
    ('{"tariff":"pages","page":3}', "不认识的字段：page"),
    (
        '{"tariff":"pages","pages":3,"count":1}',
        "同一申请只能按件或者按量择一计收信息处理费，不能同时适用两种标准",
    ),
    (
        '{"tariff":"items","pages":3,"count":1}',
        "同一申请只能按件或者按量择一计收信息处理费，不能同时适用两种标准",
    ),
]


@pytest.mark.parametrize(
    ("command", "good", "bad"),
    [
        ("clock", json.dumps(CASE), BAD_CLOCK),
        ("fee", '{"tariff":"pages","pages":201}', BAD_FEE),
    ],
)
def test_a_bad_line_gets_its_own_answer_and_the_run_goes_on(command, good, bad):
    lines = [line for text, _ in bad for line in (text, good)]
    found = answers(command, lines)
    assert found[::2] == [{"error": "bad-input", "message": message} for _, message in bad]
    assert all("error" not in answer for answer in found[1::2])


def test_fee_fields_may_be_null_and_the_limits_are_allowed():
    assert fee_line('{"tariff":"items","count":45,"already":null,"pages":null}') == {"yuan": 5500}
    assert fee_line('{"tariff":"pages","pages":201,"count":null}') == {"yuan": 2740}
    assert fee_line('{"tariff":"items","count":0}') == {"yuan": 0}
    assert fee_line('{"tariff":"items","count":2,"already":9}') == {"yuan": 100}
    assert fee_line('{"tariff":"pages","pages":1000000}') == {"yuan": 34700 + 999000 * 40}


def test_a_missing_calendar_names_the_year():
    assert clock_line('{"received":"2025-03-03"}', calendar=Calendar(())) == {"error": "calendar-missing", "year": 2025}
    assert clock_line('{"received":"2026-12-04"}') == {"error": "calendar-missing", "year": 2027}
    assert clock_line('{"received":"2018-11-04"}') == {"error": "calendar-missing", "year": 2018}
    assert clock_line('{"received":"9999-12-31"}') == {"error": "calendar-missing", "year": 10000}
    silent = with_letter(answered=None)
    assert clock_line(silent.replace("2025-03", "2026-12")) == {"error": "calendar-missing", "year": 2027}


@given(st.text() | st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_no_line_whatever_raises(text):
    assert clock_line(text)["error"] == "bad-input"
    assert fee_line(text)["error"] == "bad-input"


@given(
    st.dictionaries(
        st.sampled_from(["received", "corrected", "paid", "extension", "consultations", "delayed_until"]),
        st.none() | st.dates().map(str) | st.integers() | st.just([{"kind": "third_party", "sent": "2025-03-03"}]),
    )
)
def test_no_object_whatever_raises(record):
    answer = clock_line(json.dumps(record))
    assert set(answer) in ({"due", "base", "paused_days", "steps"}, {"error"}, {"error", "year"}, {"error", "message"})


def test_bytes_from_any_machine_are_answered():
    stdin = b'\xef\xbb\xbf{"received":"2025-03-03"}\r\n\xff\xfe\n{"\\ud800":1}\n{"received":"2025-03-03"}'
    done = CliRunner().invoke(main, ["clock", "--jsonl"], input=stdin)
    found = [json.loads(line) for line in done.stdout_bytes.splitlines()]
    assert [answer.get("due") for answer in found] == ["2025-03-31", None, None, "2025-03-31"]
    assert found[2]["message"] == "不认识的字段：\ud800"


def test_no_lines_no_answers():
    assert answers("clock", []) == []


def test_a_clerk_reads_the_derivation():
    done = run(
        *("clock", "--received", "2025-03-03", "--extension", "1"),
        *("--consultation", "third_party:2025-03-10:2025-03-10:2025-03-24"),
        *("--consultation", "other_agency:2025-03-20:::2025-03-21"),
    )
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "2025-03-03  2025年3月3日收到申请，收到当日不计入期限。〔条例第三十一条〕"
    assert lines[-1] == "答复期限：2025-04-16（不延长、不中止时为2025-03-31，扣除征求意见10个工作日）"


def test_a_county_may_hold_that_a_late_letter_deducts_nothing():
    letter = "third_party:2025-04-01:2025-04-01:2025-04-03"
    facts = ("--received", "2025-03-03", "--consultation", letter, "--late-consultation", "ignored")
    assert run("clock", *facts).stdout.splitlines()[-1].startswith("答复期限：2025-03-31")
    (found,) = answers(
        "clock",
        ['{"received":"2025-03-03","consultations":[{"kind":"co_maker","sent":"2025-04-01","answered":"2025-04-03"}]}'],
        *("--late-consultation", "ignored"),
    )
    assert found["due"] == "2025-03-31"


def test_a_clerk_reads_how_the_fee_comes_about():
    done = run("fee", "--items", "2", "--already", "9")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1:] == [
        "第10至10件：不收费。〔国办函〔2020〕109号第四条〕",
        "第11至11件：每件100元，计100元。〔国办函〔2020〕109号第四条〕",
        "信息处理费：100元",
    ]
    assert run("fee", "--pages", "31").stdout.splitlines()[-1] == "信息处理费：10元"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["clock"], "缺少收到申请的日期（received）"),
        (["clock", "--received", "2026-12-04"], "2027年的节假日安排尚未载入，不能推算工作日"),
        (["clock", "--received", "2025-03-03", "--extension", "21"], "超过20个工作日的上限〔条例第三十三条第二款〕"),
        (["clock", "--received", "2025-03-03", "--consultation", "a:b:c:d:e:f"], "征求意见最多5段：a:b:c:d:e:f"),
        (["fee", "--items", "1", "--pages", "1"], "不能同时适用两种标准〔国办函〔2020〕109号第三条〕"),
        (["fee"], "请填写件数或者页数〔国办函〔2020〕109号第三条〕"),
    ],
)
def test_a_refusal_is_said_in_words_and_fails(args, words):
    done = run(*args)
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_the_same_words_refuse_in_the_library():
    with pytest.raises(BadCase):
        case_from({})
