"""La liste de classe d'une école : elle ne met à jour que des enfants suivis, et n'oublie pas d'oublier les autres."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.reussite.classes import Eleve, niveau_de_la_classe, reconnaitre
from jalon.reussite.models import Enfant, Scolarite
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import ModeIdentite, cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement
from jalon.socle.taches import Travail
from tests.restitution.reprise.classeurs import televerse, un_csv, un_ods, un_xlsx
from tests.reussite.dossiers import un_enfant, un_parcours

NES_LE = date(2016, 3, 15)
ENTETES = ["Nom", "Prénom", "Date de naissance", "Classe"]
LISTE = [
    ENTETES,
    ["BENALI", "Inès", "15/03/2016", "CM2 A"],
    ["Inconnu-Total", "Zébulon", "01/02/2016", "CM2 A"],
    ["Cohen", "Léa", "", "CM2 B"],
]


@pytest.fixture
def ecole(ville):
    with cloison(ville):
        return Etablissement.objects.create(nom="École Pasteur")


@pytest.fixture
def ines(ville, awa, bruno):
    with cloison(ville):
        enfant = un_enfant(awa, "Benali", "Inès", NES_LE)
        un_parcours(enfant, awa, referent=bruno.intervenant)
    return enfant


@pytest.fixture
def lea(ville, awa):
    with cloison(ville):
        enfant = un_enfant(awa, "Cohen", "Léa", date(2016, 6, 2))
        un_parcours(enfant, awa)
    return enfant


def lire(client, ecole, contenu, nom="classe.xlsx", **champs):
    donnees = {"etablissement": ecole.pk, "annee": "2026-2027", "fichier": televerse(contenu, nom), **champs}
    return client.post(reverse("reussite:liste_de_classe"), donnees)


def reconnus(reponse) -> dict[str, str]:
    return {f"{r.enfant.nom} {r.enfant.prenom}": r.doute for r in reponse.context["reconnus"]}


@pytest.fixture(autouse=True)
def le_20_novembre_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: date(2026, 11, 20))


# Qui elle reconnaît


def test_elle_reconnait_les_enfants_suivis_et_seulement_eux(client_de, awa, ecole, ines, lea):
    reponse = lire(client_de(awa), ecole, un_xlsx({"CM2": LISTE}))
    assert set(reconnus(reponse)) == {"Benali Inès", "Cohen Léa"}
    assert not reconnus(reponse)["Benali Inès"] and "naissance manque" in reconnus(reponse)["Cohen Léa"]
    assert reponse.context["autres"] == 1
    assert b"bulon" not in reponse.content


@pytest.mark.parametrize(
    "eleve",
    [
        Eleve("Benali", "Ines", date(2017, 1, 1)),
        Eleve("Benali", "", NES_LE),
        Eleve("Ben", "Inès"),
        Eleve("Dupont", "Inès", NES_LE),
    ],
)
def test_un_homonyme_ou_un_nom_incomplet_n_est_pas_lui(ville, awa, ines, eleve):
    with cloison(ville):
        assert reconnaitre([eleve], awa) == []


def test_une_faute_dans_le_nom_se_confirme(ville, awa, ines):
    with cloison(ville):
        (reconnu,) = reconnaitre([Eleve("Bénalli", "Inès", NES_LE)], awa)
    assert reconnu.enfant == ines and "un peu autrement" in reconnu.doute


def test_le_nom_et_le_prenom_inverses_restent_le_meme_enfant(ville, awa, ines):
    with cloison(ville):
        (reconnu,) = reconnaitre([Eleve("Inès", "Benali", NES_LE)], awa)
    assert reconnu.enfant == ines and not reconnu.doute


def test_deux_lignes_pour_un_meme_enfant_se_confirment(ville, awa, ines):
    with cloison(ville):
        (reconnu,) = reconnaitre([Eleve("Benali", "Inès", NES_LE), Eleve("BENALI", "INES", NES_LE)], awa)
    assert "Deux lignes" in reconnu.doute


def test_un_enfant_dont_le_parcours_est_clos_n_est_plus_suivi(ville, awa, ines):
    with cloison(ville):
        motif = valeur("motif_sortie", "objectifs_atteints")
        ops.clore(ines.les_parcours.get(), motif=motif, le=date(2026, 6, 1), par=awa)
        assert reconnaitre([Eleve("Benali", "Inès", NES_LE)], awa) == []


def test_un_referent_ne_reconnait_que_ses_dossiers(ville, bruno, ines, lea):
    with cloison(ville):
        eleves = [Eleve("Benali", "Inès", NES_LE), Eleve("Cohen", "Léa", date(2016, 6, 2))]
        assert [r.enfant for r in reconnaitre(eleves, bruno)] == [ines]


def test_une_ville_qui_ne_garde_que_des_initiales_demande_la_naissance_et_confirme(ville, awa):
    with cloison(ville):
        ville.identite_enfants = ModeIdentite.INITIALES
        ville.save()
        enfant = un_enfant(awa, "Benali", "Inès", NES_LE)
        un_parcours(enfant, awa)
        (reconnu,) = reconnaitre([Eleve("Benali", "Inès", NES_LE)], awa)
        assert reconnu.enfant == enfant and reconnu.doute
        assert reconnaitre([Eleve("Benali", "Inès")], awa) == []


@pytest.mark.parametrize(
    ("classe", "code"),
    [
        ("CM2 A", "cm2"),
        ("cm2a", "cm2"),
        ("CM2 Mme Roux", "cm2"),
        ("6ème 3", "6e"),
        ("6°B", "6e"),
        ("Grande section", "gs"),
        ("CE1/CE2", None),
        ("CE1 CE2", None),
        ("Les écureuils", None),
        ("Classe 3", None),
    ],
)
def test_la_classe_dit_le_niveau_quand_elle_n_en_dit_qu_un(dans_la_ville, classe, code):
    niveau = niveau_de_la_classe(classe)
    assert (niveau.code if niveau else None) == code


# Ce qu'elle écrit, et comment cela se défait


def affecter(enfant, awa, ecole, classe="CM2 A", niveau="cm2"):
    affectation = ops.Affectation(enfant, valeur("niveau_scolaire", niveau) if niveau else None, classe)
    return ops.noter_la_classe([affectation], etablissement=ecole, annee="2026-2027", depuis=date(2026, 9, 1), par=awa)


def test_l_ecole_change_et_l_ancienne_reste_a_sa_date(ville, awa, ines, ecole):
    with cloison(ville):
        ancienne = Etablissement.objects.create(nom="École Hugo")
        ops.inscrire(ines, annee="2025-2026", depuis=date(2025, 9, 1), etablissement=ancienne, par=awa)
        affecter(ines, awa, ecole)
        assert list(ines.les_scolarites.values_list("annee", "etablissement", "classe")) == [
            ("2025-2026", ancienne.pk, ""),
            ("2026-2027", ecole.pk, "CM2 A"),
        ]


def test_la_meme_ecole_la_meme_annee_se_complete_et_garde_ses_amenagements(ville, awa, ines, ecole):
    with cloison(ville):
        pap = valeur("amenagement_scolarite", "pap")
        ops.inscrire(ines, annee="2026-2027", depuis=date(2026, 9, 3), etablissement=ecole, amenagements=[pap], par=awa)
        affecter(ines, awa, ecole)
        (scolarite,) = ines.les_scolarites.all()
        assert (scolarite.classe, scolarite.niveau.code, scolarite.les_amenagements.count()) == ("CM2 A", "cm2", 1)


def test_ce_que_la_liste_ne_dit_pas_ne_s_efface_pas(ville, awa, ines, ecole):
    with cloison(ville):
        affecter(ines, awa, ecole)
        affecter(ines, awa, ecole, classe="CM2 B", niveau="")
        (scolarite,) = ines.les_scolarites.all()
        assert (scolarite.classe, scolarite.niveau.code) == ("CM2 B", "cm2")


def test_la_meme_liste_deux_fois_ne_change_rien_et_le_dit(ville, awa, ines, ecole):
    with cloison(ville):
        affecter(ines, awa, ecole)
        with pytest.raises(ValidationError, match="déjà cette école"):
            affecter(ines, awa, ecole)


def test_un_geste_defait_toute_la_liste(ville, awa, ines, ecole):
    with cloison(ville):
        ops.inscrire(ines, annee="2026-2027", depuis=date(2026, 9, 1), etablissement=ecole, classe="CM2", par=awa)
        affecter(ines, awa, ecole)
        annuler(Annulation.objects.latest("pk"), par=awa)
        (scolarite,) = ines.les_scolarites.all()
        assert (scolarite.classe, scolarite.niveau) == ("CM2", None)


def test_une_scolarite_nee_de_la_liste_repart_avec_elle(ville, awa, ines, ecole):
    with cloison(ville):
        affecter(ines, awa, ecole)
        annuler(Annulation.objects.latest("pk"), par=awa)
        assert not Scolarite.objects.exists()


def test_ce_que_l_on_a_corrige_depuis_empeche_de_defaire(ville, awa, ines, ecole):
    with cloison(ville):
        affecter(ines, awa, ecole)
        scolarite = ines.les_scolarites.get()
        ops.modifier_scolarite(scolarite, version=scolarite.version, classe="CM2 C", par=awa)
        with pytest.raises(ValidationError, match="a changé depuis"):
            annuler(Annulation.objects.latest("pk"), par=awa)


# À l'écran


def test_lire_une_liste_n_ecrit_rien_et_ne_laisse_aucun_nom(client_de, ville, awa, ecole, ines, lea):
    client = client_de(awa)
    with cloison(ville):
        avant = (Enfant.objects.count(), Scolarite.objects.count(), Travail.objects.count())
    lire(client, ecole, un_xlsx({"CM2": LISTE}))
    with cloison(ville):
        assert (Enfant.objects.count(), Scolarite.objects.count(), Travail.objects.count()) == avant
        assert not any("bulon" in str(contenu) for contenu in LigneJournal.objects.values_list("contenu", flat=True))


def test_seuls_les_enfants_coches_changent(client_de, ville, awa, ecole, ines, lea):
    client = client_de(awa)
    lire(client, ecole, un_xlsx({"CM2": LISTE}))
    donnees = {
        "etablissement": ecole.pk,
        "annee": "2026-2027",
        "depuis": "2026-09-01",
        "enfant": [ines.pk],
        f"niveau{ines.pk}": "cm2",
        f"classe{ines.pk}": "CM2 A",
        f"classe{lea.pk}": "CM2 B",
    }
    reponse = client.post(reverse("reussite:liste_de_classe_noter"), donnees, follow=True)
    assert "1 enfant mis à jour" in reponse.content.decode()
    with cloison(ville):
        assert Scolarite.objects.get().enfant_id == ines.pk


def test_un_enfant_que_l_on_ne_suit_pas_ne_se_coche_pas(client_de, ville, bruno, ecole, ines, lea):
    donnees = {"etablissement": ecole.pk, "annee": "2026-2027", "enfant": [lea.pk], f"classe{lea.pk}": "CM2 B"}
    client_de(bruno).post(reverse("reussite:liste_de_classe_noter"), donnees)
    with cloison(ville):
        assert not Scolarite.objects.exists()


def test_un_csv_de_windows_et_un_ods_se_lisent_aussi(client_de, awa, ecole, ines, lea):
    client = client_de(awa)
    for contenu, nom in ((un_csv(LISTE, encodage="cp1252"), "classe.csv"), (un_ods({"CM2": LISTE}), "classe.ods")):
        assert set(reconnus(lire(client, ecole, contenu, nom))) == {"Benali Inès", "Cohen Léa"}


def test_un_titre_au_dessus_et_une_feuille_masquee_ne_genent_pas(client_de, awa, ecole, ines, lea):
    feuilles = {"Parametres": [["a", "b"], ["1", "2"]], "CM2": [["Liste des élèves"], [], *LISTE]}
    assert set(reconnus(lire(client_de(awa), ecole, un_xlsx(feuilles, masquees=["Parametres"])))) == {
        "Benali Inès",
        "Cohen Léa",
    }


def test_sans_nom_ni_prenom_on_demande_quelles_colonnes_et_la_saisie_corrige(client_de, awa, ecole, ines):
    lignes = [["A", "B", "Né(e) le", "Classe"], ["Benali", "Inès", "15/03/2016", "CM2 A"]]
    client = client_de(awa)
    reponse = lire(client, ecole, un_xlsx({"CM2": lignes}))
    assert "Il manque de quoi reconnaître" in reponse.content.decode()
    corrigee = lire(
        client,
        ecole,
        un_xlsx({"CM2": lignes}),
        colonnes="renvoyees",
        colonne0="0",
        colonne1="1",
        colonne3="2",
        colonne5="3",
    )
    assert reconnus(corrigee) == {"Benali Inès": ""}


def test_ce_qui_n_est_pas_un_tableur_se_refuse_d_une_phrase(client_de, awa, ecole):
    reponse = lire(client_de(awa), ecole, b"%PDF-1.4", "liste.pdf")
    assert "pas un tableur" in reponse.content.decode()


def test_qui_ne_modifie_pas_les_dossiers_ne_lit_pas_de_liste(client_de, chloe, elise):
    for compte in (chloe, elise):
        assert client_de(compte).get(reverse("reussite:liste_de_classe")).status_code == 403
