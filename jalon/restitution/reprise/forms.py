"""Les saisies de l'assistant : le fichier, la feuille, les colonnes, les mots, les lignes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from jalon.restitution.echange import tables
from jalon.restitution.reprise.cibles import Cible, libelle_de_table
from jalon.restitution.reprise.correspondance import Proposition
from jalon.restitution.reprise.gabarits import Gabarit, gabarits
from jalon.restitution.reprise.libelles import CREER, Vocabulaire, colonne_d_echange
from jalon.socle.texte import normaliser

AUCUNE, A_DECIDER, IGNORER = "-", "?", "-"
LAISSEE = (AUCUNE, "Ne pas reprendre cette colonne")
ACCEPTES = ".xlsx,.ods,.csv,.txt"
HAUTEURS = [(1, "Une ligne"), (2, "Deux lignes"), (3, "Trois lignes")]


class DepotForm(forms.Form):
    gabarit = forms.ChoiceField(label="Que contient-il ?", widget=forms.RadioSelect)
    fichier = forms.FileField(
        label="Votre fichier",
        widget=forms.FileInput(attrs={"accept": ACCEPTES}),
        help_text="Un classeur Excel (.xlsx) ou LibreOffice (.ods), ou un CSV, sans mot de passe. Il est chiffré, "
        "et détruit trente jours après l’import.",
    )
    mise_a_jour_seule = forms.BooleanField(
        label="Ne créer aucun dossier : seulement mettre à jour ceux qui sont là",
        required=False,
        help_text="Ce qui ne correspond à aucun dossier n’est ni gardé ni journalisé ; le fichier est détruit sitôt "
        "l’import fini.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        proposes = [g for g in gabarits() if not g.adresse]
        self.fields["gabarit"].choices = [
            (g.code, format_html('<span>{}<span class="aide-choix">{}</span></span>', g.libelle, g.aide))
            for g in proposes
        ]
        self.fields["gabarit"].initial = proposes[-1].code


class FeuilleForm(forms.Form):
    """Quelle feuille, et sur quelle ligne sont les noms des colonnes."""

    feuille = forms.ChoiceField(label="La feuille à reprendre", required=False)
    entete = forms.IntegerField(
        label="Ligne des noms de colonnes",
        min_value=1,
        max_value=1000,
        help_text="Son numéro dans le tableur. Ce qui est au-dessus n’est pas repris.",
    )
    hauteur_entete = forms.TypedChoiceField(
        label="Sur combien de lignes ?",
        coerce=int,
        choices=HAUTEURS,
        help_text="Deux, si un titre comme « Mère » coiffe plusieurs colonnes.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, feuilles, **kwargs):
        super().__init__(*args, **kwargs)
        visibles = [f for f in feuilles if f.visible and f.nom]
        self.fields["feuille"].choices = [(f.nom, f.nom) for f in visibles]
        if len(visibles) < 2:
            self.fields["feuille"].widget = forms.HiddenInput()


class TableForm(forms.Form):
    """Un fichier du format d'échange : la table que remplit cette feuille."""

    table = forms.ChoiceField(label="Que contient cette feuille ?")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        proposees = [(t.code, f"{libelle_de_table(t)} ({t.code})") for t in tables.ordonnees()]
        self.fields["table"].choices = sorted(proposees, key=lambda choix: choix[1])


class ColonnesForm(forms.Form):
    """À quoi correspond chaque colonne (`c0`, `c1`…), et ce que l'on dit une fois pour toutes les lignes (`k0`…)."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, gabarit: Gabarit, table: str, propositions: list[Proposition], constantes=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.gabarit = gabarit
        self.cibles = {c.code: c for c in gabarit.cibles(table)}
        self.propositions = propositions
        choix = [LAISSEE, *((c.code, _dans_son_groupe(c)) for c in self.cibles.values())]
        for proposition in propositions:
            self.fields[f"c{proposition.rang}"] = forms.ChoiceField(
                label=f"Colonne « {proposition.entete or _lettres(proposition.rang)} »",
                choices=choix,
                initial=proposition.cible.code if proposition.cible else AUCUNE,
            )
        self.constantes = [code for code in gabarit.constantes if code in self.cibles]
        for rang, code in enumerate(self.constantes):
            self.fields[f"k{rang}"] = _champ_de_constante(code, self.cibles[code], (constantes or {}).get(code, ""))

    def clean(self):
        donnees = super().clean()
        remplies: dict[str, int] = {}
        for proposition in self.propositions:
            for code in self._remplies(proposition.rang):
                if code in remplies:
                    autre = self.fields[f"c{remplies[code]}"].label
                    self.add_error(f"c{proposition.rang}", f"{autre} remplit déjà « {self._nommer(code)} ».")
                remplies.setdefault(code, proposition.rang)
        self._exiger_de_quoi_reprendre(remplies)
        return donnees

    def _remplies(self, rang: int) -> list[str]:
        cible = self.cibles.get(self.cleaned_data.get(f"c{rang}", ""))
        return [code for code, _ in cible.remplit] if cible else []

    def _nommer(self, code: str) -> str:
        return self.cibles[code].libelle if code in self.cibles else code

    def _exiger_de_quoi_reprendre(self, remplies: dict[str, int]) -> None:
        if not remplies:
            raise ValidationError("Faites correspondre au moins une colonne.")
        manquantes = [self._nommer(code) for code in self.gabarit.requises if code not in remplies]
        if manquantes:
            raise ValidationError(f"Il manque une colonne pour : {', '.join(manquantes)}.")
        dites = {*remplies, *self.gabarit.fixes, *self.constantes_dites}
        for code in dict.fromkeys(code.partition(".")[0] for code in remplies):
            self._exiger_l_obligatoire(tables.table(code), dites)

    def _exiger_l_obligatoire(self, table, dites: set[str]) -> None:
        """Ce sans quoi toutes les lignes de cette table seraient refusées. Un lien se déduit d'une autre table."""
        for colonne in table.toutes:
            code = f"{table.code}.{colonne.code}"
            if not colonne.obligatoire or code in dites or (colonne.table and self.gabarit.tables):
                continue
            phrase = f"« {libelle_de_table(table)} » demande aussi : {self._nommer(code).lower()}. "
            if code in self.constantes:
                self.add_error(
                    f"k{self.constantes.index(code)}", f"{phrase}Choisissez-le ici, ou dites quelle colonne le dit."
                )
            else:
                self.add_error(None, f"{phrase}Dites quelle colonne le dit, ou laissez de côté celles de cette table.")

    @property
    def correspondances(self) -> dict[str, str]:
        choisies = {str(p.rang): self.cleaned_data[f"c{p.rang}"] for p in self.propositions}
        return {rang: "" if code == AUCUNE else code for rang, code in choisies.items()}

    @property
    def constantes_dites(self) -> dict[str, str]:
        dites = {code: self.cleaned_data.get(f"k{rang}", "") for rang, code in enumerate(self.constantes)}
        return {code: texte for code, texte in dites.items() if texte}


