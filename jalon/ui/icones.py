"""Les icônes servies : noms de Bootstrap Icons. En ajouter une = une ligne ici, puis relancer `assets`."""

ICONES = frozenset(
    """
    arrow-clockwise arrow-counterclockwise arrow-down arrow-left arrow-left-right arrow-right arrow-up
    arrow-up-right ban bar-chart bell bell-fill book bookmark box-arrow-in-right box-arrow-right
    box-arrow-up-right briefcase building buildings calendar3 calendar-check calendar-event calendar-plus
    card-list card-text chat-left-text chat-dots check check-circle check-circle-fill check-lg check2-square
    chevron-down chevron-left chevron-right chevron-up circle circle-fill clipboard clipboard-check
    clipboard-data clock clock-history collection columns-gap compass copy dash-circle diagram-3 door-open
    download envelope exclamation-circle exclamation-triangle exclamation-triangle-fill eye eye-slash
    file-earmark file-earmark-arrow-down file-earmark-plus file-earmark-spreadsheet file-earmark-text files
    filter flag folder folder2-open funnel gear geo-alt globe graph-up grid grip-vertical hand-thumbs-up
    heart hourglass-split house house-heart inbox info-circle journal-check journal-text key kanban
    layers layout-sidebar life-preserver lightbulb link-45deg list list-check list-task list-ul lock lock-fill
    map megaphone mortarboard moon-stars paperclip pause-circle pencil pencil-square people people-fill
    person person-badge person-check person-circle person-dash person-lines-fill person-plus person-x
    pie-chart pin-angle play-circle plus plus-circle plus-lg printer question-circle record-circle reply
    save search send share shield shield-check shield-exclamation shield-lock signpost signpost-split sliders
    slash-circle sort-down sort-up star star-fill stopwatch sun table tag tags telephone telephone-fill
    telephone-outbound three-dots three-dots-vertical toggles translate trash unlock upload x x-circle x-lg
    """.split()
)
