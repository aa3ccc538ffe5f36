"""Addresses of the API, ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from agencies import api as agencies

router = SimpleRouter()
router.register("agencies", agencies.AgencyViewSet, basename="agencies")
router.register("appointments", agencies.AppointmentViewSet, basename="appointments")

urlpatterns: list[URLPattern | URLResolver] = [
    path("token/", agencies.TokenView.as_view(), name="token"),
    path("", include(router.urls)),
]
