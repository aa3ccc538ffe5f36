"""Addresses of stories at the desk, and of their public page."""

from django.urls import path

from inquiries import converters  # noqa: F401 - it registers itself
from inquiries.dissemination import public_views, views

AT = "umpan-balik/tindak-lanjut/"
patterns = [
    path(AT, views.stories, name="stories"),
    path(f"{AT}baru/", views.draft_story, name="draft_story"),
    path(f"{AT}<int:pk>/", views.story, name="story"),
    path(f"{AT}<int:pk>/ubah/", views.revise_story, name="revise_story"),
    path(f"{AT}<int:pk>/terbitkan/", views.publish_story, name="publish_story"),
    path(f"{AT}<int:pk>/ralat/", views.correct_story, name="correct_story"),
    path(f"{AT}<int:pk>/tarik/", views.withdraw_story, name="withdraw_story"),
    path("tindak-lanjut/", public_views.public_stories, name="public_stories"),
    path("tindak-lanjut/<bank_code:code>/", public_views.public_story, name="public_story"),
]
