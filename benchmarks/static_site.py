"""What one release writes at 1,000 and at 100,000 documents, a full build, and how fast the files are served.

The many are put into the tables in bulk, with their lines in the public log; the last ones are released as any other,
through three reviews. ``STATIC_DOCUMENTS`` makes the large site smaller. Served are the same bytes by nginx (the reference),
by granian's static route, and the same page by the dynamic site, asked by one load generator (wrk) in the same run.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import which
from typing import Any

from django.conf import settings
from django.utils import timezone

from benchmarks import ground
from benchmarks.site import say
from gongkai.mirror.building import build
from gongkai.mirror.frames import frames
from gongkai.mirror.manifest import Manifest
from gongkai.mirror.storage import site_store
from gongkai.publications.models import Column, Document, DocumentVersion, Placement, Release
from tests.domain.factories import County, document_out

SMALL, LARGE = 1_000, int(os.environ.get("STATIC_DOCUMENTS", "100000"))
WHOLE = 200
"""Documents of the site that is built from nothing and served: every one is four files or more."""
AGENCIES, COLUMNS = 4, ("20-01", "20-05", "20-11", "20-12", "20-13")
BATCH, WARM, RELEASES = 2_000, 2, 5
LIMIT_S = 5
"""Until what readers look for agrees with a release (TRUST P13); the whole lists may take longer."""
SECONDS, CONNECTIONS = 5, 16
BODY = "<p>" + "各村民委员会应当做好汛期值班和巡查，发现险情立即报告。" * 30 + "</p>"
CHILD = "from benchmarks.static_site import measured; measured({count})"


def measured(count: int) -> None:
    """A site of so many documents in the home of the environment: figures, and the folder for what follows."""
    ground.found()

    staffs = _staffs()
    start = time.perf_counter()
    _fill(staffs, count)
    say(f"{count:,} documents put into the tables (not ours to measure)", time.perf_counter() - start, "s")
    if count == WHOLE:
        start, cpu = time.perf_counter(), time.process_time()
        built = build(at=datetime.now(UTC))
        say(f"{count:,} documents: full build", time.perf_counter() - start, "s")
        say(f"{count:,} documents: full build, our CPU", time.process_time() - cpu, "s")
        say(f"{count:,} documents: files of a full build", built.written, "")
    else:
        _as_if_built()
    _released(staffs[0], count)


def _released(staff: Any, count: int) -> None:
    """Releases into the same agency and column; the first ones write what a full build would have left unchanged."""
    written, took, looked_for = [], [], []
    agency = f"a/{staff.agency.code}"
    for number in range(WARM + RELEASES):
        document = document_out(staff, at=datetime.now(UTC), number=f"小政发〔2026〕{number + 1}号", body=BODY)
        start, moment = time.perf_counter(), time.time()
        built = build(at=datetime.now(UTC))
        took.append(time.perf_counter() - start)
        written.append(built.written + built.manifest)
        files = (
            f"d/{document.pk}/index.html",
            "index.html",
            "feed.atom",
            "sitemap.xml",
            f"{agency}/catalogue/index.html",
        )
        looked_for.append(max(Path(settings.STATIC_SITE, each).stat().st_mtime for each in files) - moment)
    say(f"{count:,} documents: files written by a release (most of {RELEASES})", max(written[WARM:]), "")
    say(
        f"{count:,} documents: seconds until page, lists, feed and site map (median)", _median(looked_for), "s", LIMIT_S
    )
    say(f"{count:,} documents: seconds until all of them are written (median)", _median(took), "s")


def _median(found: list[float]) -> float:
    return sorted(found[WARM:])[RELEASES // 2]


def _staffs() -> list[Any]:
    """The people of the agencies that publish."""
    county = County()
    first = county.publishing("town00")
    return [first, *(county.staff(county.coded(county.agency(f"town{n:02}"))) for n in range(1, AGENCIES))]


def _fill(staffs: list[Any], count: int) -> None:
    """The rows that so many releases would have left: documents, versions, their columns, the log."""
    columns = [Column.objects.get(code=code) for code in COLUMNS]
    first, start = date(2016, 1, 1), datetime(2016, 1, 1, 4, tzinfo=UTC)
    for begin in range(0, count, BATCH):
        documents, versions = [], []
        for n in range(begin, min(begin + BATCH, count)):
            staff, day = staffs[n % AGENCIES], first + timedelta(n * 3650 // count)
            moment = start + timedelta(n * 3650 / count)
            documents.append(
                Document(
                    agency=staff.agency,
                    index_number=f"bulk-{n:07}",
                    created_by=staff.author,
                    entered_at=moment,
                    first_published_at=moment,
                    public_on=day,
                )
            )
        Document.objects.bulk_create(documents)
        for n, document in enumerate(documents, begin):
            by, moment = document.created_by, document.entered_at
            versions.append(
                DocumentVersion(
                    document=document,
                    agency_id=document.agency_id,
                    version=1,
                    state="published",
                    title=f"关于做好第{n}号防汛工作的通知",
                    number=f"乡政发〔{document.public_on.year}〕{n}号",
                    formed_on=document.public_on,
                    listed_on=document.public_on,
                    issuing_body="乡人民政府",
                    attribute="active",
                    genre="通知",
                    summary="部署汛期值班和巡查。",
                    body=BODY,
                    drafted_by=by,
                    drafted_at=moment,
                    changed_by=by,
                    changed_at=moment,
                    decided_at=moment,
                    published_at=moment,
                    content_sm3="0" * 64,
                )
            )
        DocumentVersion.objects.bulk_create(versions)
        Placement.objects.bulk_create(
            Placement(version=version, column=columns[n // AGENCIES % len(columns)], position=0)
            for n, version in enumerate(versions, begin)
        )
        Release.objects.bulk_create(
            Release(seq=n, action="publish", document=v.document, version=v, at=v.published_at)
            for n, v in enumerate(versions, begin + 1)
        )


def _as_if_built() -> None:
    """The manifest of a site that is complete up to the log, without the hours its pages would take."""
    manifest = Manifest.of(site_store())
    manifest.root.frames = frames(on=timezone.localdate())
    manifest.root.release = Release.objects.latest("seq").seq
    manifest.commit()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[str]:
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _nginx(folder: Path, work: Path, port: int) -> list[str]:
    config = work / "nginx.conf"
    user = "" if os.geteuid() else "user root; "  # else it becomes somebody who may not enter the folder
    config.write_text(
        f"{user}daemon off; worker_processes 1; pid {work}/nginx.pid; error_log /dev/null; events {{}}\n"
        f"http {{ access_log off; types {{ text/html html; }} charset utf-8; sendfile on;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; index index.html; }} }}\n",
        encoding="utf-8",
    )
    return [which("nginx") or "/usr/sbin/nginx", "-c", str(config), "-p", str(work)]


def _granian(folder: Path, port: int) -> list[str]:
    served = ["--static-path-route", "/site", "--static-path-mount", str(folder)]
    at = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-log"]
    return [sys.executable, "-m", "granian", *at, *served, "gongkai.config.wsgi:application"]


def _rate(url: str) -> float:
    """Requests a second by wrk; an answer that is none makes it fail."""
    run = [which("wrk") or "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "20s", url]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return float(next(line.split()[1] for line in said.splitlines() if line.startswith("Requests/sec")))


def _served(home: Path, work: Path, environment: dict[str, str]) -> None:
    """The page of one document, three ways, one after another, twice; the better of each."""
    folder, page = home / "public", "/d/7/"
    size = (folder / "d/7/index.html").stat().st_size
    say("bytes of the page that is asked for", size, "")
    ports = [_free_port() for _ in range(2)]
    with (
        _running(_nginx(folder, work, ports[0]), ports[0]) as nginx,
        _running(_granian(folder, ports[1]), ports[1], environment) as granian,
    ):
        urls = {
            "nginx, the file (reference)": f"{nginx}{page}",
            "granian, its static route": f"{granian}/site{page}index.html",
            "the dynamic page": f"{granian}{page}",
        }
        rates = {name: max(_rate(url) for _ in range(2)) for name, url in urls.items()}
    reference = rates["nginx, the file (reference)"]
    for name, rate in rates.items():
        say(f"{name}: requests a second", rate, "/s")
        say(f"{name}: share of the reference", rate / reference * 100, "%")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for count in (WHOLE, SMALL, LARGE):
            home = Path(folder, str(count))
            environment = {**os.environ, "GONGKAI_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
            home.mkdir()
            subprocess.run([sys.executable, "-c", CHILD.format(count=count)], env=environment, check=True)
            if count == WHOLE:
                _served(home, Path(folder), environment)
