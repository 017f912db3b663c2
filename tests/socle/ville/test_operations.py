"""Régler sa ville : ce qui change, ce qui est refusé, à deux."""

import pytest
from django.core.exceptions import ValidationError

from jalon.reussite import operations as reussite
from jalon.reussite.lectures.changements import en_phrase
from jalon.reussite.models import CleListe, Enfant
from jalon.socle import conservation
from jalon.socle.cloison import Collectivite, collectivite_active
from jalon.socle.journal.models import LigneJournal, TeteJournal
from jalon.socle.journal.phrases import montrable
from jalon.socle.versions import Conflit
from jalon.socle.ville import operations
from jalon.socle.ville.exemples import UN_PNG
from jalon.socle.ville.identites import fiches_nommees
from jalon.socle.ville.models import LogoDeVille

UN_JPEG = b"\xff\xd8\xff\xe0" + bytes(100)


def _regler(par, version=1, **champs):
    return operations.modifier_ville(version=version, par=par, **champs)


def test_un_reglage_change_la_ville_active_et_se_lit_au_journal(dans_la_ville, awa):
    _regler(awa, nom="Val-Clair-sur-Isole", seuil_secret=11)
    assert collectivite_active().nom == "Val-Clair-sur-Isole"
    ligne = LigneJournal.objects.get(action="socle.ville_modifiee")
    assert ligne.contenu["champs"] == {"nom": ["Val-Clair", "Val-Clair-sur-Isole"], "seuil_secret": ["5", "11"]}
    assert (ligne.objet_type, ligne.dossier_type) == ("socle.collectivite", "")


def test_un_reglage_perime_les_statistiques(dans_la_ville, awa):
    avant = TeteJournal.objects.get().jeton
    _regler(awa, ages_au_jour=1, ages_au_mois=9)
    assert TeteJournal.objects.get().jeton != avant


def test_le_second_a_regler_apprend_ce_que_l_autre_a_change(dans_la_ville, awa, bruno):
    _regler(bruno, nom="Val-Clair-le-Haut")
    with pytest.raises(Conflit, match="Bruno Keller") as leve:
        _regler(awa, nom="Val-Clair-le-Bas", seuil_secret=7)
    assert [(e.libelle, e.maintenant, e.saisie) for e in leve.value.ecarts] == [
        ("nom", "Val-Clair-le-Haut", "Val-Clair-le-Bas")
    ]
    assert Collectivite.objects.get(pk=dans_la_ville.pk).seuil_secret == 5


@pytest.mark.parametrize(
    "champs",
    [
        {"nom": ""},
        {"couleur": "#ffcc00"},
        {"ages_au_jour": 31, "ages_au_mois": 4},
        {"ages_au_jour": 30, "ages_au_mois": 2},
        {"ages_au_jour": 0},
        {"ages_au_mois": 13},
        {"seuil_secret": 2},
        {"identite_enfants": "surnom"},
    ],
    ids=str,
)
def test_un_reglage_absurde_est_refuse(dans_la_ville, awa, champs):
    with pytest.raises(ValidationError):
        _regler(awa, **champs)
    assert Collectivite.objects.get(pk=dans_la_ville.pk).version == 1


def test_le_29_fevrier_est_un_jour_de_reference(dans_la_ville, awa):
    assert _regler(awa, ages_au_jour=29, ages_au_mois=2).ages_au_jour == 29


def test_un_mode_plus_discret_n_efface_aucun_nom_mais_ne_les_montre_plus(dans_la_ville, awa):
    ines = reussite.creer_enfant(nom="Benali", prenom="Inès", par=awa)
    avant = CleListe.objects.get(enfant=ines).nom
    _regler(awa, identite_enfants="numero")
    ines = Enfant.objects.get(pk=ines.pk)
    assert (ines.nom, ines.designation) == ("Benali", f"Enfant n° {ines.numero}")
    assert CleListe.objects.get(enfant=ines).nom != avant, "la liste se trie encore sur le nom"


@pytest.mark.parametrize(("mode", "tus"), [("complete", set()), ("prenom", {"nom"}), ("numero", {"nom", "prenom"})])
def test_le_journal_ne_montre_plus_les_noms_que_la_ville_ne_garde_plus(dans_la_ville, awa, mode, tus):
    reussite.creer_enfant(nom="Benali", prenom="Inès", langue="arabe", par=awa)
    if mode != "complete":
        _regler(awa, identite_enfants=mode)
    ligne = LigneJournal.objects.get(action="reussite.enfant_cree")
    assert set(ligne.contenu["champs"]) - set(montrable(ligne)["champs"]) == tus
    assert ("Benali" in en_phrase(ligne, awa)) == ("nom" not in tus)
    assert "arabe" in en_phrase(ligne, awa)


