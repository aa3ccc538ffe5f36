"""Search the text of inquiries: by stems, by the author's account, forgiving typing errors."""

from django.db import migrations, models
from django.db.models.functions import Lower

from inquiries.search.index import FullText, Vocabulary


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0013_citizens_follow")]

    operations = [
        FullText("inquiries_inquiry", ["text"]),
        Vocabulary(),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                Lower("author_handle"),
                name="inquiry_by_handle",
                condition=~models.Q(author_handle=""),
            ),
        ),
    ]
