"""The API of who: tokens, Instansi and their heads, who was appointed when, SOP and pledges."""

from agencies.api.appointments import AppointmentViewSet, TokenView
from agencies.api.heads import HeadViewSet, LeaveViewSet
from agencies.api.letterhead import LetterheadViewSet
from agencies.api.persons import PersonViewSet
from agencies.api.procedures import PledgeViewSet, ProcedureViewSet
from agencies.api.structure import AgencyViewSet, OutsideBodyViewSet
from agencies.api.targets import HolidayViewSet, TargetViewSet

__all__ = [
    "AgencyViewSet",
    "AppointmentViewSet",
    "HeadViewSet",
    "HolidayViewSet",
    "LeaveViewSet",
    "LetterheadViewSet",
    "OutsideBodyViewSet",
    "PersonViewSet",
    "PledgeViewSet",
    "ProcedureViewSet",
    "TargetViewSet",
    "TokenView",
]
