// Les graphiques : données dans l’attribut de la figure, couleurs dans les jetons, tableau toujours à côté.
"use strict";

(() => {
  const sonde = document.createElement("span");
  sonde.hidden = true;
  document.body.append(sonde);
  // light-dark() ne se lit pas dans une variable : on la fait calculer par le navigateur.
  const couleur = (jeton) => {
    sonde.style.color = `var(--${jeton})`;
    return getComputedStyle(sonde).color;
  };
  const dessins = new Map();

  const serie = ({ libelle, valeurs }, rang, { nature }) => {
    const teinte = couleur(`serie-${(rang % 6) + 1}`);
    return {
      label: libelle,
      data: nature === "pyramide" && rang === 0 ? valeurs.map((v) => (v === null ? null : -v)) : valeurs,
      backgroundColor: teinte,
      borderColor: teinte,
      borderWidth: nature === "ligne" ? 2 : 0,
      borderRadius: 2,
      maxBarThickness: 44,
      pointRadius: 3,
      pointStyle: ["circle", "rect", "triangle", "rectRot", "star", "cross"][rang % 6],
      tension: 0,
    };
  };

  function options(donnees) {
    const pyramide = donnees.nature === "pyramide";
    const empile = pyramide || donnees.nature === "barres_empilees";
    const graduation = { color: couleur("secondaire"), font: { size: 13 } };
    const nombre = (v) => new Intl.NumberFormat("fr-FR").format(pyramide ? Math.abs(v) : v);
    const axeNombres = { stacked: empile, beginAtZero: true, grid: { color: couleur("ligne") }, border: { display: false }, ticks: { ...graduation, precision: 0, callback: nombre } };
    const axeNoms = { stacked: empile, grid: { display: false }, border: { color: couleur("ligne-forte") }, ticks: graduation };
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: pyramide ? "y" : "x",
      scales: pyramide ? { x: axeNombres, y: { ...axeNoms, reverse: true } } : { x: axeNoms, y: axeNombres },
      plugins: {
        legend: { display: donnees.series.length > 1, labels: { color: couleur("encre"), usePointStyle: true, boxHeight: 7, font: { size: 13 } } },
        tooltip: { callbacks: { label: (c) => `${c.dataset.label} : ${nombre(pyramide ? c.parsed.x : c.parsed.y)} ${donnees.unite}` } },
      },
    };
  }

  function dessiner(figure) {
    const donnees = JSON.parse(figure.dataset.graphique);
    const boite = figure.querySelector(".graphique-dessin");
    boite.hidden = false;
    dessins.get(figure)?.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    const dessin = new Chart(boite.querySelector("canvas"), {
      type: donnees.nature === "ligne" ? "line" : "bar",
      data: { labels: donnees.etiquettes, datasets: donnees.series.map((s, i) => serie(s, i, donnees)) },
      options: options(donnees),
    });
    dessins.set(figure, dessin);
  }

  const tout = (racine) => racine.querySelectorAll("[data-graphique]").forEach(dessiner);
  const retoucher = () => tout(document);
  document.fonts.ready.then(retoucher);
  document.addEventListener("jalon:theme", retoucher);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", retoucher);
  document.addEventListener("htmx:load", (e) => e.target !== document.body && tout(e.target));
})();
