"""Addresses by which messages come in without being typed."""

from django.urls import path

from inquiries.intake import door, views

patterns = [
    path("pesan/impor/", views.import_table, name="import_inquiries"),
    path("webhook/<slug:channel>/", door.webhook, name="webhook"),
]
