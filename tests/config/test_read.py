"""Settings come from the environment, a file of a secret, one TOML file or the default; a slip stops the start."""

from pathlib import Path

import pytest

from gongkai.config.database import database
from gongkai.config.read import BadSetting, Reader


def reader(tmp_path: Path, toml: str = "", **environment: str) -> Reader:
    (tmp_path / "gongkai.toml").write_text(toml, encoding="utf-8")
    return Reader({"GONGKAI_CONFIG": str(tmp_path / "gongkai.toml"), **environment})


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    read = reader(tmp_path, 'name = "文件"\nother = "文件"', GONGKAI_NAME="环境")
    assert (read.text("NAME"), read.text("OTHER"), read.text("THIRD", "默认")) == ("环境", "文件", "默认")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path):
    (tmp_path / "secret").write_text("密\n", encoding="utf-8")
    read = reader(tmp_path, GONGKAI_SECRET_KEY_FILE=str(tmp_path / "secret"), GONGKAI_OTHER_FILE=str(tmp_path / "no"))
    assert read.text("SECRET_KEY") == "密"
    with pytest.raises(BadSetting, match="GONGKAI_OTHER_FILE 指向的文件读不出"):
        read.text("OTHER")


def test_every_kind_of_value_from_both_places(tmp_path):
    for read in (
        reader(tmp_path, 'n = 3\nf = true\nc = "b"\np = "/x/y"\nl = ["a", "b"]'),
        reader(tmp_path, GONGKAI_N="3", GONGKAI_F="yes", GONGKAI_C="b", GONGKAI_P="/x/y", GONGKAI_L="a, b,"),
    ):
        assert read.number("N", 1) == 3
        assert read.flag("F", False) is True
        assert read.choice("C", "a", ("a", "b")) == "b"
        assert read.path("P", Path("z")) == Path("/x/y")
        assert read.list("L") == ["a", "b"]
        read.finish()
    assert reader(tmp_path).list("L", ("x",)) == ["x"]
    assert reader(tmp_path, GONGKAI_P="~/x").path("P", Path()) == Path.home() / "x"


@pytest.mark.parametrize(
    ("ask", "toml"),
    [
        (lambda r: r.number("N", 1), 'n = "drei"'),
        (lambda r: r.number("N", 1, least=1, most=5), "n = 6"),
        (lambda r: r.flag("N", True), 'n = "ja"'),
        (lambda r: r.choice("N", "a", ("a", "b")), 'n = "c"'),
        (lambda r: r.path("N", Path()), "n = 3"),
        (lambda r: r.text("N"), "n = 3"),
        (lambda r: r.list("N"), "n = 3"),
        (lambda r: r.list("N"), "n = [1]"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_is_allowed(tmp_path, ask, toml):
    with pytest.raises(BadSetting, match=r"设置 GONGKAI_N 的值“.+”不能用：应为"):
        ask(reader(tmp_path, toml))


def test_a_secret_is_not_shown_in_the_error(tmp_path):
    with pytest.raises(BadSetting) as error:
        reader(tmp_path, "secret_key = 42424242").text("SECRET_KEY")
    assert "42424242" not in str(error.value)


def test_a_name_that_no_setting_has_stops_the_start(tmp_path):
    read = reader(tmp_path, "nam = 1", GONGKAI_DATABASE_URLL="x", GONGKAI_NAME="x")
    read.text("NAME")
    with pytest.raises(BadSetting, match=r"没有这样的设置：GONGKAI_DATABASE_URLL、nam（配置文件）"):
        read.finish()


def test_a_settings_file_that_is_missing_or_malformed_stops_the_start(tmp_path):
    with pytest.raises(BadSetting, match="不存在"):
        Reader({"GONGKAI_CONFIG": str(tmp_path / "none")})
    with pytest.raises(BadSetting, match="格式有误"):
        reader(tmp_path, "a = ")


def test_the_database_is_sqlite_in_the_home_folder_or_the_postgresql_that_is_named(tmp_path):
    assert database("", home=tmp_path)["NAME"] == tmp_path / "gongkai.sqlite3"
    found = database("postgresql://li:p%40ss@db.example:5433/gong%20kai?sslmode=verify-full", home=tmp_path)
    assert [found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")] == [
        "gong kai",
        "li",
        "p@ss",
        "db.example",
        "5433",
        {"sslmode": "verify-full"},
    ]
    assert database("postgres:///gongkai?host=/run/pg", home=tmp_path)["HOST"] == "/run/pg"


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "postgresql://h", "gongkai"])
def test_another_address_is_refused_without_showing_its_password(tmp_path, url):
    with pytest.raises(BadSetting, match="DATABASE_URL") as error:
        database(url, home=tmp_path)
    assert "secret" not in str(error.value)
