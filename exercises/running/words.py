"""The words for what the rules about running say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Why the week's limit is what it is. The numbers are put in by the page.
WEEK = {
    "grow": _("The mornings after your runs were calm. So this week may be %(percent)s more than before."),
    "grow-gently": _("A morning or a run was a little worse. So this week grows by %(percent)s only."),
    "grow-small": _("The mornings after your runs were calm. In short weeks a per cent says little, so we add %(step)s."),
    "grow-gently-small": _("A morning or a run was a little worse. So this week grows by %(step)s only."),
    "hold-red": _("A run or the morning after it was too much for the knee. The limit does not grow until it is calm again."),
    "hold-unknown": _("We do not know every morning after your runs. The limit stays where it is until we do."),
    "hold-jump": _("Last week was far above the weeks before. The limit stays there for now."),
    "after-a-break": _("Nothing is noted for %(weeks)s. So this week starts with %(percent)s of what you ran before."),
    "walk-run": _("Nothing is noted for %(weeks)s. After such a break, walking and running in turn is the easy way back."),
    "no-history": _("We know no distance from the weeks before."),
}
SINGLE = {
    "grow": _("Your longest run of the last %(days)s days plus %(percent)s."),
    "hold-red": _("As long as your longest run of the last %(days)s days, and not more until the knee is calm again."),
    "hold-unknown": _("As long as your longest run of the last %(days)s days. A morning is not known yet, so nothing is added."),
    "no-history": _("No single run with a distance in the last %(days)s days."),
}
WEEK_EVIDENCE = _("The weekly limit is a habit among coaches. In one trial, slower growth made no difference to injuries.")
SINGLE_EVIDENCE = _("More than 5,000 runners were followed. Injuries came more often after runs far longer than their longest.")
STAGE = {
    "start": _("Start here."),
    "repeat": _("Once more at this stage: the next one opens after %(needed)s calm runs in a row. So far %(calm)s."),
    "hold-unknown": _("Stay here until we know how the last morning was."),
    "rise": _("%(needed)s calm runs in a row: this stage is open."),
    "back": _("The last one was too much. Take a rest, then one stage back."),
    "after-a-break": _("After more than three weeks off, start here again."),
    "finished": _("You run 30 minutes. From here on, the week’s limit leads."),
}
FLAGS = {
    "over-single": _("More than a tenth longer than your longest run of 30 days"),
    "over-week": _("Over the week’s limit"),
    "downhill": _("Much downhill: that loads the kneecap most"),
    "new-shoes": _("New shoes: take turns with the old pair for two weeks"),
    "new-surface": _("A new surface"),
    "several-new": _("Several new things at once: next time change one"),
}
FLAGS_SHORT = {
    "over-single": _("Longest by far"),
    "over-week": _("Over the limit"),
    "downhill": _("Downhill"),
    "new-shoes": _("New shoes"),
    "new-surface": _("New surface"),
    "several-new": _("Several new things"),
}
MORNINGS = {
    "green": _("Calm"),
    "amber": _("A little worse"),
    "red": _("Too much"),
    "unknown": _("Not known"),
    "": _("Still to come"),
}
SHOES = {"fine": _("In use"), "check": _("Check the wear"), "replace": _("Think of a new pair")}
SHOES_WHY = {
    "fine": _("Nothing to do."),
    "check": _("Look at the sole, not only at the number."),
    "replace": _("Most pairs have had their time by now. Look at the sole, not only at the number."),
}
OVERRIDE = _("You may go another way, and so may a therapist whom you asked: a limit is a suggestion.")
CADENCE = {
    "useful": _("Your steps: %(own)s a minute. Try %(from)s to %(to)s at the same speed, for a few minutes first."),
    "possible": _("Your steps: %(own)s a minute. That is quick already; %(from)s to %(to)s may still ease the knee."),
    "unknown": _("Count your steps for a minute at an easy speed. Then try 5 to 10 in a hundred more."),
}
