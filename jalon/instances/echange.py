"""Les tables d'échange des réunions. Une situation s'y nomme par sa table et son id, sans que l'on sache laquelle."""

from jalon.instances.models import (
    Confidentialite,
    Convocation,
    Decision,
    EtatSeance,
    Instance,
    Membre,
    Participation,
    Point,
    RoleMembre,
    Seance,
    TypeInstance,
    TypePoint,
)
from jalon.restitution.echange.colonnes import (
    Choix,
    Colonne,
    DansListe,
    Entier,
    Heure,
    Instant,
    Jour,
    Lien,
    Objet,
    OuiNon,
)
from jalon.restitution.echange.opaques import Cible, Sorte, redire
from jalon.restitution.echange.tables import Table, declarer
from jalon.socle import renvois
from jalon.socle.echeances.models import Echeance
from jalon.socle.renvois import Renvoi

INSTANCE = Lien("instance", "L'instance : code ou nom.", table="instances", obligatoire=True)
SEANCE = Lien("seance", "La séance.", table="seances_instances", obligatoire=True)
POINT = Point._meta.label_lower
DECISION = Decision._meta.label_lower


def _types_offerts() -> tuple[str, ...]:
    return tuple(cible.type for cible in renvois.cibles())


SORTE = Sorte("cible_type", "La table du dossier examiné (enfants) ; vide : un point sans situation.", "vers_type")
RENVOI = redire(
    "renvoi",
    SORTE,
    Cible("cible", "L'id du dossier, dans cette table.", "vers_id", sorte=SORTE, types=_types_offerts),
    Colonne("motif", "Pourquoi il est à l'ordre du jour."),
    Objet("champs_transmis", "Les seuls champs transmis."),
    Instant("renvoye_le", "Quand il y a été mis.", "le"),
)
# Ce que le renvoi dit, en plus de sa cible.
PRECISIONS = tuple(colonne for colonne in RENVOI if colonne.code not in ("cible_type", "cible"))


def _numeroter_les_seances(lignes, lecture):
    """Une séance sans numéro prend le suivant de son instance."""
    derniers = {}
    for ligne in lignes:
        instance = ligne.objet.instance_id
        if instance not in derniers:
            numeros = Seance.objects.filter(instance=instance).order_by("-numero").values_list("numero", flat=True)
            derniers[instance] = numeros.first() or 0
        if ligne.objet.numero is None:
            ligne.objet.numero = derniers[instance] + 1
        derniers[instance] = max(derniers[instance], ligne.objet.numero)


def _poser_le_renvoi(voulus, ligne, lecture):
    """Le renvoi que disent les cases. Un renvoi ne se corrige pas : un autre le remplace."""
    if "cible" not in ligne.feuille.codes:
        return
    ancien = _renvois_connus(lecture).get(ligne.objet.renvoi_id)
    vers_id = ligne.valeurs.get("cible")
    dits = _ce_que_dit(ligne, vers_id, lecture) if vers_id else {}
    if ancien and dits and all(getattr(ancien, nom) == valeur for nom, valeur in dits.items()):
        return
    voulus["renvoi_id"] = None
    if ancien:
        lecture.memoire.setdefault("renvois_remplaces", []).append(ancien.pk)
    if dits:
        neuf = Renvoi.objects.create(de_type=POINT, de_id=ligne.objet.pk or 0, par=lecture.par, **dits)
        voulus["renvoi_id"] = neuf.pk
        lecture.memoire.setdefault("renvois_neufs", []).append((ligne, neuf))


def _ce_que_dit(ligne, vers_id: int, lecture) -> dict:
    vers_type = SORTE.lire(ligne.textes["cible_type"], lecture)
    if renvois.cible(vers_type) is None:
        ligne.refuser("cible_type", "Les dossiers de cette table ne s'examinent pas en réunion.")
    dits = {"vers_type": vers_type, "vers_id": vers_id}
    return dits | {c.element.attribut: ligne.valeurs[c.code] for c in PRECISIONS if c.code in ligne.valeurs}


def _renvois_connus(lecture) -> dict[int, Renvoi]:
    if "renvois" not in lecture.memoire:
        lecture.memoire["renvois"] = {renvoi.pk: renvoi for renvoi in Renvoi.objects.filter(de_type=POINT)}
    return lecture.memoire["renvois"]


def _ranger_les_renvois(lecture):
    """Les points ont maintenant leur clé primaire ; les renvois remplacés s'en vont."""
    neufs = []
    for ligne, renvoi in lecture.memoire.get("renvois_neufs", ()):
        renvoi.de_id = ligne.objet.pk or 0
        neufs.append(renvoi)
    Renvoi.objects.bulk_update(neufs, ["de_id"], batch_size=500)
    if not lecture.rapport.refus_en_tout:
        Renvoi.objects.filter(pk__in=lecture.memoire.get("renvois_remplaces", ())).delete()


def _dater_la_decision(voulus, ligne, lecture):
    """Sans date, elle est du jour de sa séance."""
    if voulus.get("le", ligne.objet.le) is None:
        point = Point.objects.select_related("seance").get(pk=voulus["point_id"])
        voulus["le"] = point.seance.le


