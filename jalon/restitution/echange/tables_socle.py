"""Les tables d'échange du socle : la ville, ses listes, son réseau."""

from django.core.exceptions import ValidationError

from jalon.restitution.echange.colonnes import (
    Colonne,
    DansListe,
    Entier,
    Jour,
    Lien,
    Nombre,
    Objet,
    OuiNon,
    Textes,
)
from jalon.restitution.echange.tables import Annexe, Table, declarer
from jalon.socle.conservation import DureeDeLaVille
from jalon.socle.listes.lecture import valeur
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.reseau import operations as reseau
from jalon.socle.reseau.contours import lire_contour
from jalon.socle.reseau.geographie import replacer_tout
from jalon.socle.reseau.models import (
    Classement,
    Commune,
    Etablissement,
    Intervenant,
    Lieu,
    Quartier,
    Structure,
    verifier_uai,
)

NOM = Colonne("nom", "Nom.", obligatoire=True)
RETIRE_LE = Jour("retire_le", "Jour où l'on a cessé de le proposer ; vide : il sert.")
ADRESSE = Colonne("adresse", "Adresse.")
TELEPHONE = Colonne("telephone", "Téléphone.")
COURRIEL = Colonne("courriel", "Adresse électronique.")
COMMUNE = Lien("commune", "Commune, par son nom ou son code INSEE.", table="communes")
LONGITUDE = Nombre("longitude", "Longitude (WGS84).")
LATITUDE = Nombre("latitude", "Latitude (WGS84).")


def _garder_la_liste_verrouillee(ligne, lecture):
    """Des règles lisent ces listes : leurs libellés et leur ordre changent, leurs valeurs non."""
    if "codes_verrouilles" not in lecture.memoire:
        lecture.memoire["codes_verrouilles"] = _codes_verrouilles()
    codes = lecture.memoire["codes_verrouilles"].get(ligne.valeurs["liste"])
    if codes is None:
        return
    if ligne.valeurs["code"] not in codes:
        ligne.refuser("code", "Cette liste est verrouillée : elle ne reçoit pas de valeur.")
    elif ligne.a("retiree_le"):
        ligne.refuser("retiree_le", "Cette liste est verrouillée : ses valeurs ne se retirent pas.")


class RemplaceePar(Colonne):
    """Le code de la valeur, de la même liste, qui a pris la place de celle-ci ; posé quand toutes sont là."""

    est_redite = True
    attribut = "remplacee_par_id"

    def prendre(self, objet):
        return objet.remplacee_par and objet.remplacee_par.code

    def verifier(self, valeur, modele):
        """Cherchée à la fin, parmi les valeurs de la liste."""


def _poser_les_remplacements(lecture):
    for ligne in lecture.memoire.get("valeurs_remplacees", ()):
        liste, texte = ligne.valeurs["liste"], ligne.valeurs["remplacee_par"]
        gardee = Valeur.objects.filter(liste=liste, code=texte).exclude(code=ligne.valeurs["code"]).first()
        if gardee is None:
            ligne.refuser("remplacee_par", f"« {texte[:60]} » n'est pas le code d'une autre valeur de cette liste.")
        elif _mene_a(gardee, ligne.objet.pk):
            ligne.refuser("remplacee_par", "Ces valeurs se remplaceraient l'une l'autre, en rond.")
        else:
            Valeur.objects.filter(pk=ligne.objet.pk).update(remplacee_par=gardee)


def _mene_a(valeur, pk: int) -> bool:
    while valeur:
        if valeur.pk == pk:
            return True
        valeur = valeur.remplacee_par
    return False


def _verifier_la_valeur(ligne, lecture):
    _garder_la_liste_verrouillee(ligne, lecture)
    if ligne.a("remplacee_par"):
        lecture.memoire.setdefault("valeurs_remplacees", []).append(ligne)


def _codes_verrouilles() -> dict[int, set[str]]:
    """Liste verrouillée → ses codes."""
    listes = {pk: set() for pk in Liste.objects.filter(verrouillee=True).values_list("pk", flat=True)}
    for liste, code in Valeur.objects.filter(liste__in=listes).values_list("liste", "code"):
        listes[liste].add(code)
    return listes


def _verifier_l_uai(ligne, lecture):
    if ligne.a("uai"):
        ligne.valeurs["uai"] = ligne.valeurs["uai"].upper()
        try:
            verifier_uai(ligne.valeurs["uai"])
        except ValidationError as erreur:
            ligne.refuser("uai", " ".join(erreur.messages))


