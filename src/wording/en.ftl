# What the program says in English. One file a language; all have the same ids and the same variables.
# Texts of the law that are put in ($words, $before, $after, $place, $title ...) stand as the law has them.

## Marks

quote = “{ $text }”
list = { ", " }
clause = { ", " }
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

## Headlines

head-again = as version { $version } again: { $headline }
head-first = first version: { $title }
head-nothing = no difference in the text
head-near = { $days ->
    [one] in { $days } day ({ $date }): { $title }
   *[other] in { $days } days ({ $date }): { $title }
 }
head-reached = date reached ({ $date }): { $title }
head-suffix = { " " }({ $told })
head-more = +{ $count } more
head-effective = eff. { $date }
head-text = text
cited-row = row { $key }
cited-item = item { $number }
cited-note = note { $mark }
head-table = the table
head-revised = { $place } revised
head-replaced = { $place }: { $before } → { $after }
head-inserted = { $place }: { $words } inserted
head-deleted = { $place }: { $words } deleted
head-relinked = { $place }: a link leads elsewhere
head-moved = { $place } moved, words unchanged
head-redesignated = { $from } redesignated { $place }
head-designated = { $place } designated, words unchanged
head-added = { $place } added: { $words }
head-removed = { $place } removed: { $words }
head-added-whole = { $place } added
head-removed-whole = { $place } removed
head-added-to = text added to { $place }: { $words }
head-removed-from = text removed from { $place }: { $words }
head-more-added = { $place } and { $count } more added: { $words }
head-more-removed = { $place } and { $count } more removed: { $words }
head-text-added = text added: { $words }
head-text-removed = text removed: { $words }
head-paragraphs-added = { $count ->
    [one] { $count } paragraph added: { $words }
   *[other] { $count } paragraphs added: { $words }
 }
head-paragraphs-removed = { $count ->
    [one] { $count } paragraph removed: { $words }
   *[other] { $count } paragraphs removed: { $words }
 }
head-row-added = { $row } added to { $table }
head-row-removed = { $row } removed from { $table }
head-rows = { $rows } in { $table }
head-rows-named = { $rows } in { $table }: { $row }, …
head-rows-added = { $count ->
    [one] { $count } row added
   *[other] { $count } rows added
 }
head-rows-removed = { $count ->
    [one] { $count } row removed
   *[other] { $count } rows removed
 }
head-rows-revised = { $count ->
    [one] { $count } row revised
   *[other] { $count } rows revised
 }
head-also-added = { $count } added
head-also-removed = { $count } removed
head-also-revised = { $count } revised

## The brief

severity = Severity { $severity } of 5
direction-tightens = tightens
direction-tightens-mixed = tightens, with relief
direction-loosens = loosens
direction-loosens-mixed = loosens, with new conditions
direction-tightens-unless = tightens, unless it is extended
direction-loosens-unless = loosens, unless it is withdrawn
direction-neutral = neutral
direction-unclear = direction unclear
confidence-high = confidence high
confidence-medium = confidence medium
confidence-low = confidence low
way-tightens = tightens
way-loosens = loosens
way-neutral = neutral
way-unclear = direction unclear
tag-tightens = TIGHTENS
tag-loosens = LOOSENS
tag-date = { $tag } | DATE

occasion-first = First version recorded: there is nothing to compare it with yet.
occasion-near = No text change; a date is near.
occasion-reached = No text change; date reached.
occasion-gone = Most of the text is gone.
occasion-again = The text is that of version { $version } again.

title-changed = What changed
title-also = Also touched
title-affected = Affected
title-dates = Dates
title-identity = Identity
title-numbers = Numbers
title-still = Still applies
title-rechecked = Asked again
title-editorial = Editorial, no change of law
title-listed = Also revised
title-points = To check

statement-repeats = { $count ->
    [one] (and in { $count } place more)
   *[other] (and in { $count } places more)
 }
sentence-before = before:
sentence-after = after:
note = { " " }({ $text })

class-review-policy = licence review policy
class-licence-requirement = licence requirement
class-destination = country group or destination
class-threshold = technical threshold
class-cap = cap or share
class-listed-party = listed party
class-licence-exception = licence exception
class-effective-date = date of effect
class-deadline = deadline for comments or applications
class-suspension = suspension or reinstatement
class-penalty = prohibition or penalty
class-definition = definition
class-modality = obligation or permission
class-exception = exception or condition
class-scope = scope
class-certification = certification, reporting or records
class-duty = duty or tariff
class-delegation = task of an agency
class-revocation = amendment or revocation of an act
class-guidance = guidance
class-bill = stage of a bill
class-removal = removed or replaced document
class-reference = cross-reference
class-renumbering = renumbering or new place
class-typography = spelling and punctuation
class-authority = statement of authority or source
class-nomenclature = office or address
class-furniture = page furniture
class-text = text

