# 程式以繁體中文（臺灣用語）所說的話。三個檔案的代號與變數相同。
# 帶入的法規文字（$words、$before、$after、$place、$title 等）一律照原文，不翻譯、不轉換。

## 標點

quote = 「{ $text }」
list = 、
label = { $label }：{ $value }
and-more = { $named }等另 { $more } 處
date = { $year }年{ $month }月{ $day }日

## 比對

kind-added = 增訂
kind-removed = 刪除
kind-moved = 移列
kind-redesignated = 變更項次
kind-revised = 修正
kind-split = 拆分
kind-merged = 合併
kind-references-only = { $kind }（僅援引條號）
kind-link-only = { $kind }（僅連結目標）
kind-number-only = { $kind }（僅編號）
uncited = 無條號文字
hunk-number = 第 { $number } 處
hunks = 共 { $count } 處變更
places = { $count } 處
unchanged-blocks = { $count } 段未變
blocks-moved-away = { $count } 段移往他處
blocks-moved-to = { $count } 段移至第 { $number } 處
blocks-stood-here = 原有 { $count } 段，移至第 { $number } 處
moved-here = 移列至此
moved-away = 移往他處
moved-to = 移至
stood-at = 原位於
step-previous = 上一處
step-next = 下一處
step-to = { $step }：第 { $number } 處
link-leads = 連結：
no-target = 無
struck-words = 刪去：
no-difference = 無差異
tally-revised = 修正 { $count } 處
tally-added = 增訂 { $count } 處
tally-removed = 刪除 { $count } 處
tally-moved = 移列 { $count } 處
tally-redesignated = 變更項次 { $count } 處
tally-split = 拆分 { $count } 處
tally-merged = 合併 { $count } 處
words = { $count } 字
words-out = 刪 { $words }
words-in = 增 { $words }
words-same = { $words }未變
word-tally = { $tally }（刪 { $out }、增 { $in }）
quiet-blocks = 另有 { $count } 段僅標點、字形或空白不同
hunks-left-out = 另有 { $count } 處未列於此（{ $words }）
blocks-left-out = 另有 { $count } 段、{ $words }未列
act-inserted = 增列{ $words }
act-struck = 刪去{ $words }
act-in-places = { $act }，共 { $places }
cascade-pair = { $first }及 { $last } 依序改列為 { $begins } 及 { $ends }
cascade-run = { $first }至 { $last } 依序改列為 { $begins } 至 { $ends }
cascade-count = { $count } 段變更項次
