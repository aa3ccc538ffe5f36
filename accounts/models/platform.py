"""Platforms and the seven kinds of media of Lampiran A (Pasal 9(2))."""

from django.db import models


class MediaKind(models.TextChoices):
    BLOG = "BLOG", "Blog"
    MICROBLOG = "MICROBLOG", "Microblog"
    MEDIA_SHARING = "MEDIA_SHARING", "Situs berbagi media"
    SOCIAL_NETWORK = "SOCIAL_NETWORK", "Situs jejaring sosial"
    WIKI = "WIKI", "Wiki"
    FORUM = "FORUM", "Forum"
    REVIEW = "REVIEW", "Situs review"


class Platform(models.Model):
    """A platform, mapped to its kind; a dead one stays as history and cannot be chosen."""

    code = models.CharField("kode", max_length=30, unique=True)
    name = models.CharField("nama", max_length=60)
    kind = models.CharField("jenis", max_length=16, choices=MediaKind)
    hosts = models.JSONField("nama host", default=list, blank=True)
    profile_url = models.CharField("pola alamat profil", max_length=120, blank=True)
    reply_limit = models.PositiveIntegerField("panjang balasan", null=True, blank=True)
    is_selectable = models.BooleanField("dapat dipilih", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
