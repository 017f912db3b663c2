"""Dire un appareil en mots : « Firefox sur Windows »."""

# L'ordre compte : Edge se dit aussi Chrome, Chrome se dit aussi Safari, Android se dit aussi Linux.
NAVIGATEURS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def appareil(agent: str) -> str:
    navigateur = next((nom for marque, nom in NAVIGATEURS if marque in agent), "Navigateur inconnu")
    systeme = next((nom for marque, nom in SYSTEMES if marque in agent), "")
    return f"{navigateur} sur {systeme}" if systeme else navigateur
