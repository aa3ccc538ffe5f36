"""Addresses of the API, ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from accounts import api as accounts
from agencies import api as agencies
from inquiries import api as inquiries
from inquiries import converters  # noqa: F401 - it registers itself
from reports import api as reports
from reports import delivery_api
from reports.evaluation import api as evaluation

router = SimpleRouter()
router.register("agencies", agencies.AgencyViewSet, basename="agencies")
router.register("outside-bodies", agencies.OutsideBodyViewSet, basename="outside-bodies")
router.register("platforms", accounts.PlatformViewSet, basename="platforms")
router.register("official-accounts", accounts.OfficialAccountViewSet, basename="official-accounts")
router.register("accounts", accounts.AccountViewSet, basename="accounts")
router.register("lookalike-reports", accounts.LookalikeReportViewSet, basename="lookalike-reports")
router.register("posts", accounts.PostViewSet, basename="posts")
router.register(
    "audience-snapshots", accounts.AudienceSnapshotViewSet, basename="audience-snapshots"
)
router.register("decrees", accounts.DecreeViewSet, basename="decrees")
router.register("appointments", agencies.AppointmentViewSet, basename="appointments")
router.register("persons", agencies.PersonViewSet, basename="persons")
router.register("heads", agencies.HeadViewSet, basename="heads")
router.register("leaves", agencies.LeaveViewSet, basename="leaves")
router.register("procedures", agencies.ProcedureViewSet, basename="procedures")
router.register("holidays", agencies.HolidayViewSet, basename="holidays")
router.register("pledges", agencies.PledgeViewSet, basename="pledges")
router.register("hand-overs", inquiries.HandOverViewSet, basename="hand-overs")
router.register("answers", inquiries.AnswerViewSet, basename="answers")
router.register("inquiries", inquiries.InquiryViewSet, basename="inquiries")
router.register("issues", inquiries.IssueViewSet, basename="issues")
router.register("mentions", inquiries.MentionViewSet, basename="mentions")
router.register("digests", inquiries.DigestViewSet, basename="digests")
router.register("themes", inquiries.ThemeViewSet, basename="themes")
router.register("quarantine", inquiries.QuarantineViewSet, basename="quarantine")
router.register("recommendations", inquiries.RecommendationViewSet, basename="recommendations")
router.register("stories", inquiries.PublicStoryViewSet, basename="stories")
router.register("referrals", inquiries.ReferralViewSet, basename="referrals")
router.register("reports", reports.ReportViewSet, basename="reports")
router.register("deliveries", delivery_api.DeliveryViewSet, basename="deliveries")
router.register("evaluations", evaluation.EvaluationViewSet, basename="evaluations")
router.register("compliance", evaluation.ComplianceViewSet, basename="compliance")

urlpatterns: list[URLPattern | URLResolver] = [
    path("token/", agencies.TokenView.as_view(), name="token"),
    path("public/inquiries/", inquiries.AskView.as_view(), name="public-inquiries"),
    path("public/inquiries/<str:code>/", inquiries.ProgressView.as_view(), name="public-inquiry"),
    path(
        "public/lookalike-reports/",
        accounts.ReportLookalikeView.as_view(),
        name="public-lookalike-reports",
    ),
    path(
        "agencies/<str:code>/letterhead/",
        agencies.LetterheadViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="agencies-letterhead",
    ),
    path(
        "routing/suggest/",
        inquiries.RoutingViewSet.as_view({"post": "suggest"}),
        name="routing-suggest",
    ),
    path(
        "inquiries/<inquiry_number:number>/answers/",
        inquiries.InquiryAnswers.as_view({"get": "offered"}),
        name="inquiry-answers",
    ),
    path("stats/sla/", inquiries.SlaView.as_view(), name="sla-stats"),
    path(
        "agencies/<str:code>/targets/",
        agencies.TargetViewSet.as_view({"get": "retrieve", "post": "change"}),
        name="agencies-targets",
    ),
    path(
        "agencies/<str:code>/close/",
        inquiries.ClosingViewSet.as_view({"post": "close"}),
        name="agencies-close",
    ),
    path(
        "agencies/<str:code>/cancel-closing/",
        inquiries.ClosingViewSet.as_view({"post": "cancel"}),
        name="agencies-cancel-closing",
    ),
    path("", include(router.urls)),
]
