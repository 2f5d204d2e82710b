"""How documents come into being in an agency of the demo county: drafted, reviewed, public; some corrected or taken down."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from gongkai.agencies.days import SHANGHAI, civil_day
from gongkai.agencies.models import Agency
from gongkai.demo import texts
from gongkai.demo.calendar import SATURDAY, Days, Deed
from gongkai.demo.county import Place
from gongkai.demo.guides import LEVELS, Desk
from gongkai.demo.papers import Paper, papers
from gongkai.publications import services
from gongkai.publications.models import Document, DocumentVersion
from gongkai.reviews.models import Review
from gongkai.reviews.services import approve
from gongkai.reviews.states import CHECKS

WAITING = {"shiqiao": ("relief", 2), "minzheng": ("checks", 3), "fuban": ("checks", 1)}
"""The papers that still lie before a reviewer at the end, and at which level."""
DRAFTED = {"chengguan": "relief"}
"""The papers that have not been sent to review."""
CHECKED = {"minzheng": "rotation"}
"""The papers that wait for the county office, which checks what is not to be public."""
CORRECTED, TAKEN_DOWN = {"minzheng": "permits"}, {"shiqiao": "water"}


@dataclass(slots=True)
class Documents:
    """A year of documents of one agency. They have dice of their own, so that the rest of the story stays as it is."""

    days: Days
    place: Place
    agency: Agency
    desk: Desk
    random: Random
    serials: dict[int, int] = field(default_factory=dict)
    done: dict[str, Document] = field(default_factory=dict)

    def plan(self) -> None:
        """Have every paper written on its day."""
        for paper in papers(self.place, end=civil_day(self.days.end)):
            formed = self._moment(self.days.end - timedelta(paper.day))
            self.days.plan(self._moment(formed + timedelta(paper.slow)), self._write(paper, formed))

    def _moment(self, about: datetime) -> datetime:
        """Some time in office hours of that day, or of the Monday after."""
        here = about.astimezone(SHANGHAI)
        while here.weekday() >= SATURDAY:
            here += timedelta(1)
        return here.replace(hour=self.random.randrange(9, 17), minute=self.random.randrange(60), second=0)

    def _write(self, paper: Paper, formed: datetime) -> Deed:
        def deed(at: datetime) -> None:
            version = services.draft_document(
                agency=self.agency, fields=self._fields(paper, formed), by=self.desk.writer, at=at
            )
            self.done[paper.name] = version.document
            if CHECKED.get(self.place.code) == paper.name:
                services.ask_office(version=version, revision=version.revision, by=self.desk.writer, at=at)
            elif DRAFTED.get(self.place.code) != paper.name:
                self._send(version, paper, at)

        return deed

    def _fields(self, paper: Paper, formed: datetime) -> dict[str, object]:
        other = dict(paper.other)
        left = other.pop("left", None)
        if left is not None:
            other["valid_until"] = civil_day(self.days.end + timedelta(left))
        if paper.about:
            target = self.done[paper.about].index_number
            other["relations"] = [{"kind": paper.kind, "target": target}]
        return {
            "title": paper.title,
            "number": self._number(formed.year) if paper.genre in ("通知", "公告", "通报") else "",
            "formed_on": civil_day(formed),
            "issuing_body": self.agency.name,
            "attribute": "active",
            "genre": paper.genre,
            "summary": paper.summary,
            "body": paper.body,
            "columns": [paper.column] if paper.column else [],
            **other,
        }

    def _number(self, year: int) -> str:
        self.serials[year] = self.serials.get(year, 0) + 1
        head = self.place.short.removeprefix("县")[0]
        return f"{head}政发〔{year}〕{self.serials[year]}号"

    def _send(self, version: DocumentVersion, paper: Paper, at: datetime) -> None:
        stop = WAITING.get(self.place.code, ("", 0))
        levels = stop[1] - 1 if stop[0] == paper.name else LEVELS
        review = services.submit_document(version=version, revision=version.revision, by=self.desk.writer, at=at)
        if levels:
            self._soon(at, self._pass(review, 1, levels, paper))

    def _pass(self, review: Review, level: int, levels: int, paper: Paper) -> Deed:
        def deed(at: datetime) -> None:
            current = approve(
                review=review,
                level=level,
                version=review.version,
                checks=[*CHECKS],
                opinion=self.random.choice(texts.OPINIONS),
                by=self.desk.people[level],
                at=at,
            )
            if level < levels:
                self._soon(at, self._pass(current, level + 1, levels, paper))
            elif level == LEVELS:
                self._afterwards(paper, at)

        return deed

    def _afterwards(self, paper: Paper, at: datetime) -> None:
        if TAKEN_DOWN.get(self.place.code) == paper.name and self.done[paper.name].takedowns.count() == 0:
            self._soon(at, self._take_down(paper))
        if CORRECTED.get(self.place.code) == paper.name and self.done[paper.name].versions.count() == 1:
            self._soon(at, self._correct(paper))

    def _take_down(self, paper: Paper) -> Deed:
        def deed(at: datetime) -> None:
            reason = "工程数据尚在核实，核实后重新公开。"
            services.take_down(document=self.done[paper.name], reason=reason, by=self.desk.deputy, at=at)

        return deed

    def _correct(self, paper: Paper) -> Deed:
        def deed(at: datetime) -> None:
            draft = services.correct_document(
                document=self.done[paper.name], note="办理时间更正为工作日全天。", by=self.desk.writer, at=at
            )
            fields = {"body": f"{paper.body}<p>办理时间：工作日全天。</p>"}
            draft = services.change_document(
                version=draft, revision=draft.revision, fields=fields, by=self.desk.writer, at=at
            )
            self._send(draft, paper, at)

        return deed

    def _soon(self, at: datetime, deed: Deed) -> None:
        """On the next working day."""
        self.days.plan(self._moment(at + timedelta(1)), deed)
