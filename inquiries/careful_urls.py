"""Addresses of the steps of an inquiry that needs more care."""

from django.urls import path

from inquiries import converters  # noqa: F401 - it registers itself
from inquiries.views import crisis, steps

patterns = [
    path("pesan/<inquiry_number:number>/setujui/", steps.approve_reply, name="approve_reply"),
    path(
        "pesan/<inquiry_number:number>/kembalikan-usulan/",
        steps.return_proposal,
        name="return_proposal",
    ),
    path("pesan/<inquiry_number:number>/krisis/", steps.flag_crisis, name="flag_crisis"),
    path("pesan/<inquiry_number:number>/cabut-krisis/", steps.lift_crisis, name="lift_crisis"),
    path("krisis/", crisis.flagged, name="crisis"),
]
