"""Les formulaires de ville : leurs liens se garnissent sous la cloison, leurs valeurs vont à une opération."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from jalon.socle.listes.lecture import valeurs
from jalon.socle.listes.models import Valeur, ValeurField
from jalon.socle.reseau.models import Nomme
from jalon.ui.champs import DateSouple

VIDE = ("", "—")
# Un formulaire ouvert avant que la ville change ses listes : Django ne dirait que « choix valide ».
PLUS_PROPOSEE = "Cette valeur n'est plus proposée : la ville l'a retirée ou remplacée. Choisissez-en une autre."


def champ_de_saisie(champ: models.Field, **options) -> forms.Field:
    """Le champ de formulaire d'un champ de modèle. Les liens se garnissent plus tard, sous la cloison."""
    communs = {"label": capfirst(champ.verbose_name), "required": not champ.blank, "help_text": champ.help_text}
    if isinstance(champ, models.ForeignKey):
        return forms.ModelChoiceField(queryset=None, empty_label="—", **communs | options)
    if isinstance(champ, models.DateField):
        return DateSouple(**communs | options)
    if champ.choices and champ.blank:
        return champ.formfield(choices=[VIDE, *champ.choices], **options)
    return champ.formfield(**options)


def choix_de_valeur(label: str, **options) -> forms.ModelChoiceField:
    """Un champ hors modèle, à garnir par `garnir_liste`."""
    return forms.ModelChoiceField(queryset=None, label=label, **options)


def garnir_liste(champ: forms.ModelChoiceField, liste: str, actuelle=None) -> None:
    """Donne au champ les valeurs de la liste : celles que l'on peut choisir, et celle déjà écrite."""
    proposees = valeurs(liste)
    if actuelle is not None and actuelle not in proposees:
        proposees = [*proposees, actuelle]
    champ.queryset = Valeur.objects.filter(pk__in=[v.pk for v in proposees])
    multiple = isinstance(champ, forms.ModelMultipleChoiceField)
    champ.error_messages["invalid_choice"] = PLUS_PROPOSEE
    champ.choices = [*([] if multiple else [VIDE]), *((v.pk, v.libelle) for v in proposees)]


def garnir_du_reseau(champ: forms.ModelChoiceField, modele, actuel_id=None) -> None:
    """Donne au champ ce que la ville n'a pas retiré, et ce qui est déjà écrit."""
    champ.queryset = modele.objects.filter(Q(retire_le=None) | Q(pk=actuel_id))


def poser_les_erreurs(form: forms.Form, erreur: ValidationError) -> None:
    """Rend à chaque champ l'erreur de l'opération ; ce qui ne vise aucun champ va en tête."""
    if not hasattr(erreur, "error_dict"):
        form.add_error(None, erreur)
        return
    for champ, erreurs in erreur.error_dict.items():
        form.add_error(champ if champ in form.fields else None, erreurs)


class SaisieForm(forms.ModelForm):
    """Un formulaire de modèle qui ne s'enregistre pas lui-même : ses valeurs vont à une opération."""

    class Meta:
        formfield_callback = champ_de_saisie

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for lien in self._meta.model._meta.concrete_fields:
            if lien.name in self.fields and isinstance(lien, models.ForeignKey):
                self._garnir(lien)

    def _garnir(self, lien) -> None:
        champ, actuel_id = self.fields[lien.name], getattr(self.instance, lien.attname)
        if isinstance(lien, ValeurField):
            garnir_liste(champ, lien.liste, getattr(self.instance, lien.name) if actuel_id else None)
        elif issubclass(lien.related_model, Nomme):
            garnir_du_reseau(champ, lien.related_model, actuel_id)

    def save(self, commit=True):
        raise NotImplementedError("Une écriture passe par une opération.")


