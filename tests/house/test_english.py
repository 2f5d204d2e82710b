"""Every word of the pages has its English, written by hand; both say the same names of things to fill in."""

import gettext
import io
import re

import pytest
from django.test import Client
from django.utils import translation

from gongkai.config.catalogue import CATALOGUE, binary, read_catalogue
from scripts.words import said

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")
ENGLISH = read_catalogue(CATALOGUE)


def test_nothing_said_lacks_its_english() -> None:
    assert sorted(said() - set(ENGLISH)) == [], "python scripts/words.py lists them as entries to fill in"


def test_nothing_stands_in_the_catalogue_that_is_not_said() -> None:
    assert sorted(set(ENGLISH) - said() - {""}) == []


def test_both_languages_name_the_same_places() -> None:
    differ = {zh: en for zh, en in ENGLISH.items() if sorted(PLACE.findall(zh)) != sorted(PLACE.findall(en))}
    assert differ == {}


def test_the_english_is_english() -> None:
    chinese = {
        zh: en for zh, en in ENGLISH.items() if zh and re.search(r"[\u3000-\u3003\u300a-\u300f\uff00-\uffef]", en)
    }
    assert chinese == {}, "no Chinese punctuation"
    assert [en for en in ENGLISH.values() if "!" in en] == []


def test_what_we_compile_is_what_gettext_reads() -> None:
    read = gettext.GNUTranslations(io.BytesIO(binary(ENGLISH)))
    assert [zh for zh, en in ENGLISH.items() if zh and read.gettext(zh) != en] == []


def test_a_line_that_is_no_entry_and_a_word_said_twice_are_told(tmp_path) -> None:
    wrong = tmp_path / "django.po"
    for text in ('msgid "公"\nmsgstr "a"\nnonsense', 'msgid "公"\nmsgstr "a"\n\nmsgid "公"\nmsgstr "b"\n'):
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"nonsense|twice"):
            read_catalogue(wrong)


def test_the_compiled_catalogue_is_the_one_the_site_reads() -> None:
    with translation.override("en"):
        assert translation.gettext("待办") == "Tasks"


@pytest.mark.django_db
def test_a_reader_chooses_the_language_and_it_stays_chosen() -> None:
    reader = Client(headers={"accept-language": "en", "origin": "http://testserver"})
    assert 'lang="zh-Hans"' in reader.get("/").content.decode(), "what the browser asks for is not a choice"
    assert reader.post("/display/", {"language": "en", "next": "/search/"}).url == "/search/"
    page = reader.get("/search/").content.decode()
    assert '<html lang="en"' in page
    assert "Skip to content" in page
    reader.post("/display/", {"language": "xx", "next": "/"})
    assert '<html lang="en"' in reader.get("/").content.decode()
    reader.post("/display/", {"language": "zh-hans", "next": "/"})
    assert "跳到正文" in reader.get("/").content.decode()
