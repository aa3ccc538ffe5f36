from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    """What happened to a post, and what a platform showed, is never changed."""

    dependencies = [("accounts", "0009_posts_and_figures")]

    operations = [
        AppendOnly("accounts_postevent"),
        AppendOnly("accounts_audiencesnapshot"),
        AppendOnly("accounts_postfigures"),
    ]
