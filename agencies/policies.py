"""Who may do what with decrees. State is checked by the rules themselves, not here."""

from agencies import powers
from agencies.models import Agency, Decree, User
from agencies.powers import Role


def can_draft_decree(user: User, agency: Agency) -> bool:
    """Pejabat draft; the Kepala may draft, too (Pasal 9(1))."""
    return powers.of(user).holds_any((Role.RESPONSIBLE, Role.HEAD), agency.pk)


def can_edit_decree(user: User, decree: Decree) -> bool:
    return can_draft_decree(user, decree.agency)


def can_sign_decree(user: User, decree: Decree) -> bool:
    """Only the Kepala in office activates and revokes (Pasal 9(1))."""
    return powers.of(user).holds(Role.HEAD, decree.agency_id)


def can_manage_heads(user: User) -> bool:
    """Only the Admin records who is Kepala; Diskominfo is told each time."""
    return powers.of(user).is_admin


def can_read_head_document(user: User, agency: Agency) -> bool:
    """The Kepala themselves, Diskominfo and the Admin."""
    held = powers.of(user)
    return held.is_admin or held.is_evaluator or held.holds(Role.HEAD, agency.pk)


def can_set_letterhead(user: User, agency: Agency) -> bool:
    """Those who draft the decrees of the Instansi."""
    return can_draft_decree(user, agency)


def can_record_leave(user: User, agency: Agency) -> bool:
    """Pejabat and Kepala of the Instansi, whose people they lead."""
    return powers.of(user).holds_any((Role.RESPONSIBLE, Role.HEAD), agency.pk)


def can_draft_procedure(user: User, agency: Agency) -> bool:
    """Pejabat draft the SOP; the Kepala may, too (Pasal 11(1))."""
    return powers.of(user).holds_any((Role.RESPONSIBLE, Role.HEAD), agency.pk)


def can_set_targets(user: User, agency: Agency) -> bool:
    """Pejabat and Kepala of the Instansi, as for its SOP; the Admin for all (Pasal 11(1))."""
    return powers.of(user).is_admin or can_draft_procedure(user, agency)


def can_set_procedure(user: User, agency: Agency) -> bool:
    """Only the Kepala in office sets the SOP (Pasal 11(1))."""
    return powers.of(user).holds(Role.HEAD, agency.pk)


def can_change_structure(user: User) -> bool:
    """Only the Admin changes the tree of Instansi and the bodies outside."""
    return powers.of(user).is_admin
