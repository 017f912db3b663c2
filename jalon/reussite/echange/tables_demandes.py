"""Les tables des demandes, des accords et de ce qu'ils permettent : partages, traces de danger."""

from jalon.restitution.echange.cases import Refus, citer
from jalon.restitution.echange.colonnes import (
    Choix,
    Colonne,
    DansListe,
    Entier,
    Jour,
    Lien,
    OuiNon,
    Plusieurs,
    Textes,
)
from jalon.restitution.echange.tables import Ensemble, Table, declarer
from jalon.reussite.echange.regles import (
    chacune,
    dans_l_ordre,
    garder_l_identite,
    numeroter,
    parcours_du_meme_enfant,
)
from jalon.reussite.echange.tables_enfants import ENFANT
from jalon.reussite.models import (
    Accord,
    Demande,
    DomaineDemande,
    Enfant,
    ModeAccord,
    NatureDemande,
    ObjetAccord,
    Partage,
    ResponsableLegal,
    SuiteDemande,
    TraceDanger,
    TypeDemandeur,
)
from jalon.reussite.models.enfant import Sexe
from jalon.reussite.operations import reprise_accord
from jalon.reussite.operations.identite import identite_enfant
from jalon.socle.listes.lecture import ValeurInconnue, resoudre
from jalon.socle.texte import normaliser

LE_JEUNE = {"jeune", "le jeune", "jeune majeur", "le jeune majeur", "enfant", "lui meme", "elle meme"}


class Titulaire(Lien):
    """Un responsable, par son id ou, dans la famille de l'enfant, par son nom ou son lien ; « jeune » : lui-même."""

    def lire(self, texte, lecture):
        mot = normaliser(texte)
        if mot in LE_JEUNE:
            lecture.ligne.valeurs["par_le_jeune"] = True
            return None
        if lecture.references.connait("responsables", texte):
            return lecture.references.cles("responsables").get(texte)
        famille = _famille(lecture)
        trouves = [r for r in ResponsableLegal.objects.filter(famille=famille).select_related("lien") if famille]
        trouves = [r for r in trouves if mot in (normaliser(str(r)), *(r.lien.cles if r.lien else ()))]
        if len(trouves) == 1:
            return trouves[0].pk
        if trouves:
            raise Refus(f"{citer(texte)} désigne {len(trouves)} responsables de cette famille : donnez un id.")
        return self._creer(texte, famille, lecture)

    def _creer(self, texte, famille, lecture):
        try:
            lien = resoudre("lien_responsable", texte)
        except ValeurInconnue:
            lien = None
        if not (famille and lien and lecture.creer_valeurs):
            raise Refus(f"{citer(texte)} n'est ni l'id d'un responsable, ni un responsable de la famille de l'enfant.")
        responsable = ResponsableLegal.objects.create(famille_id=famille, lien=lien)
        lecture.rapport.compter("responsables", "crees")
        return responsable.pk


def _famille(lecture) -> int | None:
    enfant = Enfant.objects.filter(pk=lecture.ligne.valeurs.get("enfant")).only("famille").first()
    return enfant.famille_id if enfant else None


def _verifier_la_demande(ligne, lecture):
    garder_l_identite(ligne, lecture, ("nom", "prenom", "initiales"), identite_enfant)
    parcours_du_meme_enfant(ligne, lecture)


def _retenir_l_accord(voulus, ligne, lecture):
    lecture.memoire.setdefault("accords_recus", []).append(ligne.objet)


def _reprendre_les_accords(lecture):
    """Après tout : les parcours entrés sans accord attendent le leur ; ceux qui viennent de l'avoir n'attendent plus.

    Une source qui dit les entrées sans accord (un export) a déjà ses échéances.
    """
    if lecture.memoire.get("accords_dits"):
        return
    posees = reprise_accord.poser(p.pk for p in lecture.memoire.get("parcours_recus", ()) if p.pk)
    eteintes = reprise_accord.eteindre(a for a in lecture.memoire.get("accords_recus", ()) if a.pk)
    if posees or eteintes:
        lecture.rapport.compter("echeances", "crees", posees)
        lecture.rapport.compter("echeances", "modifies", eteintes)


def _plusieurs(code: str, sens: str, element: str, liste: str) -> Plusieurs:
    return Plusieurs(code, sens, element=DansListe(element, "", liste=liste))


