"""Les formulaires de la pièce : listes de la ville, dates souples, et fiches que deux personnes remplissent."""

import json

from django import forms
from django.core.exceptions import ValidationError

from jalon.socle.saisies import SaisieForm


class FicheForm(SaisieForm):
    """La modification d'une fiche versionnée.

    `version` et `origine` (la saisie telle qu'elle a été présentée) reviennent avec le formulaire : on sait ainsi ce
    que la personne a vraiment changé, et n'écrit que cela.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    origine = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.presenter()

    def presenter(self) -> None:
        """Retient la saisie telle qu'on la montre ; à rappeler si les champs ou leurs valeurs initiales changent."""
        self.initial["version"] = self.instance.version
        self.initial["origine"] = json.dumps(self.telle_que_presentee())

    @property
    def saisis(self) -> list[str]:
        return [nom for nom in self.fields if nom not in ("version", "origine")]

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
        return {nom: self.cleaned_data[nom] for nom in self.saisis}

    @property
    def changes(self) -> dict:
        """Les seuls champs que la personne a changés, avec leur valeur comprise."""
        return {nom: self.cleaned_data[nom] for nom in self.saisis if nom in self.cleaned_data and self._a_change(nom)}

    def _a_change(self, nom: str) -> bool:
        try:
            presentes = json.loads(self.data.get(self.add_prefix("origine")) or "{}")
        except ValueError:
            presentes = {}
        if nom not in presentes:
            return True
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

    def rebasee(self, actuel) -> "FicheForm":
        """Le même formulaire sur la fiche à jour : ce que la personne a changé reste, le reste est celui d'autrui."""
        neuve = type(self)(instance=actuel)
        donnees = self.data.copy()
        for nom in self.saisis:
            if not self._a_change(nom):
                donnees.setlist(self.add_prefix(nom), neuve.telle_que_presentee()[nom])
        donnees[self.add_prefix("version")] = str(actuel.version)
        donnees[self.add_prefix("origine")] = neuve.initial["origine"]
        return type(self)(donnees, instance=actuel)
