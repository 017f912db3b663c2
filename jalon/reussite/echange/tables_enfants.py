"""Les tables des familles, des enfants et de leur scolarité."""

from django.db.models import Q
from django.utils import timezone

from jalon.restitution.echange.colonnes import (
    NON,
    OUI,
    Choix,
    Colonne,
    DansListe,
    Entier,
    Instant,
    Jour,
    Lien,
    OuiNon,
    Plusieurs,
)
from jalon.restitution.echange.lignes import MAX_ID
from jalon.restitution.echange.tables import Annexe, Ensemble, Table, declarer
from jalon.reussite.echange.regles import accorder_l_ecole, garder_l_identite, numeroter, verifier_l_annee
from jalon.reussite.models import (
    AmenagementScolarite,
    Enfant,
    Famille,
    PaireEcartee,
    ResponsableLegal,
    Rythme,
    Scolarite,
    Situation,
)
from jalon.reussite.models.enfant import Sexe
from jalon.reussite.operations.identite import identite_enfant, identite_famille, identite_responsable
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.texte import normaliser

ENFANT = Lien("enfant", "L'enfant.", table="enfants", obligatoire=True)
NUMERO = Entier("numero", "Numéro du dossier dans la ville ; vide : le suivant.", garde_si_vide=True)
OU_VIT = (
    Lien("quartier", "Quartier où il vit (nom ou code).", table="quartiers"),
    Lien("quartier_vecu", "Quartier vécu.", table="quartiers"),
    OuiNon("qpv", "Habite un QPV ; vide : selon le quartier."),
    DansListe("structure", "Structure familiale.", liste="structure_familiale"),
    DansListe("resp_legal", "Qui exerce la responsabilité légale.", "responsabilite", liste="responsabilite_legale"),
)
ECOLE = (
    Lien("etablissement", "Établissement (UAI ou nom).", table="etablissements"),
    DansListe("type_etab", "Type d'établissement.", "type_etablissement", liste="type_etablissement"),
    DansListe("zone", "Éducation prioritaire.", liste="zone_scolarisation"),
    DansListe("niveau", "Niveau scolaire.", liste="niveau_scolaire"),
)


class Maintien(Choix):
    """Le rythme scolaire ; « oui » vaut maintenu, « non » à l'heure."""

    def lire(self, texte, lecture):
        mot = normaliser(texte)
        if mot in OUI | NON:
            return Rythme.MAINTENU if mot in OUI else Rythme.A_L_HEURE
        return super().lire(texte, lecture)


class EnfantDePaire(Lien):
    """Un des deux enfants d'une paire, dans l'ordre de leurs noms : celui des dossiers dépend de la base."""

    def ecrire(self, valeur, ecriture):
        paire = ecriture.objet
        noms = sorted(ecriture.designations.designer("enfants", pk) for pk in (paire.premier_id, paire.second_id))
        return noms[0] if self.champ == "premier" else noms[1]


def _verifier_la_famille(ligne, lecture):
    garder_l_identite(ligne, lecture, ("nom",), identite_famille)


def _verifier_le_responsable(ligne, lecture):
    garder_l_identite(ligne, lecture, ("nom", "prenom"), identite_responsable)


def _creer_les_familles_nommees(lignes, lecture):
    """Un fichier sans table `familles` fait naître celles qu'il nomme."""
    if "familles" in lecture.presentes:
        return
    nommees = dict.fromkeys(ligne.textes["famille"] for ligne in lignes if ligne.a("famille"))
    neuves = [cle for cle in nommees if len(cle) <= MAX_ID and not lecture.references.connait("familles", cle)]
    if neuves:
        numeros = prochains_numeros("famille", len(neuves))
        familles = Famille.objects.bulk_create(
            Famille(numero=numero, cle_externe=cle) for numero, cle in zip(numeros, neuves, strict=True)
        )
        for famille in familles:
            lecture.references.retenir("familles", famille.cle_externe, famille.pk)
        lecture.rapport.compter("familles", "crees", len(familles))


