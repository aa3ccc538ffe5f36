from django.urls import path

from core import styleguide, views

app_name = "core"
urlpatterns = [
    path("healthz", views.healthz, name="health"),
    path("notifikasi/", views.notifications, name="notifications"),
    path("notifikasi/dibaca/", views.read_all_notifications, name="read_all_notifications"),
    path("notifikasi/surel/", views.choose_mail, name="choose_mail"),
    path("notifikasi/<int:pk>/dibaca/", views.read_notification, name="read_notification"),
    *styleguide.urls(),
]
