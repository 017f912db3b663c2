from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class SocleConfig(AppConfig):
    name = "jalon.socle"
    label = "socle"

    def ready(self):
        from jalon.socle import droits, entrees, etats_des_reglages, mur, phrases  # noqa: F401 (déclarations)
        from jalon.socle.agenda import resume  # noqa: F401 (déclarations)
        from jalon.socle.comptes import signaux  # noqa: F401 (déclarations)
        from jalon.socle.echeances import reprises  # noqa: F401 (déclarations)
        from jalon.socle.fusions import operations  # noqa: F401 (déclarations)
        from jalon.socle.reseau import regles  # noqa: F401 (déclarations)

        post_migrate.connect(_poser_le_mur, sender=self)


def _poser_le_mur(*, using, **_):
    from jalon.socle.mur import poser

    # La table des limites de débit n'a pas de migration ; avant le mur, qui donne les tables au rôle de l'application.
    call_command("createcachetable", database=using, verbosity=0)
    poser(using)
