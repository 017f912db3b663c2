"""Les champs de la ville dans un formulaire, et ce qu'elle change à ceux d'origine."""

from copy import copy
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.html import conditional_escape

from jalon.saisie.conditions import EnDirect, en_direct, poser_en_direct
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ
from jalon.saisie.entites import entite
from jalon.saisie.onglets import caches, onglet_de, onglets
from jalon.saisie.types import type_de
from jalon.saisie.types.references import Fichier
from jalon.saisie.valeurs import PREFIXE, Lecteur, Lu, defauts, lecteur, permis
from jalon.socle.listes.lecture import precharger, toutes
from jalon.socle.pieces.operations import joindre

AUTRES = "Autres renseignements"
# Sans compte, un professionnel qui a reçu un lien : il remplit ce que la ville ouvre à ses partenaires.
PERSONNE = Lecteur(frozenset({"partenaire"}), sensibles=False, equipe=False)


class FichierActuel:
    """La pièce déjà jointe, telle que la saisie d'un fichier la montre."""

    def __init__(self, piece):
        self.nom, self.url = piece.nom, reverse("socle:piece", args=[piece.pk])

    def __str__(self):
        return self.nom


class AvecChampsDeLaVille:
    """À mêler à un formulaire, qui dit son `entite` et appelle `prendre_la_configuration` à la fin de son `__init__`.

    Valide, `cleaned_data["champs_ville"]` porte {code: valeur à ranger} de ce qu'il y a à écrire, comme les opérations
    l'attendent. Un champ qui ne se montre pas garde ce qu'il a.

    `onglets_saisis` : les onglets dont on saisit les champs, None pour tous ; `obligatoires_compris` : et les champs
    obligatoires des autres. `dispositif_choisi` : le champ du formulaire où le dispositif se choisit, s'il y en a un.
    """

    entite: ClassVar[str]
    onglets_saisis: frozenset[str] | None = None
    obligatoires_compris: ClassVar[bool] = False
    dispositif_choisi: ClassVar[str] = ""

    def __init__(self, *args, compte=None, **kwargs):
        self.compte, self.champs_de_la_ville = compte, []
        super().__init__(*args, **kwargs)

    @property
    def objet(self):
        """L'objet que l'on remplit, neuf ou non."""
        return self.instance

    # Ce que le formulaire montre

    def prendre_la_configuration(self) -> None:
        """Arrange les champs d'origine, ajoute ceux de la ville."""
        self._definie = publiee().entite(self.entite)
        self._dispositifs = frozenset(entite(self.entite).dispositifs(self.objet))
        arranger_les_natifs(self, self.entite)
        self.champs_de_la_ville = self._a_saisir()
        precharger(champ.liste for champ in self.champs_de_la_ville if champ.liste)
        for champ in self.champs_de_la_ville:
            self.fields[PREFIXE + champ.code] = self._saisie_de(champ)
        for champ in self.champs_de_la_ville:
            self._poser_les_exigences(champ)
        if self.champs_de_la_ville:
            self.groupes = self._groupes()

    def _a_saisir(self) -> list[Champ]:
        """Les champs à présenter : de ces onglets, permis à ce compte, et que rien hors du formulaire ne cache."""
        self._de_depart = (defauts(self.entite) if self.objet.pk is None else {}) | self.objet.champs_ville
        self._lu = Lu(self.objet, self._definie, self._dispositifs, self._de_depart)
        pour = lecteur(self.compte) if self.compte else PERSONNE
        candidats, retenus = None, [champ for champ in permis(self.entite, lecteur=pour) if self._est_d_ici(champ)]
        while retenus != candidats:
            candidats = retenus
            ici = {champ.code for champ in candidats} | set(self.fields)
            retenus = [c for c in candidats if c.condition is None or c.condition.champ in ici or self._lu.se_montre(c)]
        return retenus

    def _est_d_ici(self, champ: Champ) -> bool:
        type_ = type_de(champ.type)
        # Une pièce se joint à un dossier qui existe déjà.
        if not type_.se_saisit or (isinstance(type_, Fichier) and self.objet.pk is None):
            return False
        if champ.dispositifs and not self._le_dispositif_se_choisit and not self._dispositifs & set(champ.dispositifs):
            return False
        onglet = onglet_de(self.entite, champ)
        if onglet in caches(self.entite):
            return False
        if self.onglets_saisis is None or onglet in self.onglets_saisis:
            return True
        return champ.obligatoire and self.obligatoires_compris

    @property
    def _le_dispositif_se_choisit(self) -> bool:
        return self.dispositif_choisi in self.fields

    def _saisie_de(self, champ: Champ) -> forms.Field:
        type_, rangee = type_de(champ.type), self._lu.valeur(champ)
        saisie = type_.champ_de_formulaire(champ, rangee)
        saisie.label, saisie.help_text = champ.libelle, conditional_escape(champ.aide)
        comprise = None if rangee is None else type_.relire(champ, rangee)
        if comprise is not None:
            montree = FichierActuel(comprise) if isinstance(type_, Fichier) else comprise
            self.initial.setdefault(PREFIXE + champ.code, montree)
        return saisie

    def _poser_les_exigences(self, champ: Champ) -> None:
        saisie, conditions = self.fields[PREFIXE + champ.code], self._conditions(champ)
        if champ.obligatoire:
            _exiger(saisie, toujours=not conditions)
        if conditions:
            poser_en_direct(saisie, conditions)

    def _conditions(self, champ: Champ) -> list[EnDirect]:
        """Ce dont dépend le champ et que l'on remplit ici."""
        conditions = []
        if champ.dispositifs and self._le_dispositif_se_choisit:
            noms = ", ".join(v.libelle for v in toutes("dispositif") if v.code in champ.dispositifs)
            options = self.options_du_dispositif(set(champ.dispositifs))
            conditions.append(EnDirect(self.add_prefix(self.dispositif_choisi), options, f"le dispositif est {noms}"))
        if champ.condition:
            maitres = {c.code: c for c in self.champs_de_la_ville}
            directe = en_direct(self, champ.condition, maitres.get(champ.condition.champ), PREFIXE)
            conditions += [directe] if directe else []
        return conditions

    def options_du_dispositif(self, codes: set[str]) -> list[str]:
        """Ce que le formulaire envoie quand l'un de ces dispositifs est choisi."""
        return [str(valeur.pk) for valeur in toutes("dispositif") if valeur.code in codes]

    def dispositifs_choisis(self, choix) -> set[str]:
        """Les codes des dispositifs de ce qui a été choisi."""
        return {choix.code} if choix else set()

    def _groupes(self) -> list[tuple[str, list[str]]]:
        """Les groupes du formulaire, le reste de ses champs, puis ceux de la ville : un groupe par onglet."""
        d_origine = list(getattr(self, "groupes", []))
        ranges = {nom for _, noms in d_origine for nom in noms}
        siens = [PREFIXE + champ.code for champ in self.champs_de_la_ville]
        reste = [nom for nom in self.fields if nom not in ranges and nom not in siens]
        par_onglet = self._par_onglet()
        sans_titre = not d_origine and len(par_onglet) == 1
        return [*d_origine, ("", reste), *([("", siens)] if sans_titre else par_onglet)]

    def _par_onglet(self) -> list[tuple[str, list[str]]]:
        par_defaut = entite(self.entite).onglet_par_defaut
        libelles = {o.code: o.libelle for o in onglets(self.entite) if o.code != par_defaut}
        groupes: dict[str, list[str]] = {code: [] for code in ("", *libelles)}
        for champ in self.champs_de_la_ville:
            code = onglet_de(self.entite, champ)
            groupes[code if code in groupes else ""].append(PREFIXE + champ.code)
        return [(libelles.get(code, AUTRES), noms) for code, noms in groupes.items() if noms]

    # Ce que le formulaire comprend

    def clean(self):
        donnees = super().clean()
        donnees = self.cleaned_data if donnees is None else donnees
        if self._definie.en_service:
            donnees["champs_ville"] = self._comprendre(donnees)
        return donnees

    def _comprendre(self, donnees: dict) -> dict[str, Any]:
        """Ce qu'il y a à écrire. Un fichier neuf y est tel que reçu, jusqu'à `joindre_a`.

        Une fiche neuve prend aussi les valeurs de départ des champs que cette personne ne remplit pas.
        """
        presentes = {champ.code for champ in self.champs_de_la_ville}
        remplis = {code: v for code, v in self._de_depart.items() if self.objet.pk is None and code not in presentes}
        for champ in self.champs_de_la_ville:
            nom = PREFIXE + champ.code
            comprise = donnees.pop(nom, None)
            if nom in self._errors or not self._a_ete_touche(nom):
                continue
            try:
                remplis[champ.code] = _a_ranger(champ, comprise, self.objet.champs_ville.get(champ.code))
            except ValidationError as erreur:
                self.add_error(nom, erreur)
        self._juger_les_conditions(donnees, remplis)
        return remplis

    def _a_ete_touche(self, nom: str) -> bool:
        """D'une fiche ouverte à deux, on n'écrit que ce que la personne a changé."""
        if isinstance(self.fields[nom], forms.FileField) or not hasattr(self, "_a_change"):
            return True
        return self.objet.pk is None or self._a_change(nom)

    def _juger_les_conditions(self, donnees: dict, remplis: dict) -> None:
        """Un champ qui ne se montre pas n'est ni jugé ni écrit ; obligatoire, il ne l'est que montré."""
        valeurs = {code: v for code, v in (self.objet.champs_ville | remplis).items() if v is not None}
        lu = Lu(self._candidat(donnees), self._definie, self._dispositifs_lus(donnees), valeurs)
        for champ in self._definie.en_service:
            nom = PREFIXE + champ.code
            if not lu.se_montre(champ):
                remplis.pop(champ.code, None)
                self._errors.pop(nom, None)
            elif champ.obligatoire and nom in self.fields and nom not in self._errors and champ.code not in valeurs:
                self.add_error(nom, self.fields[nom].error_messages["required"])

    def _candidat(self, donnees: dict):
        """L'objet tel qu'il serait."""
        candidat = copy(self.objet)
        for champ in candidat._meta.concrete_fields:
            if champ.name in donnees and champ.name != "champs_ville":
                setattr(candidat, champ.name, donnees[champ.name])
        return candidat

    def _dispositifs_lus(self, donnees: dict) -> frozenset[str]:
        if self._le_dispositif_se_choisit:
            return frozenset(self.dispositifs_choisis(donnees.get(self.dispositif_choisi)))
        return self._dispositifs

    @property
    def saisie(self) -> dict:
        return super().saisie | self._les_siens

    @property
    def changes(self) -> dict:
        return super().changes | self._les_siens

    @property
    def _les_siens(self) -> dict:
        remplis = self.cleaned_data.get("champs_ville")
        return {"champs_ville": remplis} if remplis else {}

    def joindre_a(self, dossier, *, par) -> None:
        """Joint au dossier les fichiers reçus. Lève ValidationError, à son champ, si un contenu est refusé."""
        remplis = self.cleaned_data.get("champs_ville", {})
        for champ in self.champs_de_la_ville:
            fichier = remplis.get(champ.code)
            if not isinstance(fichier, UploadedFile):
                continue
            try:
                fichier.seek(0)
                piece = joindre(
                    dossier=dossier, fichier=fichier, nom=fichier.name, confidentielle=champ.sensible, par=par
                )
            except ValidationError as erreur:
                raise ValidationError({PREFIXE + champ.code: erreur.messages}) from erreur
            remplis[champ.code] = type_de(champ.type).ranger(champ, piece)

    def semblable(self, *args, **kwargs):
        neuf = super().semblable(*args, compte=self.compte, **kwargs)
        for champ in self.champs_de_la_ville:
            if neuf.is_bound and self.files.get(self.add_prefix(PREFIXE + champ.code)):
                neuf.add_error(PREFIXE + champ.code, "Joignez de nouveau ce fichier : le navigateur ne le garde pas.")
        return neuf


