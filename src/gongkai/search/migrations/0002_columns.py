"""An entry holds every column its document stands in. Those that are there get them by ``gongkai doctor --fix``."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="indexed",
            name="column",
            field=models.TextField(verbose_name="栏目"),
        ),
    ]
