from django.urls import path

from agencies.views import (
    agencies,
    importing,
    offices,
    people,
    procedures,
    security,
    structure,
    trail,
)

app_name = "agencies"
urlpatterns = [
    path("keamanan/", security.security, name="security"),
    path("keamanan/sesi/akhiri/", security.end_session, name="end_session"),
    path("keamanan/sesi/akhiri-lain/", security.end_other_sessions, name="end_other_sessions"),
    path("keamanan/token/cabut/", security.end_token, name="end_token"),
    path("instansi/", agencies.agencies, name="agencies"),
    path("instansi/baru/", structure.create_agency, name="create_agency"),
    path("instansi/impor/", importing.import_table, name="import_agencies"),
    path("instansi/luar/baru/", structure.create_outside_body, name="create_outside_body"),
    path("instansi/luar/<str:code>/", structure.edit_outside_body, name="edit_outside_body"),
    path("instansi/<str:code>/", agencies.agency, name="agency"),
    path("instansi/<str:code>/nama/", structure.rename_agency, name="rename_agency"),
    path("instansi/<str:code>/uraian/", structure.describe_agency, name="describe_agency"),
    path("instansi/<str:code>/batal-tutup/", structure.cancel_closing, name="cancel_closing"),
    path("instansi/<str:code>/kop/", offices.letterhead, name="letterhead"),
    path("instansi/<str:code>/cuti/", offices.record_leave, name="record_leave"),
    path("instansi/<str:code>/cuti/<int:leave>/akhiri/", offices.end_leave, name="end_leave"),
    path("instansi/<str:code>/kepala/", offices.appoint_head, name="appoint_head"),
    path("instansi/<str:code>/kepala/<int:head>/akhiri/", offices.end_head, name="end_head"),
    path(
        "instansi/<str:code>/kepala/<int:head>/surat/", offices.head_document, name="head_document"
    ),
    path("pegawai/", people.persons, name="persons"),
    path("pegawai/baru/", people.register, name="register"),
    path("pegawai/<str:username>/", people.person, name="person"),
    path("pegawai/<str:username>/undang/", people.invite, name="invite"),
    path("pegawai/<str:username>/nonaktif/", people.close, name="close"),
    path("pegawai/<str:username>/aktif/", people.reopen, name="reopen"),
    path("pegawai/<str:username>/faktor/lepas/", people.reset_factors, name="reset_factors"),
    path("pegawai/<str:username>/tugas/", people.assign, name="assign"),
    path("pegawai/<str:username>/tugas/<int:pk>/akhiri/", people.end_role, name="end_role"),
    path("sop/", procedures.procedures, name="procedures"),
    path("sop/baru/", procedures.draft_procedure, name="draft_procedure"),
    path("sop/<int:procedure>/tetapkan/", procedures.set_procedure, name="set_procedure"),
    path("sop/<int:procedure>/buang/", procedures.discard_procedure, name="discard_procedure"),
    path("sop/<int:procedure>/dokumen/", procedures.procedure_document, name="procedure_document"),
    path("ikrar/", procedures.pledge, name="pledge"),
    path("jejak/", trail.entries, name="trail"),
    path("jejak/unduh/", trail.export, name="export_trail"),
]
