"""Les formulaires de ville : leurs liens se garnissent sous la cloison, leurs valeurs vont à une opération."""

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


def champ_de_saisie(champ: models.Field, **options) -> forms.Field:
    """Le champ de formulaire d'un champ de modèle. Les liens se garnissent plus tard, sous la cloison."""
    communs = {"label": capfirst(champ.verbose_name), "required": not champ.blank, "help_text": champ.help_text}
    if isinstance(champ, models.ForeignKey):
        return forms.ModelChoiceField(queryset=None, empty_label="—", **communs | options)
    if isinstance(champ, models.DateField):
        return DateSouple(**communs | options)
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
