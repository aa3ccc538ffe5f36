"""Addresses of the portal."""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from agencies.views.security import security

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
    path("masuk/faktor-kedua/", factor_views.authenticate, name="mfa_authenticate"),
    path("masuk/passkey/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/ulang/kode/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path(
        "masuk/ulang/passkey/",
        passkey_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
]

factor_patterns = [
    path("", security, name="mfa_index"),  # where the library goes after a change
    path("", security, name="mfa_list_webauthn"),
    path("autentikator/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("autentikator/lepas/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkey/tambah/", passkey_views.add_webauthn, name="mfa_add_webauthn"),
    path("passkey/<int:pk>/nama/", passkey_views.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkey/<int:pk>/hapus/", passkey_views.remove_webauthn, name="mfa_remove_webauthn"),
    path("kode-pemulihan/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "kode-pemulihan/baru/",
        code_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "kode-pemulihan/unduh/",
        code_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
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
    path("keamanan/", include(factor_patterns)),
    path("api/", include(api_patterns)),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler429 = "core.views.too_often"  # asked for by allauth
handler500 = "core.views.server_error"
