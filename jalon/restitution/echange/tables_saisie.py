"""Les tables d'échange de la saisie : les outils d'évaluation, leurs versions, leurs critères, leurs échelles."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.restitution.echange.colonnes import Colonne, DansListe, Entier, Jour, Lien
from jalon.restitution.echange.tables import Table, declarer
from jalon.saisie.models import Critere, Echelon, Outil, VersionOutil
from jalon.socle.texte import normaliser

DE_L_OUTIL = Lien(
    "outil",
    "L'outil, et sa version s'il en a plusieurs (« ma-meteo v1 »).",
    "version",
    table="versions_outils",
    obligatoire=True,
)


def code_de(texte: str) -> str:
    """Le code que fait un nom : « Ma météo » → « ma_meteo »."""
    return normaliser(texte.replace("+", " plus ")).replace(" ", "_")


def _designer_la_version(version):
    outil = version.outil
    return f"{outil.code} v{version.numero}", f"{outil.libelle} v{version.numero}", outil.code, outil.libelle


def _la_derniere_publiee(pks, ligne):
    """Sans numéro : la dernière version publiée à la date de la ligne, sinon la première."""
    jour = ligne.valeurs.get("date") or timezone.localdate()
    versions = list(VersionOutil.objects.filter(pk__in=pks).exclude(publiee_le=None).order_by("numero"))
    if len({version.outil_id for version in versions}) != 1:
        return set()
    deja = [version for version in versions if version.publiee_le <= jour]
    return {(deja[-1] if deja else versions[0]).pk}


def _creer_l_outil(texte, ligne, lecture):
    """Un outil inconnu, version 1 ; l'import qui le crée lui donne ses critères et son échelle."""
    code = code_de(texte)[:50]
    if not code:
        raise ValidationError("ce nom ne fait pas un code.")
    memes = [o for o in Outil.objects.all() if code == o.code or normaliser(texte) == normaliser(o.libelle)]
    outil = memes[0] if memes else Outil(code=code, libelle=texte)
    if outil.pk and outil.les_versions.exists():
        raise ValidationError(f"l'outil « {outil} » porte déjà presque ce nom : nommez-le, avec sa version.")
    if not outil.pk:
        outil.full_clean(exclude=["collectivite"])
        outil.save()
    version = VersionOutil.objects.create(outil=outil, publiee_le=timezone.localdate())
    lecture.memoire.setdefault("outils_crees", set()).add(version.pk)
    return version


declarer(
    Table(
        code="outils",
        sens="Les outils d'évaluation de la ville.",
        modele=Outil,
        cles=(("code",),),
        designations=lambda outil: (outil.code, outil.libelle),
        colonnes=(
            Colonne("code", "Code de l'outil.", obligatoire=True),
            Colonne("libelle", "Nom de l'outil.", obligatoire=True),
            Colonne("consigne", "Consigne."),
            Jour("retire_le", "Jour où l'on a cessé de le proposer."),
        ),
    ),
    Table(
        code="versions_outils",
        sens="Les versions d'un outil ; publiée, une version ne change plus.",
        modele=VersionOutil,
        cles=(("outil", "numero"),),
        designations=_designer_la_version,
        departager=_la_derniere_publiee,
        creer=_creer_l_outil,
        lignes=lambda: VersionOutil.objects.select_related("outil"),
        colonnes=(
            Lien("outil", "L'outil.", table="outils", obligatoire=True),
            Entier("numero", "Numéro de la version.", obligatoire=True),
            Jour("publiee_le", "Publiée le ; vide : brouillon."),
        ),
    ),
    Table(
        code="criteres",
        sens="Les critères d'une version d'outil.",
        modele=Critere,
        cles=(("outil", "code"),),
        colonnes=(
            DE_L_OUTIL,
            Colonne("code", "Code du critère.", obligatoire=True),
            Colonne("libelle", "Le critère.", obligatoire=True),
            Colonne("libelle_enfant", "La question posée à l'enfant."),
            Colonne("aide", "Aide."),
            DansListe("theme", "Thème.", liste="critere_evaluation"),
            Entier("ordre", "Rang.", garde_si_vide=True),
        ),
    ),
    Table(
        code="echelons",
        sens="L'échelle d'une version d'outil.",
        modele=Echelon,
        cles=(("outil", "score"),),
        colonnes=(
            DE_L_OUTIL,
            Entier("score", "Le score.", obligatoire=True),
            Colonne("libelle", "Le mot.", obligatoire=True),
            Colonne("libelle_enfant", "Le mot dit à l'enfant."),
            Colonne("pictogramme", "Le pictogramme montré à l'enfant."),
        ),
    ),
)