class MotsForm(forms.Form):
    """Les mots que la ville n'a pas (`m0`, `m1`…) : à rattacher à un des siens, à créer, ou à ignorer."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, inconnus, **kwargs):
        super().__init__(*args, **kwargs)
        self.inconnus = inconnus
        par_colonne = {code: [(mot, mot) for mot in mots_connus(code)] for code in {i.colonne for i in inconnus}}
        for rang, inconnu in enumerate(inconnus):
            connus = par_colonne[inconnu.colonne]
            proche = [(inconnu.proche, f"Le plus proche : {inconnu.proche}")] if inconnu.proche else []
            creer = [(CREER, f"Créer « {inconnu.texte} »")] if inconnu.creable else []
            self.fields[f"m{rang}"] = forms.ChoiceField(
                label=f"« {inconnu.texte} »",
                choices=[(A_DECIDER, "À décider"), *proche, *creer, (IGNORER, "Ignorer ce mot"), *connus],
                initial=A_DECIDER,
                help_text=_ou_est(inconnu),
            )

    @property
    def valeurs(self) -> dict[str, dict[str, str]]:
        """Colonne → {texte du fichier: ce qu'il veut dire}, pour ceux que l'on a décidés."""
        decides: dict[str, dict[str, str]] = {}
        for rang, inconnu in enumerate(self.inconnus):
            if (choix := self.cleaned_data[f"m{rang}"]) != A_DECIDER:
                decides.setdefault(inconnu.colonne, {})[inconnu.texte] = "" if choix == IGNORER else choix
        return decides


class LigneForm(forms.Form):
    """Les cases d'une ligne à corriger (`c0`, `c1`…). `rangs` : celles que l'on montre."""

    def __init__(self, *args, ligne, entetes: list[str], rangs: list[int], **kwargs):
        super().__init__(*args, auto_id=f"l{ligne.numero}_%s", **kwargs)
        self.ligne, self.rangs = ligne, rangs
        cases = ligne.cases_corrigees
        for rang in rangs:
            self.fields[f"c{rang}"] = forms.CharField(
                label=(entetes[rang] if rang < len(entetes) else "") or _lettres(rang),
                required=False,
                max_length=2000,
                initial=cases[rang] if rang < len(cases) else "",
            )

    @property
    def corrections(self) -> dict[str, str]:
        """Ce qui diffère de la case telle que lue."""
        lues = {rang: self.ligne.cases[rang] if rang < len(self.ligne.cases) else "" for rang in self.rangs}
        dites = {rang: self.cleaned_data[f"c{rang}"] for rang in self.rangs}
        deja = self.ligne.corrections
        return {str(r): texte for r, texte in dites.items() if texte != lues[r] or str(r) in deja}


def mots_connus(code: str) -> list[str]:
    """Les mots que la colonne d'échange « table.colonne » connaît, dans l'ordre alphabétique ; aucun pour un texte."""
    colonne = colonne_d_echange(code)
    if not (colonne.liste or colonne.table or hasattr(colonne, "choix")):
        return []
    return sorted(set(Vocabulaire(colonne).affichables.values()), key=normaliser)


def _ou_est(inconnu) -> str:
    return f"{inconnu.libelle}, {inconnu.combien} ligne{'s' if inconnu.combien > 1 else ''}."


def _champ_de_constante(code: str, cible: Cible, initiale: str) -> forms.Field:
    options = {"label": cible.libelle, "required": False, "initial": initiale}
    if connus := mots_connus(code):
        vide = ("", "Selon la colonne, ou inconnu")
        return forms.ChoiceField(choices=[vide, *((mot, mot) for mot in connus)], **options)
    return forms.CharField(max_length=200, **options)


def _dans_son_groupe(cible: Cible) -> str:
    debut, suite = cible.libelle[:1], cible.libelle[1:]
    return f"{cible.groupe} : {debut if suite[:1].isupper() else debut.lower()}{suite}"


def _lettres(rang: int) -> str:
    """Le nom de la colonne dans le tableur : 0 → A, 26 → AA."""
    lettres = ""
    rang += 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        lettres = chr(65 + reste) + lettres
    return lettres
