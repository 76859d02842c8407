from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("souftech", "0005_copies")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="made_at",
            field=models.DateTimeField(default=timezone.now, verbose_name="created"),
            preserve_default=False,
        ),
    ]
