import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("souftech", "0006_job_made")]

    operations = [
        migrations.CreateModel(
            name="Length",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("since", models.DateTimeField()),
                ("months", models.PositiveSmallIntegerField(default=0)),
                ("time", models.DurationField(default=datetime.timedelta)),
            ],
        ),
    ]
