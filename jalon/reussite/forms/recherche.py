"""Chercher avant de créer, choisir avant de fusionner."""

from django import forms

from jalon.reussite.models import Enfant
from jalon.reussite.operations.fiches import lisible
from jalon.reussite.operations.fusion import CHAMPS
from jalon.reussite.operations.identite import CHAMPS_ENFANT
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.listes.lecture import choix
from jalon.ui.champs import DateSouple


class AvantDeCreerForm(forms.Form):
    """Ce que l'on sait de l'enfant : assez pour retrouver un dossier, selon ce que la ville garde de l'identité."""

    nom = forms.CharField(label="Nom", max_length=120, required=False)
    prenom = forms.CharField(label="Prénom", max_length=80, required=False)
    initiales = forms.CharField(label="Initiales", max_length=10, required=False)
    naissance = DateSouple(label="Date de naissance", required=False)
    sexe = forms.ChoiceField(label="Sexe", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mode = collectivite_active().identite_enfants
        gardes = ("nom", "prenom") if mode == ModeIdentite.COMPLETE else CHAMPS_ENFANT[mode]
        for nom in ("nom", "prenom", "initiales"):
            if nom not in gardes:
                del self.fields[nom]
        self.fields["sexe"].choices = [("", "Non renseigné"), *choix("sexe")]

    def clean(self):
        donnees = super().clean()
        if not self.errors and not self.identite and not donnees.get("naissance"):
            raise forms.ValidationError("Écrivez au moins un nom ou une date de naissance, pour chercher.")
        return donnees

    @property
    def identite(self) -> str:
        noms = (self.cleaned_data.get(nom, "") for nom in ("nom", "prenom", "initiales"))
        return " ".join(nom for nom in noms if nom)

    @property
    def pour_la_saisie(self) -> dict[str, str]:
        """Ce qui pré-remplit le formulaire du dossier."""
        donnees = dict(self.cleaned_data)
        if donnees["naissance"]:
            donnees["naissance"] = f"{donnees['naissance']:%d/%m/%Y}"
        return {nom: valeur for nom, valeur in donnees.items() if valeur}


class FusionForm(forms.Form):
    """Une question par valeur qui diffère : celle du dossier gardé, ou celle de l'autre."""

    def __init__(self, gardee, absorbee, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in CHAMPS:
            la_sienne, l_autre = lisible(gardee, nom), lisible(absorbee, nom)
            if la_sienne != l_autre:
                self.fields[nom] = forms.ChoiceField(
                    label=Enfant._meta.get_field(nom).verbose_name.capitalize(),
                    choices=[
                        ("gardee", f"{la_sienne or 'vide'} (dossier n° {gardee.numero_affiche})"),
                        ("absorbee", f"{l_autre or 'vide'} (dossier n° {absorbee.numero_affiche})"),
                    ],
                    initial="gardee" if la_sienne else "absorbee",
                    widget=forms.RadioSelect,
                )
