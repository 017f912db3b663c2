"""Les balises du dossier : `{% load dossier %}`."""

from django import template

from jalon.reussite.lectures.adresses import adresse_de_l_onglet

register = template.Library()

register.simple_tag(adresse_de_l_onglet, name="onglet_du_dossier")