def test_le_journal_ne_nomme_plus_une_famille_sans_nom(dans_la_ville, awa):
    famille = reussite.creer_famille(nom="Benali", par=awa)
    reussite.creer_enfant(famille=famille, par=awa)
    reussite.ajouter_responsable(famille, nom="Benali", prenom="Samira", par=awa)
    _regler(awa, identite_familles="initiales")
    dits = "".join(str(montrable(ligne)) for ligne in LigneJournal.objects.filter(action__startswith="reussite."))
    assert "Benali" not in dits
    assert "Samira" not in dits


def test_la_page_compte_les_fiches_qui_portent_un_nom(dans_la_ville, awa):
    famille = reussite.creer_famille(nom="Benali", par=awa)
    reussite.creer_famille(par=awa)
    reussite.ajouter_responsable(famille, prenom="Samira", par=awa)
    for prenom in ("Inès", "Adam"):
        reussite.creer_enfant(prenom=prenom, par=awa)
    reussite.creer_enfant(initiales="AB", par=awa)
    assert fiches_nommees() == ["2 fiches d'enfants", "1 famille", "1 fiche de responsable légal"]


# Le logo


@pytest.mark.parametrize(("image", "format_"), [(UN_PNG, "image/png"), (UN_JPEG, "image/jpeg")])
def test_un_logo_remplace_le_precedent(dans_la_ville, awa, image, format_):
    operations.poser_le_logo(fichier=UN_PNG, par=awa)
    premiere = collectivite_active().logo
    operations.poser_le_logo(fichier=image + b"\0", par=awa)
    assert LogoDeVille.objects.get().format == format_
    assert collectivite_active().logo not in ("", premiere)


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "PNG ou JPEG"),
        (b"%PDF-1.4", "PNG ou JPEG"),
        (b"GIF89a", "PNG ou JPEG"),
        (b"", "PNG ou JPEG"),
        (UN_PNG + bytes(300 * 1024), "300 Ko"),
    ],
    ids=["svg", "pdf", "gif", "vide", "lourd"],
)
def test_un_logo_est_une_petite_image_png_ou_jpeg(dans_la_ville, awa, contenu, raison):
    with pytest.raises(ValidationError, match=raison):
        operations.poser_le_logo(fichier=contenu, par=awa)
    assert collectivite_active().logo == ""


def test_un_logo_se_retire_une_fois(dans_la_ville, awa):
    operations.poser_le_logo(fichier=UN_PNG, par=awa)
    operations.retirer_le_logo(par=awa)
    assert collectivite_active().logo == ""
    with pytest.raises(ValidationError, match="pas de logo"):
        operations.retirer_le_logo(par=awa)


def test_poser_un_logo_ne_met_personne_en_conflit(dans_la_ville, awa):
    operations.poser_le_logo(fichier=UN_PNG, par=awa)
    assert _regler(awa, seuil_secret=6).seuil_secret == 6
    assert Collectivite.objects.get(pk=dans_la_ville.pk).logo


# Les durées de conservation


def test_le_dossier_de_l_enfant_ne_se_garde_pas_plus_de_deux_ans_par_defaut(dans_la_ville):
    par_code = {duree.code: duree for duree, _ in conservation.durees()}
    dossier = par_code["reussite.dossier"]
    assert dossier.mois_en_base_active <= 24
    assert "par analogie" in dossier.source


def test_ce_qui_n_est_pas_dans_un_texte_est_dit_tel(dans_la_ville):
    fondements = {duree.code: duree.fondement for duree, _ in conservation.durees()}
    assert fondements == {
        "socle.journal": "texte",
        "reussite.dossier": "analogie",
        "reussite.pieces": "proposition",
        "instances.points": "proposition",
    }


def test_deux_personnes_ne_fixent_pas_la_meme_duree_sans_le_savoir(dans_la_ville, awa, bruno):
    choix = {"mois_en_archive": 0, "justification": "Décision du délégué."}
    conservation.fixer_duree("reussite.dossier", version=0, mois_en_base_active=12, par=bruno, **choix)
    with pytest.raises(Conflit, match="Bruno Keller"):
        conservation.fixer_duree("reussite.dossier", version=0, mois_en_base_active=18, par=awa, **choix)
    conservation.fixer_duree("reussite.dossier", version=1, mois_en_base_active=18, par=awa, **choix)
    assert conservation.duree_de_la_ville("reussite.dossier").mois_en_base_active == 18


@pytest.mark.parametrize(("actifs", "archives"), [(0, 0), (601, 0), (12, 601)])
def test_une_duree_est_de_un_mois_a_cinquante_ans(dans_la_ville, awa, actifs, archives):
    with pytest.raises(ValidationError):
        conservation.fixer_duree(
            "socle.journal",
            version=0,
            mois_en_base_active=actifs,
            mois_en_archive=archives,
            justification="Parce que.",
            par=awa,
        )
