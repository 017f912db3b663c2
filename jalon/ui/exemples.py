"""Ce que montre la vitrine : une bibliothèque imaginaire, pour ne rien emprunter au métier."""

from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils.safestring import SafeString

from jalon.ui.champs import DateSouple
from jalon.ui.elements import AFaire, Evenement, Graphique, Onglet, Puce, Serie
from jalon.ui.tableaux import Colonne, Geste, Page, Tableau
from jalon.ui.templatetags.ui import badge

LONG = (
    "Voyage extraordinairement long et minutieusement raconté d’un géomètre-arpenteur à travers les "
    "montagnes, les plaines et les anticonstitutionnellement interminables marécages du bout du monde"
)
RAYONS = (
    *("Atlas", "Bandes dessinées", "Botanique", "Contes", "Cuisine", "Géographie", "Histoire"),
    *("Langues", "Musique", "Poésie", "Romans", "Sciences", "Théâtre", "Voyages"),
)
ETATS = {"pret": ("en_cours", "En prêt"), "reserve": ("attente", "Réservé"), "rayon": ("termine", "En rayon")}


@dataclass(frozen=True)
class Ouvrage:
    pk: int
    titre: str
    auteur: str
    paru_le: date | None
    rayon: str
    etat: str
    prets: int

    def __str__(self):
        return self.titre


OUVRAGES = [
    Ouvrage(1, "Atlas des chemins", "A. Mercier", date(2019, 3, 15), "Atlas", "pret", 48),
    Ouvrage(2, "Botanique des talus", "L. Prévost", date(2021, 9, 1), "Botanique", "rayon", 7),
    Ouvrage(3, "Contes de la rivière", "", date(1998, 11, 30), "Contes", "reserve", 112),
    Ouvrage(4, LONG, "Jean-Sébastien de La Rochefoucauld-Montmorency", None, "Voyages", "pret", 1),
]


def badge_etat(ouvrage) -> SafeString:
    return badge(*ETATS[ouvrage.etat])


COLONNES = [
    Colonne("titre", "Titre", triable=True, obligatoire=True),
    Colonne("auteur", "Auteur", triable=True),
    Colonne("paru_le", "Paru le", triable=True),
    Colonne("rayon", "Rayon", triable=True),
    Colonne("etat", "État", badge_etat),
    Colonne("prets", "Prêts", triable=True, numerique=True, aide="Nombre de prêts depuis l’achat."),
]


class FiltreForm(forms.Form):
    rayon = forms.ChoiceField(
        label="Rayon", required=False, choices=[("", "Tous"), *((r, r) for r in RAYONS)], widget=forms.Select
    )


class OuvrageForm(forms.Form):
    titre = forms.CharField(label="Titre", max_length=60, help_text="Tel qu’il est sur la couverture.")
    paru_le = DateSouple(label="Paru le", help_text="Comme vous l’écrivez : 3/9, 3 septembre, hier.")
    rayon = forms.ChoiceField(label="Rayon", choices=[("", "—"), *((r.lower(), r) for r in RAYONS)])
    langue = forms.ChoiceField(
        label="Langue", required=False, choices=[("", "—"), ("fr", "Français"), ("br", "Breton")]
    )
    support = forms.ChoiceField(
        label="Support", choices=[("papier", "Papier"), ("sonore", "Livre lu")], widget=forms.RadioSelect
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes", required=False, choices=[(r, r) for r in RAYONS], widget=forms.CheckboxSelectMultiple
    )
    resume = forms.CharField(label="Résumé", required=False, widget=forms.Textarea)
    image = forms.FileField(label="Couverture", required=False)
    empruntable = forms.BooleanField(
        label="Peut être emprunté", required=False, help_text="Sinon, sur place seulement."
    )

    groupes = [("L’ouvrage", ["titre", "paru_le", "rayon", "langue"]), ("Le classement", ["support", "themes"])]


def formulaire_fautif():
    saisie = {"titre": LONG, "paru_le": "31/02/2026", "rayon": "", "resume": "Ce qui était écrit reste écrit."}
    form = OuvrageForm(saisie)
    form.add_error(None, "Un ouvrage du même titre existe déjà : ouvrez-le plutôt que d’en créer un second.")
    return form


