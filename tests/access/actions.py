"""The actions of `powers.csv`: what each is about, and the predicate that permits it."""

from collections.abc import Callable
from typing import Any

from accounts import departures
from accounts import policies as registry
from accounts.posts import policies as posts
from agencies import policies as office
from agencies import powers
from agencies.models import User
from inquiries import open_work
from inquiries import policies as desk
from inquiries.bank import policies as bank
from inquiries.dissemination import policies as dissemination
from inquiries.feedback import policies as feedback
from inquiries.issues import policies as issues
from inquiries.monitoring import policies as monitoring
from inquiries.recommendations import policies as recommendations
from reports import policies as reporting
from reports.evaluation import policies as evaluating

POLICIES = (
    office,
    registry,
    desk,
    bank,
    reporting,
    evaluating,
    departures,
    posts,
    open_work,
    feedback,
    issues,
    monitoring,
    recommendations,
    dissemination,
)
Predicate = Callable[[User, Any], bool]


def _seen(user: User, obj: Any) -> bool:
    """What is seen is read: `visible_to` alone decides."""
    return True


def _for_id(predicate: Callable[[User, int], bool]) -> Predicate:
    return lambda user, agency: predicate(user, agency.pk)


def _alone(predicate: Callable[[User], bool]) -> Predicate:
    return lambda user, _: predicate(user)


def _evidence(user: User, agency: Any) -> bool:
    return evaluating.sees_evidence(powers.of(user), agency)


ACTIONS: dict[str, tuple[str, Predicate]] = {
    "read inquiry": ("inquiry", _seen),
    "work on inquiry": ("inquiry", desk.can_work_on),
    "assign inquiry": ("inquiry", desk.can_assign),
    "supervise inquiry": ("inquiry", desk.can_supervise),
    "unmask inquiry": ("inquiry", desk.can_unmask),
    "designate inquiry": ("inquiry", desk.can_designate),
    "read notes of inquiry": ("inquiry", desk.reads_notes),
    "read personal data of inquiry": ("inquiry", desk.sees_personal_data),
    "record message": ("nothing", _alone(desk.can_record)),
    "record message for agency": ("agency", _for_id(desk.can_record_for)),
    "read quarantine": ("quarantine", _seen),
    "read referral": ("referral", _seen),
    "answer referral": ("referral", desk.can_answer_referral),
    "withdraw referral": ("referral", desk.can_withdraw_referral),
    "return referral": ("referral", desk.can_return_referral),
    "judge referral": ("referral", desk.can_judge_referral),
    "contest referral": ("referral", desk.can_contest_void),
    "decide contest of referral": ("referral", desk.can_decide_contest),
    "read bank": ("bank", _seen),
    "write bank": ("bank", bank.can_write),
    "read personal data of bank": ("bank", bank.sees_personal_data),
    "draft bank": ("nothing", _alone(bank.can_draft)),
    "draft bank for agency": ("agency", _for_id(bank.can_draft_for)),
    "read issue": ("issue", _seen),
    "gather issue": ("nothing", _alone(issues.can_gather)),
    "read personal data of issue": ("issue", issues.sees_personal_data),
    "work on issue": ("issue", issues.can_work_on),
    "read digest": ("digest", _seen),
    "read theme": ("theme", _seen),
    "ask for digest": ("nothing", _alone(feedback.can_ask_somewhere)),
    "ask for digest for agency": ("agency", _for_id(feedback.can_ask_for)),
    "ask for digest again": ("digest", feedback.can_ask),
    "shape digest": ("digest", feedback.can_shape),
    "approve digest": ("digest", feedback.can_approve),
    "read messages behind themes": ("nothing", _alone(feedback.reads_inbox)),
    "read tag": ("tag", _seen),
    "read export of another": ("export", _seen),
    "read draft of another": ("draft", _seen),
    "read saved filter of another": ("filter", _seen),
    "read account": ("account", _seen),
    "record followers of account": ("account", posts.can_record_followers),
    "read mention": ("mention", _seen),
    "handle mention": ("mention", monitoring.can_handle),
    "read personal data of mention": ("mention", monitoring.sees_personal_data),
    "read recommendation": ("recommendation", _seen),
    "draft recommendation": ("nothing", _alone(recommendations.can_draft)),
    "work on recommendation": ("recommendation", recommendations.can_work_on),
    "decide recommendation": ("recommendation", recommendations.can_decide),
    "drop recommendation": ("recommendation", recommendations.can_drop),
    "drop adopted recommendation": ("adopted recommendation", recommendations.can_drop),
    "tell recommendation": ("recommendation", dissemination.can_tell),
    "read story": ("story", _seen),
    "write story": ("story", dissemination.can_write),
    "publish story": ("story", dissemination.can_publish),
    "read post": ("post", _seen),
    "write post": ("post", posts.can_write),
    "read audience": ("audience", _seen),
    "confirm account": ("account", registry.can_confirm_account),
    "describe account": ("account", registry.can_describe_account),
    "suspend account": ("account", registry.can_suspend_account),
    "propose account for agency": ("agency", registry.can_propose_account),
    "read lookalike": ("lookalike", _seen),
    "close lookalike": ("lookalike", registry.can_close_report),
    "read decree": ("decree", _seen),
    "edit decree": ("decree", office.can_edit_decree),
    "sign decree": ("decree", office.can_sign_decree),
    "draft decree for agency": ("agency", office.can_draft_decree),
    "read departure": ("departure", _seen),
    "hand over departure": ("departure", departures.can_hand_over),
    "reassign work of departure": ("departure", open_work.can_reassign),
    "record leave for agency": ("agency", office.can_record_leave),
    "set letterhead for agency": ("agency", office.can_set_letterhead),
    "read procedure": ("procedure", _seen),
    "draft procedure for agency": ("agency", office.can_draft_procedure),
    "set procedure for agency": ("agency", office.can_set_procedure),
    "set targets for agency": ("agency", office.can_set_targets),
    "manage heads": ("nothing", _alone(office.can_manage_heads)),
    "read document of head of agency": ("agency", office.can_read_head_document),
    "change structure": ("nothing", _alone(office.can_change_structure)),
    "read report": ("report", _seen),
    "prepare report": ("report", reporting.can_prepare),
    "prepare report for agency": ("agency", reporting.can_prepare_for),
    "submit report": ("report", reporting.can_submit),
    "attach signed copy of report": ("report", reporting.can_attach_signed_copy),
    "retry report": ("report", reporting.can_retry_pdf),
    "receive reports": ("nothing", _alone(reporting.can_receive)),
    "read delivery": ("delivery", _seen),
    "read bundle": ("bundle", _seen),
    "evaluate some": ("nothing", _alone(evaluating.can_evaluate_some)),
    "evaluate agency": ("agency", evaluating.can_evaluate),
    "evaluate Diskominfo": ("oversight", evaluating.can_evaluate),
    "read evaluation": ("evaluation", _seen),
    "reply evaluation": ("evaluation", evaluating.can_reply),
    "retry letter of evaluation": ("evaluation", evaluating.can_retry_letter),
    "read evidence of agency": ("agency", _evidence),
    "ratify evaluations": ("nothing", _alone(evaluating.can_ratify)),
    "publish evaluations": ("nothing", _alone(evaluating.can_publish)),
    "change criteria": ("nothing", _alone(evaluating.can_change_criteria)),
    "read queued start": ("queued start", _seen),
    "read improvement": ("improvement", _seen),
    "plan improvement": ("improvement", evaluating.can_plan),
    "finish improvement": ("improvement", evaluating.can_finish),
    "read audit trail": ("trail", _seen),
}
