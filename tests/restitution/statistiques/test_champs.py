"""Un champ compté est un axe aussitôt publié ; sa réponse suit la dernière saisie, de qui que ce soit."""

from datetime import date

import pytest

from jalon.restitution.statistiques import instantane as module_instantane
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.fraicheur import instantane, magasin
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesure_de, univers_de
from jalon.reussite import operations
from jalon.reussite.models import Enfant, Parcours
from jalon.saisie import operations as saisie
from jalon.saisie.configuration import publiee
from jalon.socle.cloison import cloison, portee_active
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import valeur, valeurs
from jalon.socle.reseau.models import Intervenant
from tests.restitution.statistiques.test_fraicheur import en_lignes
from tests.saisie.outils import ajouter, definir, publier

ANNEE = (date(2025, 9, 1), date(2026, 8, 31))


@pytest.fixture
def dans_exemple(exemple):
    with cloison(exemple):
        yield exemple


@pytest.fixture
def transport(dans_exemple):
    """Le champ « transport » de l'enfant, compté : oui pour E01 et E02, non pour E03."""
    definir(None, "transport", "oui_non", compte=True)
    for cle, dit in (("E01", True), ("E02", True), ("E03", False)):
        remplir(cle, transport=dit)
    assert compter("enfant.transport") == {"Oui": 2, "Non": 1, "Non renseigné": 9}


@pytest.fixture
def sans_rebatir(monkeypatch):
    def interdire():
        def refuser(univers):
            raise AssertionError("L'instantané a été rebâti.")

        monkeypatch.setattr(module_instantane, "charger", refuser)

    return interdire


def enfant(cle):
    return Enfant.objects.get(cle_externe=cle)


def parcours(cle):
    return Parcours.objects.get(cle_externe=cle)


def remplir(cle, **champs):
    vu = enfant(cle)
    operations.modifier_enfant(vu, version=vu.version, par=None, champs_ville=champs)


def compter(*axes, mesure="enfants_suivis", **filtres) -> dict:
    """Libellés → effectif, comme la prochaine page les dira."""
    calcul = Calcul(instantane("reussite").ville, periode(*ANNEE), filtres)
    resultat = calcul.resultat(mesure_de(f"reussite.{mesure}"), axes)
    return {" | ".join(resultat.libelles(rangs)): n for rangs, n in resultat.cellules.items()}


# Dès la publication


def test_un_champ_n_est_un_axe_qu_une_fois_publie(dans_exemple):
    ajouter(None, "transport", "oui_non", compte=True)
    with pytest.raises(ValueError, match="ne se répartit pas selon"):
        compter("enfant.transport")
    publier(None)
    assert compter("enfant.transport") == {"Non renseigné": 12}


def test_un_champ_qui_ne_se_compte_pas_n_est_pas_un_axe(dans_exemple):
    definir(None, "transport", "oui_non")
    definir(None, "remarque", "texte")
    for code in ("transport", "remarque"):
        with pytest.raises(ValueError, match="ne se répartit pas selon"):
            compter(f"enfant.{code}")


def test_preparer_un_brouillon_ne_rebatit_rien(transport, sans_rebatir):
    sans_rebatir()
    ajouter(None, "cantine", "oui_non", compte=True)
    assert compter("enfant.transport") == {"Oui": 2, "Non": 1, "Non renseigné": 9}


def test_un_champ_retire_ne_se_compte_plus_et_revient_avec_ses_valeurs(transport):
    retire = saisie.retirer_champ("reussite.enfant", "transport", version=1, par=None)
    publier(None)
    with pytest.raises(ValueError, match="ne se répartit pas selon"):
        compter("enfant.transport")
    saisie.remettre_champ("reussite.enfant", "transport", version=retire.version, par=None)
    publier(None)
    assert compter("enfant.transport") == {"Oui": 2, "Non": 1, "Non renseigné": 9}


def test_une_valeur_cachee_par_sa_condition_ne_compte_pas(transport):
    definir(None, "ligne", "nombre", compte=True, condition={"champ": "transport", "valeurs": [True]})
    for cle, ligne in (("E01", "4"), ("E03", "7")):
        remplir(cle, ligne=ligne)
    assert compter("enfant.ligne") == {"4": 1, "Non renseigné": 11}
    remplir("E03", transport=True)
    assert compter("enfant.ligne") == {"4": 1, "7": 1, "Non renseigné": 10}


def test_un_champ_d_un_dispositif_ne_compte_que_la(transport):
    remplir("E06", transport=True)
    clas = valeur("dispositif", "CLAS")
    du_clas = set(Parcours.objects.filter(dispositif=clas).values_list("enfant__cle_externe", flat=True))
    assert {"E03", "E06"} & du_clas and {"E01", "E02"} - du_clas
    saisie.modifier_champ("reussite.enfant", "transport", version=1, par=None, dispositifs=[clas.code])
    publier(None)
    oui, non = {"E01", "E02", "E06"} & du_clas, {"E03"} & du_clas
    attendu = {"Oui": len(oui), "Non": len(non), "Non renseigné": 12 - len(oui | non)}
    assert compter("enfant.transport") == {libelle: n for libelle, n in attendu.items() if n}


