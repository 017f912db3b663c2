"""Ce qui est retiré par erreur se remet tel qu'il était, pendant trente jours."""

import re
from datetime import date, timedelta

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import exemples, exemples_action  # noqa: F401 (les opérations déclarent ici de quoi les jouer)
from jalon.reussite import operations as ops
from jalon.reussite.models import (
    Action,
    AmenagementScolarite,
    Bilan,
    Contact,
    ContactEnfant,
    Diagnostic,
    Exclusion,
    Objectif,
    Preconisation,
    ResponsableLegal,
    Scolarite,
    Situation,
)
from jalon.socle.annulations import Annulation, annuler, oublier_les_gestes_passes
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import OPERATIONS

RETRAITS = {
    "retirer_action": (Action, Bilan),
    "retirer_bilan": (Bilan,),
    "retirer_diagnostic": (Diagnostic,),
    "retirer_exclusion": (Exclusion,),
    "retirer_preconisation": (Preconisation,),
    "retirer_contact": (Contact, ContactEnfant),
    "retirer_situation": (Situation,),
    "retirer_responsable": (ResponsableLegal,),
    "retirer_objectif": (Objectif,),
    "retirer_scolarite": (Scolarite, AmenagementScolarite),
}


def _etat(modeles) -> list[str]:
    """À la seconde : le JSON qui garde une ligne retirée coupe les microsecondes."""
    textes = (serializers.serialize("json", modele.objects.order_by("pk")) for modele in modeles)
    return [re.sub(r"\.\d{3}Z", "Z", texte) for texte in textes]


def _arguments(nom, monde):
    trouvee = next(o for cle, o in OPERATIONS.items() if cle.startswith("jalon.reussite.") and cle.endswith(f".{nom}"))
    return trouvee.exemples[0](monde)


@pytest.mark.parametrize("nom", RETRAITS)
def test_un_retrait_s_annule_et_tout_est_comme_avant(nom, monde):
    arguments = _arguments(nom, monde)
    avant = _etat(RETRAITS[nom])
    getattr(ops, nom)(**arguments)
    assert _etat(RETRAITS[nom]) != avant
    annuler(Annulation.objects.ouvertes().first(), par=monde.awa)
    assert _etat(RETRAITS[nom]) == avant


def test_une_place_prise_depuis_empeche_de_remettre_et_rien_n_est_perdu(monde):
    enfant = ops.creer_enfant(nom="Benali", par=monde.awa)
    ancienne = ops.dater_situation(enfant=enfant, depuis=date(2026, 1, 1), qpv=True, par=monde.awa)
    ops.retirer_situation(ancienne, par=monde.awa)
    ops.dater_situation(enfant=enfant, depuis=date(2026, 1, 1), qpv=False, par=monde.awa)
    with pytest.raises(ValidationError, match="ne peut pas être remis"):
        annuler(Annulation.objects.ouvertes().first(), par=monde.awa)
    assert [s.qpv for s in Situation.objects.filter(enfant=enfant)] == [False]


def test_une_echeance_cochee_par_erreur_se_remet(monde):
    echeance = echeances.creer(libelle="Rappeler", le=timezone.localdate(), par=monde.awa)
    echeances.terminer(echeance, le=timezone.localdate(), par=monde.awa)
    annuler(Annulation.objects.ouvertes().first(), par=monde.awa)
    assert Echeance.objects.a_faire().get() == echeance


def test_passe_trente_jours_plus_rien_ne_reste_de_ce_qui_a_ete_retire(monde):
    arguments = _arguments("retirer_contact", monde)
    ops.retirer_contact(**arguments)
    geste = Annulation.objects.ouvertes().first()
    assert oublier_les_gestes_passes(par=None) == 0
    Annulation.objects.update(expire_le=timezone.now() - timedelta(seconds=1))
    assert oublier_les_gestes_passes(par=None) == Annulation.objects.count()
    geste.refresh_from_db()
    assert geste.donnees == {}
