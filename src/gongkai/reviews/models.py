"""A review holds one frozen content; its decisions are rows that are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Agency
from gongkai.reviews.states import ACTION_WORDS, ENDS, LEVELS, STAGE_WORDS, Action, Stage

FOUR_PEOPLE = (Action.SUBMIT, Action.APPROVE)


class State(models.TextChoices):
    """Whether a review still waits, or how it ended."""

    WAITING = "waiting", "审核中"
    APPROVED = "approved", STAGE_WORDS[Stage.APPROVED]
    SENT_BACK = "sent_back", STAGE_WORDS[Stage.SENT_BACK]
    WITHDRAWN = "withdrawn", STAGE_WORDS[Stage.WITHDRAWN]
    VOIDED = "voided", STAGE_WORDS[Stage.VOIDED]


class Review(models.Model):
    """Three levels over one subject. ``version`` counts its decisions; a decision names the version it was taken on."""

    kind = models.CharField("种类", max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reviews")
    title = models.CharField("标题", max_length=200)
    content = models.JSONField("送审内容")
    content_sm3 = models.CharField("内容指纹", max_length=64)
    level = models.PositiveSmallIntegerField("审级", default=1)
    state = models.CharField("状态", max_length=20, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews_started")
    submitted_at = models.DateTimeField("送审时间")
    moved_at = models.DateTimeField("到达本级时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews_handed_to"
    )
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews_handed_on"
    )

    class Meta:
        verbose_name = "审核"
        ordering = ("submitted_at", "pk")
        indexes = (models.Index(fields=("state", "level", "agency")),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject_type", "subject_id"), condition=Q(state="waiting"), name="review_once_a_subject"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="review_one_to_three"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="review_ended_at_with_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(level=3), name="review_approved_at_last_level_only"
            ),
            models.CheckConstraint(
                condition=Q(handed_to__isnull=True, handed_by__isnull=True)
                | Q(handed_to__isnull=False, handed_by__isnull=False),
                name="review_handed_to_and_by",
            ),
            models.CheckConstraint(condition=Q(version__gte=F("level")), name="review_no_level_skipped"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        """The row of the state table."""
        return LEVELS[self.level - 1] if self.state == State.WAITING else Stage(self.state)

    @property
    def stage_words(self) -> str:
        return STAGE_WORDS[self.stage]

    @property
    def sent_back(self) -> "Decision | None":
        """The step that sent it back, where that is how it ended."""
        return [*self.decisions.all()][-1] if self.state == State.SENT_BACK else None

    @property
    def is_over(self) -> bool:
        return self.stage in ENDS


class Decision(models.Model):
    """One step of a review: who did what on which version, when, with which opinion. ``by`` of four steps differ."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField("审级")
    action = models.CharField(
        "动作", max_length=20, choices=[(action.value, ACTION_WORDS[action]) for action in Action]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField("时间")
    opinion = models.TextField("意见", blank=True)
    checks = models.JSONField("核对", default=dict)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_for_me"
    )

    class Meta:
        verbose_name = "审核意见"
        ordering = ("review", "version")
        constraints = (
            models.UniqueConstraint(fields=("review", "version"), name="decision_once_a_version"),
            models.UniqueConstraint(
                fields=("review", "level"), condition=Q(action="approve"), name="decision_approves_a_level_once"
            ),
            models.UniqueConstraint(
                fields=("review", "by"), condition=Q(action__in=FOUR_PEOPLE), name="decision_four_different_people"
            ),
            models.CheckConstraint(condition=Q(action__in=[*Action]), name="decision_action_known"),
            models.CheckConstraint(
                condition=~Q(action__in=("approve", "send_back", "hand_over", "void")) | ~Q(opinion=""),
                name="decision_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.review}：{self.get_action_display()}"

    @property
    def words(self) -> str:
        return ACTION_WORDS[Action(self.action)]
