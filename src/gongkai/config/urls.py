"""The addresses of the site: the portal at the root, the desk under /desk/, sign-in under /accounts/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("accounts/", include("gongkai.signin.urls")),
    path("", include("gongkai.portal.urls")),
]

handler400 = "gongkai.config.errors.bad_request"
handler403 = "gongkai.config.errors.forbidden"
handler404 = "gongkai.config.errors.not_found"
handler500 = "gongkai.config.errors.broken"
