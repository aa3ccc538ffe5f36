"""Addresses of digests."""

from django.urls import path

from inquiries.feedback import views

patterns = [
    path("umpan-balik/", views.feedback, name="feedback"),
    path("umpan-balik/<int:pk>/", views.digest, name="digest"),
    path("umpan-balik/<int:pk>/susun-ulang/", views.ask_digest_again, name="ask_digest_again"),
    path("umpan-balik/<int:pk>/setujui/", views.approve_digest, name="approve_digest"),
    path("umpan-balik/tema/<int:pk>/", views.theme, name="theme"),
    path("umpan-balik/tema/<int:pk>/nama/", views.rename_theme, name="rename_theme"),
    path("umpan-balik/tema/<int:pk>/gabung/", views.merge_theme, name="merge_theme"),
    path("umpan-balik/tema/<int:pk>/pisah/", views.split_theme, name="split_theme"),
    path("umpan-balik/tema/<int:pk>/pindah/", views.move_members, name="move_members"),
]