def tableaux(params):
    """Les trois états d'une liste : pleine, vide d'elle-même, vidée par ses filtres."""
    demande = OuvrageForm.base_fields["rayon"].choices and params.get("rayon")
    retenus = [o for o in OUVRAGES if not demande or o.rayon == demande]
    tri = params.get("tri", "titre")
    retenus.sort(key=lambda o: str(getattr(o, tri.removeprefix("-"), "") or ""), reverse=tri.startswith("-"))
    communs = {"colonnes": COLONNES, "url_de": lambda o: f"#ouvrage-{o.pk}", "tri_defaut": "titre"}
    plein = Tableau(
        params,
        legende="Ouvrages",
        objets=retenus,
        page=Page(1, len(retenus), 57, suivant="?apres=Voyage&rang=51"),
        puces=[Puce(f"Rayon : {demande}", "rayon", demande)] if demande else [],
        filtres=FiltreForm(params, auto_id="filtre_%s"),
        vues=[Onglet("Tous", "?", not demande, 57), Onglet("Voyages", "?rayon=Voyages", demande == "Voyages")],
        gestes=[Geste("Changer de rayon", "#", "arrow-left-right"), Geste("Exporter", "#", "download")],
        **communs,
    )
    filtre = params.copy()
    filtre["rayon"] = "Musique"
    vide = Tableau(
        filtre,
        legende="Ouvrages introuvables",
        objets=[],
        puces=[Puce("Rayon : Musique", "rayon", "Musique")],
        **communs,
    )
    return {"tableau_plein": plein, "tableau_vide": vide}


FRISE = [
    Evenement(
        datetime(2026, 9, 3, 14, 30), "Retour au guichet", "Couverture abîmée.", "A. Mercier", icone="arrow-left"
    ),
    Evenement(date(2026, 8, 20), "Prêt", "", "L. Prévost", "#", "box-arrow-right", "en_cours", "Prêt"),
    Evenement(
        date(2026, 8, 1), LONG, LONG, "Jean-Sébastien de La Rochefoucauld-Montmorency", ton="alerte", icone="flag"
    ),
    Evenement(date(2026, 7, 2), "Achat validé", icone="check-lg", ton="termine"),
]
A_FAIRE = [
    AFaire("Relancer l’emprunteur", "#", date(2026, 9, 1), True, "Atlas des chemins", url_fait="/vitrine/"),
    AFaire("Commander la suite", "#", date(2026, 12, 15), url_fait="/vitrine/"),
    AFaire(LONG),
]
ONGLETS = [
    Onglet("Fiche", "#onglets", True),
    Onglet("Exemplaires", "#onglets", compte=3),
    Onglet("Emprunts et réservations", "#onglets", compte=0),
    Onglet("Historique", "#onglets"),
]
MOIS = ["Sept.", "Oct.", "Nov.", "Déc."]
AGES = ["0–5 ans", "6–10 ans", "11–15 ans", "16 ans et plus"]
GRAPHIQUES = [
    Graphique("Prêts par mois", "barres", MOIS, [Serie("Prêts", [31, 48, 27, 12], ["#", "#", "#", "#"])], "Mois"),
    Graphique(
        "Prêts par mois et par support",
        "barres_empilees",
        MOIS,
        [Serie("Papier", [25, 40, 20, 9]), Serie("Livre lu", [6, 8, 7, 3]), Serie("Inconnu", [0, None, 0, 0])],
        "Mois",
    ),
    Graphique("Lecteurs inscrits", "ligne", MOIS, [Serie("2025", [80, 84, 90, 91]), Serie("2026", [92, 97, 97, 103])]),
    Graphique(
        "Lecteurs par âge",
        "pyramide",
        AGES,
        [Serie("Filles", [9, 22, 17, 4]), Serie("Garçons", [11, 19, 15, 6])],
        "Âge",
    ),
]
NAVIGATION = {
    "accueil": "/vitrine/",
    "modules": [
        {"libelle": "Vitrine", "url": "/vitrine/", "actif": True},
        {"libelle": "Page de dossier", "url": "/vitrine/dossier/"},
        {"libelle": "Page publique", "url": "/vitrine/publique/"},
    ],
    "menu": [
        {"libelle": libelle, "url": f"/vitrine/#{ancre}", "icone": icone, "compte": compte}
        for libelle, ancre, icone, compte in (
            ("Jetons", "jetons", "sun", None),
            ("Gestes", "gestes", "hand-thumbs-up", None),
            ("États et messages", "etats", "flag", 5),
            ("Tableau", "tableau", "table", None),
            ("Formulaire", "formulaire", "pencil-square", None),
            ("Dossier", "dossier", "folder", None),
            ("Chiffres", "chiffres", "bar-chart", None),
        )
    ],
    "gestes": [{"libelle": "Noter un appel", "url": "#", "icone": "telephone"}],
    "recherche": {"url": "/vitrine/", "libelle": "Chercher un ouvrage"},
    "compte": [
        {"libelle": "Mon compte", "url": "#", "icone": "person"},
        {"libelle": "Se déconnecter", "url": "/vitrine/", "icone": "box-arrow-right", "post": True},
    ],
}
CADRE = {"navigation": NAVIGATION, "compte_affiche": "Awa", "ville": "Val-Clair", "en_retard": 5}
