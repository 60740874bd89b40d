# 程序以简体中文（中国大陆用语）所说的话。三个文件的代号与变量相同。
# 带入的法规文字（$words、$before、$after、$place、$title 等）一律照原文，不翻译、不转换。

## 标点

quote = “{ $text }”
list = 、
label = { $label }：{ $value }
and-more = { $named }等另 { $more } 处
date = { $year }年{ $month }月{ $day }日

## 比对

kind-added = 新增
kind-removed = 删除
kind-moved = 移动
kind-redesignated = 重新编号
kind-revised = 修改
kind-split = 拆分
kind-merged = 合并
kind-references-only = { $kind }（仅援引条号）
kind-link-only = { $kind }（仅链接目标）
kind-number-only = { $kind }（仅编号）
uncited = 无条号文字
hunk-number = 第 { $number } 处
hunks = 共 { $count } 处变更
places = { $count } 处
unchanged-blocks = { $count } 段未变
blocks-moved-away = { $count } 段移往他处
blocks-moved-to = { $count } 段移至第 { $number } 处
blocks-stood-here = 原有 { $count } 段，移至第 { $number } 处
moved-here = 移动至此
moved-away = 移往他处
moved-to = 移至
stood-at = 原位于
step-previous = 上一处
step-next = 下一处
step-to = { $step }：第 { $number } 处
link-leads = 链接：
no-target = 无
struck-words = 删去：
no-difference = 无差异
tally-revised = 修改 { $count } 处
tally-added = 新增 { $count } 处
tally-removed = 删除 { $count } 处
tally-moved = 移动 { $count } 处
tally-redesignated = 重新编号 { $count } 处
tally-split = 拆分 { $count } 处
tally-merged = 合并 { $count } 处
words = { $count } 字
words-out = 删 { $words }
words-in = 增 { $words }
words-same = { $words }未变
word-tally = { $tally }（删 { $out }、增 { $in }）
quiet-blocks = 另有 { $count } 段仅标点、字形或空白不同
hunks-left-out = 另有 { $count } 处未列于此（{ $words }）
blocks-left-out = 另有 { $count } 段、{ $words }未列
act-inserted = 增加{ $words }
act-struck = 删去{ $words }
act-in-places = { $act }，共 { $places }
cascade-pair = { $first }和 { $last } 依次改为 { $begins } 和 { $ends }
cascade-run = { $first }至 { $last } 依次改为 { $begins } 至 { $ends }
cascade-count = { $count } 段重新编号
