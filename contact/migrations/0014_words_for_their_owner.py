from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0013_waiting'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inquiry',
            name='bounces',
            field=models.BooleanField(default=False, verbose_name='mails to this address come back'),
        ),
        migrations.AlterField(
            model_name='inquiry',
            name='policy_date',
            field=models.DateField(verbose_name='privacy policy shown'),
        ),
        migrations.AlterField(
            model_name='message',
            name='body',
            field=models.TextField(verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='note',
            name='body',
            field=models.TextField(verbose_name='text'),
        ),
    ]
