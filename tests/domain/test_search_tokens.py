"""One reading of a text for both databases: what occurs in its line, occurs in its tokens, and the other way round."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.search import suggestions, synonyms
from gongkai.search.marks import plain, snippet
from gongkai.search.ranking import score
from gongkai.search.tokens import FIELD, fold, line, needles, number_key, phrase, tokens

FEW = st.text(alphabet="补贴年第条ab12 ，。〔〕\n𠮷", max_size=40)
"""So few characters that the same ones keep meeting."""


def occurs(sought: str, lined: str) -> bool:
    """A phrase, as a database looks for one."""
    wanted, beginning = phrase(sought)
    there = tokens(lined)
    for at in range(len(there) - len(wanted) + 1):
        piece = there[at : at + len(wanted)]
        last = piece[-1].startswith(wanted[-1]) if beginning else piece[-1] == wanted[-1]
        if piece[:-1] == wanted[:-1] and last:
            return True
    return False


class TestTokens:
    @given(FEW, FEW)
    @example("年补。补贴", "年补贴")
    @example("据第3条规定", "第3条")
    @example("12", "1")
    def test_a_phrase_of_tokens_is_a_substring_of_the_line_and_nothing_else_is(self, text: str, asked: str) -> None:
        for sought in needles(asked):
            assert occurs(sought, line(text)) == (sought in line(text))

    @given(st.text())
    def test_folding_keeps_the_length_and_reading_never_fails(self, text: str) -> None:
        assert len(fold(text)) == len(text)
        for sought in needles(text):
            assert occurs(sought, line(text))

    @pytest.mark.parametrize(
        ("asked", "text"),
        [
            ("農村低保", "农村低保标准"),
            ("农村低保", "農村低保標準"),
            ("ＧＢ", "按gb执行"),
            ("9704", "GB/T 9704—2012"),
            ("2026年补贴", "２０２６年补贴"),
            ("补贴2026", "补贴（2026）"),
            ("农村道路", "农村\n道 路"),
            ("豈", "豈"),
        ],
    )
    def test_written_otherwise_it_is_the_same(self, asked: str, text: str) -> None:
        (sought,) = needles(asked)
        assert sought in line(text)

    @pytest.mark.parametrize(("asked", "text"), [("1", "12"), ("a", "ab"), ("年补贴", "年补，贴"), ("村道", "村，道")])
    def test_parts_of_words_and_what_a_mark_parts_are_not_found(self, asked: str, text: str) -> None:
        (sought,) = needles(asked)
        assert sought not in line(text)

    def test_every_spelling_of_a_number_is_one(self) -> None:
        spellings = (
            "汉政发〔2026〕3号",
            "汉政发[2026]第3号",
            "汉政发(2026)3号",
            "漢政發２０２６ 3",
            "汉政发﹝2026﹞3 号",
        )
        assert {number_key(each) for each in spellings} == {"汉政发 2026 3"}
        assert number_key("汉政发〔2026〕31号") != number_key("汉政发〔202〕631号")


class TestSynonyms:
    def test_the_short_name_finds_the_long_one_also_inside_a_word(self) -> None:
        assert synonyms.widened("农村低保申请") == ("农村低保申请", "农村最低生活保障申请")
        assert "城乡低保" in synonyms.widened("城乡最低生活保障")

    def test_no_word_stands_in_two_groups(self) -> None:
        words = [word for group in synonyms.groups() for word in group]
        assert len(words) == len(set(words))

    def test_other_words_stay_alone(self) -> None:
        assert synonyms.widened("耕地") == ("耕地",)


class TestSnippets:
    def test_the_place_with_most_of_the_words_is_shown(self) -> None:
        body = "补贴。" + "前文" * 200 + "发放农机补贴，每亩120元。" + "后文" * 200
        shown = snippet(body, (needles("补贴")[0:1], needles("120")[0:1]))
        assert [text for text, mark in shown if mark] == ["补贴", "120"]
        assert plain(shown).startswith("…")
        assert plain(shown).endswith("…")
        assert len(plain(shown)) < 120

    def test_marks_stand_where_the_text_was_written_otherwise(self) -> None:
        shown = snippet("關於農 村低保（２０２６）", (("农村低保 2026 ",),))
        assert shown == (("關於", False), ("農 村低保（２０２６", True), ("）", False))

    @given(FEW, FEW)
    def test_the_pieces_are_the_text(self, body: str, asked: str) -> None:
        groups = tuple((sought,) for sought in needles(asked))
        shown = snippet(body, groups)
        assert "".join(plain(shown).split()) == "".join(body.split())
        assert any(mark for _, mark in shown) == any(sought in line(body) for (sought,) in groups)

    def test_what_turns_the_direction_of_writing_is_not_shown(self) -> None:
        assert plain(snippet("甲\u202e乙", ())) == "甲 乙"


class TestRanking:
    def test_title_before_number_before_body_and_the_word_before_its_synonym(self) -> None:
        def entry(title: str = "", number: str = "", body: str = "") -> float:
            return score(FIELD.join(map(line, (title, number, "", body))), (("低保", "最低生活保障"),))

        worth = [
            entry(title="低保"),
            entry(title="关于低保的通知"),
            entry(title="关于最低生活保障的通知"),
            entry(number="低保〔2026〕1号"),
            entry(body="低保低保"),
            entry(body="低保"),
            entry(body="最低生活保障"),
        ]
        assert worth == sorted(worth, reverse=True)
        assert len(set(worth)) == len(worth)


class TestSuggestions:
    TITLES = ("关于农村低保标准的通知", "农村低保审核办法", "耕地地力保护补贴公示", "汉政发〔2026〕3号")

    @pytest.mark.parametrize(
        ("asked", "meant"),
        [
            ("农村抵保", "农村低保"),
            ("农低村保", "农村低保"),
            ("农抵村保", None),
            ("农村保低", "农村低保"),
            ("耕地力保护", "耕地地力保护"),
            ("天气", None),
            ("保", None),
        ],
    )
    def test_the_nearest_piece_of_a_title(self, asked: str, meant: str | None) -> None:
        assert suggestions.nearest(asked, self.TITLES) == meant

    @given(st.text("甲乙丙丁戊", min_size=2, max_size=6), st.lists(st.text("甲乙丙丁戊己", max_size=9), max_size=12))
    def test_no_near_piece_is_passed_over(self, asked: str, titles: list[str]) -> None:
        slips = 1 if len(asked) <= 4 else 2
        spans = [(title, at, at + n) for title in titles for n in range(2, 9) for at in range(len(title) - n + 1)]
        far = {suggestions.distance(asked, title[start:end]) for title, start, end in spans} - {0}
        meant = suggestions.nearest(asked, titles)
        if meant is None:
            assert not far or min(far) > slips
        else:
            assert suggestions.distance(asked, meant) == min(far)

    @pytest.mark.parametrize(
        ("one", "other", "slips"),
        [("低保", "低保", 0), ("抵保", "低保", 1), ("保低", "低保", 1), ("低", "低保", 1), ("甲乙", "丙丁", 2)],
    )
    def test_slips_are_counted(self, one: str, other: str, slips: int) -> None:
        assert suggestions.distance(one, other) == slips