affected-eccns = ECCN { $names }
affected-countries = { $names }
affected-groups = Country Group { $names }
affected-exceptions = License Exception { $names }
affected-tariffs = HTSUS { $names }
affected-parties = { $names }
affected-topics = topics: { $names }
affected-more = and { $count } more

role-published = published
role-effective = effective
role-compliance = compliance
role-comment = comments until
role-expires = expires
role-signed = signed
role-none = date
date-row = { $label } { $value }
date-was = was { $date }
date-withdrawn = withdrawn
date-today = today
date-in = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
 }
date-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
 }
date-zone = days of { $zone }, UTC{ $offset }

status-proposed = proposed rule
status-interim = interim final rule
status-final = final rule
status-guidance = guidance
status-notice = notice
status-order = order or proclamation
status-announcement = announcement
status-bill = bill
status-codified = codified text

number-unnamed = number

rechecked-news = { $source } has a new version ({ $version }) and may say otherwise; last checked { $time }
rechecked-never = { $source } has never been read: it may say otherwise
rechecked-quiet = { $source }: nothing new (version { $version }) when last checked, { $time }
rechecked-again = told again at { $days }
rechecked-again-with = told again at { $days }, after { $sources } are asked

point-read-both = Read both sentences where the direction is unclear.
point-where-now = Find where the measure stands now: a text that is gone is no proof that it ended.
point-pending-applications = Re-read pending and planned licence applications against the new review policy.
point-licence-needed = Check which items and destinations now need a licence, or no longer do.
point-destinations = Screen destinations against the changed country groups.
point-thresholds = Compare product figures with the new thresholds.
point-shares = Recalculate shares and volumes against the new cap.
point-parties = Screen counterparties and their owners against the changed entries.
point-exceptions = Check shipments that rely on the licence exception.
point-dates-in-plans = Put the new dates into plans and contracts.
point-comment-period = Decide whether to comment or apply before the deadline.
point-in-force-now = Establish which measure is in force today.
point-penalties = Note the changed prohibition or penalty in policies and training.
point-terms-used = Check where the defined term is used: its meaning changed everywhere.
point-duties = Check procedures against what must, may or may no longer be done.
point-exclusions = Check whether the changed exception or condition still covers current business.
point-coverage = Check who and what is covered now.
point-certifications = Check certificates, test reports, records and their deadlines.
point-tariff-lines = Check duty exposure on the tariff lines named.
point-agency-steps = Watch for what the agency must do next.
point-acts-below = Find the rules that rest on the amended or revoked act.
point-earlier-reading = Compare positions taken in reliance on the earlier guidance.
point-bill-stage = Note the stage of the bill; it binds nobody yet.
point-page-elsewhere = Find where the document stands now, and keep the copy that was in force.
point-orders = List orders in transit and applications under way that the date touches.
point-end-use = Have end-user and ownership documents ready.
point-new-notice = Look for a new announcement on the day: none is presumed.

## Alerts

version = version { $number }
revisions = { $count ->
    [one] { $count } revision
   *[other] { $count } revisions
 }
subject-digest = { $revisions }: { $issuers }: { $lead }
digest-all = { $revisions }.
digest-some = { $revisions }, { $told } told here in full; of the other { $rest } the headline alone.
title-contents = Contents
title-stale = Not read
stale-lead = These sources could not be read well; what changed in them since then is not known yet:
stale-since = { $source }: not read well since { $time }
stale-never = { $source }: never read well
stale-none = Every source that you watch was read when it was due.
stale-more = and { $count } more
title-acts = Done in several places
title-redline = Before and after
title-event = Same event elsewhere
title-provenance = Where it comes from
title-written = Written by a machine ({ $by }), checked by nobody
written-rests-on = { " " }[hunk { $hunks }]
listed-more = and { $count } more
event-more = and { $count } more
mark-gone = deleted
mark-come = inserted
whole-redline = Whole redline: { $command }
whole-attached = Whole redline, attached: { $file }
file-redline = redline
file-dates = dates
file-briefs = briefs
basis-date = { " " }(somebody must look for a new announcement)
basis-xml = { " " }(official XML)
basis-web = { " " }(official web page)
basis-pdf = { " " }(official PDF)
basis-data = { " " }(official data)
fact-source = source
fact-address = address
fact-seen = seen at
fact-old = old
fact-new = new
fact-reader = read by
fact-rendered = rendered
rendered-by = as { $browser } shows it: its scripts write the text
caveat = Rule-based summary of unofficial text, not legal advice; the issuer's own publication is what counts.
caveat-thread = Later alerts about this source arrive in this thread.
caveat-thread-event = Later alerts about this act arrive in this thread.
ask-operator = ask the operator of this rulewatch
ask-by-mail = write to { $operator }
why = You get this because { $address } subscribes to these sources. To stop, { $ask } (who runs: { $command }).
why-linked = You get this because { $address } subscribes to these sources.
way-preferences = Change what you asked for
way-unsubscribe = End all alerts
version-seen = version { $number }, seen { $time } UTC
version-past = version { $number }, of { $time } UTC