def _relier_les_echeances(lecture):
    """Une échéance qui vise une décision est celle de cette décision."""
    if "decisions" not in lecture.presentes:
        return
    orphelines = {decision.pk: decision for decision in Decision.objects.filter(echeance=None)}
    for echeance in Echeance.objects.filter(objet_type=DECISION, objet_id__in=orphelines).order_by("-pk"):
        orphelines[echeance.objet_id].echeance = echeance
    reliees = [decision for decision in orphelines.values() if decision.echeance_id]
    Decision.objects.bulk_update(reliees, ["echeance"], batch_size=500)


def _verifier_les_dates(ligne, lecture):
    du, au = ligne.valeurs.get("du"), ligne.valeurs.get("au")
    if du and au and au < du:
        ligne.refuser("au", f"La fin ({au:%d/%m/%Y}) précède le début ({du:%d/%m/%Y}).")


declarer(
    Table(
        code="instances",
        sens="Les réunions qui reviennent, sous leur nom local.",
        modele=Instance,
        cles=(("code",),),
        designations=lambda instance: (instance.code, instance.nom),
        colonnes=(
            Colonne("code", "Code de l'instance.", obligatoire=True),
            Colonne("nom", "Nom local.", obligatoire=True),
            Choix("type", "Le type de réunion.", choix=TypeInstance, garde_si_vide=True),
            Choix("confidentialite", "Qui peut lire.", choix=Confidentialite, garde_si_vide=True),
            Lien("quartier", "Le territoire.", table="quartiers"),
            Lien("lieu", "Le lieu habituel.", table="lieux"),
            Entier("minutes_par_point", "Minutes par situation.", garde_si_vide=True),
            Entier("semaines_entre_seances", "Semaines entre deux séances."),
            Jour("retiree_le", "Retirée le."),
        ),
    ),
    Table(
        code="membres",
        sens="Qui siège, depuis quand, et la date où la charte de confidentialité a été signée.",
        modele=Membre,
        cles=(("instance", "intervenant", "du"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=_verifier_les_dates,
        colonnes=(
            INSTANCE,
            Lien("intervenant", "La personne.", table="intervenants", obligatoire=True),
            Choix("role", "Son rôle.", choix=RoleMembre, garde_si_vide=True),
            Jour("charte_signee_le", "Charte signée le."),
            Jour("du", "Depuis ce jour."),
            Jour("au", "Jusqu'à ce jour ; vide : encore."),
        ),
    ),
    Table(
        code="seances_instances",
        sens="Les séances de chaque instance.",
        modele=Seance,
        avant_creation=_numeroter_les_seances,
        colonnes=(
            INSTANCE,
            Entier("numero", "Numéro dans l'instance ; vide : le suivant.", garde_si_vide=True),
            Jour("date", "Date.", "le", obligatoire=True),
            Heure("debut", "Heure de début."),
            Colonne("lieu", "Où."),
            Choix("etat", "Où elle en est.", choix=EtatSeance, garde_si_vide=True),
            Jour("convoquee_le", "Convocations envoyées le."),
            Jour("close_le", "Relevé validé le."),
            Colonne("notes", "Notes générales."),
        ),
    ),
    Table(
        code="points",
        sens="Les points de l'ordre du jour. Une situation se nomme par sa table et son id.",
        modele=Point,
        completer=_poser_le_renvoi,
        a_la_fin=_ranger_les_renvois,
        lignes=lambda: Point.objects.select_related("renvoi"),
        colonnes=(
            SEANCE,
            Entier("ordre", "Rang à l'ordre du jour.", obligatoire=True),
            Choix("type", "Le type de point.", choix=TypePoint, liste="type_point_eps", garde_si_vide=True),
            Colonne("titre", "Le titre d'un point sans situation."),
            *RENVOI,
            Colonne("quartier", "Le quartier de la situation, ce jour-là."),
            OuiNon("anonyme", "Présentée sans nom."),
            Heure("heure", "Heure prévue."),
            Entier("duree", "Durée en minutes."),
            OuiNon("parents_presents", "Les parents étaient là."),
            Colonne("compte_rendu", "Ce qui s'est dit."),
            Jour("examine_le", "Examiné le."),
            Jour("restitue_le", "Restitué à la famille le."),
            Jour("retire_le", "Retiré de l'ordre du jour le."),
            Colonne("retire_pourquoi", "Raison du retrait."),
        ),
    ),
    Table(
        code="convocations",
        sens="Qui est convié à la séance, ou à un seul de ses points, et qui est venu.",
        modele=Convocation,
        cles=(("seance", "intervenant", "point"),),
        colonnes=(
            SEANCE,
            Lien("intervenant", "La personne.", table="intervenants", obligatoire=True),
            Lien("structure", "Sa structure ce jour-là.", table="structures"),
            Lien("point", "Le seul point pour lequel elle vient ; vide : toute la séance.", table="points"),
            Choix("participation", "Conviée, présente, excusée, absente.", choix=Participation, garde_si_vide=True),
        ),
    ),
    Table(
        code="decisions",
        sens="Ce que les points décident, qui s'en charge, pour quand.",
        modele=Decision,
        completer=_dater_la_decision,
        a_la_fin=_relier_les_echeances,
        colonnes=(
            Lien("point", "Le point.", table="points", obligatoire=True),
            DansListe("decision", "La décision.", liste="decision_eps"),
            Colonne("texte", "À faire."),
            Jour("date", "Décidé le ; vide : le jour de la séance.", "le"),
            Lien("responsable", "Qui s'en charge.", table="intervenants"),
            Jour("pour_le", "Pour le."),
            Jour("mise_en_oeuvre_le", "Mise en œuvre le."),
        ),
    ),
)
