import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, _schema_editor):
    version, document = (apps.get_model("publications", name) for name in ("DocumentVersion", "Document"))
    agency = document.objects.filter(pk=OuterRef("document")).values("agency")
    version.objects.update(agency=Subquery(agency))


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("publications", "0005_office_check"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
