"""Addresses of the board of conversations."""

from django.urls import path

from inquiries.monitoring import views

patterns = [
    path("pantauan/", views.monitoring, name="monitoring"),
    path("pantauan/baru/", views.note_mention, name="note_mention"),
    path("pantauan/tempel/", views.paste_mentions, name="paste_mentions"),
    path("pantauan/impor/", views.import_table, name="import_mentions"),
    path("pantauan/dilihat/", views.mark_seen, name="see_mentions"),
    path("pantauan/<int:pk>/belum-dilihat/", views.mark_unseen, name="unsee_mention"),
    path("pantauan/<int:pk>/jadikan-pesan/", views.make_inquiry, name="mention_to_inquiry"),
]
