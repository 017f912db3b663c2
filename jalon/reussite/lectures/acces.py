"""Qui peut voir ce dossier et pourquoi, jusqu'au parcours qui l'explique."""

from jalon.reussite.models import ReferentParcours
from jalon.reussite.partages import est_ouvert
from jalon.socle.habilitations.visibilite import Vue, comptes_qui_voient


def partages_en_cours(enfant) -> list:
    """Ceux à qui des rubriques sont partagées aujourd'hui, avec ou sans compte."""
    lus = enfant.les_partages.select_related("intervenant__compte", "accord__titulaire", "enfant")
    return [partage for partage in lus if est_ouvert(partage)]


def qui_peut_voir(enfant) -> list[Vue]:
    """Les comptes ouverts qui voient ce dossier, par nom."""
    suivis = ReferentParcours.objects.filter(parcours__enfant=enfant, intervenant__compte__isnull=False)
    suivis = list(suivis.select_related("intervenant", "parcours__dispositif"))
    vues = comptes_qui_voient(enfant)
    for vue in vues:
        vue.raisons.extend(dict.fromkeys(_suivis_de(vue.compte, suivis)))
    return vues


def _suivis_de(compte, suivis):
    for suivi in suivis:
        if suivi.intervenant.compte_id == compte.pk:
            fini = suivi.au or suivi.parcours.sortie
            depuis = f" depuis le {suivi.du:%d/%m/%Y}" if suivi.du and not fini else ""
            yield f"{'a suivi' if fini else 'suit'} le parcours {suivi.parcours.dispositif}{depuis}"
