"""Les réglages des dispositifs, dits en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases({"reussite.dispositif_regle": "a réglé un dispositif"})
