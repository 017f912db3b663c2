"""Un parcours importé déjà entré attend l'accord de la famille : une échéance, jamais deux, éteinte à la signature."""

from datetime import date

import pytest
from django.utils import timezone

from jalon.reussite.models import Enfant, Parcours
from jalon.reussite.operations.accord import recueillir_accord
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.ouverture import ouvrir
from tests.restitution.echange.outils import exporter_vers, importer_chemin, importer_textes, jeton

pytestmark = pytest.mark.usefixtures("dans_la_ville")

BASE = {
    "enfants": "id;sexe\nE1;F\nE2;M\nE3;F\n",
    "parcours": "id;enfant;dispositif;entree;sortie;referent\n"
    "P1;E1;PRE;2025-09-15;;Karine Dubois\nP2;E2;PRE;;;\nP3;E3;PRE;2024-09-15;2025-06-30;\n",
}
ADHESION = "enfant;parcours;objet;mode;date;retire_le\n"


def attendues():
    return Echeance.objects.filter(nature="accord_a_reprendre")


def test_seul_un_parcours_entre_et_non_sorti_attend_son_accord():
    rapport = importer_textes(**BASE)
    echeance = attendues().get()
    parcours = Parcours.objects.get(cle_externe="P1")
    assert (echeance.objet_type, echeance.objet_id) == ("reussite.parcours", parcours.pk)
    assert (echeance.dossier_id, echeance.libelle) == (parcours.enfant_id, "Accord à reprendre")
    assert str(echeance.responsable) == "Karine Dubois" and echeance.le > timezone.localdate()
    assert rapport.tables["echeances"]["crees"] == 1


def test_un_second_import_n_en_pose_pas_d_autre_meme_si_elle_est_faite():
    importer_textes(**BASE)
    avant = jeton()
    assert not importer_textes(**BASE).importe and jeton() == avant
    attendues().update(faite_le=timezone.localdate())
    assert not importer_textes(**BASE).importe
    assert attendues().count() == 1


@pytest.mark.parametrize("parcours", ["P1", ""])
def test_un_accord_signe_dans_la_meme_source_suffit(parcours):
    importer_textes(**BASE, accords=ADHESION + f"E1;{parcours};Adhésion au parcours;Signé;2025-09-10;\n")
    assert not attendues().exists()


@pytest.mark.parametrize("accord", ["Adhésion au parcours;Oral consigné", "Image;Signé", "adhesion_au_parcours;Refusé"])
def test_rien_d_autre_qu_une_adhesion_signee_ne_suffit(accord):
    importer_textes(**BASE, accords=ADHESION + f"E1;;{accord};2025-09-10;\n")
    assert attendues().a_faire().count() == 1


def test_l_accord_signe_qui_arrive_eteint_l_echeance():
    importer_textes(**BASE)
    accords = ADHESION + "E1;;Adhésion au parcours;Signé;2025-09-10;\n"
    rapport = importer_textes(**BASE, accords=accords)
    assert attendues().get().faite_le == timezone.localdate()
    assert rapport.tables["echeances"]["modifies"] == 1
    assert not importer_textes(**BASE, accords=accords).importe


def test_l_accord_recueilli_a_l_ecran_l_eteint_aussi(awa):
    importer_textes(**BASE)
    signe = {"objet": "adhesion_au_parcours", "mode": "signe", "le": date(2026, 1, 5), "par": awa}
    recueillir_accord(enfants=[Enfant.objects.get(cle_externe="E2")], **signe)
    assert attendues().a_faire().count() == 1
    recueillir_accord(enfants=[Enfant.objects.get(cle_externe="E1")], **signe)
    assert not attendues().a_faire().exists()


def test_qui_n_exerce_pas_l_autorite_parentale_ne_suffit_pas():
    foyer = {
        "enfants": "id;famille\nE1;F1\n",
        "familles": "id\nF1\n",
        "responsables": "id;famille;lien;autorite_parentale\nR1;F1;Père;non\n",
        "parcours": "id;enfant;dispositif;entree\nP1;E1;PRE;2025-09-15\n",
    }
    accord = "enfant;titulaire;objet;mode;date\nE1;R1;adhesion_au_parcours;Signé;2025-09-10\n"
    importer_textes(**foyer, accords=accord)
    importer_textes(**foyer, accords=accord.replace("-10", "-11"))
    assert attendues().a_faire().count() == 1


def test_un_accord_retire_ne_se_reprend_pas_tout_seul():
    importer_textes(**BASE, accords=ADHESION + "E1;;Adhésion au parcours;Signé;2025-09-10;2026-01-05\n")
    assert not attendues().exists()


def test_une_entree_derogatoire_traverse_l_aller_retour_sans_echeance_de_plus(dans_la_ville, tmp_path):
    importer_textes(**BASE)
    attendues().delete()
    Parcours.objects.filter(cle_externe="P1").update(entree_sans_accord="Urgence, famille jointe par téléphone")
    un = exporter_vers(dans_la_ville, tmp_path / "un.zip")
    vide = ouvrir(code="vide", nom="Vide")
    with cloison(vide):
        assert importer_chemin(tmp_path / "un.zip").importe
        assert not attendues().exists()
        assert Parcours.objects.get(cle_externe="P1").entree_sans_accord.startswith("Urgence")
    assert exporter_vers(vide, tmp_path / "deux.zip") == un