def _suivre_les_fusions(lecture) -> dict[int, int]:
    """Un dossier fusionné ici depuis : ce que la source lui rattache va au dossier gardé.

    Sauf si la source connaît les fusions (colonne `fusionne_dans`) : elle sait alors ce qu'elle dit.
    """
    if lecture.memoire.get("fusions_dites"):
        return {}
    vers = dict(Enfant.objects.exclude(fusionne_dans=None).values_list("pk", "fusionne_dans"))

    def garde(pk: int) -> int:
        return garde(vers[pk]) if pk in vers else pk

    return {pk: garde(pk) for pk in vers}


def _verifier_l_enfant(ligne, lecture):
    if "fusionne_dans" in ligne.feuille.codes:
        lecture.memoire["fusions_dites"] = True
    garder_l_identite(ligne, lecture, ("nom", "prenom", "initiales"), identite_enfant)
    naissance = ligne.valeurs.get("naissance")
    if naissance and naissance > timezone.localdate():
        ligne.refuser("naissance", f"La date de naissance ({naissance:%d/%m/%Y}) est dans l'avenir.")
    if ligne.a("annee") or ligne.a("inscrit_le"):
        verifier_l_annee(ligne, "inscrit_le")
        if not any(ligne.a(colonne.code) for colonne in ECOLE):
            ligne.refuser("annee", "Cette année scolaire n'a ni établissement ni niveau.")
    accorder_l_ecole(ligne, lecture)


def _verifier_la_situation(ligne, lecture):
    if ligne.a("enfant") == ligne.a("famille"):
        ligne.refuser("enfant", "Une situation est celle d'un enfant ou celle d'une famille.")


def _verifier_la_scolarite(ligne, lecture):
    verifier_l_annee(ligne, "depuis")
    accorder_l_ecole(ligne, lecture)


def _verifier_la_paire(ligne, lecture):
    premier, second = ligne.valeurs["enfant"], ligne.valeurs["autre"]
    if premier == second:
        ligne.refuser("autre", "Une paire nomme deux enfants différents.")
    ligne.valeurs |= {"enfant": min(premier, second), "autre": max(premier, second)}


def _situation(parent: str) -> Annexe:
    return Annexe(modele=Situation, parent=parent, fixes={"depuis": None}, colonnes=OU_VIT)


