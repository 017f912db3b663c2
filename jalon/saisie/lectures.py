"""Les outils que l'on peut faire passer, et leur version en vigueur."""

from django.db.models import Max

from jalon.saisie.models import VersionOutil


def versions_en_vigueur() -> list[VersionOutil]:
    """La dernière version publiée de chaque outil non retiré, dans l'ordre des noms."""
    publiees = VersionOutil.objects.filter(publiee_le__isnull=False, outil__retire_le=None)
    dernieres = publiees.values("outil").annotate(numero=Max("numero")).values_list("outil", "numero")
    numeros = dict(dernieres)
    return [
        version
        for version in publiees.select_related("outil").order_by("outil__libelle")
        if numeros[version.outil_id] == version.numero
    ]
