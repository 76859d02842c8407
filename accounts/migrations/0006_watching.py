from django.db import migrations

WORDS = {"job": "periodic job", "retentionrun": "retention run"}


def let_managers_look(apps, schema_editor):
    """Let managers see what the worker does: only then can a red line send them there."""
    Kind = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    manager = apps.get_model("auth", "Group").objects.filter(name="manager").first()
    for model, words in WORDS.items():
        kind, _made = Kind.objects.get_or_create(app_label="souftech", model=model)
        right, _made = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {words}"}
        )
        if manager:
            manager.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_log"), ("souftech", "0006_job_made")]

    operations = [migrations.RunPython(let_managers_look, migrations.RunPython.noop)]
