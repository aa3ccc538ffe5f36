"""Addresses of the API, ``/api/v1/``; each app registers its own below."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
