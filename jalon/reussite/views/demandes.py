"""La boîte de réception : toutes les demandes que l'on voit, leur entonnoir, et ce que l'on en emporte."""

from io import BytesIO

from django.db.models import Count, F, IntegerField, Value
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jalon.restitution.editions.tableurs import FORMATS, ecrire, nom_de_fichier
from jalon.reussite.droits import Droit
from jalon.reussite.forms.filtres_demandes import FiltresDemandes
from jalon.reussite.lectures import demande as lectures
from jalon.reussite.models import Demande
from jalon.reussite.views.liste import mention
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import consigner_sortie, noter_liste
from jalon.socle.pages import remplir
from jalon.ui.elements import Onglet
from jalon.ui.tableaux import Colonne, Geste, Tableau
from jalon.ui.templatetags.ui import badge

TRI = "-recue"


def _rang(liste: str) -> Coalesce:
    """Le rang de la valeur, -1 sans valeur. Un entier relatif : d'un positif, « > -1 » serait toujours vrai."""
    return Coalesce(F(f"{liste}__ordre"), Value(-1), output_field=IntegerField())


CLES = {
    "enfant": F("cle_recherche"),
    "recue": F("le"),
    "origine": _rang("origine"),
    "urgence": _rang("urgence"),
    "suite": F("suite"),
    "suivie_par": Coalesce(F("suivie_par__cle_recherche"), Value("")),
}


@require_safe
def demandes(request):
    """La liste. Qui n'a fait que déposer n'y voit que les siennes, et leur réponse."""
    exiger(request.user, Droit.DEPOSER_UNE_DEMANDE)
    tout = lectures.lit_tout(request.user)
    filtres = FiltresDemandes(request.GET, reduit=not tout)
    tableau = _tableau(request, filtres, tout)
    remplir(tableau, filtres.appliquer(lectures.demandes_lisibles(request.user)), CLES)
    _nommer(tableau.objets, request.user)
    noter_liste(request, "reussite.demandes_consultees", [d.pk for d in tableau.objets])
    contexte = {
        "tableau": tableau,
        "entonnoir": _entonnoir(request, tableau, filtres) if tout else [],
        "requete": request.GET.urlencode(),
        "formats": FORMATS.values(),
        "peut_exporter": tout and a_le_droit(request.user, Droit.EXPORTER_LES_LISTES),
        "peut_inviter": a_le_droit(request.user, Droit.TRAITER_LES_DEMANDES),
        "peut_noter": a_le_droit(request.user, Droit.NOTER_UN_CONTACT),
    }
    return render(request, "reussite/demandes/demandes.html", contexte)


def _tableau(request, filtres, tout: bool) -> Tableau:
    puces = filtres.puces
    return Tableau(
        params=request.GET,
        legende="Demandes",
        colonnes=colonnes(tout),
        objets=[],
        filtres=filtres,
        puces=puces,
        gestes=_gestes(request),
        tri_defaut=TRI,
        url_de=lambda demande: reverse("reussite:demande", args=[demande.pk]),
        libelle_de=lambda demande: f"la demande n° {demande.numero}",
        vide_titre="Aucune demande ne correspond" if puces else "Aucune demande pour l'instant",
        vide_texte="Retirez un filtre pour élargir la liste."
        if puces
        else "Les inquiétudes dites à l'équipe arrivent ici : déposez la première, ou invitez une école à le faire.",
    )


def _gestes(request) -> list[Geste]:
    if not a_le_droit(request.user, Droit.TRAITER_LES_DEMANDES):
        return []
    return [Geste("Confier", reverse("reussite:demandes_confier"), "person-badge")]


