"""Les filtres de la liste des groupes et de celle des suivis en attente."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from jalon.socle.listes.lecture import choix, valeurs
from jalon.socle.reseau.models import Structure
from jalon.ui.elements import Puce

TOUS = ("", "Tous")


class FiltresForm(forms.Form):
    """Lié à `request.GET` : chaque filtre posé est une puce."""

    def __init__(self, params):
        super().__init__(params)
        self._garnir()
        self.is_valid()

    @property
    def poses(self) -> dict:
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}

    @property
    def puces(self) -> list[Puce]:
        return [Puce(self._dire(nom, valeur), nom, self.data.get(nom)) for nom, valeur in self.poses.items()]

    def _dire(self, nom, valeur) -> str:
        champ = self.fields[nom]
        if isinstance(champ, forms.BooleanField):
            return champ.label
        libelle = dict((str(cle), libelle) for cle, libelle in champ.choices)[str(valeur)] if champ.choices else valeur
        return f"{champ.label} : {libelle}"


class FiltreGroupesForm(FiltresForm):
    dispositif = forms.ChoiceField(label="Dispositif", required=False)
    finis = forms.BooleanField(label="Avec les groupes finis", required=False)

    def _garnir(self):
        self.fields["dispositif"].choices = [TOUS, *((str(v.pk), v.libelle) for v in valeurs("dispositif"))]

    def appliquer(self, groupes):
        if not self.poses.get("finis"):
            groupes = groupes.filter(Q(au=None) | Q(au__gte=timezone.localdate()))
        if dispositif := self.poses.get("dispositif"):
            groupes = groupes.filter(dispositif=dispositif)
        return groupes


class FiltreAttentesForm(FiltresForm):
    quoi = forms.ChoiceField(label="Ce qu'on attend", required=False)
    partenaire = forms.ChoiceField(label="Partenaire", required=False)
    type = forms.ChoiceField(label="Type de suivi", required=False)

    QUOI = [("suivi", "Un suivi partenaire"), ("groupe", "Une place dans un groupe"), ("demande", "Un référent")]

    def _garnir(self):
        self.fields["quoi"].choices = [("", "Tout"), *self.QUOI]
        self.fields["partenaire"].choices = [TOUS, *((str(s.pk), str(s)) for s in Structure.objects.all())]
        self.fields["type"].choices = [TOUS, *choix("suivi_type")]
