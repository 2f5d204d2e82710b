"""The addresses of the site: the portal at the root, the desk under /desk/, sign-in under /accounts/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("gongkai.portal.urls")),
]

handler400 = "gongkai.portal.errors.bad_request"
handler403 = "gongkai.portal.errors.forbidden"
handler404 = "gongkai.portal.errors.not_found"
handler500 = "gongkai.portal.errors.broken"
