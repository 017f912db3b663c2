"""Les balises de l'interface, connues de tous les gabarits sans `{% load %}`. La vitrine les montre toutes."""

from secrets import token_hex

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.html import format_html

from jalon.ui import champs
from jalon.ui.elements import NUMEROS_URGENCE
from jalon.ui.icones import ICONES

register = template.Library()

TONS = {
    "en_cours": "record-circle",
    "attente": "hourglass-split",
    "termine": "check-circle-fill",
    "neutre": "dash-circle",
    "alerte": "exclamation-triangle-fill",
}
MESSAGES = {
    "success": ("success", "check-circle-fill"),
    "warning": ("warning", "exclamation-triangle-fill"),
    "error": ("danger", "exclamation-triangle-fill"),
}


def identifiant(prefixe):
    """Un identifiant HTML neuf : un fragment rendu par un autre processus ne se heurte pas à la page."""
    return f"{prefixe}-{token_hex(4)}"


@register.simple_tag
def icone(nom, libelle=""):
    """{% icone "plus" %} décorative ; {% icone "x" "Fermer" %} quand elle est seule à parler."""
    if nom not in ICONES:
        raise ImproperlyConfigured(f"Icône absente de la planche : « {nom} ». Ajoutez-la dans jalon/ui/icones.py.")
    dessin = format_html('<use href="{}#{}"></use>', static("ui/tiers/icones.svg"), nom)
    texte = format_html('<span class="visually-hidden">{}</span>', libelle) if libelle else ""
    return format_html('<svg class="icone" aria-hidden="true" focusable="false">{}</svg>{}', dessin, texte)


@register.simple_tag
def badge(ton, texte, icone_choisie=""):
    """{% badge "en_cours" "En cours" %} : tons en_cours, attente, termine, neutre, alerte."""
    if ton not in TONS:
        raise ImproperlyConfigured(f"Ton de badge inconnu : « {ton} ». Connus : {', '.join(TONS)}.")
    return format_html('<span class="badge-etat ton-{}">{}{}</span>', ton, icone(icone_choisie or TONS[ton]), texte)


@register.simple_tag
def numeros_urgence():
    return NUMEROS_URGENCE


@register.filter
def ton_message(niveau):
    return MESSAGES.get(niveau, ("info", ""))[0]


@register.filter
def icone_message(niveau):
    return MESSAGES.get(niveau, ("", "info-circle"))[1]


@register.inclusion_tag("ui/fil.html")
def fil(*paires):
    """{% fil "Enfants" url_liste "BENALI Inès" %} : libellé et adresse par paires, la page courante en dernier."""
    *liens, courante = paires
    return {"liens": list(zip(liens[::2], liens[1::2], strict=True)), "courante": courante}


@register.inclusion_tag("ui/onglets.html")
def onglets(liste, libelle="Sections"):
    """{% onglets liste_d_onglets "Sections du dossier" %} : de vrais liens."""
    return {"onglets": liste, "libelle": libelle}


@register.inclusion_tag("ui/frise.html")
def frise(evenements):
    """{% frise evenements %} : liste d'`Evenement`, du plus récent au plus ancien."""
    return {"evenements": evenements}