def arranger_les_natifs(form: forms.BaseForm, code: str, prefixe: str = "") -> None:
    """Cache, renomme ou exige les champs d'origine du formulaire. `prefixe` : ce que l'entité met devant leurs noms."""
    fixes = {natif.code for natif in entite(code).natifs if natif.fixe}
    for regle in publiee().entite(code).natifs.values():
        nom = regle.code.removeprefix(prefixe)
        if nom not in form.fields or not regle.code.startswith(prefixe):
            continue
        if regle.cache and regle.code not in fixes:
            del form.fields[nom]
            continue
        champ = form.fields[nom]
        champ.label = regle.libelle or champ.label
        champ.help_text = conditional_escape(regle.aide) if regle.aide else champ.help_text
        if regle.obligatoire:
            _exiger(champ)


def _exiger(saisie: forms.Field, toujours: bool = True) -> None:
    """Rend le champ obligatoire ; `toujours` faux : seulement s'il se montre, ce que juge le formulaire.

    Une case se laisse vide : elle dit non. « Je ne sais pas », lui, ne répond pas.
    """
    if isinstance(saisie, forms.NullBooleanField):
        saisie.validate = partial(forms.Field.validate, saisie)
    elif isinstance(saisie, forms.BooleanField):
        return
    saisie.required = saisie.widget.is_required = toujours
    saisie.exige = True


def _a_ranger(champ: Champ, comprise: Any, actuelle: Any) -> Any:
    """La valeur à ranger de ce qui a été saisi ; un fichier neuf reste tel que reçu. Lève ValidationError."""
    type_ = type_de(champ.type)
    if not isinstance(type_, Fichier):
        return type_.ranger(champ, comprise)
    if isinstance(comprise, UploadedFile):
        return comprise
    return None if comprise is False else actuelle