## The web

web-all = All revisions
web-side-by-side = Side by side
web-inline = Inline
web-dates = Dates (ICS)
web-as-it-will-read = As it will read:
calendar-name = Dates that rulewatch watches
calendar-withdrawn = withdrawn: { $summary }
calendar-zone = a day of { $zone }


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
people-at-once-from = At once all the same
people-at-once-none = nothing: all in the digest
people-told-at-once-from = severity { $severity } and above at once
people-hour = Hour of the digest
people-weekday = Day of the digest
people-consent = rulewatch keeps your address and what you ask for, to send you the alerts you ask for and nothing else, until you end or erase it by the link in every mail.
people-ask = Ask for alerts
people-asked = Please look into your mailbox
people-asked-text = If the address can get alerts, a mail is on its way to it. It says how to go on.
people-confirm = Confirm
people-confirm-text = Shall alerts be sent to { $address }?
people-confirm-button = Yes, send me alerts
people-confirmed = Confirmed before
people-confirmed-text = This was confirmed before: alerts come as they were asked for. What comes, and when, is changed here:
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
people-attach = Attached to every mail
people-attach-redline = the whole redline (Word), even where all of it is in the mail
people-attach-calendar = the dates of the revisions, for your calendar (ICS)
people-attach-json = the briefs, for programs (JSON)
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
people-jurisdictions = Jurisdictions
people-about = About
people-about-hint = What the changed passages are to name; more than one parted by semicolons. Left empty: whatever they name. What is watched so counts one level of severity more.
people-provisions = Provisions
people-eccns = Control numbers (ECCN)
people-countries = Countries
people-parties = Parties
people-words = Words
people-way = Direction
people-way-any = any
people-way-tightens = only what tightens, or may
people-way-loosens = only what loosens, or may
people-bad-wish = “{ $text }” can't be watched: provisions are written like 15 CFR 744 or § 744.23(a), control numbers like 3A090, countries by name or code.
people-bad-choice = “{ $value }” is none of the choices under “{ $field }”. Nothing was changed: choose again, or load the page anew.
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday

# Other channels than mail, and feeds
channel-page = Redline
channel-official = Official text
channel-left-out =
    { $count ->
        [one] { $count } more line in the redline
       *[other] { $count } more lines in the redline
    }
channel-test = Test message of rulewatch: alerts arrive here.
channel-caveat = Rule-based summary of unofficial text, not legal advice; the issuer's own publication is what counts.

# Every page
web-skip = Skip to the content
web-navigation = Parts of the site
web-revisions = Revisions
web-upcoming = Upcoming
web-sources = Sources
web-subscribe = Subscribe
web-status = Status
web-language = Language
web-foot = Quoted as published, compared by a program. The official text is the law.
web-operator = operator
web-log-in = Log in
web-log-out = Log out
web-not-found = There is no such page
web-forbidden = Not open to you
web-too-many = Too many requests
web-trouble = Something is wrong on our side
web-refused = This could not be done
web-bad-query = The address asks for something that there is not: “{ $text }”. Take what stands after its question mark away, or follow a link of a page.
web-bad-point = “{ $text }” names no version: write its number, a day such as 2026-01-15, “latest” or “previous”.
web-bad-day = There is no such day as “{ $text }”: write one such as 2026-01-15.
web-bad-language = “{ $text }” is none of the languages spoken here: en, zh-Hant, zh-Hans.

# Front page and status
web-none-yet = None yet: nothing has changed since the first versions were recorded.
web-versions = version { $from } → { $to }
web-will-read = { $title } as it will read
web-unofficial = An unofficial text, amended by a program as { $rule } says. The rule and the official edition of the text are the law.
web-in-force-on = As far as it is in force on { $day }.
web-status-sources = { $count } sources, { $good } in order, { $bad } in trouble; { $under } checks under way.
web-status-alerts = Alerts: { $sent } sent, { $owed } owed, { $uncertain } uncertain, { $parked } given up.
web-status-since = Running since { $time } UTC.
web-watchlist = Faults of the watchlist
web-source = Source
web-last-check = Last check
web-last-good = Last read well (UTC)
web-next = Next check (UTC)
web-version = Version
web-found-in = found in { $title }
web-stale = stale
web-at-rest = at rest
web-not-yet = not yet
web-first = first version
web-unchanged = unchanged
web-revised = revised
web-held = held
web-failed = failed

