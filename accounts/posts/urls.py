from django.urls import path

from accounts.posts import figure_views, views

patterns = [
    path("unggahan/", views.posts, name="posts"),
    path("unggahan/baru/", views.new_post, name="new_post"),
    path("unggahan/kalender/", views.post_calendar, name="post_calendar"),
    path("unggahan/impor/", figure_views.import_export, name="import_posts"),
    path("unggahan/<int:pk>/", views.post, name="post"),
    path("unggahan/<int:pk>/ubah/", views.edit_post, name="edit_post"),
    path("unggahan/<int:pk>/terbitkan/", views.publish_post, name="publish_post"),
    path("unggahan/<int:pk>/ralat/", views.correct_post, name="correct_post"),
    path("unggahan/<int:pk>/tarik/", views.withdraw_post, name="withdraw_post"),
    path("unggahan/<int:pk>/angka/", views.record_figures, name="record_figures"),
    path("unggahan/<int:pk>/berkas/", views.post_media, name="post_media"),
    path(
        "unggahan/<int:pk>/angka/<int:figures>/bukti/",
        views.figures_evidence,
        name="figures_evidence",
    ),
    path("khalayak/", figure_views.audience, name="audience"),
    path("khalayak/<int:pk>/", figure_views.account_audience, name="account_audience"),
    path("khalayak/bukti/<int:pk>/", figure_views.audience_evidence, name="audience_evidence"),
]
