// Avant le premier affichage : le thème choisi sur ce poste, sinon celui de l'appareil.
(() => {
  const choix = localStorage.getItem("jalon-theme");
  if (choix === "clair" || choix === "sombre") document.documentElement.dataset.theme = choix;
})();
