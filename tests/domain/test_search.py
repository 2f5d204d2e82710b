"""The search over what is public: exactly what is there, changed together with it, in a useful order."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.audit.models import Heartbeat
from gongkai.search import engine, postgresql, selectors, services, sqlite
from gongkai.search.asked import taken_apart
from gongkai.search.model import Entry, Found, Query
from gongkai.search.models import Indexed
from gongkai.search.selectors import find
from gongkai.search.tokens import line
from tests.domain.bursts import DONE, burst

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def entry(key: str, title: str = "通知", body: str = "", *, day: int = 0, **more: object) -> Entry:
    """A document of 小店乡, published some days before ``AT``."""
    fields = {"kind": "document", "agency": "xiaodian", "published_at": AT - timedelta(days=day), **more}
    return Entry(key=key, title=title, body=body, **fields)


def keys(text: str = "", **more: object) -> list[str]:
    return [hit.key for hit in find(Query(text=text, **more), on=ON).hits]


def matching(text: str) -> set[str]:
    """The keys of everything that matches, not of a page."""
    rows = engine.engine().rows(taken_apart(Query(text=text)), columns=("key",), most=10_000)
    return {row[0] for row in rows}


@cache
def lines(each: Entry) -> list[str]:
    return [line(part) for part in (each.title, each.number, each.index_number, each.body)]


def by_hand(entries: list[Entry], text: str) -> set[str]:
    """The keys of the entries, each looked through from end to end."""
    groups = taken_apart(Query(text=text)).groups

    def has(each: Entry) -> bool:
        return all(any(needle in lined for needle in group for lined in lines(each)) for group in groups)

    return {each.key for each in entries if has(each)}


@cache
def corpus(*, seed: int = 7, count: int = 150) -> list[Entry]:
    """Texts of so few different characters that their neighbours keep meeting, some of them long."""
    chance = random.Random(seed)
    letters = "补贴年第条村道低保最生活障ab12 ，。\n"

    def text(most: int) -> str:
        return "".join(chance.choices(letters, k=chance.randrange(most)))

    return [
        entry(f"k{n}", text(12), text(2_000 if n % 50 == 0 else 60), number=text(6), day=n % 40) for n in range(count)
    ]


class TestWhatIsFound:
    @PATIENT
    @given(st.lists(st.text(alphabet="补贴年第条村道低保ab12 ，", min_size=1, max_size=5), min_size=1, max_size=3))
    @example(["补"])
    @example(["年补贴"])
    @example(["第1条", "低保"])
    def test_it_is_what_looking_through_every_text_finds(self, words: list[str]) -> None:
        entries = corpus()
        if not Indexed.objects.exists():
            services.put(entries=entries)
        text = " ".join(words)
        if taken_apart(Query(text=text)).groups:
            found = matching(text)
            assert found == by_hand(entries, text)
            assert engine.engine().count(taken_apart(Query(text=text)), most=10_000) == len(found)

    def test_a_word_of_a_long_text_is_found_wherever_it_stands(self) -> None:
        """PostgreSQL forgets positions beyond 16,383, and all but 256 of one word."""
        services.put(entries=[entry("long", body="的通知" * 30_000 + "尾声词语" + "的通知" * 10)])
        assert matching("知尾声词语的") == {"long"}
        assert matching("通知的通") == {"long"}
        assert matching("语词") == set()

    def test_a_text_of_more_different_words_than_a_tsvector_holds(self) -> None:
        every = "".join(chr(0x4E00 + n * 7919 % 20_000) + chr(0x4E00 + n % 19_997) for n in range(120_000))
        services.put(entries=[entry("large", body=every), entry("small", body="别的")])
        for at in (5, 100_000, 239_000):
            for length in (1, 2, 5):
                assert "large" in matching(every[at : at + length])
        assert matching("别的") == by_hand([entry("large", body=every), entry("small", body="别的")], "别的")

    def test_nothing_is_found_across_title_number_and_text(self) -> None:
        services.put(entries=[entry("a", "低", "保", number="最低")])
        assert matching("低保") == set()
        assert matching("低 保") == {"a"}

    def test_numbers_are_found_in_parts(self) -> None:
        services.put(entries=[entry("a", number="汉政发〔2026〕3号", index_number="A001/2026-000012")])
        assert matching("汉政发") == matching("2026 3号") == matching("A001") == matching("000012") == {"a"}
        assert matching("20263") == set()

    @PATIENT
    @given(st.text(max_size=60))
    @example('"')
    @example("AND OR NOT NEAR(a b, 2)")
    @example("words:补 * ^补 -补 {tags}: (")
    @example("' OR 1=1; DROP TABLE search_words --")
    @example("补' | !:* <-> & \\ '':*")
    @example("\x00\ud800\U000e0001\u202e‮😀👨‍👩‍👧")
    @example("补" * 100_000)
    @example("a " * 50_000)
    def test_no_question_is_an_error(self, text: str) -> None:
        if not Indexed.objects.exists():
            services.put(entries=corpus(count=10))
        for order in ("newest", "relevant"):
            find(Query(text=text, agency=text, theme=text, order=order, page=-3), on=ON)
            assert isinstance(find(Query(text=text, order=order, page=10**9, year=10**12), on=ON), Found)

    @PATIENT
    @given(st.text(max_size=40), st.text(max_size=200))
    def test_no_text_is_an_error_and_each_is_found_by_its_own_title(self, title: str, body: str) -> None:
        services.put(entries=[entry("a", title, body)])
        assert not taken_apart(Query(text=title)).groups or "a" in matching(title)

    def test_marks_alone_ask_for_nothing(self) -> None:
        services.put(entries=[entry("a")])
        assert find(Query(text="，"), on=ON) == Found()
        assert keys(" ") == ["a"]


class TestOrder:
    def test_newest_first_and_the_expired_below(self) -> None:
        services.put(
            entries=[
                entry("old", day=9),
                entry("new", day=1),
                entry("repealed", day=0, validity="repealed"),
                entry("lapsed", day=3, validity="lapsed"),
                entry("ancient", published_at=datetime(1962, 1, 1, tzinfo=UTC)),
            ]
        )
        assert keys("通知") == ["new", "old", "ancient", "repealed", "lapsed"]
        assert keys("通知", order="relevant")[3:] == ["repealed", "lapsed"]
        services.put(entries=[entry("new", day=1, validity="repealed")])
        assert keys("通知") == ["old", "ancient", "repealed", "new", "lapsed"]

    def test_the_most_relevant_first(self) -> None:
        services.put(
            entries=[
                entry("body", body="低保"),
                entry("often", body="低保低保低保", day=1),
                entry("title", "低保通知", day=2),
                entry("other", "最低生活保障通知", day=3),
            ]
        )
        assert keys("低保") == ["body", "often", "title", "other"]
        assert keys("低保", order="relevant") == ["title", "other", "often", "body"]

    def test_many_of_the_same_second_keep_their_turn(self) -> None:
        for number in range(5):
            services.put(entries=[entry(f"{number}{each}") for each in range(3)])
        assert keys("通知") == [f"{number}{each}" for number in (4, 3, 2, 1, 0) for each in (2, 1, 0)]

    def test_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(selectors, "NEWEST", 45)
        monkeypatch.setattr(selectors, "MOST", 48)
        services.put(entries=[entry(f"{n:02}", day=n) for n in range(47)])
        third = find(Query(text="通知", page=3), on=ON)
        assert [hit.key for hit in third.hits] == ["40", "41", "42", "43", "44"]
        assert (third.total, third.more, third.pages, third.counted) == (47, False, 3, 45)
        assert find(Query(text="通知", page=9), on=ON) == third
        services.put(entries=[entry(f"{n:02}", day=n) for n in (47, 48)])
        assert (find(Query(), on=ON).total, find(Query(), on=ON).more) == (48, True)


class TestNarrowing:
    def test_by_each_facet_and_the_counts_of_each(self) -> None:
        services.put(
            entries=[
                entry("a", genre="通知", theme="民政", column="20-01", formed_on=date(2025, 12, 31), validity="valid"),
                entry("b", genre="公示", theme="民政", column="21-02", agency="baishi", kind="attachment"),
                entry("c", "别的", genre="公示"),
            ]
        )
        found = find(Query(text="通知"), on=ON)
        assert found.facets == {
            "kind": [("attachment", 1), ("document", 1)],
            "agency": [("baishi", 1), ("xiaodian", 1)],
            "year": [("2025", 1), ("2026", 1)],
            "genre": [("公示", 1), ("通知", 1)],
            "validity": [("valid", 1)],
            "theme": [("民政", 2)],
            "column": [("20-01", 1), ("21-02", 1)],
        }
        for name, values in found.facets.items():
            for value, count in values:
                asked = {name: int(value) if name == "year" else value}
                assert len(keys("通知", **asked)) == count
        assert keys(agency="baishi") == ["b"]
        assert keys(theme="没有") == keys("通知", theme="没有") == []
        assert keys("民政") == [], "the code of a facet is not text"

    def test_what_stands_in_several_columns_is_found_and_counted_in_each(self) -> None:
        services.put(entries=[entry("a", column="20-01 own-3"), entry("b", column="20-01"), entry("c")])
        assert find(Query(), on=ON).facets["column"] == [("20-01", 2), ("own-3", 1)]
        assert keys(column="20-01") == ["b", "a"]
        assert keys("通知", column="own-3") == ["a"]
        for nothing in ("20-0", "20", "20-01 own-3", "own-3 20-01", " ", "c", "%", "20-01\x00"):
            assert keys("通知", column=nothing) == keys(column=nothing) == [], nothing
        services.put(entries=[entry("a", column="20-02")])
        assert (keys(column="own-3"), keys(column="20-02")) == ([], ["a"])
        assert selectors.faults(keys="abc", columns={"a": "20-02", "b": "20-01"}) == []
        assert selectors.faults(keys="abc", columns={"a": "20-02 20-01", "b": "20-01"}) == ["检索的栏目与公开的不同：a"]
        assert selectors.faults(keys="abc", columns={"a": "20-02"}) == ["检索的栏目与公开的不同：b"]

    @pytest.mark.parametrize("seed", range(4))
    def test_every_facet_finds_and_counts_what_looking_through_every_entry_does(self, seed: int) -> None:
        chance = random.Random(seed)

        def some(values: str, most: int = 1) -> str:
            return " ".join(chance.sample(values.split(), chance.randint(0, most)))

        entries = [
            entry(
                f"{n}",
                some("通知 补贴 低保", 2),
                agency=some("xiaodian baishi") or "qingxi",
                genre=some("通知 公示"),
                theme=some("民政 农业"),
                column=some("20-01 20-1 0-01 20-07 own", 3),
                formed_on=date(chance.randint(2024, 2026), 1, 1),
            )
            for n in range(60)
        ]
        services.put(entries=entries)
        for text in ("", "补贴"):
            wanted = [each for each in entries if each.key in by_hand(entries, text)]
            for name, values in find(Query(text=text), on=ON).facets.items():
                held = [str(getattr(each, name)).split() for each in wanted]
                assert dict(values) == Counter(value for has in held for value in has), name
                for value in dict(values):
                    rows = engine.engine().rows(
                        taken_apart(Query(text=text, **{name: int(value) if name == "year" else value})),
                        columns=("key",),
                        most=100,
                    )
                    has = {each.key for each in wanted if value in str(getattr(each, name)).split()}
                    assert {row[0] for row in rows} == has, (name, value)

    def test_what_is_published_later_is_not_there_yet(self) -> None:
        services.put(entries=[entry("now", number="甲〔2026〕1号"), entry("later", day=-1, number="甲〔2026〕2号")])
        for text in ("通知", "", "甲"):
            found = find(Query(text=text), on=ON)
            assert ([hit.key for hit in found.hits], found.total) == (["now"], 1)
        assert find(Query(text="甲〔2026〕2号"), on=ON).exact is None
        assert find(Query(text="甲〔2026〕2号"), on=ON + timedelta(days=1)).exact is not None


class TestExact:
    @pytest.mark.parametrize("asked", ["汉政发〔2026〕3号", "漢政發［2026］第3号", "汉政发 2026 3", "a001/2026-000012"])
    def test_a_number_leads_to_its_document(self, asked: str) -> None:
        numbers = {"number": "汉政发〔2026〕3号", "index_number": "A001/2026-000012"}
        services.put(
            entries=[
                entry("file", kind="attachment", parent="a", **numbers),
                entry("a", day=3, **numbers),
                entry("before", day=30, validity="repealed", **numbers),
                entry("b", body="汉政发〔2026〕3号", number="汉政发〔2026〕31号"),
            ]
        )
        found = find(Query(text=asked), on=ON)
        assert found.exact is not None
        assert found.exact.key == "a"
        assert find(Query(text=asked, page=2), on=ON).exact == found.exact, "there is no second page"

    def test_a_misspelt_word_is_asked_about(self) -> None:
        services.put(entries=[entry("a", "农村低保审核办法"), entry("b", "耕地补贴公示")])
        assert find(Query(text="农村抵保"), on=ON).did_you_mean == "农村低保"
        assert find(Query(text="公示 农村抵保"), on=ON).did_you_mean == "公示 农村低保"
        assert find(Query(text="农村低保"), on=ON).did_you_mean is None
        assert find(Query(text="公示 农村低保"), on=ON).did_you_mean is None, "each word is there, not together"
        assert find(Query(text="台风"), on=ON).did_you_mean is None

    def test_a_hit_shows_where(self) -> None:
        services.put(entries=[entry("a", "最低生活保障办法", "一、農村低保按月發放。", formed_on=ON)])
        (hit,) = find(Query(text="低保"), on=ON).hits
        assert hit.marked_title == (("最低生活保障", True), ("办法", False))
        assert hit.snippet == (("一、農村", False), ("低保", True), ("按月發放。", False))
        assert (hit.title, hit.formed_on, hit.published_at) == ("最低生活保障办法", ON, AT)


class TestTogether:
    """The search changes with what it describes, or not at all."""

    def test_putting_again_replaces_and_removing_leaves_nothing(self) -> None:
        assert services.put(entries=[entry("a", body="旧文"), entry("b", body="旧文"), entry("a", body="中间")]) == 2
        assert services.put(entries=[entry("a", body="新文")]) == 1
        assert (matching("中间"), matching("旧文"), matching("新文")) == (set(), {"b"}, {"a"})
        assert services.remove(keys=["b", "unknown", "b"]) == 1
        assert matching("旧文") == set()
        assert selectors.faults(keys=["a"]) == []
        services.remove(keys=["a"])
        assert (Indexed.objects.count(), selectors.faults(keys=[])) == (0, [])

    @pytest.mark.parametrize("before", [[], ["a"]])
    def test_a_release_that_fails_leaves_the_search_as_it_was(self, before: list[str]) -> None:
        services.put(entries=[entry(key, body="旧文") for key in before])

        def release() -> None:
            with transaction.atomic():
                Heartbeat.objects.create(worker="released", started_at=AT, at=AT)
                services.put(entries=[entry("a", body="新文"), entry("b", body="新文")])
                services.remove(keys=["b"])
                assert matching("新文") == {"a"}
                raise ConnectionError

        with pytest.raises(ConnectionError):
            release()
        assert not Heartbeat.objects.exists()
        assert (matching("新文"), matching("旧文")) == (set(), set(before))
        assert selectors.faults(keys=before) == []

    def test_a_batch_that_fails_in_the_middle_puts_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "BATCH", 2)
        broken = entry("c", kind="nonsense")
        with pytest.raises(Exception, match="indexed_kind_known"), transaction.atomic():
            services.put(entries=[entry("a"), entry("b"), broken])
        assert matching("通知") == set()

    def test_a_rebuild_makes_the_index_agree_with_what_is_public(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "BATCH", 3)
        public = {f"{n}": entry(f"{n}", body="新文") for n in range(8)}
        services.put(entries=[entry("1", body="旧文"), entry("gone", body="旧文"), entry("2", body="新文")])
        assert selectors.faults(keys=public) == [
            *(f"公开了，检索不到：{n}" for n in (0, 3, 4, 5, 6, 7)),
            "检索得到，没有公开：gone",
        ]

        def read(some: list[str]) -> list[Entry]:
            return [public[key] for key in some if key in public]

        assert services.rebuild(keys=[*public, "withdrawn"], read=read) == 8
        assert (matching("旧文"), matching("新文")) == (set(), set(public))
        assert selectors.faults(keys=public) == []

    def test_an_index_that_lost_something_says_so(self) -> None:
        services.put(entries=[entry("a"), entry("b")])
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE entry_id = (SELECT min(id) FROM search_indexed)")
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM search_words_docsize WHERE id = (SELECT min(id) FROM search_indexed)")
        assert len(selectors.faults()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
class TestAtTheSameMoment:
    def test_many_releases_of_one_second_are_all_found(self) -> None:
        puts: list[Callable[[], object]] = [
            lambda n=n: services.put(entries=[entry(f"{n}"), entry(f"{n}x", validity="repealed")]) for n in range(8)
        ]
        assert burst(puts) == [DONE] * 8
        assert len(matching("通知")) == 16
        assert selectors.faults() == []

    @pytest.mark.parametrize("guarded", [True, False])
    def test_a_rebuild_does_not_bring_back_what_a_release_has_replaced(
        self, guarded: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The new text is put while the rebuild, which has read the old one, is about to write."""
        public = {"a": entry("a", body="旧文")}
        services.put(entries=public.values())
        if not guarded:
            monkeypatch.setattr(postgresql, "hold", sqlite.hold)
        reading, released = Event(), Event()

        def release() -> None:
            reading.wait(timeout=30)
            public["a"] = entry("a", body="新文")
            services.put(entries=public.values())
            connection.close()
            released.set()

        def read(some: list[str]) -> list[Entry]:
            old = [public[key] for key in some]
            reading.set()
            released.wait(timeout=1)  # where others are kept out, it is not
            return old

        thread = Thread(target=release)
        thread.start()
        services.rebuild(keys=["a"], read=read)
        thread.join(timeout=30)
        overtaken = connection.vendor == "postgresql" and not guarded
        assert matching("新文") == (set() if overtaken else {"a"})
        assert len(matching("旧文") | matching("新文")) == 1

    def test_a_reader_sees_all_of_a_release_or_none(self) -> None:
        written, looked = Event(), Event()

        def release() -> None:
            with transaction.atomic():
                services.put(entries=[entry("a", body="新文")])
                written.set()
                looked.wait(timeout=30)
            connection.close()

        thread = Thread(target=release)
        thread.start()
        assert written.wait(timeout=30)
        before = (keys("新文"), Indexed.objects.count())
        looked.set()
        thread.join(timeout=30)
        assert (before, (keys("新文"), Indexed.objects.count())) == (([], 0), (["a"], 1))
