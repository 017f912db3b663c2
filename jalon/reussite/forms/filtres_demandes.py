"""Les filtres de la boîte de réception : chacun est une puce, et une condition sur `Demande`."""

from django import forms
from django.db.models import Q

from jalon.reussite.forms.liste import Choix
from jalon.reussite.models import SuiteDemande
from jalon.socle.listes.lecture import libelles, valeurs
from jalon.socle.texte import normaliser
from jalon.ui.champs import DateSouple
from jalon.ui.elements import Puce

DE_L_EQUIPE = ("suite", "urgence", "origine", "sans_reponse", "liste_d_attente", "non_rattachees")


class FiltresDemandes(forms.Form):
    """Lié à `request.GET`. Un filtre invalide est dit, et ignoré. `reduit` : pour qui n'a fait que déposer."""

    q = forms.CharField(label="Enfant, émetteur ou numéro", max_length=80, required=False)
    du = DateSouple(label="Reçues à partir du", required=False)
    au = DateSouple(label="Jusqu'au", required=False)
    suite = Choix("Suite donnée", cases=True)
    urgence = Choix("Urgence", cases=True)
    origine = Choix("Origine du repérage")
    sans_reponse = forms.BooleanField(label="Sans réponse à l'émetteur", required=False)
    liste_d_attente = forms.BooleanField(label="Liste d'attente du PRE", required=False)
    non_rattachees = forms.BooleanField(label="Sans dossier d'enfant", required=False)

    def __init__(self, params, *, reduit: bool):
        super().__init__(params)
        if reduit:
            for nom in DE_L_EQUIPE:
                del self.fields[nom]
            return
        self.fields["suite"].choices = list(libelles("suite_demande").items())
        for nom, liste in (("urgence", "urgence"), ("origine", "origine_reperage")):
            self.fields[nom].choices = [(v.pk, v.libelle) for v in valeurs(liste)]
        self.fields["origine"].choices = [("", "Toutes"), *self.fields["origine"].choices]

    def _condition(self, nom, valeur) -> Q:
        """Qui n'a fait que déposer ne cherche que dans ce qu'il a écrit, pas dans le dossier rattaché."""
        if nom == "q":
            return _cherchees(valeur, jusqu_au_dossier="suite" in self.fields)
        return CONDITIONS[nom](valeur)

    def appliquer(self, demandes, *, sauf=()):
        """Les demandes qui répondent à tous les filtres valides, hors ceux que l'on nomme."""
        self.full_clean()
        for nom, valeur in self.cleaned_data.items():
            if valeur and nom not in sauf:
                demandes = demandes.filter(self._condition(nom, valeur))
        return demandes

    @property
    def puces(self) -> list[Puce]:
        self.full_clean()
        return [puce for nom, valeur in self.cleaned_data.items() if valeur for puce in self._puces_de(nom, valeur)]

    def _puces_de(self, nom, valeur):
        champ, ecrit = self.fields[nom], self.data.get(nom)
        if isinstance(champ, Choix):
            dits = {str(cle): libelle for cle, libelle in champ.choices}
            return [Puce(f"{champ.label} : {dits[choisie]}", nom, choisie) for choisie in valeur]
        if nom == "q":
            return [Puce(f"« {valeur} »", nom, ecrit)]
        if nom in ("du", "au"):
            return [Puce(f"{champ.label} {valeur:%d/%m/%Y}", nom, ecrit)]
        return [Puce(champ.label, nom, ecrit)]


def _cherchees(texte: str, *, jusqu_au_dossier: bool) -> Q:
    mots = normaliser(texte).split()
    condition = Q()
    for mot in mots:
        porte = Q(cle_recherche__contains=mot)
        condition &= porte | Q(enfant__cle_recherche__contains=mot) if jusqu_au_dossier else porte
    est_un_numero = len(mots) == 1 and mots[0].isascii() and mots[0].isdecimal() and len(mots[0]) < 9
    return condition | Q(numero=int(mots[0])) if est_un_numero else condition


CONDITIONS = {
    "du": lambda jour: Q(le__gte=jour),
    "au": lambda jour: Q(le__lte=jour),
    "suite": lambda codes: Q(suite__in=codes),
    "urgence": lambda ids: Q(urgence__in=ids),
    "origine": lambda ids: Q(origine__in=ids),
    "sans_reponse": lambda _: Q(repondue_le=None),
    "liste_d_attente": lambda _: Q(suite=SuiteDemande.ADMIS_EN_ATTENTE_D_UN_REFERENT),
    "non_rattachees": lambda _: Q(enfant=None),
}
