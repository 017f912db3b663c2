from django.shortcuts import render


def vitrine(request, section="x"):
    return render(request, "ui/page.html")


vitrine.login_required = False