declarer(
    Table(
        code="demandes",
        sens="Les fiches de repérage, d'où qu'elles viennent, et la suite donnée. Sans enfant : pas encore rattachée à "
        "un dossier, l'identité est alors celle que l'émetteur a dite.",
        modele=Demande,
        verifier=_verifier_la_demande,
        avant_creation=numeroter("demande"),
        ensembles=(
            Ensemble(
                _plusieurs("domaines", "Les domaines de difficulté.", "domaine", "domaine"), DomaineDemande, "demande"
            ),
            Ensemble(
                _plusieurs("natures", "Les motifs de la saisine.", "nature", "nature_demande"), NatureDemande, "demande"
            ),
        ),
        colonnes=(
            Lien("enfant", "L'enfant ; vide : demande non rattachée.", table="enfants"),
            Jour("date", "Reçue le.", "le", obligatoire=True),
            Choix("demandeur", "Qui demande : famille ou professionnel.", choix=TypeDemandeur, liste="type_demandeur"),
            DansListe("origine_demande", "D'où vient la demande.", liste="origine_demande"),
            DansListe("origine", "Qui a repéré la difficulté.", liste="origine_reperage"),
            Lien("structure", "La structure de l'émetteur.", table="structures"),
            Colonne("emetteur", "Le nom de l'émetteur."),
            Colonne("faits", "Les faits observés."),
            Colonne("deja_tente", "Ce qui a déjà été tenté."),
            Jour("famille_informee_le", "Famille informée le."),
            DansListe("urgence", "L'urgence.", liste="urgence"),
            Choix("suite", "La suite donnée.", choix=SuiteDemande, liste="suite_demande", garde_si_vide=True),
            DansListe("cause", "Le motif de non-admission.", liste="motif_non_admission"),
            Jour("examinee_le", "Examinée en réunion le."),
            Jour("repondue_le", "Réponse donnée à l'émetteur le."),
            Lien("parcours", "Le parcours qu'elle a ouvert.", table="parcours"),
            Entier("numero", "Numéro dans la ville ; vide : le suivant.", garde_si_vide=True),
            Colonne("nom", "Nom de l'enfant, selon l'émetteur."),
            Colonne("prenom", "Prénom, selon l'émetteur."),
            Colonne("initiales", "Initiales ou pseudonyme, selon l'émetteur."),
            Choix("sexe", "F, M ou vide, selon l'émetteur.", choix=Sexe, liste="sexe", par_code=True),
            Jour("naissance", "Date de naissance, selon l'émetteur."),
            Entier("annee_naissance", "Année de naissance, selon l'émetteur."),
            Lien("etablissement", "Établissement, selon l'émetteur.", table="etablissements"),
            DansListe("niveau", "Niveau scolaire, selon l'émetteur.", liste="niveau_scolaire"),
            Colonne("classe", "Classe, selon l'émetteur."),
            Colonne("responsables", "Responsables et coordonnées, selon l'émetteur."),
            Colonne("fonction_emetteur", "Fonction de l'émetteur."),
            Colonne("courriel_emetteur", "Courriel de l'émetteur."),
            Colonne("telephone_emetteur", "Téléphone de l'émetteur."),
            Colonne("points_d_appui", "Points d'appui."),
            Colonne("suivis_connus", "Suivis connus."),
            Colonne("attente_professionnel", "Ce qu'attend le professionnel."),
            Colonne("attente_famille", "Ce qu'attendent la famille et l'enfant."),
            OuiNon("famille_informee", "La famille est informée."),
            OuiNon("famille_d_accord", "La famille est d'accord."),
            Lien("suivie_par", "Qui s'en occupe dans l'équipe.", table="intervenants"),
            Jour("suite_le", "Suite donnée le."),
            Colonne("reponse", "La réponse à l'émetteur."),
            Lien("appel", "L'appel dont elle vient.", table="contacts"),
        ),
    ),
    Table(
        code="accords",
        sens="Ce qu'un titulaire de l'autorité parentale, ou le jeune majeur, a dit d'un objet. Un retrait garde sa "
        "ligne et prend sa date.",
        modele=Accord,
        cles=(("enfant", "objet", "date", "titulaire", "parcours"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=chacune(parcours_du_meme_enfant, dans_l_ordre("date", "retire_le", "Le retrait")),
        completer=_retenir_l_accord,
        a_la_fin=_reprendre_les_accords,
        colonnes=(
            ENFANT,
            Lien("parcours", "Le parcours ; vide : tous ceux de l'enfant.", table="parcours"),
            Titulaire("titulaire", "Un responsable : son id, ou son lien (mère, père…).", table="responsables"),
            Choix("objet", "Sur quoi porte l'accord.", choix=ObjetAccord, liste="objet_accord", obligatoire=True),
            Choix("mode", "Comment il a été donné ou refusé.", choix=ModeAccord, liste="mode_accord", obligatoire=True),
            Jour("date", "Donné le.", "le"),
            Jour("retire_le", "Retiré le."),
            OuiNon("par_le_jeune", "Donné par le jeune majeur."),
            Colonne("partenaires", "Les partenaires nommés, pour un partage."),
            Colonne("precision", "Précision."),
            Lien("piece", "Le papier signé.", table="documents"),
        ),
    ),
    Table(
        code="partages",
        sens="Les rubriques d'un dossier ouvertes à une personne du réseau, jusqu'à une date. Les liens eux-mêmes ne "
        "sortent pas.",
        modele=Partage,
        cles=(("enfant", "intervenant", "du"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=dans_l_ordre("du", "au", "La fin du partage"),
        colonnes=(
            ENFANT,
            Lien("intervenant", "La personne.", table="intervenants", obligatoire=True),
            Lien("accord", "L'accord qui le permet.", table="accords"),
            Textes("rubriques", "Les rubriques qu'elle lit."),
            Jour("du", "Depuis ce jour.", obligatoire=True),
            Jour("au", "Jusqu'à ce jour.", obligatoire=True),
            Jour("fini_le", "Fini plus tôt, le."),
            Colonne("fini_pourquoi", "Pourquoi il a fini."),
        ),
    ),
    Table(
        code="traces_de_danger",
        sens="SENSIBLE. Qu'une transmission a été faite pour un enfant en danger : qui, quand, à qui, jamais quoi. "
        "Cette table n'est écrite que par l'export complet de la ville ; aucune liste ni aucun partage ne la donne.",
        modele=TraceDanger,
        cles=(("enfant", "auteur", "date"),),
        cles_uniques=False,
        doubles_admis=True,
        colonnes=(
            ENFANT,
            Lien("auteur", "Qui a transmis.", table="intervenants", obligatoire=True),
            Jour("date", "Transmis le.", "le", obligatoire=True),
            Colonne("destinataire", "À qui.", obligatoire=True),
            Lien("structure", "La structure du destinataire.", table="structures"),
        ),
    ),
)
