# What the program says in English. One file a language; all have the same ids and the same variables.
# Texts of the law that are put in ($words, $before, $after, $place, $title ...) stand as the law has them.

## Marks

quote = “{ $text }”
list = { ", " }
label = { $label }: { $value }
and-more = { $named } and { $more } more
date = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
 } { $year }

## The redline

kind-added = added
kind-removed = removed
kind-moved = moved
kind-redesignated = redesignated
kind-revised = revised
kind-split = split
kind-merged = merged
kind-references-only = { $kind }, references only
kind-link-only = { $kind }, link target only
kind-number-only = { $kind }, number only
uncited = uncited text
hunk-number = hunk { $number }
hunks = { $count ->
    [one] { $count } hunk
   *[other] { $count } hunks
 }
places = { $count ->
    [one] { $count } place
   *[other] { $count } places
 }
unchanged-blocks = { $count ->
    [one] { $count } unchanged block
   *[other] { $count } unchanged blocks
 }
blocks-moved-away = { $count ->
    [one] { $count } block moved away
   *[other] { $count } blocks moved away
 }
blocks-moved-to = { $count ->
    [one] { $count } block moved to hunk { $number }
   *[other] { $count } blocks moved to hunk { $number }
 }
blocks-stood-here = { $count ->
    [one] { $count } block stood here, moved to hunk { $number }
   *[other] { $count } blocks stood here, moved to hunk { $number }
 }
moved-here = moved here
moved-away = moved away
moved-to = moved to
stood-at = stood at
step-previous = previous
step-next = next
step-to = { $step }: hunk { $number }
link-leads = link:
no-target = none
struck-words = struck:
no-difference = no difference
tally-revised = { $count } revised
tally-added = { $count } added
tally-removed = { $count } removed
tally-moved = { $count } moved
tally-redesignated = { $count } redesignated
tally-split = { $count } split
tally-merged = { $count } merged
words = { $count ->
    [one] { $count } word
   *[other] { $count } words
 }
words-out = { $words } out
words-in = { $words } in
words-same = { $words } unchanged
word-tally = { $tally } ({ $out } out, { $in } in)
quiet-blocks = { $count ->
    [one] { $count } block differs in typography or white space alone
   *[other] { $count } blocks differ in typography or white space alone
 }
hunks-left-out = { $count ->
    [one] { $count } more hunk not shown here ({ $words })
   *[other] { $count } more hunks not shown here ({ $words })
 }
blocks-left-out = { $count ->
    [one] { $count } more block, { $words } not shown
   *[other] { $count } more blocks, { $words } not shown
 }
act-inserted = { $words } inserted
act-struck = { $words } struck
act-in-places = { $act } in { $places }
cascade-pair = { $first } and { $last } redesignated { $begins } and { $ends }
cascade-run = { $first } through { $last } redesignated { $begins } through { $ends }
cascade-count = { $count ->
    [one] { $count } paragraph redesignated
   *[other] { $count } paragraphs redesignated
 }

# Signing up, by mail
signup-confirm-subject = Please confirm: rulewatch alerts
signup-confirm =
    Somebody, probably you, asked for rulewatch alerts to { $address }.

    To get them, open this page and press the button on it:
    { $link }

    If it was not you, do nothing: without the button nothing is sent, and the request is forgotten within a week.
signup-known-subject = rulewatch alerts: what you asked for
signup-known =
    Somebody, probably you, asked for rulewatch alerts to { $address }, which gets them already.

    What it asked for can be seen, changed and ended here:
    { $link }

    If it was not you, nothing needs to be done: nothing was changed.

# The pages on which people sign up and change what they asked for
people-subscribe = Alerts by mail
people-subscribe-lead = Changes of the sources you choose, as soon as they are seen or as a digest. Nothing is sent before you confirm from your own mailbox.
people-address = Mail address
people-zone = Time zone
people-language = Language
people-what = What
people-what-hint = Without a choice: everything. Choices within one list add up; a source has to fit every list you choose from.
people-issuers = Issuers
people-topics = Topics
people-sources = Sources
people-when = When
people-severity = Least severity (0 to 5)
people-at-once = At once
people-daily = One digest a day
people-weekly = One digest a week
people-hour = Hour of the digest
people-weekday = Day of the digest
people-consent = rulewatch keeps your address and what you ask for, to send you the alerts you ask for and nothing else, until you end or erase it by the link in every mail.
people-ask = Ask for alerts
people-asked = Please look into your mailbox
people-asked-text = If the address can get alerts, a mail is on its way to it. It says how to go on.
people-confirm = Confirm
people-confirm-text = Shall alerts be sent to { $address }?
people-confirm-button = Yes, send me alerts
people-unsubscribe = End all alerts
people-unsubscribe-text = Shall no more alerts be sent to { $address }?
people-unsubscribe-button = End all alerts
people-unsubscribed = No more alerts
people-unsubscribed-text = Nothing more is sent to you. What you asked for is deleted.
people-preferences = Your alerts
people-preferences-lead = Alerts to { $address }.
people-paused = Paused until { $day }.
people-asked-for = What you asked for
people-nothing = Nothing: no alerts are sent.
people-everything = everything
people-from-severity = severity { $severity } and above
people-remove = Remove
people-add = Ask for more
people-add-button = Add
people-reader = How you are written to
people-save = Save
people-pause = Pause
people-pause-for = For
people-days =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
people-pause-button = Pause
people-resume = Go on
people-end = End
people-kept = Everything that is kept of you (JSON)
people-erase = Erase me: address, wishes and everything sent
people-erased = Erased
people-erased-text = Nothing of you is kept any more.
people-refused = This did not work
people-closed = Nobody can sign up here: ask the operator.
people-no-links = Signing up is not set up here: the operator has to set `public_url`.
people-domain = Addresses of this domain can't sign up here: ask the operator.
people-too-many = Too many requests: try again in an hour.
people-dead-link = This link leads nowhere: it is too old, was cut off on its way, or what it was for is erased.
people-bad-address = This is not one mail address.
people-bad-zone = “{ $zone }” is no time zone: write one such as Europe/Berlin.
people-trouble = The service is in trouble: try again later.
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
