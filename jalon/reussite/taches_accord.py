"""Chaque nuit : les 18 ans qui approchent, et les partages que l'accord des parents ne porte plus."""

from datetime import timedelta

from django.utils import timezone

from jalon.reussite.accords import est_majeur, jour_de_ses_18_ans
from jalon.reussite.models import Enfant, Parcours
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord, Partage
from jalon.reussite.operations.partage import finir_partage, referent_de
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.taches import chaque_jour

ACCORD_DU_JEUNE = "accord-du-jeune"
UN_MOIS = timedelta(days=31)
# Un peu moins de 18 ans : de quoi ne pas lire les plus jeunes.
PRES_DE_18_ANS = timedelta(days=17 * 365)


@chaque_jour("reussite.accords", heure=3)
def suivre_les_18_ans() -> None:
    jour = timezone.localdate()
    suivis = Parcours.objects.comptes().en_cours().order_by().values("enfant")
    for enfant in Enfant.objects.actuels().filter(pk__in=suivis, naissance__lte=jour - PRES_DE_18_ANS):
        _demander_l_accord_du_jeune(enfant, jour)
    for partage in Partage.objects.filter(fini_le=None, accord__par_le_jeune=False).select_related("enfant"):
        if est_majeur(partage.enfant, jour):
            finir_partage(partage, raison="18 ans : l'accord des parents ne vaut plus", par=None)


def _demander_l_accord_du_jeune(enfant, jour) -> None:
    """Une échéance, un mois avant ses 18 ans ; une seule fois, et pas s'il a déjà signé."""
    majorite = jour_de_ses_18_ans(enfant)
    if jour < majorite - UN_MOIS or _deja_demande(enfant):
        return
    echeances.creer(
        dossier=enfant,
        nature=ACCORD_DU_JEUNE,
        libelle=f"18 ans le {majorite:%d/%m/%Y} : recueillir l'accord du jeune",
        le=max(majorite, jour),
        responsable=referent_de(enfant),
        par=None,
    )


def _deja_demande(enfant) -> bool:
    signe = Accord.objects.filter(
        enfant=enfant,
        par_le_jeune=True,
        objet=ObjetAccord.ADHESION_AU_PARCOURS,
        mode=ModeAccord.SIGNE,
        retire_le=None,
    )
    return signe.exists() or Echeance.objects.du_dossier(enfant).filter(nature=ACCORD_DU_JEUNE).exists()
