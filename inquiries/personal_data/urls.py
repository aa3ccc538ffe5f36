"""Addresses of the pages about citizens' data."""

from django.urls import path

from inquiries.personal_data import views

urlpatterns = [
    path("data-warga/", views.data_requests, name="data_requests"),
    path("data-warga/baru/", views.new_data_request, name="new_data_request"),
    path("data-warga/<int:pk>/", views.data_request, name="data_request"),
    path("data-warga/<int:pk>/putus/", views.decide_data_request, name="decide_data_request"),
    path("data-warga/<int:pk>/salinan.<slug:form>", views.data_copy, name="data_copy"),
]
