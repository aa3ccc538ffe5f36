"""Addresses of issues."""

from django.urls import path

from inquiries.issues import views

patterns = [
    path("isu/", views.issues, name="issues"),
    path("isu/baru/", views.new_issue, name="new_issue"),
    path("isu/<int:pk>/", views.issue, name="issue"),
    path("isu/<int:pk>/jawab/", views.answer_issue, name="issue_reply"),
    path("isu/<int:pk>/tautkan/", views.join_issue, name="join_issue"),
    path("isu/<int:pk>/lepas/", views.leave_issue, name="leave_issue"),
]
