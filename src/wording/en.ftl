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
