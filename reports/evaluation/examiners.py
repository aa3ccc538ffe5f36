"""The Bupati names who evaluates Diskominfo from outside (Pasal 16(1)): dated, with a letter."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from agencies import powers
from agencies.models import Agency, RoleAssignment, User
from agencies.powers import Role
from core import audit, clock, notices
from core.errors import DomainError
from reports.models import ExaminerNaming


class ExaminerError(DomainError):
    code = "examiner"


def candidates() -> QuerySet[User]:
    """Active civil servants outside Diskominfo who hold no assignment of their own."""
    assigned = RoleAssignment.objects.in_force(clock.now()).values("user")
    people = User.objects.filter(is_active=True, home_agency__isnull=False)
    return (
        people.exclude(home_agency__is_oversight=True)
        .exclude(home_agency__parent__is_oversight=True)
        .exclude(pk__in=assigned)
        .select_related("home_agency")
        .order_by("full_name", "pk")
    )


def in_office(at: datetime) -> ExaminerNaming | None:
    """Who is named now, by which letter."""
    now = RoleAssignment.objects.in_force(at).filter(role=Role.EXAMINER)
    rows = ExaminerNaming.objects.filter(assignment__in=now)
    return rows.select_related("assignment__user__home_agency", "by").first()


@transaction.atomic
def name_examiner(*, user: User, number: str, letter_date: date, by: User) -> ExaminerNaming:
    """Name who evaluates Diskominfo from now on; whoever was named before is so no longer.

    :raises ExaminerError: if they work at Diskominfo, hold a power there, or are assigned
        otherwise; or there is no Diskominfo.
    """
    oversight = Agency.objects.select_for_update(no_key=True).filter(is_oversight=True).first()
    if oversight is None:
        raise ExaminerError("Instansi Diskominfo belum terdaftar. Hubungi Admin.")
    inside = user.belongs_to(oversight) or oversight.pk in powers.of(user).agencies()
    if inside or not candidates().filter(pk=user.pk).exists():
        raise ExaminerError(f"{user} tidak dapat menilai Diskominfo. Pilih orang dari luar.")
    at = clock.now()
    for former in RoleAssignment.objects.in_force(at).filter(role=Role.EXAMINER):
        former.end(at)
    assignment = RoleAssignment.objects.create(user=user, role=Role.EXAMINER, effective_from=at)
    naming = ExaminerNaming.objects.create(
        assignment=assignment, number=number, letter_date=letter_date, by=by, at=at
    )
    audit.record("examiner.named", by=by, obj=naming, user=user.pk)
    notices.notify(
        {user, *powers.assigned(Role.EVALUATOR)},
        text=f"{user} ditunjuk Bupati menilai Diskominfo.",
        url="/evaluasi/",
        dedup_key=f"examiner.named:{naming.pk}",
    )
    return naming
