from django.db import migrations
from django.db.models import F


def forget_addresses(apps, schema_editor):
    """Name accounts in the admin's log by their number, as from now on."""
    noted = apps.get_model("admin", "LogEntry").objects
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="accounts", model="user"
    )
    noted.filter(content_type__in=kinds.values("pk")).update(object_repr=F("object_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sessions"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forget_addresses, migrations.RunPython.noop)]
