"""Records that serve every app. Rules about them stand in the module of the same noun."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from core import clock
from core.fields import EncryptedTextField
from core.storage import private_storage, upload_path


class AuditSeal(models.Model):
    """A batch of audit entries, chained by hash to the batch before (see `core.sealing`)."""

    number = models.PositiveBigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Segel {self.number}"


class AuditEntry(models.Model):
    """One thing that somebody did or was refused; triggers keep it from ever changing.

    `scope` is the code of the Instansi whose Kepala may read it. Never holds text of citizens.
    `seal` alone is set later, once, by the sealer.
    """

    class Outcome(models.TextChoices):
        DONE = "DONE", "Dilakukan"
        REFUSED = "REFUSED", "Ditolak"

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    scope = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    address = models.CharField(max_length=45, blank=True)
    seal = models.ForeignKey(
        AuditSeal, null=True, on_delete=models.PROTECT, related_name="entries", editable=False
    )

    class Meta:
        ordering = ("-at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["id"], condition=Q(seal=None), name="audit_unsealed"),
            models.Index(fields=["scope", "-at", "-id"], name="audit_of_scope"),
            models.Index(fields=["action", "-at", "-id"], name="audit_of_action"),
            models.Index(fields=["object_type", "object_id"], name="audit_of_object"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["DONE", "REFUSED"]), name="audit_outcome_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}".strip()


class Notification(models.Model):
    """What a person is told inside the portal, exactly once per `dedup_key`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=300, blank=True)
    dedup_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True)  # of the e-mail that gathers it

    class Meta:
        ordering = ("-created_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["digest_at", "user"],
                condition=Q(digest_at__isnull=False),
                name="notification_to_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class OutboxMessage(models.Model):
    """An e-mail to be sent by the worker, at least once; a repeat carries the same Message-ID.

    `to` is sealed: it may be a citizen's address. `claimed_until` is the lease of the worker that
    is sending it now.
    """

    dedup_key = models.CharField(max_length=200, unique=True)
    to = EncryptedTextField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=Q(sent_at=None), name="outbox_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.dedup_key


class Upload(models.Model):
    """A checked file outside the web root; `key` names it in addresses, `name` is for people."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=upload_path, storage=private_storage, max_length=200)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a part of the system last showed that it works ("worker", "sweep")."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SystemMark(models.Model):
    """A fact about this database as a whole, such as "demo"."""

    name = models.CharField(max_length=40, unique=True)
    value = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class IdempotencyRecord(models.Model):
    """The answer once given to a write, kept so that its repeat changes nothing.

    `answer` is sealed: it may repeat what a citizen wrote. Without `status` it is not kept, or was
    forgotten when the citizen's data was erased.
    """

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = EncryptedTextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotency_age")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "key"], name="idempotency_key_of_actor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
