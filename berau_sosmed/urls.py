"""Addresses of the portal."""

from allauth.account import views as account_views
from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

signin_patterns = [
    path("masuk/", account_views.login, name="account_login"),
    path("masuk/ulang/", account_views.reauthenticate, name="account_reauthenticate"),
    path("masuk/nonaktif/", account_views.account_inactive, name="account_inactive"),
    path("keluar/", account_views.logout, name="account_logout"),
    path("ganti-sandi/", account_views.password_change, name="account_change_password"),
    path("reset-sandi/", account_views.password_reset, name="account_reset_password"),
    path(
        "reset-sandi/terkirim/",
        account_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^reset-sandi/kunci/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "reset-sandi/selesai/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

# The page of the API brings its own styles; no other page may.
api_docs = csp_replace({"style-src": [SELF, UNSAFE_INLINE], "default-src": [NONE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema")
)

api_patterns: list[URLPattern | URLResolver] = [
    path("v1/", include("berau_sosmed.api_urls")),
    path("schema/", SpectacularAPIView.as_view(api_version="1"), name="api-schema"),
    path("docs/", api_docs, name="api-docs"),
]

urlpatterns = [
    path("", include("core.urls")),
    path("", include("agencies.urls")),
    path("", include("accounts.urls")),
    path("", include("inquiries.urls")),
    path("", include("reports.urls")),
    path("", include(signin_patterns)),
    path("api/", include(api_patterns)),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler429 = "core.views.too_often"  # asked for by allauth
handler500 = "core.views.server_error"
