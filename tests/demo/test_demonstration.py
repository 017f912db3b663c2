"""La démonstration : reproductible, inventée, répartie comme les chiffres publics, complète."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from jalon.demo.equipe import HEBERGEUR
from jalon.demo.masse import peupler
from jalon.demo.plans import EQUIPE, RIVES_D_AUBE, VAL_CLAIR
from jalon.demo.tirages import Tirage, distributions, niveau_de, type_d_ecole
from jalon.demo.villes import creer_la_ville
from jalon.instances.models import Decision
from jalon.restitution.echange.operations import exporter
from jalon.reussite.models import (
    Accord,
    Action,
    Contact,
    Demande,
    Enfant,
    EtatParcours,
    Famille,
    Inscription,
    Objectif,
    Parcours,
    Scolarite,
)
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import ROLES_PAR_DEFAUT
from jalon.socle.journal.chaine import premiere_alteration
from jalon.socle.reseau.models import Etablissement, verifier_uai

AU = date(2026, 9, 15)


def _exporter(ville, chemin) -> bytes:
    with cloison(ville):
        exporter(chemin, par=None)
    return chemin.read_bytes()


def _ceder_la_place(ville, nom) -> None:
    """La ville garde ses dossiers et rend son code et ses adresses à la suivante."""
    Collectivite.objects.filter(pk=ville.pk).update(code=nom)
    EmailAddress.objects.filter(user__collectivite=ville).delete()
    for compte in Compte.objects.filter(collectivite=ville):
        Compte.objects.filter(pk=compte.pk).update(courriel=f"{nom}-{compte.courriel}")


def test_la_meme_graine_et_le_meme_jour_donnent_la_meme_ville_a_l_octet_pres(db, tmp_path):
    exports = {}
    for nom, graine in (("une", 7), ("autre", 8), ("meme", 7)):
        ville = creer_la_ville(RIVES_D_AUBE, graine=graine, au=AU, enfants=10)
        exports[nom] = _exporter(ville, tmp_path / f"{nom}.zip")
        _ceder_la_place(ville, nom)
    assert exports["une"] == exports["meme"]
    assert exports["une"] != exports["autre"]


def test_val_clair_a_ses_quatre_vingt_deux_enfants_et_toutes_les_situations(db):
    """Un seul test : la bâtir prend plusieurs secondes."""
    ville = creer_la_ville(VAL_CLAIR, graine=1, au=AU)
    with cloison(ville):
        _verifier_les_marges()
        _verifier_les_situations()
        _verifier_les_ecoles()
        _verifier_l_annee()
        assert premiere_alteration() is None
    assert _statistiques_vides(ville) == []


def _verifier_l_annee() -> None:
    """Refus, attentes, arrêts, retards : une équipe qui travaille en a."""
    assert {"hors_criteres", "refus_de_la_famille", "admis_en_attente_dun_referent", "a_instruire"} <= set(
        Demande.objects.values_list("suite", flat=True)
    )
    assert {"refusee", "en_attente", "arretee_prematurement", "terminee", "en_cours"} <= set(
        Action.objects.values_list("etat", flat=True)
    )
    assert Echeance.objects.en_retard(AU).filter(nature="point-d-etape").exists()
    assert Decision.objects.filter(mise_en_oeuvre_le=None).exists()
    assert Inscription.objects.filter(en_attente=True).exists()
    assert {"signe", "demande", "refuse", "oral_consigne"} <= set(Accord.objects.values_list("mode", flat=True))


def _statistiques_vides(ville) -> list[str]:
    """Les lignes du catalogue qui ne rendraient rien sur l'année : il n'y en a pas."""
    sortie = StringIO()
    annee = {"du": "2025-09-16", "au": AU.isoformat()}
    call_command("statistiques", collectivite=ville.code, toutes=True, stdout=sortie, **annee)
    return [
        lue["code"]
        for lue in json.loads(sortie.getvalue())
        if not (lue.get("cellules") or lue.get("total_distinct") or lue.get("valeurs"))
    ]


def _verifier_les_marges() -> None:
    enfants = list(Enfant.objects.all())
    assert len(enfants) == 82
    doublons = [e for e in enfants if e.famille_id is None]
    assert len(doublons) == 1
    suivis = [e for e in enfants if e.famille_id]
    _proches(Counter(e.sexe for e in suivis), distributions()["sexe"])
    ages = Counter(_tranche(e.naissance) for e in suivis)
    _proches(ages, distributions()["age"], ecart=3)
    profils = Parcours.objects.filter(dispositif__code="PRE").values_list("les_profils__profil__code", flat=True)
    deux_trois = [code for code in profils if code]
    assert 0.65 < sum(code in ("P2", "P3") for code in deux_trois) / len(deux_trois) < 0.88
    assert None in profils, "quelques parcours n'ont pas de profil"


def _tranche(naissance) -> str:
    age = AU.year - naissance.year - ((AU.month, AU.day) < (naissance.month, naissance.day))
    bornes = (tranche.split("-") for tranche in distributions()["age"])
    return next((f"{mini}-{maxi}" for mini, maxi in bornes if int(mini) <= age <= int(maxi)), str(age))


def _proches(comptes: Counter, parts: dict, ecart: int = 1) -> None:
    total = sum(comptes.values())
    for code, part in parts.items():
        assert abs(comptes[code] - part * total) <= ecart, (code, comptes)


def _verifier_les_situations() -> None:
    etats = set(Parcours.objects.values_list("etat", flat=True))
    assert etats == set(EtatParcours.values)
    assert Enfant.objects.filter(naissance__month=2, naissance__day=29).count() >= 2
    assert _jumeaux()
    assert Enfant.objects.filter(nom__contains="'").exists() and Enfant.objects.filter(nom__contains="-").exists()
    assert max(famille.les_enfants.count() for famille in Famille.objects.all()) >= 2
    assert _retours()
    assert {"PRE", "CLAS", "COLLEX"} <= set(Parcours.objects.values_list("dispositif__code", flat=True))
    assert Scolarite.objects.filter(niveau=None).exists()
    assert Objectif.objects.exclude(atteinte="").exists() and Objectif.objects.filter(atteinte="").exists()
    assert Contact.objects.exists()
    assert Echeance.objects.en_retard(AU).exists() and Echeance.objects.a_faire().filter(le__gt=AU).exists()
    annees = {jour.year for jour in Parcours.objects.filter(entree__isnull=False).values_list("entree", flat=True)}
    assert {2024, 2025, 2026} <= annees
    assert max(Parcours.objects.filter(entree__isnull=False).values_list("entree", flat=True)) <= AU


def _jumeaux() -> bool:
    paires = Counter(Enfant.objects.exclude(famille=None).values_list("famille", "naissance"))
    return max(paires.values()) >= 2


def _retours() -> bool:
    parcours = Counter(Parcours.objects.filter(dispositif__code="PRE").values_list("enfant", flat=True))
    return max(parcours.values()) >= 2


def _verifier_les_ecoles() -> None:
    """Inventées, et leur UAI est juste."""
    uais = list(Etablissement.objects.values_list("uai", flat=True))
    assert len(set(uais)) == len(VAL_CLAIR.ecoles)
    assert all(uai.startswith("999") for uai in uais)
    for uai in uais:
        verifier_uai(uai)


def test_la_commande_cree_les_villes_un_compte_par_role_et_ne_refait_rien(db):
    sortie = StringIO()
    call_command("demo", enfants=3, au=AU, stdout=sortie)
    assert "Val-Clair (val-clair) : créée." in sortie.getvalue()
    roles = {code: set(_roles_de(code)) for code in ("val-clair", "rives-d-aube")}
    attendus = set(ROLES_PAR_DEFAUT) - {"hebergeur"}
    assert roles == {"val-clair": attendus, "rives-d-aube": attendus}
    assert set(EQUIPE) == attendus
    comptes = Compte.objects.count()
    assert Compte.objects.filter(courriel=HEBERGEUR[0], collectivite=None).exists()
    assert not Compte.objects.filter(est_de_demonstration=False).exists()
    encore = StringIO()
    call_command("demo", enfants=3, au=AU, stdout=encore)
    assert encore.getvalue().count("déjà là") == 2
    assert Compte.objects.count() == comptes


def _roles_de(code):
    ville = Collectivite.objects.get(code=code)
    with cloison(ville):
        return [
            role
            for compte in Compte.objects.filter(collectivite=ville)
            for role in compte.les_attributions.values_list("role__code", flat=True)
        ]


@pytest.mark.parametrize(
    ("naissance", "debut", "niveau", "type_"),
    [
        (date(2022, 5, 1), 2025, "ps", "ecole_maternelle"),
        (date(2019, 12, 31), 2025, "cp", "ecole_elementaire"),
        (date(2014, 1, 1), 2025, "6e", "college"),
        (date(2008, 7, 1), 2025, "tle_pro", "lycee_professionnel"),
    ],
)
def test_le_niveau_suit_l_annee_de_naissance(naissance, debut, niveau, type_):
    assert niveau_de(naissance, debut) == niveau
    assert type_d_ecole(niveau) == type_


def test_les_quotas_font_le_compte_exact():
    tires = Tirage(1, AU).quotas("motif_sortie", 50)
    assert len(tires) == 50
    assert Counter(tires)["objectifs_atteints"] == 19


def test_une_ville_en_masse_a_le_nombre_demande_et_des_dossiers_complets(dans_la_ville):
    peupler(60, par=None, au=AU)
    assert Enfant.objects.count() == 60
    assert not Enfant.objects.filter(les_parcours=None).exists()
    assert not Parcours.objects.filter(les_referents=None).exists()
    assert Parcours.objects.filter(sortie=None).exists() and Parcours.objects.filter(sortie__isnull=False).exists()
