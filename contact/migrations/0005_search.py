"""What an inquiry is found by, in one form for all spellings; and the list's own indexes."""

from django.db import migrations, models

from contact.search import search_text_of

PIECE = 500


def fold_what_is_there(apps, _schema_editor):
    """Fill the column for what was kept before there was one, a piece at a time."""
    inquiries = apps.get_model('contact', 'Inquiry').objects.order_by('pk')
    last = 0
    while piece := list(inquiries.filter(pk__gt=last).prefetch_related('messages', 'notes')[:PIECE]):
        for inquiry in piece:
            said = [*inquiry.messages.all(), *inquiry.notes.all()]
            inquiry.search_text = search_text_of(inquiry, [text.body for text in said])
        inquiries.bulk_update(piece, ['search_text'])
        last = piece[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0004_desk'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='inquiry', name='inquiry_waiting'),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['waiting_since', 'id', 'state'], name='inquiry_waiting'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['created_at', 'id', 'state', 'first_answered_at'], name='inquiry_newest'),
        ),
        migrations.RunPython(fold_what_is_there, migrations.RunPython.noop),
    ]
