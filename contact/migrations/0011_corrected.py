from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0010_files_end")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="corrected_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