def _verifier_le_quartier(ligne, lecture):
    if ligne.a("contour"):
        try:
            ligne.valeurs["contour"] = lire_contour(ligne.valeurs["contour"])
        except ValidationError as erreur:
            ligne.refuser("contour", " ".join(erreur.messages))
    du, au = ligne.valeurs.get("valide_du"), ligne.valeurs.get("valide_au")
    if du and au and au < du:
        ligne.refuser("valide_au", "La fin de validité précède son début.")


def _creer_quartier(texte, ligne, lecture):
    """La case qpv de la ligne, si elle est remplie, dit le type du quartier."""
    qpv = ligne.valeurs.get("qpv")
    type_ = None if qpv is None else valeur("type_quartier", "qpv" if qpv else "hors_qpv")
    return reseau.creer_quartier(nom=texte, type=type_, par=lecture.par)


def _creer_etablissement(texte, ligne, lecture):
    """Les cases type_etab et zone de la ligne complètent l'école qu'elle nomme."""
    uai = texte.upper() if len(texte) == 8 and texte[:7].isdigit() else ""
    etablissement = reseau.creer_etablissement(
        nom=texte, uai=uai, type_id=ligne.valeurs.get("type_etab"), par=lecture.par
    )
    if zone := ligne.valeurs.get("zone"):
        reseau.classer(etablissement, zone=Valeur.objects.get(pk=zone), depuis=None, par=lecture.par)
    return etablissement


def _du_meme_type(pks, ligne):
    """Deux écoles du même nom : la case type_etab choisit."""
    type_ = ligne.valeurs.get("type_etab")
    return set(Etablissement.objects.filter(pk__in=pks, type=type_).values_list("pk", flat=True)) if type_ else set()


def _replacer_si_un_contour_change(lecture):
    comptes = lecture.rapport.tables.get("quartiers", {})
    if comptes.get("crees") or comptes.get("modifies"):
        replacer_tout()