declarer(
    Table(
        code="familles",
        sens="Les foyers. Leur situation est ici celle d'avant toute date connue.",
        modele=Famille,
        verifier=_verifier_la_famille,
        avant_creation=numeroter("famille"),
        annexes=(_situation("famille"),),
        colonnes=(
            NUMERO,
            Colonne("nom", "Nom du foyer."),
            Entier("fratrie", "Nombre d'enfants du foyer."),
            Colonne("adresse", "Adresse."),
            Colonne("code_postal", "Code postal."),
            Colonne("commune", "Commune."),
            Colonne("observations", "Observations."),
        ),
    ),
    Table(
        code="responsables",
        sens="Les responsables légaux de chaque famille.",
        modele=ResponsableLegal,
        verifier=_verifier_le_responsable,
        colonnes=(
            Lien("famille", "La famille.", table="familles", obligatoire=True),
            DansListe("lien", "Lien avec l'enfant.", liste="lien_responsable"),
            Colonne("nom", "Nom."),
            Colonne("prenom", "Prénom."),
            OuiNon("autorite_parentale", "Exerce l'autorité parentale."),
            OuiNon("vit_avec_enfant", "Vit avec l'enfant."),
            Colonne("adresse", "Adresse, si elle diffère de celle du foyer."),
            OuiNon("adresse_confidentielle", "Adresse à ne jamais communiquer."),
            OuiNon("ne_pas_contacter", "Ne pas contacter."),
            Colonne("decision_du_juge", "Décision du juge : date et objet."),
            Colonne("telephone", "Téléphone."),
            Colonne("courriel", "Adresse électronique."),
            Colonne("interprete", "Langue d'interprète."),
            DansListe("situation_emploi", "Situation d'emploi.", liste="situation_emploi"),
        ),
    ),
    Table(
        code="enfants",
        sens="Les enfants. Les raccourcis (quartier, école…) valent à toute date tant qu'aucune ligne datée ne les "
        "remplace ; avec une année, ceux de l'école font une scolarité datée.",
        modele=Enfant,
        avant_lot=_creer_les_familles_nommees,
        verifier=_verifier_l_enfant,
        redirections=_suivre_les_fusions,
        avant_creation=numeroter("enfant"),
        colonnes=(
            NUMERO,
            Colonne("nom", "Nom."),
            Colonne("prenom", "Prénom."),
            Colonne("initiales", "Initiales."),
            Choix("sexe", "F (fille), M (garçon) ou vide.", choix=Sexe, liste="sexe", par_code=True),
            Jour("naissance", "Date de naissance."),
            Lien("famille", "Sa famille.", table="familles"),
            Colonne("langue", "Langue parlée à la maison."),
            Lien("fusionne_dans", "Le dossier où celui-ci a été fusionné.", table="enfants", differe=True),
        ),
        annexes=(
            _situation("enfant"),
            Annexe(
                modele=Scolarite,
                parent="enfant",
                fixes={"depuis": None},
                cle=("inscrit_le",),
                montrable=Q(
                    cle_externe="",
                    classe="",
                    rythme="",
                    absenteisme=None,
                    exclusions=None,
                    les_amenagements=None,
                ),
                colonnes=(
                    *ECOLE,
                    Colonne("annee", "Année scolaire (2025-2026) de l'école et du niveau."),
                    Jour("inscrit_le", "Début de cette scolarité ; vide : la rentrée.", "depuis"),
                ),
            ),
        ),
    ),
    Table(
        code="situations",
        sens="Où et comment vit l'enfant, ou sa famille, depuis une date.",
        modele=Situation,
        cles=(("enfant", "depuis"), ("famille", "depuis")),
        verifier=_verifier_la_situation,
        colonnes=(
            Lien("enfant", "L'enfant, ou vide si la situation est celle d'une famille.", table="enfants"),
            Lien("famille", "La famille, ou vide.", table="familles"),
            Jour("depuis", "Depuis ce jour ; vide : depuis toujours."),
            *OU_VIT,
        ),
    ),
    Table(
        code="scolarites",
        sens="La scolarité, année par année.",
        modele=Scolarite,
        cles=(("enfant", "depuis"),),
        verifier=_verifier_la_scolarite,
        ensembles=(
            Ensemble(
                Plusieurs(
                    "amenagements",
                    "Aménagements de la scolarité.",
                    element=DansListe("amenagement", "", liste="amenagement_scolarite"),
                ),
                AmenagementScolarite,
                "scolarite",
            ),
        ),
        colonnes=(
            ENFANT,
            Colonne("annee", "Année scolaire (2025-2026)."),
            *ECOLE,
            Colonne("classe", "Classe."),
            Maintien("maintien", "À l'heure, maintenu ou en avance.", "rythme", choix=Rythme),
            OuiNon("absenteisme", "Absentéisme signalé."),
            Entier("exclusions", "Nombre d'exclusions."),
            Jour("depuis", "Depuis ce jour ; vide : la rentrée de l'année, ou toujours."),
        ),
    ),
    Table(
        code="paires_ecartees",
        sens="Les dossiers qui se ressemblent et dont quelqu'un a dit qu'ils sont deux enfants.",
        modele=PaireEcartee,
        cles=(("enfant", "autre"),),
        verifier=_verifier_la_paire,
        colonnes=(
            EnfantDePaire("enfant", "Un enfant.", "premier", table="enfants", obligatoire=True),
            EnfantDePaire("autre", "L'autre.", "second", table="enfants", obligatoire=True),
            Instant("ecartee_le", "Quand.", garde_si_vide=True),
        ),
    ),
)
