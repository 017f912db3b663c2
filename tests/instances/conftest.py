"""Une EPS de Val-Clair : Bruno en est membre et a signé la charte, Chloé n'est conviée que pour un point."""

from datetime import date, time
from types import SimpleNamespace

import pytest

from jalon.instances import operations as ops
from jalon.instances.models import Instance
from jalon.reussite.models import Accord, Demande, ModeAccord, ObjetAccord, SuiteDemande
from jalon.socle.cloison import cloison
from jalon.socle.reseau.models import Structure
from tests.reussite.dossiers import un_enfant

LE = date(2026, 11, 18)
PRENOMS = ("Inès", "Léa", "Moussa", "Anaïs", "Élie", "Zoé", "Noé", "Adam", "Lina", "Sofia", "Théo", "Yanis")


def informer(enfant):
    """L'information de la famille est consignée : la situation peut se dire par son nom."""
    objet, mode = ObjetAccord.INFORMATION_DONNEE, ModeAccord.ORAL_CONSIGNE
    return Accord.objects.create(enfant=enfant, objet=objet, mode=mode, le=LE)


def un_enfant_a_examiner(par, rang, *, informe=True):
    enfant = un_enfant(par, nom=f"Secret{rang:02}", prenom=PRENOMS[rang % len(PRENOMS)], naissance=date(2017, 1, 1))
    Demande.objects.create(numero=rang + 1, enfant=enfant, le=LE, suite=SuiteDemande.A_EXAMINER_EN_EPS)
    if informe:
        informer(enfant)
    return enfant


def inscrire(seance, enfant, par, **champs):
    return ops.inscrire(seance, vers_type="reussite.enfant", vers_id=enfant.pk, par=par, **champs)


def une_seance(par, le=LE, code="eps"):
    return ops.planifier(Instance.objects.get(code=code), le=le, debut=time(9), par=par)


@pytest.fixture
def eps(ville, awa, bruno, chloe, un_compte):
    """Deux situations nommées, une troisième dont la famille n'est pas informée ; rien n'est encore examiné."""
    sans_charte = un_compte("membre_instance", nom="Martin Sanscharte")
    with cloison(ville):
        instance = Instance.objects.get(code="eps")
        ecole = Structure.objects.create(nom="École Pasteur")
        chloe.intervenant.structure = ecole
        chloe.intervenant.save()
        ops.ajouter_membre(instance, intervenant=bruno.intervenant, charte_signee_le=date(2026, 9, 1), par=awa)
        ops.ajouter_membre(instance, intervenant=sans_charte.intervenant, par=awa)
        seance = une_seance(awa)
        enfants = [un_enfant_a_examiner(awa, rang, informe=rang < 2) for rang in range(3)]
        points = [inscrire(seance, enfant, awa) for enfant in enfants]
        ops.convier(seance, intervenant=chloe.intervenant, point=points[0], par=awa)
        seance.refresh_from_db()
        for point in points:
            point.refresh_from_db()
    return SimpleNamespace(
        instance=instance, seance=seance, points=points, enfants=enfants, sans_charte=sans_charte, ecole=ecole
    )


@pytest.fixture
def dans(eps, ville):
    """La même, sous la cloison."""
    with cloison(ville):
        yield eps
