"""The addresses of the site: the portal at the root, the desk under /desk/, sign-in under /accounts/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("accounts/", include("gongkai.signin.urls")),
    path("", include("gongkai.portal.urls")),
]

handler404 = "gongkai.desk.views.errors.not_found"
handler500 = "gongkai.desk.views.errors.broken"
handler403 = "gongkai.desk.views.errors.forbidden"
handler400 = "gongkai.desk.views.errors.bad"
