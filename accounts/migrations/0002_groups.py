from django.db import migrations

SUPPORT = {
    "contact.inquiry": ["view", "change", "answer"],
    "contact.savedreply": ["view", "add", "change"],
    "souftech.outgoingmail": ["view", "change"],
}
PRIVACY = {"contact.inquiry": ["export", "erase"]}
MANAGER = {
    "accounts.user": ["view"],
    "contact.staffact": ["view"],
    "contact.savedreply": ["delete"],
}
GROUPS = {
    "support": [SUPPORT],
    "privacy": [SUPPORT, PRIVACY],
    "manager": [SUPPORT, PRIVACY, MANAGER],
}
# What a person reads; Django writes the same for those that it makes after the migrations.
NAMES = {
    "answer_inquiry": "May answer inquiries",
    "export_inquiry": "May export inquiries",
    "erase_inquiry": "May erase inquiries",
    "invite_staff": "May invite staff",
}
WORDS = {
    "outgoingmail": "outgoing mail",
    "savedreply": "saved reply",
    "staffact": "record of staff access",
    "user": "account",
}


def found_groups(apps, schema_editor):
    """Make the groups, and the permissions that Django would make only after the migrations."""
    Group = apps.get_model("auth", "Group")
    for name, parts in GROUPS.items():
        group, _made = Group.objects.get_or_create(name=name)
        for part in parts:
            for model, verbs in part.items():
                group.permissions.add(*(_permission(apps, model, verb) for verb in verbs))
        if name == "manager":
            group.permissions.add(_permission(apps, "accounts.user", "invite", "invite_staff"))


def _permission(apps, label, verb, codename=None):
    app_label, model = label.split(".")
    codename = codename or f"{verb}_{model}"
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=codename,
        defaults={"name": NAMES.get(codename, f"Can {verb} {WORDS.get(model, model)}")},
    )
    return permission


def disband_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("contact", "0004_desk"),
        ("souftech", "0003_day_key"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [("invite_staff", "May invite staff")],
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
        ),
        migrations.RunPython(found_groups, disband_groups),
    ]