## Reading

more-blocks = { $count ->
    [one] { $count } more block
   *[other] { $count } more blocks
 }
web-only-changed = Only what changed
web-views = Layout of the redline
web-downloads = Download
web-raw-old = Old file as served
web-raw-new = New file as served
web-official = Official text:
copy-citation = copy citation
copy-done = copied
search-label = Search revisions and texts
search-hint = words, “a phrase”, -without, begin*
search-button = Search
search-texts = In the texts
search-debt = The index is still being made: { $revisions } revisions and { $versions } versions are not found yet.
search-void = There is nothing to look for in “{ $query }”: it has no word.
search-short = Looked for as whole words: { $words }. A beginning has { $least } characters or more before its *.
search-cut = Not all of the question is looked for: it takes { $terms } words or phrases, and { $characters } characters.
filter-title = Filter
filter-apply = Apply
filter-any = any
filter-remove = remove
filter-q = words
filter-issuer = Issuer
filter-jurisdiction = Jurisdiction
filter-topic = Topic
filter-severity = Severity
filter-direction = Direction
filter-class = Legal effect
filter-source = Source (id)
filter-provision = Provision, such as 744.23(a)
filter-eccn = ECCN, such as 3A090
filter-from = Seen from
filter-to = Seen until
filter-act = act
filter-ahead = Names a date still to come
filter-order = Order
filter-bad = `{ $name }` can't be “{ $word }”: it is one of { $allowed }
filter-bad-like = `{ $name }` can't be “{ $word }”: it is written like { $allowed }
filter-bad-link = `{ $name }` can't be “{ $word }”: follow the link below a list
filter-bad-name = nothing is filtered by `{ $name }`
filter-bad-many = a filter has at most { $most } words
filter-bad-period = the period is empty: { $from } comes after { $to }
order-relevance = most relevant first
order-newest = newest first
timeline-older = Older revisions
timeline-nothing = Nothing that was seen so far is like that.
timeline-news = There are new revisions: show them
passage-stands = stands since version { $came }
passage-stood = stood from version { $came } until version { $gone }
event-whole = The whole event in order
event-title = One act across sources
event-lead = { $count ->
    [one] { $count } revision tells of it.
   *[other] { $count } revisions tell of it, in the order in which they were seen.
 }
event-by = Tied by
upcoming-lead = Days that revised texts name and that are still to come.
upcoming-none = No date that was seen so far is still to come.
upcoming-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 } { $year }
evidence-title = Evidence
evidence-bytes = Bytes
evidence-fetched = Retrieved
evidence-url = Asked for
evidence-final = Answered from
evidence-rendered = Rendered by
evidence-line = Line of the log
evidence-before = Hash of the line before
evidence-head = The archive’s log has { $number } lines; the next one will name
evidence-verify = Whoever has the archive can check this without this program’s word: the files have these hashes, and each line of the log names the hash of the line before.
source-trouble = In trouble
source-failures = { $count ->
    [one] the last check failed
   *[other] the last { $count } checks failed
 }
source-found = Found in
source-compare = Compare any two
source-from = From
source-to = To
source-points = A version’s number, a day such as 2026-01-15, “latest” or “previous”.
source-compare-button = Compare
source-as-of = The text as of a day
source-day = Day (UTC)
source-as-of-button = Show
source-versions = Versions
source-seen = Seen (UTC)
source-past = past text
source-older = Older versions
source-with-before = compare with the version before
source-coverage = Coverage
source-covered = Checks of the last { $days } days: { $good } read the text, { $held } were held, { $failed } failed.
source-nobody-looked = nobody looked
strip-good = read well
text-since = stands since { $from } UTC
text-between = stood from { $from } to { $to } UTC
text-raw = Exact bytes as served
# Logging in
web-name = Name
web-password = Password
web-log-in-refused = Name or password is wrong.

