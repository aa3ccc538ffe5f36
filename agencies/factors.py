"""The second factor: who needs one, whether this session gave it, and what is kept about it.

Offered to all, required of Evaluator and Admin: without it their powers rest. The session notes
whose factor it was given for, so a page asks nothing of the database. What allauth does is known
from its signals alone, the one place where this code base listens to any.
"""

import uuid
from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from agencies import sessions
from agencies.models import RoleAssignment, User
from agencies.powers import Powers
from agencies.tokens import TOKEN_LIFE, end_tokens
from core import audit, clock, crypto, outbox
from core.errors import DomainError

GIVEN = "second_factor_of"  # in the session: whose second factor was given in it
REQUIRED_OF = (RoleAssignment.Role.EVALUATOR, RoleAssignment.Role.ADMIN)


class FactorError(DomainError):
    code = "factor"


def is_required_by(held: Powers) -> bool:
    """Whether a role among the powers requires a second factor (never in the demo)."""
    return settings.SECOND_FACTOR_REQUIRED and (held.is_evaluator or held.is_admin)


def is_missing(request: HttpRequest, held: Powers) -> bool:
    """Whether the powers rest until the session brings the second factor that they require."""
    return is_required_by(held) and request.session.get(GIVEN) != request.user.pk


def is_required_of(user: User) -> bool:
    """Whether a token asked for now needs one: some role that requires it begins in its life."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    at = clock.now()
    rows = RoleAssignment.objects.filter(user=user, role__in=REQUIRED_OF)
    return rows.overlapping(at, at + TOKEN_LIFE).exists()


def enrolled(user: User) -> list[Authenticator]:
    """The factors of a person, without the recovery codes, oldest first."""
    rows = Authenticator.objects.filter(user=user).order_by("created_at", "pk")
    return list(rows.exclude(type=Authenticator.Type.RECOVERY_CODES))


def overview(user: User) -> dict[str, Any]:
    """What one's page shows: the app, the passkeys, and how many recovery codes are left."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    kinds = Authenticator.Type
    codes = [row.wrap() for row in rows if row.type == kinds.RECOVERY_CODES]
    return {
        "app": next((row for row in rows if row.type == kinds.TOTP), None),
        "passkeys": [row for row in rows if row.type == kinds.WEBAUTHN],
        "codes_left": sum(len(code.get_unused_codes()) for code in codes),
    }


@transaction.atomic
def reset(*, user: User, by: User | None) -> None:
    """Take all factors from somebody who lost them; sessions and tokens end with them.

    :raises FactorError: for one's own, which ask for the password first.
    """
    if by is not None and by.pk == user.pk:
        raise FactorError("Lepas faktor kedua Anda sendiri lewat halaman Keamanan.")
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user, by=by)
    end_tokens(user)
    audit.record("factor.reset", by=by, obj=user)
    outbox.queue_email(
        to=user.email,
        subject="Faktor kedua login Anda dilepas",
        text=f"Yth. {user.full_name},\n\nAdmin melepas faktor kedua login Anda di Berau Sosmed. "
        "Masuklah dengan sandi, lalu pasang yang baru di halaman Keamanan.\n\n"
        "Anda tidak memintanya? Segera beri tahu Diskominfo.\n",
        dedup_key=f"factor.reset:{user.pk}:{uuid.uuid4()}",
    )


@transaction.atomic
def reseal() -> int:
    """Seal the secrets of all factors with the first of FIELD_ENCRYPTION_KEYS; return how many."""
    count = 0
    rows = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for row in rows:
        name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
        row.data[name] = crypto.rotate(row.data[name])
        row.save(update_fields=["data"])
        count += 1
    return count


@receiver(signals.authenticator_added)
def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return  # made along with the first factor
    request.session[GIVEN] = user.pk
    end_tokens(user)
    _record("factor.added", user, authenticator)


@receiver(signals.authenticator_removed)
def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if not enrolled(user):
        request.session.pop(GIVEN, None)
    sessions.end_others(request, user)
    end_tokens(user)
    _record("factor.removed", user, authenticator)


@receiver(signals.authenticator_reset)
def _codes_made(user: User, authenticator: Authenticator, **_: Any) -> None:
    end_tokens(user)
    _record("factor.codes_made", user, authenticator)


@receiver(signals.authenticator_used)
def _used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    request.session[GIVEN] = user.pk
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _record("factor.code_used", user, authenticator)


@receiver(signals.authentication_failed)
def _refused(user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("factor.refused", user, authenticator, outcome=audit.REFUSED)


def _record(action: str, user: User, authenticator: Authenticator, **details: Any) -> None:
    scope = user.home_agency.code if user.home_agency else ""
    by = None if details else user  # a wrong code proves nobody
    audit.record(action, by=by, obj=user, scope=scope, factor=authenticator.type, **details)
