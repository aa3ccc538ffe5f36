"""Addresses of the API, ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from agencies import api as agencies
from inquiries import api as inquiries

router = SimpleRouter()
router.register("agencies", agencies.AgencyViewSet, basename="agencies")
router.register("appointments", agencies.AppointmentViewSet, basename="appointments")
router.register("inquiries", inquiries.InquiryViewSet, basename="inquiries")
router.register("referrals", inquiries.ReferralViewSet, basename="referrals")

urlpatterns: list[URLPattern | URLResolver] = [
    path("token/", agencies.TokenView.as_view(), name="token"),
    path("stats/sla/", inquiries.SlaView.as_view(), name="sla-stats"),
    path("", include(router.urls)),
]
