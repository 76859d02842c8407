from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0011_words_for_the_register")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="corrected_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="corrected"),
        ),
    ]
