"""Regarder une page dans Chromium : accessibilité (axe), débordement, console. Va avec la fixture `page`."""

from pathlib import Path

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEURS = (1280, 320)
THEMES = ("light", "dark")

DEBORDENT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className}`)"""


def axe(page):
    """Lève avec chaque manquement : la règle, l'élément, ce qu'il faut changer."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    if not page.evaluate("() => 'axe' in window"):
        # Évalué par le protocole et non inséré : la politique de sécurité de la page reste entière.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Ce que le défilement a glissé sous le bandeau fixe n'est pas une cible trop petite : on juge la page de son début.
    page.evaluate("() => window.scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_function("() => window.scrollY === 0")
    resultat = page.evaluate("regles => axe.run(document, {runOnly: regles})", REGLES)
    manquements = [
        f"{violation['id']} : {violation['help']}\n    {noeud['html'][:200]}\n    {noeud['failureSummary']}"
        for violation in resultat["violations"]
        for noeud in violation["nodes"]
    ]
    assert not manquements, f"{len(manquements)} manquement(s) sur {page.url}\n" + "\n".join(manquements)


def ne_deborde_pas(page):
    trop_larges = page.evaluate(DEBORDENT)
    assert not trop_larges, f"{page.url} déborde à droite : {', '.join(trop_larges)}"


def ecouter(page):
    """La liste, tenue à jour, des erreurs de console, de script et de politique de sécurité."""
    erreurs = []

    def noter(message):
        # Une page d'erreur répond 404 ou 500 : le navigateur le dit de sa propre adresse, ce n'est pas une faute.
        if message.type == "error" and message.location.get("url") != page.url:
            erreurs.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", noter)
    page.on("pageerror", lambda erreur: erreurs.append(str(erreur)))
    return erreurs


def controler(page, chemin, status=200):
    """La page au complet : axe, débordement et console, à 1280 et 320 px, en clair et en sombre."""
    erreurs = ecouter(page)
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            reponse = page.goto(chemin, wait_until="load")
            assert reponse.status == status, f"{chemin} répond {reponse.status}"
            page.evaluate("document.fonts.ready.then(() => true)")
            axe(page)
            ne_deborde_pas(page)
    assert not erreurs, f"La console de {chemin} se plaint :\n" + "\n".join(erreurs)
