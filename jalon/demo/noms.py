"""Des noms inventés, tels qu'on en entend aujourd'hui dans une ville de France. Personne de réel."""

PRENOMS_F = (
    "Aïcha Alice Ambre Aminata Anaïs Anna-Rose Awa Camille Chloé Clémence Dounia Élif Emma Emy-Lou Fatoumata Fleur "
    "Hawa Inès Jade Jeanne Juliette Kadiatou Léa Léonie Lila Lina Lou-Ann Louise Maëlys Malak Mariam Marie-Lou Mélina "
    "Naïma Nour Océane Rokia Romane Rose Salomé Sarah Selma Sirine Sofia Soline Tess Thi-Mai Yasmine Yuna Zélie Zoé"
).split()
PRENOMS_M = (
    "Adam Adrien Aliou Amadou Amir Antoine Aymen Bakary Basile Camil Diego Djibril Eden Élias Émile Enzo Ethan "
    "Gabin Hugo Ibrahim Idriss Ilyès Imran Ismaël Jean-Baptiste Jules Karim Kenzo Lassana Léandre Léo Liam Loïc "
    "Lucas Maël Malo Mathis Mohamed-Ali Moussa Nassim Nathan Noé Oscar Paul Rayan Robin Sacha Samuel Souleymane "
    "Théo Tiago Yanis Youssef Zacharie"
).split()
PRENOMS_FEMMES = (
    "Amélie Aminata Brigitte Carole Christelle Djamila Fanta Farida Fatima Fanny Isabelle Julie Karine Khadija Leïla "
    "Linh Malika Maria Maryam Nadège Nadia Patricia Sandrine Sophie Virginie"
).split()
PRENOMS_HOMMES = (
    "Abdel David Florian Guillaume Hakim Jean-Marc Laurent Mamadou Marc Mehdi Olivier Ousmane Rachid Sébastien "
    "Stéphane Thierry Yacine"
).split()
NOMS = (
    "Abadie Amrani Bakayoko Barbier Belkacem Benali Berthelot Bouvier Brunet Caillaud Camara Carpentier Chevrier Cissé "
    "Coulibaly D'Almeida Da-Costa Darmon Delaunay Demir Diabaté Diallo Doucouré Drame El-Fassi Fernandes Fofana "
    "Fournel Gauthier Ghazi Girardot Goncalves Guilloux Haddad Hamidi Hérault Ibrahimi Jacquemin Kaya Keita Khelifi "
    "L'Hostis Lacombe Lambert-Roy Le-Guen Lefort Lopez Mansouri Marchandeau Mbemba Meunier Moreau-Diop N'Diaye "
    "N'Guessan Nguyen O'Brien Ouattara Özkan Pasquier Pereira Petitjean Pham Quéré Rahmani Renaud Rivoire Robineau "
    "Rossignol Sangaré Sarr Sissoko Soares Tavares Tessier Touré Traoré Vasseur Vial Yilmaz Zerrouki"
).split()
LIBELLES = {
    "scolarite_apprentissages": (
        "Faire ses devoirs sans conflit",
        "Lire seul une consigne",
        "Reprendre confiance en mathématiques",
    ),
    "langage_orthophonie": ("Obtenir un bilan d'orthophonie", "Raconter une histoire courte"),
    "comportement_socialisation": ("Demander la parole en classe", "Jouer avec d'autres enfants"),
    "soutien_a_la_parentalite": ("Installer un rituel du coucher", "Venir aux rencontres de l'école"),
    "sante_physique": ("Faire contrôler sa vue", "Voir un dentiste"),
    "sante_psychique_bien_etre": ("Rencontrer la psychologue", "Mieux dormir"),
    "culture": ("Fréquenter la médiathèque", "Découvrir un atelier de théâtre"),
    "sport_et_loisirs": ("Choisir une activité sportive", "S'inscrire au centre de loisirs"),
    "vie_sociale_isolement": ("Participer aux sorties en famille",),
    "assiduite_decrochage": ("Être à l'heure le matin", "Reprendre les cours"),
    "acces_aux_droits_budget_logement": ("Ouvrir les droits à la cantine",),
    "orientation_insertion": ("Trouver un stage", "Visiter un CFA"),
}
