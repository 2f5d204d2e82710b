"""``gongkai site build | verify | export`` as the person at the machine meets them."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django.fixtures import Settings

from gongkai.cli import main
from gongkai.mirror.building import alone
from gongkai.mirror.storage import content_of, save, site_store
from tests.faces.portal_papers import Papers, make_papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Papers:
    monkeypatch.setattr(os, "umask", lambda _: 0o022)
    settings.HOME, settings.STATIC_SITE = tmp_path, str(tmp_path / "public")
    site = {"BACKEND": "gongkai.mirror.storage.Folder", "OPTIONS": {"location": settings.STATIC_SITE}}
    settings.STORAGES = {**settings.STORAGES, "site": site}
    return make_papers()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["site", *arguments])


def test_the_site_is_built_verified_and_handed_on(papers: Papers, tmp_path: Path) -> None:
    told = run("build")
    assert (told.exit_code, "写到公开记录第 3 条" in told.output) == (0, True), told.output
    assert (run("verify").exit_code, "全部一致" in run("verify").output) == (0, True)
    assert run("export", str(tmp_path / "site.zip")).exit_code == 0
    assert (tmp_path / "site.zip").is_file()


def test_what_was_altered_is_named_and_ends_with_1(papers: Papers) -> None:
    run("build")
    page = f"d/{papers.public.pk}/index.html"
    save(site_store(), page, b"altered")
    told = run("verify")
    assert told.exit_code == 1
    assert f"被改动的文件 1 个：\n  {page}\n" in told.output
    assert run("build", "--all").exit_code == 0
    assert b"altered" not in (content_of(site_store(), page) or b"")


def test_what_stands_in_the_way_is_said_in_a_sentence(papers: Papers, settings: Settings, tmp_path: Path) -> None:
    with alone():
        assert "另一个进程正在写" in run("build").output
    run("build")
    assert "不是网址" in run("verify", "--against", "www.example.cn").output
    refused = run("verify", "--against", "http://127.0.0.1:9")
    assert (refused.exit_code, "连不上 http://127.0.0.1:9" in refused.output) == (1, True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert "已经有东西" in run("export", str(tmp_path / "full")).output
    save(site_store(), "manifest/root.json", b"{}")
    for command in (["build"], ["verify"], ["export", str(tmp_path / "new")]):
        assert "manifest/root.json 缺失或者被改动" in run(*command).output
    settings.STATIC_SITE = ""
    assert "GONGKAI_STATIC_SITE" in run("build").output