class FormSuivi(forms.Form):
    """Une saisie sur quelque chose de versionné, que deux personnes peuvent ouvrir.

    `version` et `presentee` (la saisie telle qu'elle a été présentée) reviennent avec le formulaire : on sait ainsi ce
    que la personne a vraiment changé, et n'écrit que cela.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    presentee = forms.CharField(widget=forms.HiddenInput, required=False)

    def suivre(self, version: int) -> None:
        self.initial["version"] = version
        # Lue au rendu : un champ ôté d'ici là (un nom que la ville ne garde plus) n'est pas dans la page.
        self.initial["presentee"] = lambda: json.dumps(self.telle_que_presentee())

    @property
    def saisis(self) -> list[str]:
        return [nom for nom in self.fields if nom not in ("version", "presentee")]

    def telle_que_presentee(self) -> dict[str, list[str]]:
        """Champ → textes que le navigateur renverrait si l'on n'y touchait pas."""
        return {nom: self._textes(nom) for nom in self.saisis}

    def _textes(self, nom: str) -> list[str]:
        champ = self.fields[nom]
        valeur = champ.prepare_value(self.get_initial_for_field(champ, nom))
        if isinstance(champ.widget, forms.CheckboxInput):
            return ["on"] if valeur else []
        if isinstance(valeur, list | tuple):
            return sorted(str(v) for v in valeur)
        texte = champ.widget.format_value(valeur)
        if isinstance(texte, list):
            texte = texte[0] if texte else ""
        return [str(texte) if texte is not None else ""]

    @property
    def saisie(self) -> dict:
        """Tous les champs, pour créer."""
        return {nom: self.cleaned_data[nom] for nom in self.saisis if nom in self.cleaned_data}

    @property
    def changes(self) -> dict:
        """Les seuls champs que la personne a changés, avec leur valeur comprise."""
        return {nom: self.cleaned_data[nom] for nom in self.saisis if nom in self.cleaned_data and self._a_change(nom)}

    def _a_change(self, nom: str) -> bool:
        try:
            presentes = json.loads(self.data.get(self.add_prefix("presentee")) or "{}")
        except ValueError:
            presentes = {}
        if nom not in presentes:
            # Un champ montré depuis que la page est ouverte : ce qu'elle ne pouvait pas dire ne l'efface pas.
            return not presentes or self.add_prefix(nom) in self.data
        return self._compris(nom, presentes[nom]) != self._compris(nom, self._recus(nom))

    def _recus(self, nom: str) -> list[str]:
        return sorted(self.data.getlist(self.add_prefix(nom)))

    def _compris(self, nom: str, textes: list[str]):
        """Deux façons d'écrire la même date ne font pas un changement."""
        champ = self.fields[nom]
        if isinstance(champ, forms.ModelChoiceField | forms.BooleanField):
            return [texte for texte in textes if texte]
        try:
            return champ.to_python(textes[0] if textes else "")
        except ValidationError:
            return textes

    def rebaser(self, neuve: "FormSuivi", version: int) -> dict:
        """Les données du même formulaire sur ce qui est à jour : ce que la personne a changé reste, le reste est celui
        d'autrui."""
        donnees, presentee = self.data.copy(), neuve.telle_que_presentee()
        for nom in self.saisis:
            if nom in presentee and not self._a_change(nom):
                donnees.setlist(self.add_prefix(nom), presentee[nom])
        donnees[self.add_prefix("version")] = str(version)
        donnees[self.add_prefix("presentee")] = json.dumps(presentee)
        return donnees


class FicheForm(FormSuivi, SaisieForm):
    """La modification d'une fiche versionnée."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.suivre(self.instance.version)

    def rebasee(self, actuel) -> "FicheForm":
        """Le même formulaire sur la fiche à jour."""
        return self.semblable(self.rebaser(self.semblable(instance=actuel), actuel.version), instance=actuel)

    def semblable(self, *args, **kwargs) -> "FicheForm":
        """Un formulaire de la même sorte, pour la même personne."""
        return type(self)(*args, **kwargs)
