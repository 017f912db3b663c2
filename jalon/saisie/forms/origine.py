"""Ce que la ville change aux champs et aux onglets d'origine, et les onglets qu'elle ajoute."""

from django import forms

from jalon.saisie.definitions import Natif
from jalon.saisie.entites import ChampNatif
from jalon.saisie.onglets import OngletLu
from jalon.saisie.regles import LIBELLE_AU_PLUS
from jalon.socle.saisies import FormSuivi

FIXE = "Jalon s'en sert : il ne se cache pas."


class NatifForm(FormSuivi):
    libelle = forms.CharField(label="Nom", max_length=LIBELLE_AU_PLUS, required=False)
    aide = forms.CharField(label="Aide", max_length=250, required=False, help_text="Montrée sous le champ.")
    obligatoire = forms.BooleanField(label="Obligatoire", required=False)
    cache = forms.BooleanField(
        label="Cacher ce champ", required=False, help_text="Ce qui y est déjà écrit reste, et revient avec lui."
    )

    def __init__(self, *args, origine: ChampNatif, natif: Natif, **kwargs):
        self.origine = origine
        initial = {nom: getattr(natif, nom) for nom in ("libelle", "aide", "obligatoire", "cache")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["libelle"].help_text = f"Vide : « {origine.libelle} »."
        if origine.fixe:
            del self.fields["cache"]
        self.suivre(natif.version)

    def rebasee(self, natif: Natif) -> "NatifForm":
        sur = {"origine": self.origine, "natif": natif}
        return type(self)(self.rebaser(type(self)(**sur), natif.version), **sur)


class OngletForm(FormSuivi):
    libelle = forms.CharField(label="Nom", max_length=40, required=False)
    cache = forms.BooleanField(
        label="Cacher cet onglet",
        required=False,
        help_text="Son adresse n'ouvre plus rien ; ce qui y est écrit reste, et revient avec lui.",
    )

    def __init__(self, *args, onglet: OngletLu, **kwargs):
        super().__init__(*args, initial={"libelle": onglet.libelle, "cache": onglet.cache}, **kwargs)
        if onglet.est_ajoute:
            self.fields["libelle"].required = True
        else:
            self.fields["libelle"].help_text = f"Vide : « {onglet.origine} »."
        if onglet.fixe:
            del self.fields["cache"]
        self.suivre(onglet.version)

    def rebasee(self, onglet: OngletLu) -> "OngletForm":
        return type(self)(self.rebaser(type(self)(onglet=onglet), onglet.version), onglet=onglet)


class NouvelOngletForm(forms.Form):
    libelle = forms.CharField(label="Nom de l'onglet", max_length=40)
