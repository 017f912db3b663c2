from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SocleConfig(AppConfig):
    name = "jalon.socle"
    label = "socle"

    def ready(self):
        from jalon.socle import droits, mur  # noqa: F401 (déclarations)

        post_migrate.connect(_poser_le_mur, sender=self)


def _poser_le_mur(*, using, **_):
    from jalon.socle.mur import poser

    poser(using)
