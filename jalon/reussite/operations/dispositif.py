"""Les dispositifs de la ville : leur nom local, et les règles que Jalon leur applique."""

from jalon.reussite.models import Dispositif
from jalon.socle.journal.operations import operation
from jalon.socle.listes.models import Valeur
from jalon.socle.listes.operations import renommer_valeur
from jalon.socle.versions import consigner_changements, modifier_fiche

LISTE = "dispositif"


@operation
def regler_dispositif(valeur, *, version, par, libelle=None, **regles) -> Dispositif:
    """Change le nom local et les règles du dispositif de cette valeur. Ce qui est déjà entré ne bouge pas.

    Lève Conflit si quelqu'un les a réglées depuis `version` (1 pour un dispositif dont rien n'a été réglé).
    """
    dispositif, _ = Dispositif.objects.get_or_create(valeur=valeur)
    dispositif, changements = modifier_fiche(dispositif, version=version, champs=regles)
    valeur = Valeur.objects.select_related("liste").get(pk=valeur.pk)
    if libelle is not None and libelle.strip() != valeur.libelle:
        renommer_valeur(valeur, libelle=libelle, par=par)
    consigner_changements("reussite.dispositif_regle", dispositif, changements, par=par, code=valeur.code)
    return dispositif


def dispositifs_de_la_ville() -> list[Dispositif]:
    """Les dispositifs que l'on peut encore choisir, dans l'ordre de la ville ; un nouveau a les règles par défaut."""
    valeurs = list(Valeur.objects.de(LISTE).select_related("liste"))
    regles = {d.valeur_id: d for d in Dispositif.objects.filter(valeur__in=valeurs)}
    trouves = []
    for valeur in valeurs:
        dispositif = regles.get(valeur.pk) or Dispositif()
        dispositif.valeur = valeur
        trouves.append(dispositif)
    return trouves