declarer(
    Table(
        code="intitules",
        sens="Les listes déroulantes : leur nom.",
        modele=Liste,
        cles=(("code",),),
        designations=lambda liste: (liste.code,),
        colonnes=(
            Colonne("code", "Code de la liste.", obligatoire=True),
            Colonne("libelle", "Nom de la liste.", obligatoire=True),
        ),
    ),
    Table(
        code="listes",
        sens="Les valeurs des listes déroulantes.",
        modele=Valeur,
        cles=(("liste", "code"),),
        verifier=_verifier_la_valeur,
        a_la_fin=_poser_les_remplacements,
        lignes=lambda: Valeur.objects.select_related("remplacee_par"),
        colonnes=(
            Lien("liste", "Code de la liste.", table="intitules", obligatoire=True),
            Colonne("code", "Code de la valeur : il ne change jamais.", obligatoire=True),
            Colonne("libelle", "Libellé de la ville.", obligatoire=True),
            Textes("synonymes", "Autres mots que les imports reconnaissent.", garde_si_vide=True),
            Entier("ordre", "Rang dans la liste.", garde_si_vide=True),
            Jour("retiree_le", "Jour où l'on a cessé de la proposer."),
            Colonne("code_national", "Code de la valeur nationale qui lui correspond.", garde_si_vide=True),
            RemplaceePar("remplacee_par", "Code de la valeur qui l'a remplacée partout.", garde_si_vide=True),
        ),
    ),
    Table(
        code="durees",
        sens="Les durées de conservation que la ville a choisies.",
        modele=DureeDeLaVille,
        cles=(("code",),),
        colonnes=(
            Colonne("code", "Catégorie de données.", obligatoire=True),
            Entier("mois_en_base_active", "Mois en base active.", obligatoire=True),
            Entier("mois_en_archive", "Mois en archive intermédiaire.", obligatoire=True),
            Colonne("justification", "Pourquoi cette durée.", obligatoire=True),
        ),
    ),
    Table(
        code="communes",
        sens="Les communes du territoire.",
        modele=Commune,
        cles=(("code_insee",),),
        cles_uniques=False,
        designations=lambda commune: (commune.nom, commune.code_insee),
        colonnes=(NOM, Colonne("code_insee", "Code INSEE.", obligatoire=True), RETIRE_LE),
    ),
    Table(
        code="structures",
        sens="Les partenaires, hors établissements scolaires.",
        modele=Structure,
        cles=(("nom",),),
        cles_uniques=False,
        designations=lambda structure: (structure.nom,),
        creer=lambda texte, ligne, lecture: reseau.creer_structure(nom=texte, par=lecture.par),
        colonnes=(
            NOM,
            DansListe("type", "Type de partenaire.", liste="partenaire_type"),
            TELEPHONE,
            COURRIEL,
            ADRESSE,
            RETIRE_LE,
        ),
    ),
    Table(
        code="intervenants",
        sens="Les personnes du réseau : référents, animateurs, enseignants…",
        modele=Intervenant,
        cles=(("nom", "prenom"),),
        cles_uniques=False,
        designations=lambda personne: (str(personne), f"{personne.nom} {personne.prenom}"),
        creer=lambda texte, ligne, lecture: reseau.creer_intervenant(nom=texte, par=lecture.par),
        colonnes=(
            NOM,
            Colonne("prenom", "Prénom."),
            DansListe("fonction", "Fonction.", liste="fonction_poste"),
            Lien("structure", "Structure où la personne travaille.", table="structures"),
            Lien("etablissement", "École ou établissement où la personne exerce.", table="etablissements"),
            TELEPHONE,
            COURRIEL,
            RETIRE_LE,
        ),
    ),
    Table(
        code="quartiers",
        sens="Les quartiers, prioritaires ou vécus.",
        modele=Quartier,
        cles=(("code",), ("nom",)),
        cles_uniques=False,
        designations=lambda quartier: (quartier.nom, quartier.code),
        verifier=_verifier_le_quartier,
        creer=_creer_quartier,
        a_la_fin=_replacer_si_un_contour_change,
        colonnes=(
            NOM,
            Colonne("code", "Code officiel (QP… ou QN…)."),
            DansListe("type", "Type de quartier : QPV, vécu, hors QPV…", liste="type_quartier"),
            COMMUNE,
            Objet("contour", "Contour (géométrie GeoJSON, WGS84)."),
            Jour("valide_du", "Premier jour de validité."),
            Jour("valide_au", "Dernier jour de validité."),
            RETIRE_LE,
        ),
    ),
    Table(
        code="etablissements",
        sens="Les écoles, collèges, lycées et établissements médico-sociaux.",
        modele=Etablissement,
        cles=(("uai",), ("nom", "type_etab"), ("nom",)),
        cles_uniques=False,
        designations=lambda ecole: (ecole.uai, ecole.nom),
        departager=_du_meme_type,
        verifier=_verifier_l_uai,
        creer=_creer_etablissement,
        colonnes=(
            NOM,
            Colonne("uai", "Code UAI : sept chiffres et une lettre."),
            DansListe("type_etab", "Type d'établissement.", "type", liste="type_etablissement", alias=("type",)),
            DansListe("secteur", "Public ou privé.", liste="secteur_etablissement"),
            COMMUNE,
            Lien("quartier", "Quartier ; vide : selon le point.", table="quartiers", garde_si_vide=True),
            ADRESSE,
            Colonne("code_postal", "Code postal."),
            TELEPHONE,
            COURRIEL,
            LONGITUDE,
            LATITUDE,
            OuiNon("cite_educative", "Dans une cité éducative."),
            RETIRE_LE,
        ),
        annexes=(
            Annexe(
                modele=Classement,
                parent="etablissement",
                fixes={"depuis": None},
                requises=("zone",),
                colonnes=(DansListe("zone", "Éducation prioritaire, depuis toujours.", liste="zone_scolarisation"),),
            ),
        ),
    ),
    Table(
        code="classements",
        sens="Les changements datés d'éducation prioritaire.",
        modele=Classement,
        cles=(("etablissement", "depuis"),),
        colonnes=(
            Lien("etablissement", "Établissement (UAI ou nom).", table="etablissements", obligatoire=True),
            DansListe("zone", "Éducation prioritaire.", liste="zone_scolarisation", obligatoire=True),
            Jour("depuis", "Depuis ce jour ; vide : depuis toujours."),
        ),
    ),
    Table(
        code="lieux",
        sens="Les lieux d'accueil et de réunion.",
        modele=Lieu,
        cles=(("nom",),),
        cles_uniques=False,
        designations=lambda lieu: (lieu.nom,),
        colonnes=(
            NOM,
            ADRESSE,
            LONGITUDE,
            LATITUDE,
            Lien("quartier", "Quartier ; vide : selon le point.", table="quartiers", garde_si_vide=True),
            RETIRE_LE,
        ),
    ),
)
