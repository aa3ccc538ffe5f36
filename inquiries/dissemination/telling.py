"""The people who asked are told what became of it: each inquiry and each mailbox once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from core import outbox
from core.outbox import Email
from inquiries.models import CitizenContact, FollowUpStory, StoryTelling

SUBJECT = "Tindak lanjut atas pertanyaan Anda"
TEXT = """Anda pernah menulis kepada {agency}.

Anda bertanya: {question}
Kami menindaklanjuti: {done}

Selengkapnya: {url}

Surel ini dikirim satu kali. Percakapan Anda tetap dapat dibuka dengan kode pelacakan di {track}
"""


def tell_askers(story: FollowUpStory, at: datetime) -> int:
    """Tell those whose inquiries the story rests on; return how many inquiries.

    Every inquiry shows it on its tracking page. Who left an e-mail address gets one message,
    however many inquiries are theirs, and never a second one. The caller holds the story's lock.
    """
    inquiries = story.recommendation.inquiries.exclude(status="SPAM")
    ids = list(inquiries.values_list("pk", flat=True))
    StoryTelling.objects.bulk_create(
        [StoryTelling(story=story, inquiry_id=pk, at=at) for pk in ids],
        ignore_conflicts=True,
        batch_size=500,
    )
    outbox.queue_emails(_emails(story))
    return len(ids)


def _emails(story: FollowUpStory) -> list[Email]:
    told = StoryTelling.objects.filter(story=story).values("inquiry")
    contacts = CitizenContact.objects.filter(kind=CitizenContact.Kind.EMAIL, inquiry__in=told)
    by_person = {row.value_hash: row.value for row in contacts.order_by("pk")}
    page = f"{settings.BASE_URL}{reverse('inquiries:public_story', args=[story.code])}"
    text = TEXT.format(
        agency=story.agency.name,
        question=story.question,
        done=story.done,
        url=page,
        track=f"{settings.BASE_URL}{reverse('inquiries:track')}",
    )
    return [
        Email(address, SUBJECT, text, f"story:{story.pk}:{person}")
        for person, address in by_person.items()
    ]
