from django.urls import path

from agencies import views

app_name = "agencies"
urlpatterns = [
    path("instansi/", views.agencies, name="agencies"),
    path("instansi/<str:code>/", views.agency, name="agency"),
    path("instansi/<str:code>/kop/", views.letterhead, name="letterhead"),
    path("instansi/<str:code>/cuti/", views.record_leave, name="record_leave"),
    path("instansi/<str:code>/cuti/<int:pk>/akhiri/", views.end_leave, name="end_leave"),
    path("instansi/<str:code>/kepala/", views.appoint_head, name="appoint_head"),
    path("instansi/<str:code>/kepala/<int:pk>/akhiri/", views.end_head, name="end_head"),
    path("instansi/<str:code>/kepala/<int:pk>/surat/", views.head_document, name="head_document"),
]
