"""Ce qui s'écrit sans dossier, ou sur le travail de l'année, se voit aussi dans la réponse suivante."""

from datetime import date

import pytest

from jalon.instances.models import Instance, Seance
from jalon.restitution.statistiques import instantane as module_instantane
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.fraicheur import instantane
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesure_de, univers_de
from jalon.reussite import operations
from jalon.reussite.models import Enfant
from jalon.socle.cloison import cloison
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import valeur
from tests.restitution.statistiques.test_fraicheur import en_lignes

JOUR = date(2026, 3, 2)


@pytest.fixture
def dans_exemple(exemple):
    with cloison(exemple):
        instantane("reussite")
        yield exemple


def enfant(cle):
    return Enfant.objects.get(cle_externe=cle)


def une_demande(**champs):
    return operations.deposer_demande(
        le=JOUR, par=None, initiales="Z.", demandeur="famille", domaines=[valeur("domaine", "culture")], **champs
    )


def un_groupe():
    groupe = operations.creer_groupe(nom="Lecture", places=4, par=None)
    operations.inscrire_au_groupe(groupe, enfant=enfant("E01"), du=date(2026, 1, 1), par=None)
    return groupe


def pointer():
    seance = operations.programmer_seance(un_groupe(), le=JOUR, duree=60, par=None)
    operations.pointer(seance, presences={enfant("E01").pk: "present"}, par=None)


def appeler():
    operations.noter_contact(enfants=[], type=valeur("type_contact", "telephone"), le=JOUR, par=None)


GESTES = {
    "deposer_sans_dossier": une_demande,
    "deposer_pour_un_dossier": lambda: une_demande(enfant=enfant("E01")),
    "rattacher": lambda: operations.rattacher_demande(une_demande(), enfant=enfant("E02"), par=None),
    "detacher": lambda: operations.rattacher_demande(une_demande(enfant=enfant("E02")), enfant=None, par=None),
    "ouvrir_un_groupe": un_groupe,
    "pointer": pointer,
    "appeler": appeler,
}


def sans_rebatir(monkeypatch):
    def refuser(univers):
        raise AssertionError("L'instantané a été rebâti.")

    monkeypatch.setattr(module_instantane, "charger", refuser)


@pytest.mark.parametrize("geste", GESTES)
def test_un_geste_sans_dossier_se_voit_dans_la_reponse_suivante(dans_exemple, geste):
    avant = en_lignes(instantane("reussite").bruts)
    GESTES[geste]()
    neuf = {table.nom: module_instantane._lire(table) for table in univers_de("reussite").tables}
    apres = en_lignes(instantane("reussite").bruts)
    assert apres == en_lignes(neuf)
    assert apres != avant


@pytest.mark.parametrize("geste", ["deposer_sans_dossier", "ouvrir_un_groupe", "pointer", "appeler"])
def test_un_geste_sans_dossier_ne_relit_pas_toute_la_ville(dans_exemple, monkeypatch, geste):
    GESTES[geste]()
    sans_rebatir(monkeypatch)
    instantane("reussite")


def test_une_reunion_tenue_se_compte_aussitot(dans_exemple):
    @operation
    def tenir(seance, *, par):
        seance.etat = "tenue"
        seance.save()
        consigner("instances.seance_tenue", seance, par=par)

    def tenues():
        calcul = Calcul(instantane("instances").ville, periode(date(2025, 9, 1), date(2026, 8, 31)))
        return calcul.resultat(mesure_de("instances.seances")).total_distinct

    instance = Instance.objects.filter(type="eps").first() or Instance.objects.create(code="eps", nom="EPS")
    seance = Seance.objects.create(instance=instance, numero=1, le=JOUR)
    assert tenues() == 0
    tenir(seance, par=None)
    assert tenues() == 1
