"""Addresses of the bank at the desk, and of its public part."""

from django.urls import path

from inquiries import converters  # noqa: F401 - it registers itself
from inquiries.bank import public_views, views
from inquiries.bank.views import take

__all__ = ["patterns", "take"]


patterns = [
    path("bank-jawaban/", views.bank, name="bank"),
    path("bank-jawaban/baru/", views.draft, name="draft_answer"),
    path("bank-jawaban/<bank_code:code>/", views.entry, name="bank_entry"),
    path("bank-jawaban/<bank_code:code>/ubah/", views.revise, name="revise_answer"),
    path("bank-jawaban/<bank_code:code>/arsipkan/", views.archive, name="archive_answer"),
    path("bank-jawaban/<bank_code:code>/pulihkan/", views.restore, name="unarchive_answer"),
    path("jawaban/", public_views.answers, name="answers"),
    path("jawaban/<bank_code:code>/", public_views.answer, name="answer"),
    path("tanya/serupa/", public_views.similar, name="similar"),
]
