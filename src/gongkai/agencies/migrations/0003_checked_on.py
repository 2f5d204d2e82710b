"""The day somebody last looked an agency's public pages through."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("agencies", "0002_calendar_and_review_levels")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="checked_on",
            field=models.DateField(blank=True, null=True, verbose_name="最近核对日期"),
        ),
    ]
