from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("souftech", "0007_lengths")]

    operations = [
        migrations.AddField(
            model_name="retentionrun",
            name="job",
            field=models.CharField(
                default="contact.services.keep_to_periods",
                max_length=100,
                verbose_name="periodic job",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="retentionrun",
            index=models.Index(fields=["job", "started_at"], name="retention_run_day"),
        ),
    ]
