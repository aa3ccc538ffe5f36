"""Who wrote, as little as is needed: a keyed hash to count by, an encrypted way back."""

from django.db import models

from core.crypto import keyed_hash
from core.fields import EncryptedTextField
from inquiries.models.inquiry import Inquiry


def author_key(*, platform: str, handle: str, contact: str = "") -> str:
    """A keyed hash that counts one person once, without keeping who it is (Pasal 15(3)b).

    Empty when nothing identifies the person: such messages count as one person each.
    """
    if handle.strip():
        return keyed_hash(f"{platform}:{handle.strip().lstrip('@')}", purpose="author")
    if contact.strip():
        return keyed_hash(contact, purpose="author-contact")
    return ""


class CitizenContact(models.Model):
    """A citizen's e-mail or phone, apart from the inquiry: encrypted, found by a keyed hash."""

    class Kind(models.TextChoices):
        EMAIL = "EMAIL", "Surel"
        PHONE = "PHONE", "Telepon"

    inquiry = models.OneToOneField(Inquiry, models.CASCADE, related_name="contact")
    kind = models.CharField(max_length=8, choices=Kind)
    value = EncryptedTextField()
    value_hash = models.CharField(max_length=64, db_index=True)
