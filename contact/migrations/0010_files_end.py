from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def fix_ends(apps, schema_editor):
    """Fix when the files go of what is closed: a longer period set later must not extend it."""
    closed = apps.get_model("contact", "Inquiry").objects.filter(closed_at__isnull=False)
    closed.update(files_delete_at=F("closed_at") + settings.FILES_KEPT)


class Migration(migrations.Migration):
    dependencies = [("contact", "0009_erase")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="files_delete_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(fix_ends, migrations.RunPython.noop),
    ]
