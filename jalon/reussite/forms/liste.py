"""Les filtres de la liste des enfants : chacun est une puce, et une condition sur `CleListe`."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from jalon.reussite.champs import ENFANT
from jalon.reussite.cles import jour_en_nombre
from jalon.reussite.forms.filtres_ville import filtres_de
from jalon.reussite.models import CleListe, Parcours
from jalon.reussite.models.parcours import OUVERTS
from jalon.reussite.proximite import portent
from jalon.saisie.configuration import publiee
from jalon.socle.listes.lecture import choix, valeurs
from jalon.socle.reseau.models import Etablissement, Intervenant, Quartier
from jalon.socle.texte import normaliser
from jalon.ui.elements import Puce


class UnParmi(forms.Select):
    """Une liste où l'on choisit une valeur ; une vue enregistrée peut en porter plusieurs."""

    def value_from_datadict(self, data, files, name):
        return [valeur for valeur in data.getlist(name) if valeur]

    def render(self, name, value, attrs=None, renderer=None):
        # Django rend un gabarit par option : des centaines d'écoles y passeraient l'essentiel du temps de la page.
        choisies = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((cle, mark_safe(" selected") if str(cle) in choisies else "", libelle) for cle, libelle in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), options)


class Choix(forms.MultipleChoiceField):
    def __init__(self, label, *, cases=False):
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple if cases else UnParmi)
        self.error_messages["invalid_choice"] = "« %(value)s » n'est plus dans la liste : choisissez une autre valeur."


class FiltresForm(forms.Form):
    """Lié à `request.GET`. Un filtre invalide est dit, et ignoré."""

    q = forms.CharField(label="Nom, initiales ou numéro", max_length=80, required=False)
    etat = Choix("État", cases=True)
    dispositif = Choix("Dispositif")
    quartier = Choix("Quartier")
    ecole = Choix("École")
    referent = Choix("Référent")
    sans_referent = forms.BooleanField(label="Sans référent", required=False)
    sans_nouvelles = forms.IntegerField(
        label="Sans nouvelles depuis (semaines)", min_value=1, max_value=520, required=False
    )
    sexe = Choix("Sexe", cases=True)

    def __init__(self, params, compte):
        super().__init__(params)
        self._cacher_ce_qui_est_cache()
        self._de_ville = {filtre.nom: filtre for filtre in filtres_de(compte, Choix)}
        self.fields |= {nom: filtre.champ for nom, filtre in self._de_ville.items()}
        self.fields["etat"].choices = choix("etat_parcours")
        if "sexe" in self.fields:
            self.fields["sexe"].choices = choix("sexe")
        self._proposer("dispositif", [(v.pk, v.libelle) for v in valeurs("dispositif")])
        self._proposer("quartier", _ceux_de_la_liste(Quartier, "le_quartier"))
        self._proposer("ecole", _ceux_de_la_liste(Etablissement, "etablissement"))
        self._proposer("referent", _ceux_de_la_liste(Intervenant, "le_referent"))

    def _cacher_ce_qui_est_cache(self) -> None:
        for regle in publiee().entite(ENFANT).natifs.values():
            if regle.cache:
                self.fields.pop(regle.code, None)

    def _proposer(self, nom, couples) -> None:
        self.fields[nom].choices = [("", "Tous"), *couples]

    def appliquer(self, lignes):
        """Les lignes qui répondent à tous les filtres valides."""
        self.full_clean()
        for nom, valeur in self._poses():
            de_ville = self._de_ville.get(nom)
            lignes = lignes.filter((de_ville.condition if de_ville else CONDITIONS[nom])(valeur))
        return lignes

    @property
    def puces(self) -> list[Puce]:
        self.full_clean()
        return [puce for nom, valeur in self._poses() for puce in self._puces_de(nom, valeur)]

    def _poses(self) -> list[tuple[str, Any]]:
        """Les filtres remplis et valides ; zéro en est un."""
        return [(nom, v) for nom, v in self.cleaned_data.items() if v is not False and v not in (None, "", [])]

    def _puces_de(self, nom, valeur):
        champ = self.fields[nom]
        if isinstance(champ, Choix):
            libelles = {str(cle): libelle for cle, libelle in champ.choices}
            return [Puce(f"{champ.label} : {libelles[choisie]}", nom, choisie) for choisie in valeur]
        if nom in self._de_ville:
            return [Puce(self._de_ville[nom].dire(valeur), nom, self.data.get(nom))]
        if nom == "q":
            return [Puce(f"« {valeur} »", nom, self.data.get(nom))]
        if nom == "sans_nouvelles":
            return [Puce(f"Sans nouvelles depuis {valeur} semaine{'s' if valeur > 1 else ''}", nom, self.data.get(nom))]
        return [Puce(champ.label, nom, self.data.get(nom))]


def _ceux_de_la_liste(modele, lien: str) -> list[tuple[int, str]]:
    """Les seuls que la liste peut montrer : on ne propose pas un filtre qui viderait la liste."""
    cites = CleListe.objects.filter(**{lien: OuterRef("pk")})
    champs = ("contour",) if modele is Quartier else ()
    return [(objet.pk, str(objet)) for objet in modele.objects.filter(Exists(cites)).defer(*champs)]


def _nomme(texte: str) -> Q:
    return portent(normaliser(texte).split(), "enfant__")


def _dans_un_dispositif(ids) -> Q:
    return Q(Exists(Parcours.objects.filter(enfant=OuterRef("enfant_id"), annule_le=None, dispositif__in=ids)))


def _sans_nouvelles(semaines: int) -> Q:
    """Suivi depuis au moins ce temps-là, et sans contact avec la famille depuis."""
    limite = jour_en_nombre(timezone.localdate() - timedelta(weeks=semaines), 0)
    return Q(dernier_contact__lt=limite, debut__lt=limite)


CONDITIONS = {
    "q": _nomme,
    "etat": lambda codes: Q(etat__in=codes),
    "dispositif": _dans_un_dispositif,
    "quartier": lambda ids: Q(le_quartier__in=ids),
    "ecole": lambda ids: Q(etablissement__in=ids),
    "referent": lambda ids: Q(le_referent__in=ids),
    "sans_referent": lambda _: Q(le_referent=None),
    "sans_nouvelles": _sans_nouvelles,
    "sexe": lambda codes: Q(sexe__in=codes),
}
FILE_ACTIVE = {"etat": [etat.value for etat in OUVERTS]}
