"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from gongkai.agencies.models import Person
from gongkai.agencies.selectors import sole
from gongkai.signin.selectors import people_at_the_door


class Backend(AuthenticationBackend):
    """allauth's, which reads the person together with what the door asks of them."""

    def get_user(self, user_id: int) -> Person | None:
        person = sole(people_at_the_door(at=timezone.now()).filter(pk=user_id))
        return person if person is not None and self.user_can_authenticate(person) else None
