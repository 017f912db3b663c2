"""Sous quel id une ligne écrit dans chaque table : ce qui est déjà là est reconnu, le reste reçoit une clé stable."""

import re

from django.conf import settings
from django.utils.crypto import salted_hmac

from jalon.restitution.echange.colonnes import Lien
from jalon.restitution.echange.identite import RECONNU
from jalon.restitution.echange.lignes import MAX_ID, empreinte_du_contenu
from jalon.restitution.echange.references import Cles
from jalon.restitution.echange.tables import Table
from jalon.restitution.reprise.deja_vues import DejaVues
from jalon.restitution.reprise.plan import Defaut, LigneLue, Plan
from jalon.restitution.reprise.rapprochements import rapprochement
from jalon.socle.cloison import collectivite_active
from jalon.socle.texte import normaliser

# Les clés que Jalon donne lui-même, à l'export ou à la reprise d'un tableur sans id.
CLE_DE_JALON = re.compile(r"(?:J\d+|~.*)?")


class Identification:
    """Les clés d'un lot. `reconnues` : table → id → clé primaire, pour `echange`."""

    def __init__(self, plan: Plan, vues: DejaVues, *, par):
        self.plan, self.vues, self.par = plan, vues, par
        self.reconnues: dict[str, dict[str, int]] = {}
        self.repete_est_un_defaut = len(plan.tables) > 1 or any(rapprochement(t.code) for t in plan.tables)

    def identifier(self, lignes: list[LigneLue]) -> None:
        for ligne in lignes:
            self._refuser_une_redite(ligne)
        principale = self.plan.principale
        if principale:
            self._identifier_dans(principale, lignes)
        if principale and self.plan.reprise.mise_a_jour_seule:
            self._ignorer_les_inconnues(lignes)
        for table in self.plan.tables:
            if table is not principale:
                self._reprendre_les_liens(table, lignes)
                self._identifier_dans(table, lignes)
        if principale:
            self._lier(principale, [ligne for ligne in lignes if principale.code in ligne.textes])

    def _identifier_dans(self, table: Table, lignes: list[LigneLue]) -> None:
        concernees = [ligne for ligne in lignes if table.code in ligne.textes and not ligne.ignoree]
        self._lier(table, concernees)
        if table is self.plan.principale:
            for ligne in concernees:
                ligne.racine = ligne.textes[table.code].get("id") or self._cle_neuve(table, ligne)
        self._reconnaitre(table, concernees)
        for ligne in concernees:
            self._donner_une_cle(table, ligne)

    def _ignorer_les_inconnues(self, lignes: list[LigneLue]) -> None:
        """On ne crée rien : ce qui n'est pas déjà dans la ville ne laisse aucune trace."""
        principale = self.plan.principale
        cles = Cles(principale, self.reconnues.get(principale.code, {}))
        cles.chercher(ligne.cles[principale.code] for ligne in lignes if principale.code in ligne.cles)
        for ligne in lignes:
            ligne.ignoree = not ligne.est_confuse and cles.get(ligne.cles.get(principale.code, "")) is None

    def _reprendre_les_liens(self, table: Table, lignes: list[LigneLue]) -> None:
        """Le foyer d'un enfant reconnu est celui qu'il a déjà."""
        principale = self.plan.principale
        colonne = next((c for c in principale.colonnes if _est_un_lien(c, table)), None) if principale else None
        reconnus = self.reconnues.get(principale.code, {}) if colonne else {}
        if not reconnus:
            return
        objets = principale.modele.objects.filter(pk__in=reconnus.values()).values_list("pk", colonne.attribut)
        liens = {pk: lien for pk, lien in objets if lien is not None}
        for ligne in lignes:
            lien = liens.get(reconnus.get(ligne.cles.get(principale.code)))
            if lien and table.code in ligne.textes and "id" not in ligne.textes[table.code]:
                self._retenir(table.code, ligne, lien)

    def _refuser_une_redite(self, ligne: LigneLue) -> None:
        if not self.repete_est_un_defaut:
            return
        premiere, fois = self.vues.voir(ligne.numero, "ligne", *(case.strip() for case in ligne.cases))
        if fois > 1 and premiere != ligne.numero:
            ligne.defauts.append(Defaut(None, "", "", f"Cette ligne répète la ligne {premiere}."))

    def _lier(self, table: Table, lignes: list[LigneLue]) -> None:
        """Un lien que le tableur ne dit pas va à la ligne de l'autre table que remplit la même ligne."""
        for colonne in table.colonnes:
            if not isinstance(colonne, Lien) or colonne.differe or colonne.table == table.code:
                continue
            for ligne in lignes:
                if colonne.code not in ligne.textes[table.code] and colonne.table in ligne.cles:
                    ligne.textes[table.code][colonne.code] = ligne.cles[colonne.table]

    def _reconnaitre(self, table: Table, lignes: list[LigneLue]) -> None:
        regle = rapprochement(table.code)
        if regle is None or regle.trouver is None:
            return
        lignes = self._sans_objet_connu(table, lignes)
        identites = [self._identite(ligne.textes[table.code]) for ligne in lignes]
        trouves = regle.trouver(identites, par=self.par) if lignes else []
        libres = self._sans_cle_de_source(table, {pk for candidats in trouves for pk in candidats})
        for ligne, candidats in zip(lignes, trouves, strict=True):
            if "id" in ligne.textes[table.code]:
                pris = self.reconnues.get(table.code, {}).values()
                candidats = [pk for pk in candidats if pk in libres and pk not in pris]
            if len(candidats) > 1:
                rang = self.plan.rang(table.code, regle.reperes[0])
                ligne.defauts.append(Defaut(rang, self.plan.nommer(rang), "", regle.confusion))
                ligne.est_confuse = True
            elif candidats:
                self._retenir(table.code, ligne, candidats[0])

    def _sans_objet_connu(self, table: Table, lignes: list[LigneLue]) -> list[LigneLue]:
        """Celles dont l'id ne désigne encore rien, ou qui n'en ont pas."""
        cles = Cles(table, self.reconnues.get(table.code, {}))
        cles.chercher(ligne.textes[table.code].get("id", "") for ligne in lignes)
        return [ligne for ligne in lignes if cles.get(ligne.textes[table.code].get("id", "")) is None]

    def _sans_cle_de_source(self, table: Table, pks: set[int]) -> set[int]:
        """Un dossier qu'un autre id désigne déjà est un homonyme ; un dossier saisi ici n'en a pas."""
        cles = table.modele.objects.filter(pk__in=pks).values_list("pk", "cle_externe") if table.a_un_id else ()
        return {pk for pk, cle in cles if CLE_DE_JALON.fullmatch(cle)}

    def _identite(self, textes: dict[str, str]) -> dict:
        """Les textes, les liens déjà reconnus dits par leur clé primaire."""
        return {
            code: int(texte.removeprefix(RECONNU)) if texte.startswith(RECONNU) else texte
            for code, texte in textes.items()
        }

    def _retenir(self, table: str, ligne: LigneLue, pk: int) -> None:
        cle = ligne.textes[table].setdefault("id", f"{RECONNU}{pk}")
        self.reconnues.setdefault(table, {})[cle] = pk

    def _donner_une_cle(self, table: Table, ligne: LigneLue) -> None:
        textes = ligne.textes[table.code]
        if not table.a_un_id:
            return
        if "id" not in textes:
            principale = table is self.plan.principale
            textes["id"] = ligne.racine if principale else self._cle_neuve(table, ligne)
        elif len(self.plan.tables) == 1 and not textes["id"].startswith(RECONNU):
            self._refuser_un_id_repete(table, ligne, textes["id"])
        ligne.cles[table.code] = textes["id"]

    def _refuser_un_id_repete(self, table: Table, ligne: LigneLue, cle: str) -> None:
        premiere, _ = self.vues.voir(ligne.numero, "id", table.code, cle)
        if premiere != ligne.numero:
            rang = self.plan.rang(table.code, "id")
            raison = f"L'id « {cle[:60]} » est déjà celui de la ligne {premiere}."
            ligne.defauts.append(Defaut(rang, self.plan.nommer(rang), cle, raison))

    def _cle_neuve(self, table: Table, ligne: LigneLue) -> str:
        """La même d'un import à l'autre du même tableur, même si une case y a été corrigée depuis."""
        textes, regle = ligne.textes[table.code], rapprochement(table.code)
        if regle is None:
            # Comme `echange` : la nième ligne identique est la même que la fois d'avant.
            dits = {code: texte for code, texte in textes.items() if not texte.startswith(RECONNU)}
            empreinte = empreinte_du_contenu({**dits, "racine": ligne.racine} if ligne.racine else dits)
            _, fois = self.vues.voir(ligne.numero, "contenu", table.code, empreinte)
            return empreinte if fois == 1 else f"{empreinte}-{fois}"
        reperes = [normaliser(textes.get(code, "")) for code in regle.reperes]
        if not any(reperes) and not ligne.racine:
            reperes = [str(self.plan.reprise.pk), str(ligne.numero)]
        graine = "\x1f".join((collectivite_active().code, table.code, ligne.racine, *reperes))
        return "~" + salted_hmac("jalon.reprise", graine, secret=settings.CLE_MAITRESSE).hexdigest()[: MAX_ID // 2]


def _est_un_lien(colonne, table: Table) -> bool:
    return isinstance(colonne, Lien) and colonne.table == table.code and not colonne.differe


def vagues(plan: Plan, lignes: list[LigneLue]) -> list[list[LigneLue]]:
    """Les lignes, dans l'ordre, par vagues où chaque objet n'est écrit qu'une fois : la dernière a raison."""
    rendues: list[list[LigneLue]] = []
    prises: dict[tuple, int] = {}
    for ligne in lignes:
        objets = [(table.code, *_designation(table, ligne)) for table in plan.tables if table.code in ligne.textes]
        vague = max((prises.get(objet, -1) + 1 for objet in objets), default=0)
        prises |= dict.fromkeys(objets, vague)
        while len(rendues) <= vague:
            rendues.append([])
        rendues[vague].append(ligne)
    return rendues


def _designation(table: Table, ligne: LigneLue) -> tuple:
    textes = ligne.textes[table.code]
    if table.a_un_id:
        return (textes["id"],)
    codes = table.cles[0] if table.cles else tuple(sorted(textes))
    return tuple(textes.get(code, "") for code in codes)