@register.inclusion_tag("ui/a_faire.html", takes_context=True)
def a_faire(context, liste, titre="À faire", vide="Rien à faire pour l’instant."):
    """{% a_faire liste "Alertes" %} : liste d'`AFaire`."""
    return {"liste": liste, "titre": titre, "vide": vide, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/progression.html")
def progression(fait, total, libelle):
    """{% progression 12 57 "dossiers revus" %} : la barre et sa phrase."""
    return {"fait": fait, "total": total, "libelle": libelle, "id": identifiant("progression")}


@register.inclusion_tag("ui/graphique.html")
def graphique(donnees):
    """{% graphique g %} : un `Graphique`, son dessin si JavaScript est là, son tableau toujours."""
    return {"g": donnees}


@register.inclusion_tag("ui/aide.html")
def aide(texte, sujet=""):
    """{% aide "Ce que le mot veut dire." "parcours" %} : une bulle au clic, au clavier et au toucher."""
    return {"texte": texte, "sujet": sujet, "id": identifiant("aide")}


@register.inclusion_tag("ui/tableau.html", takes_context=True)
def tableau(context, donnees):
    """{% tableau t %} : un `jalon.ui.tableaux.Tableau`."""
    return {"t": donnees, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/pagination.html")
def pagination(page):
    """{% pagination page %} : une `jalon.ui.tableaux.Page`."""
    return {"page": page}


register.filter("ancre", champs.ancre)


@register.inclusion_tag("ui/champ.html")
def champ(lie):
    """{% champ form.nom %} : libellé, saisie, erreur, aide."""
    return champs.preparer(lie)


@register.inclusion_tag("ui/formulaire.html", takes_context=True)
def formulaire(context, form, bouton="", annuler="", danger=False, garde=True):
    """{% formulaire form bouton="Clore le parcours" annuler=url %} ; sans bouton, les champs et les erreurs seuls.

    `form.groupes = [("Identité", ["nom", "prenom"]), …]` range les champs ; les autres suivent.
    """
    return {
        "form": form,
        "groupes": champs.groupes(form),
        "bouton": bouton,
        "annuler": annuler,
        "danger": danger,
        "garde": garde,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/resume_erreurs.html")
def resume_erreurs(form):
    """{% resume_erreurs form %} : pour un formulaire écrit champ par champ."""
    return {"form": form}


@register.simple_block_tag
def groupe(content, legende, aide_groupe=""):
    """{% groupe "Identité" %}…{% endgroupe %} : des champs qui vont ensemble."""
    precision = format_html('<p class="aide-groupe">{}</p>', aide_groupe) if aide_groupe else ""
    return format_html('<fieldset class="groupe"><legend>{}</legend>{}{}</fieldset>', legende, precision, content)


@register.simple_block_tag
def menu(content, libelle, icone_menu="", classe="btn btn-secondary"):
    """{% menu "Exporter" "download" %}<a href=…>…</a>{% endmenu %} ; libellé "…" = le bouton ⋯."""
    cle = identifiant("menu")
    if libelle == "…":
        contenu_bouton, classe = icone("three-dots", "Autres actions"), f"{classe} btn-carre"
    else:
        debut = icone(icone_menu) if icone_menu else ""
        contenu_bouton = format_html("{}{}{}", debut, libelle, icone("chevron-down"))
    return format_html(
        '<button type="button" class="{}" popovertarget="{}">{}</button>'
        '<div id="{}" class="menu-flottant" popover>{}</div>',
        classe,
        cle,
        contenu_bouton,
        cle,
        content,
    )


def _boite(cle, titre, classe, content):
    return format_html(
        '<dialog id="{}" class="{}" aria-labelledby="{}-titre"><div class="dialogue-entete">'
        '<h2 id="{}-titre" tabindex="-1">{}</h2><button type="button" class="btn-icone" data-ferme>{}</button></div>'
        '<div class="dialogue-corps">{}</div></dialog>',
        cle,
        classe,
        cle,
        cle,
        titre,
        icone("x-lg", "Fermer"),
        content,
    )


@register.simple_block_tag
def dialogue(content, cle, titre, large=False):
    """{% dialogue "clore" "Clore le parcours" %}…{% enddialogue %}, ouvert par <button data-ouvre="clore">."""
    return _boite(cle, titre, "dialogue dialogue-large" if large else "dialogue", content)


@register.simple_block_tag
def tiroir(content, cle, titre):
    """{% tiroir "filtres" "Filtrer" %}…{% endtiroir %}, ouvert par <button data-ouvre="filtres">."""
    return _boite(cle, titre, "dialogue tiroir", content)


@register.simple_block_tag
def vide(content, titre, icone_vide="inbox"):
    """{% vide "Aucun enfant" "people" %}<p>À quoi sert l'écran.</p><a class="btn …">{% endvide %}."""
    return format_html(
        '<div class="etat-vide">{}<p class="vide-titre">{}</p>{}</div>', icone(icone_vide), titre, content
    )


@register.simple_block_tag
def alerte(content, ton="attente"):
    """{% alerte "alerte" %}Ne pas contacter le père.{% endalerte %} : une chose à savoir, dans la page."""
    return format_html('<div class="encart ton-{}">{}<div>{}</div></div>', ton, icone(TONS[ton]), content)
