"""What the pages of heads, leave, SOP, confirmations and look-alikes are about."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.models import (
    AudienceSnapshot,
    Confirmation,
    LookalikeReport,
    MediaAccount,
    Post,
    PostFigures,
)
from agencies.models import Holiday, Leave, StandardProcedure, User
from core import clock
from core.models import Upload
from inquiries.models import Mention
from tests.factories import SCAN, make_adopted, make_recommendation, make_story, make_upload


def registry_keys(account: MediaAccount, people: dict[str, User | None]) -> dict[str, Any]:
    """Make one of each, and give its key by the noun that stands in the address."""
    agency, at = account.agency, clock.now()
    office = agency.heads.get()
    sop, picture = make_upload("sop.pdf"), make_upload("layar.pdf")
    for upload in (sop, picture, office.document):
        upload.file.storage.save(upload.file.name, ContentFile(SCAN))
    leave = Leave.objects.create(
        user=people["officer"], effective_from=at, recorded_by=people["head"]
    )
    procedure = StandardProcedure.objects.create(
        agency=agency,
        version=1,
        title="SOP",
        document=sop,
        first_day=clock.today(),
        drafted_by=people["responsible"],
        drafted_at=at,
    )
    confirmation = Confirmation.objects.create(
        account=account, at=at, by=people["officer"], screenshot=picture
    )
    lookalike = LookalikeReport.objects.create(
        platform=account.platform, handle="tiruan", resembles=account, reported_at=at
    )
    return {
        "head": office.pk,
        "leave": leave.pk,
        "procedure": procedure.pk,
        "confirmation": confirmation.pk,
        "lookalike": lookalike.pk,
        **_posts(account, people["officer"], picture),
        **_feedback(account, people["officer"]),
        "mention": _mention(account).pk,
        "holiday": Holiday.objects.create(day=at.date(), name="Libur").pk,
    }


def _feedback(account: MediaAccount, officer: User) -> dict[str, Any]:
    """A draft recommendation, and a published story of an approved one."""
    agency, at = account.agency, clock.now()
    adopted = make_adopted(agency, officer)
    story = make_story(adopted, officer, status="PUBLISHED", published_by=officer, published_at=at)
    draft = make_recommendation(agency, officer)
    return {"recommendation": draft.pk, "story": story.pk, "story_code": story.code}


def _mention(account: MediaAccount) -> Mention:
    """A comment with personal data in it, which nobody has looked at."""
    at = clock.now()
    return Mention.objects.create(
        account=account,
        external_id="1",
        author_handle="sitirahma_berau",
        text="Parkir penuh. 0812 3456 7890 siti.rahma@contoh.test",
        said_at=at,
        noted_at=at,
    )


def _posts(account: MediaAccount, officer: User, picture: Upload) -> dict[str, int]:
    """A planned post with a picture, figures and followers with their evidence."""
    at = clock.now()
    post = Post.objects.create(
        account=account, author=officer, status="PLANNED", category="A", tag_words=" parkir ",
        text="Parkir.", planned_for=at, recorded_at=at, media=picture,
    )  # fmt: skip
    origin = {"at": at, "source": "ENTERED", "evidence": picture, "by": officer, "recorded_at": at}
    figures = PostFigures.objects.create(post=post, likes=3, **origin)
    snapshot = AudienceSnapshot.objects.create(account=account, followers=900, **origin)
    return {"post": post.pk, "figures": figures.pk, "snapshot": snapshot.pk}
