"""The API's description of itself: complete, in Indonesian, and true."""

import io
from datetime import timedelta

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import LookalikeReport
from accounts.posts.services import Content, plan_post
from agencies.models import Holiday, Leave, OutsideBody, RoleAssignment
from agencies.procedures import draft_procedure_with
from agencies.tokens import issue_token
from berau_sosmed.wsgi import application
from core import clock
from core.api import RateThrottle
from inquiries.issues.services import open_issue
from inquiries.models import QuarantinedMessage
from inquiries.monitoring.services import Said, note_mention
from inquiries.public.services import Question, ask
from reports.deliveries import deliver_reports
from reports.evaluation.services import begin_evaluation
from reports.outline import NARRATIVES
from reports.services import receive_report, save_narratives, start_report, submit_report
from tests.factories import (
    make_account,
    make_adopted,
    make_assigned,
    make_bank_answer,
    make_decree,
    make_digest,
    make_inquiry,
    make_recommendation,
    make_referral,
    make_story,
    make_theme,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


def from_nearby(environ, start_response):
    """The portal, called from an address, as by any server."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


API = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
API.app = from_nearby
OPERATIONS = {result.ok().label: result.ok() for result in API.get_all_operations()}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_it_is_generated_without_a_warning():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_every_operation_says_what_it_does_and_how_it_refuses():
    for label, operation in OPERATIONS.items():
        described = operation.definition.raw
        assert described["summary"], label
        assert {"400", "401", "429", "503"} <= set(described["responses"]), label
        assert all(answer["description"] for answer in described["responses"].values()), label


def test_every_write_but_the_token_takes_an_idempotency_key():
    for label, operation in OPERATIONS.items():
        names = [parameter["name"] for parameter in operation.definition.raw.get("parameters", [])]
        is_write = operation.method != "get" and operation.path != "/api/v1/token/"
        assert ("Idempotency-Key" in names) == is_write, label


def test_the_schema_and_its_page_are_served(client):
    assert client.get("/api/schema/").status_code == 200
    assert client.get("/api/schema/?version=%00").status_code == 200  # there is only one
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert b"http://" not in page.content.replace(b"http://testserver", b"")
    assert b"https://" not in page.content


@pytest.fixture
def one_connection():
    """Keep the test's transaction open between requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def officer_who_left(agency):
    return make_user("mantan", agency=agency)


@pytest.fixture
def caller(dishub, dpupr, officer, head):
    """Somebody who holds every power, and the words of addresses that lead to something."""
    RoleAssignment.objects.create(
        user=head, role="EVALUATOR", effective_from=clock.now() - timedelta(days=1)
    )
    make_decree(dpupr, officers=[head])
    account = make_account(dishub)
    decree = make_decree(dishub, officers=[head], accounts=[account], in_force=False)
    make_decree(dishub, officers=[head], accounts=[account])
    referral = make_referral(make_inquiry(dishub, head), dpupr, head)
    report = start_report(agency=dishub, year=2026, by=head)
    OutsideBody.objects.create(code="PLN", name="PLN", short_name="PLN", kind="OUTSIDE")
    leave = Leave.objects.create(user=officer, effective_from=clock.now(), recorded_by=head)
    procedure = draft_procedure_with(
        agency=dishub, title="SOP", document=make_upload(), first_day=clock.today(), by=head
    )
    left = make_decree(dishub, officers=[officer_who_left(dishub)], until=clock.now())
    caught = QuarantinedMessage.objects.create(
        agency=dishub, type="QUESTION", text="Beli sekarang.", received_at=clock.now()
    )
    post = plan_post(
        account=account,
        content=Content(text="Uji coba bus.", category="a", tags="bus"),
        planned_for=clock.now() + timedelta(days=1),
        by=head,
    )
    evaluation = begin_evaluation(agency=dishub, year=2025, by=make_assigned("EVALUATOR"))
    written = save_narratives(
        report=start_report(agency=dishub, year=2024, by=head),
        by=head,
        **dict.fromkeys(NARRATIVES, "Sudah ditulis."),
    )
    filed = receive_report(report=submit_report(report=written, by=head), by=head)
    delivery = deliver_reports(
        year=filed.year, reports=[filed], number="1", letter_date=clock.today(), by=head
    )
    return issue_token(head), {
        "compliance": dishub.code,
        "evaluations": evaluation.pk,
        "deliveries": delivery.pk,
        "quarantine": caught.pk,
        "agencies": dpupr.code,
        "outside-bodies": "PLN",
        "heads": head.headships.get().pk,
        "leaves": leave.pk,
        "procedures": procedure.pk,
        "hand-overs": left.appointments.get().pk,
        "holidays": Holiday.objects.create(day=clock.today(), name="Libur").pk,
        "issues": open_issue(
            agency=dishub, name="Lampu mati", inquiries=[referral.inquiry], by=head
        )[0].pk,
        "digests": make_digest(dishub, head).pk,
        "themes": make_theme(dishub, head).pk,
        "inquiries": referral.inquiry.number,
        "referrals": referral.pk,
        "reports": report.pk,
        "decrees": decree.pk,
        "appointments": decree.appointments.get().pk,
        "accounts": account.pk,
        "persons": officer.username,
        "lookalike-reports": LookalikeReport.objects.create(
            platform=account.platform, handle="tiruan", resembles=account, reported_at=clock.now()
        ).pk,
        "posts": post.pk,
        "recommendations": make_recommendation(dishub, head).pk,
        "stories": make_story(
            make_adopted(dishub, head),
            head,
            status="PUBLISHED",
            published_by=head,
            published_at=clock.now(),
        ).code,
        "mentions": note_mention(account=account, said=Said("Kapan?", clock.now()), by=head).pk,
        "answers": make_bank_answer(dishub, head).pk,
        "public": ask(Question("QUESTION", "Kapan lampu diperbaiki?", dishub)).code,
    }


def modes():
    """Every operation with what it wants, and with what it does not where it reads anything."""
    for label, operation in OPERATIONS.items():
        yield label, GenerationMode.POSITIVE
        if operation.body or operation.query:
            yield label, GenerationMode.NEGATIVE


@pytest.mark.parametrize(("label", "mode"), list(modes()))
def test_no_input_breaks_an_operation_or_gets_an_undescribed_answer(
    label, mode, caller, one_connection, monkeypatch
):
    monkeypatch.setattr(RateThrottle, "allow_request", lambda *args: True)
    token, known = caller
    operation = OPERATIONS[label]
    noun = operation.path.removeprefix("/api/v1/").partition("/")[0]
    there = {parameter.name: known[noun] for parameter in operation.path_parameters}

    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=there or None))
    @hypothesis_settings
    def call(case):
        case.call_and_validate(headers={"Authorization": f"Token {token}"}, checks=CHECKS)

    call()


hypothesis_settings = settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
