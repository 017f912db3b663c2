"""Qui voit quelles séances : les membres, et ceux qui y sont conviés pour leur seul point."""

from jalon.socle.cloison import CloisonQuerySet


class SeanceQuerySet(CloisonQuerySet):
    pass


class PointQuerySet(CloisonQuerySet):
    def a_l_ordre_du_jour(self):
        return self.filter(retire_le=None)
