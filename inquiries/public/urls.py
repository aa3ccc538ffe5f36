"""Addresses of the citizens' pages; none of them carries a code."""

from django.urls import path

from inquiries.public import views

patterns = [
    path("tanya/", views.ask, name="ask"),
    path("lacak/", views.track, name="track"),
    path("lacak/kata/", views.add_word, name="add_word"),
    path("lacak/nilai/", views.rate, name="rate"),
]
