"""Les balises : ce qu'elles écrivent, ce qu'elles refusent."""

import json

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template

from jalon.ui.elements import AFaire, Graphique, Onglet, Serie


def rendu(source, **contexte):
    return BeautifulSoup(Template(source).render(Context(contexte)), "html.parser")


class EssaiForm(forms.Form):
    nom = forms.CharField(label="Nom", max_length=5, help_text="Celui de l’état civil.")
    surnom = forms.CharField(label="Surnom", required=False)
    couleur = forms.ChoiceField(label="Couleur", choices=[("b", "Bleu"), ("v", "Vert")], widget=forms.RadioSelect)
    jeton = forms.CharField(widget=forms.HiddenInput, required=False)

    groupes = [("Qui", ["surnom"])]


def test_un_badge_porte_un_texte_et_une_icone():
    badge = rendu('{% badge "en_cours" "En cours" %}').span
    assert badge.get_text() == "En cours"
    assert badge.svg["aria-hidden"] == "true"
    assert "ton-en_cours" in badge["class"]


def test_un_badge_echappe_ce_qu_il_montre():
    assert rendu('{% badge "neutre" texte %}', texte="<script>").find("script") is None


@pytest.mark.parametrize("source", ['{% badge "rose" "?" %}', '{% icone "licorne" %}'])
def test_un_ton_ou_une_icone_inconnus_se_voient_tout_de_suite(source):
    with pytest.raises(ImproperlyConfigured):
        rendu(source)


def test_un_champ_relie_son_aide_et_son_erreur():
    champ = rendu("{% champ form.nom %}", form=EssaiForm({"nom": "Beaucoup trop long"}))
    saisie = champ.input
    assert saisie["aria-invalid"] == "true"
    decrit = [champ.find(id=identifiant).get_text(strip=True) for identifiant in saisie["aria-describedby"].split()]
    assert decrit[0] == "Celui de l’état civil."
    assert decrit[1].startswith("Assurez-vous que cette valeur comporte au plus 5 caractères")
    assert champ.label["for"] == saisie["id"]


def test_seuls_les_champs_facultatifs_sont_signales():
    page = rendu("{% formulaire form %}", form=EssaiForm())
    signales = [label.get_text(" ", strip=True) for label in page.select("label, legend") if "facultatif" in label.text]
    assert signales == ["Surnom (facultatif)"]


def test_les_boutons_ronds_sont_un_groupe_avec_sa_legende():
    groupe = rendu("{% champ form.couleur %}", form=EssaiForm()).fieldset
    assert groupe.legend.get_text(strip=True) == "Couleur"
    assert len(groupe.select("input[type=radio]")) == 2


def test_le_resume_mene_a_chaque_champ_fautif():
    form = EssaiForm({"nom": ""})
    form.add_error(None, "Ce nom existe déjà.")
    page = rendu("{% formulaire form %}", form=form)
    resume = page.select_one("[data-resume-erreurs]")
    assert "3 points sont à corriger" in resume.h2.get_text()
    assert resume.li.get_text() == "Ce nom existe déjà."
    for lien in resume.select("a"):
        assert page.find(id=lien["href"][1:]), lien


def test_sans_faute_pas_de_resume():
    assert rendu("{% formulaire form %}", form=EssaiForm()).select_one("[data-resume-erreurs]") is None


def test_un_formulaire_ne_perd_aucun_champ_et_range_les_groupes_d_abord():
    page = rendu('{% formulaire form bouton="Ranger" annuler="/" %}', form=EssaiForm())
    noms = [saisie["name"] for saisie in page.select("input")]
    assert noms == ["jeton", "surnom", "nom", "couleur", "couleur"]
    assert page.button.get_text() == "Ranger"
    assert page.form["method"] == "post"


def test_l_onglet_courant_se_dit_sans_couleur():
    liens = rendu("{% onglets liste %}", liste=[Onglet("A", "/a/"), Onglet("B", "/b/", True, 0)]).select("a")
    assert [lien.get("aria-current") for lien in liens] == [None, "page"]
    assert liens[1].get_text(" ", strip=True) == "B 0"


def test_le_fil_finit_par_la_page_courante():
    fil = rendu('{% fil "Enfants" "/enfants/" "BENALI Inès" %}')
    assert fil.a["href"] == "/enfants/"
    assert fil.select("li")[-1]["aria-current"] == "page"


def test_rien_a_faire_se_dit():
    assert "Rien à faire" in rendu("{% a_faire liste %}", liste=[]).get_text()


def test_une_chose_en_retard_se_dit_en_mots():
    from datetime import date

    texte = rendu("{% a_faire liste %}", liste=[AFaire("Relancer", "/", date(2026, 9, 1), True)]).get_text(
        " ", strip=True
    )
    assert "en retard, mardi 1 septembre" in " ".join(texte.split())


def test_un_graphique_montre_tous_ses_chiffres_dans_son_tableau():
    g = Graphique("Prêts", "barres", ["A", "B"], [Serie("Nombre", [3, None], ["/liste/"])], "Rayon")
    page = rendu("{% graphique g %}", g=g)
    assert [c.get_text(strip=True) for c in page.select("td")] == ["3", "non disponible"]
    assert page.select_one("td a")["href"] == "/liste/"
    assert json.loads(page.figure["data-graphique"])["series"] == [{"libelle": "Nombre", "valeurs": [3, None]}]


def test_une_nature_de_graphique_inconnue_est_refusee():
    with pytest.raises(ValueError, match="camembert"):
        Graphique("Prêts", "camembert", [], [])


def test_les_numeros_d_urgence_sont_tous_la_et_s_appellent():
    page = rendu('{% include "ui/_urgence.html" %}')
    appels = [lien["href"] for lien in page.select("a")]
    numeros = "17 15 18 112 114 119 3919 3018 3114 116006".split()
    assert appels == [f"tel:{numero}" for numero in numeros]


def test_aucun_gabarit_n_ecrit_de_style_ni_de_script_en_ligne():
    from pathlib import Path

    import jalon

    fautes = [
        str(gabarit)
        for gabarit in Path(jalon.__file__).parent.rglob("templates/**/*.html")
        if any(
            interdit in gabarit.read_text(encoding="utf-8")
            for interdit in (' style="', "<script>", "<style", " onclick=")
        )
    ]
    assert fautes == []
