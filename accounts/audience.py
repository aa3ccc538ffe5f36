"""The technographic segments by which an audience is told apart (Pasal 7 and 8 huruf a)."""

from collections.abc import Iterable

from django.db.models import TextChoices


class Segment(TextChoices):
    """What people do on social media, from the most active to the least."""

    CREATORS = "CREATORS", "Pencipta isi"
    CONVERSATIONALISTS = "CONVERSATIONALISTS", "Pengobrol"
    CRITICS = "CRITICS", "Pengulas"
    COLLECTORS = "COLLECTORS", "Pengumpul"
    JOINERS = "JOINERS", "Penggabung"
    SPECTATORS = "SPECTATORS", "Penyimak"
    INACTIVES = "INACTIVES", "Tidak aktif"


def ordered(codes: Iterable[str]) -> list[Segment]:
    """The segments of some codes, each once, in the order of `Segment`."""
    chosen = set(codes)
    return [segment for segment in Segment if segment.value in chosen]
