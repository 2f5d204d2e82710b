"""What happens to a batch when its review ends."""

from gongkai.intake.services import release_batch, reopen_batch
from gongkai.reviews.services import register

register("intake", release=release_batch, returned=reopen_batch)