def test_une_liste_multiple_compte_un_enfant_dans_chacune_de_ses_valeurs(dans_exemple):
    definir(None, "besoins", "liste_multiple", liste="domaine", compte=True)
    un, deux = valeurs("domaine")[:2]
    remplir("E01", besoins=[un.code, deux.code])
    remplir("E02", besoins=[un.code])
    assert compter("enfant.besoins") == {un.libelle: 2, deux.libelle: 1}


def test_un_nombre_se_range_par_tranches_et_une_date_par_mois(dans_exemple):
    definir(None, "distance", "nombre", compte=True, options={"tranches": [2, 10], "unite": "km"})
    definir(None, "inscription", "date", compte=True)
    for cle, distance, jour in (("E01", "1.5", "2025-09-30"), ("E02", "2", "2025-10-01"), ("E03", "40", "2025-10-31")):
        remplir(cle, distance=distance, inscription=jour)
    assert list(compter("enfant.distance").values()) == [1, 1, 1, 9]
    assert compter("enfant.inscription") == {"septembre 2025": 1, "octobre 2025": 2, "Non renseigné": 9}


def test_un_champ_se_croise_et_se_filtre(transport):
    croises = compter("enfant.transport", "sexe")
    assert sum(n for cases, n in croises.items() if cases.startswith("Oui | ")) == 2
    assert compter("enfant.transport", **{"enfant.transport": ["oui"]}) == {"Oui": 2}


# Chaque entité, dans ce qu'elle compte ; la réponse suit la saisie


def _de_la_famille():
    famille = enfant("E06").famille
    operations.modifier_famille(famille, version=famille.version, par=None, champs_ville={"choix": True})


def _du_parcours():
    p = parcours("P01")
    operations.modifier_parcours(p, version=p.version, par=None, champs_ville={"choix": True})


def _de_la_demande():
    demande = operations.deposer_demande(le=date(2026, 3, 2), par=None, initiales="Z.", demandeur="famille")
    operations.modifier_demande(demande, version=demande.version, par=None, champs_ville={"choix": True})


def _de_l_action():
    p = parcours("P01")
    action = operations.ajouter_action(
        p.enfant, parcours=p, domaine=valeur("domaine", "culture"), debut=date(2026, 1, 5), etat="en_cours", par=None
    )
    operations.modifier_action(action, version=action.version, par=None, champs_ville={"choix": True})


GESTES = {
    "famille": (_de_la_famille, "familles_suivies"),
    "parcours": (_du_parcours, "parcours_actifs"),
    "demande": (_de_la_demande, "demandes"),
    "action": (_de_l_action, "actions"),
}


@pytest.mark.parametrize("entite", GESTES)
def test_les_champs_de_chaque_entite_se_comptent(dans_exemple, sans_rebatir, entite):
    definir(None, "choix", "oui_non", entite=f"reussite.{entite}", compte=True)
    geste, mesure = GESTES[entite]
    assert "Oui" not in compter(f"{entite}.choix", mesure=mesure)
    if entite != "famille":
        sans_rebatir()
    geste()
    assert compter(f"{entite}.choix", mesure=mesure)["Oui"] == 1
    neuf = {table.nom: module_instantane._lire(table) for table in univers_de("reussite").tables}
    assert en_lignes(instantane("reussite").bruts) == en_lignes(neuf)


def test_une_saisie_rapiece_l_instantane(transport, sans_rebatir):
    sans_rebatir()
    remplir("E03", transport=True)
    remplir("E01", transport=None)
    assert compter("enfant.transport") == {"Oui": 2, "Non renseigné": 10}
    neuf = {table.nom: module_instantane._lire(table) for table in univers_de("reussite").tables}
    assert en_lignes(instantane("reussite").bruts) == en_lignes(neuf)


def test_une_transaction_qui_a_ecrit_compte_ses_propres_champs(transport):
    @operation
    def remplir_puis_compter(*, par):
        remplir("E04", transport=True)
        vus.append(compter("enfant.transport"))
        consigner("test.compte", None, par=par)
        raise InterruptedError

    vus = []
    with pytest.raises(InterruptedError):
        remplir_puis_compter(par=None)
    assert vus == [{"Oui": 3, "Non": 1, "Non renseigné": 8}]
    assert compter("enfant.transport") == {"Oui": 2, "Non": 1, "Non renseigné": 9}


def test_ce_que_la_requete_a_retenu_n_entre_pas_dans_l_instantane(transport, dans_exemple):
    """Une requête lit la configuration ; une autre en publie une nouvelle ; la première bâtit alors l'instantané."""
    publiee()
    retenue = dict(portee_active().memoire)
    definir(None, "cantine", "oui_non", compte=True)
    remplir("E01", cantine=True)
    magasin.vider()
    portee_active().memoire.update(retenue)
    instantane("reussite")
    assert compter("enfant.cantine") == {"Oui": 1, "Non renseigné": 11}


def test_une_ville_ne_compte_pas_les_champs_de_sa_voisine(transport, ville_voisine):
    with cloison(ville_voisine), pytest.raises(ValueError, match="ne se répartit pas selon"):
        compter("enfant.transport")


def test_les_chiffres_d_une_personne_restent_sous_leur_droit(dans_exemple):
    Intervenant.objects.create(nom="Diarra", prenom="Awa")
    definir(None, "enseignant", "personne", compte=True)
    axe = mesure_de("reussite.enfants_suivis").axe("enfant.enseignant")
    assert axe.nominatif