def colonnes(tout: bool) -> list[Colonne]:
    communes = [
        Colonne("enfant", "Enfant", lambda d: d.nomme, triable=True, obligatoire=True),
        Colonne("recue", "Reçue le", "le", triable=True),
        Colonne("ecole", "École, classe", _ecole),
    ]
    if not tout:
        return [*communes, Colonne("reponse", "Où elle en est", lectures.suite_pour_l_emetteur)]
    return [
        *communes,
        Colonne("emetteur", "Émetteur", "emetteur"),
        Colonne("origine", "Origine du repérage", "origine", triable=True),
        Colonne("urgence", "Urgence", _urgence, triable=True),
        Colonne("suite", "Suite donnée", _suite, triable=True),
        Colonne("suivie_par", "Suivie par", "suivie_par", triable=True),
        Colonne("reponse", "Réponse le", "repondue_le"),
        Colonne("cause", "Motif de non-admission", "cause", affichee=False),
        Colonne("numero", "Numéro", "numero", affichee=False, numerique=True),
    ]


def _ecole(demande) -> str:
    return ", ".join(str(v) for v in (demande.etablissement, demande.niveau or demande.classe) if v)


def _urgence(demande):
    if demande.urgence is None or demande.urgence.code == "normale":
        return str(demande.urgence or "")
    return badge("alerte", str(demande.urgence))


def _suite(demande):
    return badge(lectures.ton_de_la_suite(demande), lectures.suite_en_mots(demande))


def _nommer(les_demandes, compte) -> None:
    vus = lectures.enfants_vus(les_demandes, compte)
    for demande in les_demandes:
        demande.nomme = lectures.designation(demande, vus)


def _entonnoir(request, tableau, filtres) -> list[Onglet]:
    """« 57 reçues, 12 à instruire… » : filtrées comme la liste, hors la suite ; chaque nombre mène à sa liste."""
    choisies = set(request.GET.getlist("suite"))
    lignes = filtres.appliquer(Demande.objects.visibles_par(request.user), sauf=("suite", "liste_d_attente"))
    par_suite = dict(lignes.order_by().values_list("suite").annotate(Count("pk")))
    sans = {"liste_d_attente": None}
    cases = [Onglet("reçues", tableau.lien(suite=None, **sans), not choisies, sum(par_suite.values()))]
    for libelle, suites in lectures.ENTONNOIR.items():
        codes = sorted(suites)
        combien = sum(par_suite.get(code, 0) for code in codes)
        cases.append(Onglet(libelle, tableau.lien(suite=codes, **sans), choisies == set(codes), combien))
    return cases


@require_safe
def demandes_exporter(request, format):
    """Le fichier de ce qui est montré : mêmes colonnes, même ordre, mêmes filtres, toutes les lignes."""
    exiger(request.user, Droit.DEPOSER_UNE_DEMANDE)
    exiger(request.user, Droit.EXPORTER_LES_LISTES)
    if format not in FORMATS:
        raise Http404
    tout = lectures.lit_tout(request.user)
    filtres = FiltresDemandes(request.GET, reduit=not tout)
    tableau = _tableau(request, filtres, tout)
    sens, code = ("-", tableau.tri[1:]) if tableau.tri.startswith("-") else ("", tableau.tri)
    lignes = filtres.appliquer(lectures.demandes_lisibles(request.user)).annotate(cle_de_page=CLES[code])
    lignes = list(lignes.order_by(f"{sens}cle_de_page", f"{sens}pk"))
    _nommer(lignes, request.user)
    fichier = BytesIO()
    montrees = tableau.visibles
    valeurs = ([_a_ecrire(colonne, demande) for colonne in montrees] for demande in lignes)
    ecrire(format, "Demandes", [c.libelle for c in montrees], valeurs, fichier, mention=mention(request))
    consigner_sortie("reussite.demandes_exportees", lignes, par=request.user, format=format)
    fichier.seek(0)
    type_mime = FORMATS[format].type_mime
    nom = nom_de_fichier("Demandes", format)
    return FileResponse(fichier, as_attachment=True, filename=nom, content_type=type_mime)


def _a_ecrire(colonne, demande):
    """La donnée, sans l'habit de l'écran."""
    if colonne.code == "suite":
        return lectures.suite_en_mots(demande)
    if colonne.code == "urgence":
        return str(demande.urgence or "")
    lu = colonne.lire(demande)
    return lu if lu is None or isinstance(lu, int | str) or hasattr(lu, "isoformat") else str(lu)