# The operator's pages
web-wrong = What is wrong
web-held-captures = Held captures
web-held-lead = Fetched, but judged not to be the policy text. Say whether that was right.
web-held-none = None waits for a verdict.
web-held-judged = Judged
web-held-waits = waits for a verdict
web-held-accepted = accepted by { $name }, { $time } UTC
web-held-rejected = rejected by { $name }, { $time } UTC
web-held-why = Why it was held:
web-held-download = Download the bytes
web-held-number = held capture { $number }, { $time }
web-held-accept = It is a revision
web-held-reject = It is not
web-held-hint = A revision becomes the next version, and whoever asked for it gets an alert. What is none is remembered: the same bytes are not laid before you again.
web-held-unreadable = It can't be read by the recipe:
web-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
web-deliveries = Deliveries
web-deliveries-none = None.
web-all-states = All
web-owed = owed
web-sent = sent
web-uncertain = uncertain
web-parked = given up
web-revision = Revision
web-state = State
web-subscriber = Subscriber
web-due = Due (UTC)
web-tries = Tries
web-answer = Last answer
web-do = Action
web-retry = Send again
web-give-up = Give up
web-retry-all = Send all again that were given up, are uncertain or wait
web-recipe = Try a recipe
web-recipe-lead = Fetches an address as a check would and shows what a recipe reads there. Nothing is kept.
web-address = Address
web-recipe-keys = Recipe (TOML; empty: main content by rule)
web-recipe-browser = Read it as a browser shows it
web-recipe-try = Try
web-recipe-found = What was found
web-recipe-held = A check would hold this:
web-outline = { $blocks } blocks, { $cited } with a citation.
web-outline-name = Outline
web-kind = Kind
web-citation = Citation
web-text = Text
web-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
web-left-out = { $count ->
    [one] 1 part left out
   *[other] { $count } parts left out
}
web-suggestion = A recipe to begin with

## Comparing

compare-title = Compare two texts
compare-lead = Two files or addresses, read and compared as sources are. Nothing of it is kept.
compare-old = Old text
compare-new = New text
compare-file = File
compare-url = or address
compare-button = Compare
compare-missing = choose a file, or write an address that begins with https:// or http://
compare-empty = the file “{ $name }” is empty
compare-too-large = The two files may have { $most } MB together: compare larger ones with `rulewatch compare`.
# What the operator is told
finding-good = last read well { $time }
finding-never = never read well
finding-times = { $count ->
    [one] once
   *[other] { $count } times in a row
 }
finding-held = held
finding-failed = failed
finding-no-reason = no reason was recorded
finding-layout = `{ $source }`: its layout changed, the recipe's selectors match nothing ({ $good }): `{ $command }`
finding-stale = `{ $source }` was not looked at for two intervals ({ $good }): is the service running?
finding-unseen = { $count ->
    [one] a source of the watchlist was never looked at: { $sources } ({ $commands })
   *[other] { $count } sources of the watchlist were never looked at: { $sources } ({ $commands })
}
finding-outage = `{ $source }`: { $status } { $times } ({ $good }): { $reason }
finding-unstable = `{ $source }` was revised { $count } times within a day: probably noise that its recipe should leave out ({ $commands })
finding-late = { $count ->
    [one] { $count } alert waits for more than an hour: { $reason }
   *[other] { $count } alerts wait for more than an hour: { $reason }
 }
finding-untried = nothing was tried yet
finding-refused = { $count ->
    [one] { $count } alert was given up since yesterday: `{ $command }`
   *[other] { $count } alerts were given up since yesterday: `{ $command }`
 }
finding-uncertain = { $count ->
    [one] { $count } alert may or may not have arrived: `{ $command }`
   *[other] { $count } alerts may or may not have arrived: `{ $command }`
 }
finding-disk = { $room } MiB are left on the disk of `{ $folder }`
alarm-subject = rulewatch: { $counts } ({ $lead })
alarm-count-new = { $count } new
alarm-count-lasting = { $count } going on
alarm-count-over = { $count } over
alarm-new = New
alarm-lasting = Going on
alarm-over = Over
alarm-line = { $words } (since { $time })
alarm-foot = `rulewatch doctor` says what is wrong now. Subscribers were told nothing of this, but for digests, which name the sources that were not read.
test-subject = rulewatch: test message
test-title = Test message of rulewatch
test-text =
    This is a test message of rulewatch, sent to { $address }.

    Alerts to this address will come from { $from }. Nothing needs to be done.

    Grüße, 你好: this line tests the encoding.
coverage-title = Coverage
coverage-period = { $from } to { $to } UTC
coverage-period-label = period
coverage-head = head of all
coverage-source = source
coverage-good = read well
coverage-held = held
coverage-failed = failed
coverage-first = first read well
coverage-last = last read well
coverage-gaps = gaps
coverage-versions = versions
coverage-archive = archive head
coverage-never = never
coverage-none = none
coverage-gap = { $from } to { $to }: { $reason }
coverage-nobody = nobody looked
