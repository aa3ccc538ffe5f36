from django.urls import path

from accounts.posts import urls as posts
from accounts.views import (
    accounts,
    badges,
    confirming,
    decrees,
    details,
    importing,
    public,
    reports,
)

app_name = "accounts"
urlpatterns = [
    path("keputusan/", decrees.decrees, name="decrees"),
    path("keputusan/baru/", decrees.draft_decree, name="draft_decree"),
    path("keputusan/<int:pk>/", decrees.decree, name="decree"),
    path("keputusan/<int:pk>/ubah/", decrees.edit_decree, name="edit_decree"),
    path("keputusan/<int:pk>/buang/", decrees.discard_decree, name="discard_decree"),
    path("keputusan/<int:pk>/aktifkan/", decrees.activate_decree, name="activate_decree"),
    path("keputusan/<int:pk>/cabut/", decrees.revoke_decree, name="revoke_decree"),
    path("keputusan/<int:pk>/draf/", decrees.decree_draft_pdf, name="decree_draft_pdf"),
    path("keputusan/<int:pk>/naskah/", decrees.decree_scan, name="decree_scan"),
    path("akun/", accounts.accounts, name="accounts"),
    path("akun/usul/", accounts.propose_account, name="propose_account"),
    path("akun/impor/", importing.import_table, name="import_accounts"),
    path("akun/<int:pk>/", accounts.account, name="account"),
    path("akun/<int:pk>/konfirmasi/", confirming.confirm_account, name="confirm_account"),
    path(
        "akun/<int:pk>/bukti/<int:confirmation>/",
        confirming.confirmation_picture,
        name="confirmation_picture",
    ),
    path("akun/<int:pk>/rincian/", details.edit_account_details, name="edit_account_details"),
    path("akun/<int:pk>/poster/", badges.account_poster, name="account_poster"),
    path("akun/<int:pk>/tangguhkan/", accounts.suspend_account, name="suspend_account"),
    path("akun/<int:pk>/pulihkan/", accounts.lift_suspension, name="lift_suspension"),
    path("akun/tiruan/", reports.lookalike_reports, name="lookalike_reports"),
    path("akun/tiruan/<int:lookalike>/tutup/", reports.close_report, name="close_report"),
    *posts.patterns,
    path("cek/", public.check, name="check"),
    path("cek/lapor/", reports.report_lookalike, name="report_lookalike"),
    path("cek/lapor/terkirim/", reports.report_received, name="report_received"),
    path("akun-resmi/", public.official_accounts, name="official_accounts"),
    path(
        "akun-resmi/<slug:platform>/<path:handle>/lencana.svg",
        badges.account_badge,
        name="account_badge",
    ),
    path("akun-resmi/<slug:platform>/<path:handle>/qr.svg", badges.account_qr, name="account_qr"),
    path("akun-resmi/data.csv", public.official_accounts_csv, name="official_accounts_csv"),
    path("akun-resmi/data.json", public.official_accounts_json, name="official_accounts_json"),
]
