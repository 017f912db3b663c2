"""Une demande : ce qu'un compte veut voir d'une statistique, dans la limite de ses droits."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404

from jalon.restitution.secret import masquer
from jalon.restitution.statistiques.catalogue import Statistique, statistique
from jalon.restitution.statistiques.formulaires import ReglagesForm
from jalon.restitution.statistiques.fraicheur import instantane
from jalon.restitution.statistiques.lecteur import Lecteur
from jalon.restitution.statistiques.periode import periode
from jalon.socle.cloison import collectivite_active
from jalon.socle.habilitations import exiger
from jalon.ui.elements import Puce


@dataclass
class Demande:
    """`statistique` demandée par `compte`, réglée par `params` (l'adresse)."""

    statistique: Statistique
    compte: Any
    params: Any

    @cached_property
    def lecteur(self) -> Lecteur:
        return Lecteur(self.compte, self.statistique.mesure)

    @cached_property
    def form(self) -> ReglagesForm:
        return ReglagesForm(self.params, statistique=self.statistique, lecteur=self.lecteur)

    @cached_property
    def filtres_demandes(self) -> dict[str, list[str]]:
        """Axe → codes, des seuls filtres permis à ce lecteur."""
        permis = {axe.code for axe in self.lecteur.filtres()}
        filtres: dict[str, list[str]] = {}
        for texte in self.params.getlist("filtre"):
            axe, _, code = texte.partition("=")
            if axe in permis and code:
                filtres.setdefault(axe, []).append(code)
        return filtres

    @cached_property
    def calcul(self):
        # Chargé au premier calcul, avec numpy.
        from jalon.restitution.statistiques.calcul import Calcul

        filtres = self.lecteur.borner(self.form.axes, self.filtres_demandes)
        temps = periode(*self.form.dates, self.form.cleaned_data.get("ages_au"))
        return Calcul(instantane(self.statistique.mesure.univers).ville, temps, filtres)

    @cached_property
    def resultat(self):
        """Lève ValueError si un axe ou un filtre de l'adresse n'existe pas."""
        interdits = set(self.form.axes) - {axe.code for axe in self.lecteur.axes()}
        if interdits:
            raise ValueError("Cette répartition ne vous est pas ouverte.")
        return self.calcul.resultat(self.statistique.mesure, self.form.axes)

    @cached_property
    def tues(self) -> set[tuple]:
        """Les cellules et les marges que ce lecteur ne doit pas voir (clés de `secret.avec_marges`)."""
        if not self.lecteur.agregats_seulement:
            return set()
        seuil, effectifs = collectivite_active().seuil_secret, self._effectifs_du_secret()
        if self.form.axes:
            return masquer(effectifs, seuil)
        return {()} if 0 < effectifs[()] < seuil else set()

    def _effectifs_du_secret(self) -> dict[tuple, int]:
        """Dix séances d'un seul enfant ne disent que lui : le plus petit, des unités ou des personnes, décide."""
        mesure, axes = self.statistique.mesure, self.form.axes
        effectifs = self.resultat.cellules if axes else {(): self.resultat.total_distinct}
        if mesure.personnes is None:
            return effectifs
        personnes = self.calcul.personnes(mesure, axes)
        return {cellule: min(effectif, personnes[cellule]) for cellule, effectif in effectifs.items()}

    def puces(self) -> list[Puce]:
        """Les filtres en vigueur, ceux qu'impose le droit compris."""
        mesure, puces = self.statistique.mesure, []
        for code in self.calcul.filtres:
            axe = mesure.filtre(code)
            for valeur, libelle in self.calcul.valeurs_du_filtre(mesure, code):
                puces.append(Puce(f"{axe.nom} : {libelle}", "filtre", f"{code}={valeur}"))
        return puces

    def lien(self, **changements) -> str:
        """La chaîne de requête, changée ; None retire un paramètre, une liste en met plusieurs."""
        params = self.params.copy()
        for nom, valeur in changements.items():
            params.pop(nom, None)
            if valeur is not None:
                params.setlist(nom, valeur if isinstance(valeur, list) else [valeur])
        return f"?{params.urlencode()}"

    def sans(self, puce: Puce) -> str:
        reste = [texte for texte in self.params.getlist("filtre") if texte != puce.valeur]
        return self.lien(filtre=reste or None)


def demande(request, code: str) -> Demande:
    """404 si la statistique n'existe pas, 403 si le compte ne lit pas les statistiques."""
    trouvee = statistique(code)
    if trouvee is None:
        raise Http404
    exiger(request.user, trouvee.mesure.droit)
    params = request.GET.copy()
    params.setlist("filtre", [texte for texte in params.getlist("filtre") if texte])
    return Demande(trouvee, request.user, params)
