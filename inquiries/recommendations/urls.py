"""Addresses of recommendations."""

from django.urls import path

from inquiries.recommendations import views

AT = "umpan-balik/rekomendasi/"
patterns = [
    path(AT, views.recommendations, name="recommendations"),
    path(f"{AT}baru/", views.draft_recommendation, name="draft_recommendation"),
    path(f"{AT}<int:pk>/", views.recommendation, name="recommendation"),
    path(f"{AT}<int:pk>/ubah/", views.revise_recommendation, name="revise_recommendation"),
    path(f"{AT}<int:pk>/<slug:step>/", views.take_step, name="recommendation_step"),
]
