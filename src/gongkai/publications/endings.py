"""What happens to guides and documents when their reviews end."""

from gongkai.publications.services import release_document, release_guide, reopen_document, reopen_guide
from gongkai.reviews.services import register

register("guide", release=release_guide, returned=reopen_guide)
register("document", release=release_document, returned=reopen_document)
