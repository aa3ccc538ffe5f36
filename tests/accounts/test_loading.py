"""The platforms of Lampiran Huruf A as reference data."""

import pytest

from accounts.loading import load_platforms
from accounts.models import MediaKind, Platform

pytestmark = pytest.mark.django_db

NAMED_IN_LAMPIRAN_A = {
    "BLOG": {"Blogspot", "Blogger", "Technorati", "WordPress"},
    "MICROBLOG": {"X (Twitter)", "Plurk"},
    "MEDIA_SHARING": {
        "Flickr",
        "YouTube",
        "SlideShare",
        "WhatsApp",
        "Telegram",
        "LINE",
        "WeChat",
    },
    "SOCIAL_NETWORK": {
        "Facebook",
        "Koprol",
        "MySpace",
        "Friendster",
        "Hi5",
        "Google+",
        "LinkedIn",
        "Bebo",
        "Orkut",
        "Ning",
        "Path",
    },
    "WIKI": {"Wikipedia"},
    "FORUM": {"Kaskus"},
    "REVIEW": {"Goodreads", "Yelp"},
}
DEAD = {
    "Google+",
    "Path",
    "Koprol",
    "Friendster",
    "MySpace",
    "Bebo",
    "Orkut",
    "Hi5",
    "Ning",
    "Technorati",
}


@pytest.mark.pasal("Lampiran A")
@pytest.mark.parametrize("kind", MediaKind.values)
def test_every_platform_named_in_lampiran_a_has_its_kind(kind):
    load_platforms()

    names = set(Platform.objects.filter(kind=kind).values_list("name", flat=True))
    assert NAMED_IN_LAMPIRAN_A[kind] <= names


@pytest.mark.pasal("9(2)")
def test_dead_platforms_stay_as_history_and_cannot_be_chosen():
    load_platforms()

    dead = Platform.objects.filter(is_selectable=False).values_list("name", flat=True)
    assert set(dead) == DEAD


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("instagram", "MEDIA_SHARING"),
        ("tiktok", "MEDIA_SHARING"),
        ("threads", "MICROBLOG"),
        ("bluesky", "MICROBLOG"),
        ("google-maps", "REVIEW"),
    ],
)
def test_platforms_that_came_after_the_regulation_have_a_kind(code, kind):
    load_platforms()

    assert Platform.objects.get(code=code).kind == kind


def test_loading_again_adds_nothing():
    load_platforms()

    assert load_platforms() == 0
