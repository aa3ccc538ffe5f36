from agencies.models.agency import Agency, OutsideBody
from agencies.models.decree import Appointment, Decree
from agencies.models.office import AgencyHead, Leave, RoleAssignment
from agencies.models.procedure import Pledge, StandardProcedure
from agencies.models.structure import Closing, FormerName
from agencies.models.target import Holiday, ServiceTarget
from agencies.models.user import User

__all__ = [
    "Agency",
    "AgencyHead",
    "Appointment",
    "Closing",
    "Decree",
    "FormerName",
    "Holiday",
    "Leave",
    "OutsideBody",
    "Pledge",
    "RoleAssignment",
    "ServiceTarget",
    "StandardProcedure",
    "User",
]
