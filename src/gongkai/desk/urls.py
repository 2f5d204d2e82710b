"""The addresses of the staff site."""

from django.urls import URLPattern, path

from gongkai.desk.views import agencies, calendar, guides, journal, pages, people, reviews, tree, workbench

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", workbench.workbench, name="workbench"),
    path("menu/", pages.menu, name="menu"),
    path("help/", pages.help_, name="help"),
    path("find/", pages.find, name="find"),
    path("profile/", pages.profile, name="profile"),
    path("design/", pages.design, name="design"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/approve/", reviews.approve, name="approve"),
    path("reviews/<int:pk>/send-back/", reviews.send_back, name="send_back"),
    path("reviews/<int:pk>/withdraw/", reviews.withdraw, name="withdraw"),
    path("reviews/<int:pk>/hand-over/", reviews.hand_over, name="hand_over"),
    path("reviews/<int:pk>/void/", reviews.void, name="void"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.guide, name="guide"),
    path("guides/<slug:code>/checked/", guides.checked, name="checked"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:code>/", agencies.agency, name="agency"),
    path("agencies/<slug:code>/contact/", agencies.contact, name="contact"),
    path("agencies/<slug:code>/section/", agencies.section, name="section"),
    path("agencies/<slug:code>/change/", tree.change, name="change_agency"),
    path("agencies/<slug:code>/organisation-code/", tree.organisation_code, name="organisation_code"),
    path("agencies/<slug:code>/close/", tree.close, name="close_agency"),
    path("agencies/<slug:code>/levels/", tree.levels, name="levels"),
    path("open-agency/", tree.open_, name="open_agency"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person_add"),
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/appoint/", people.appoint, name="appoint"),
    path("people/<str:username>/posts/<int:pk>/end/", people.end_post, name="end_post"),
    path("people/<str:username>/switch/", people.switch, name="switch"),
    path("people/<str:username>/reset/", people.reset, name="reset"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.confirm, name="confirm"),
    path("journal/", journal.journal, name="journal"),
    path("journal/<str:on>/", journal.head, name="head"),
]
