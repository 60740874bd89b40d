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

# Signing up, by mail
signup-confirm-subject = 请确认：rulewatch 通知
signup-confirm =
    有人（应该是您）以 { $address } 申请订阅 rulewatch 通知。

    如需订阅，请打开以下网页并点击确认按钮：
    { $link }

    如非您本人申请，请勿理会：未经确认不会发送任何通知，该申请将在一周内删除。
signup-known-subject = rulewatch 通知：您的订阅内容
signup-known =
    有人（应该是您）以 { $address } 申请订阅 rulewatch 通知，而该邮箱已在订阅名单中。

    订阅内容可在以下网页查看、修改或终止：
    { $link }

    如非您本人申请，请勿理会：订阅内容并未更改。

# The pages on which people sign up and change what they asked for
people-subscribe = 邮件通知
people-subscribe-lead = 您选定的来源一有变动即时通知，或汇总为摘要发送。未经您通过邮箱确认，不会发送任何通知。
people-address = 邮箱地址
people-zone = 时区
people-language = 语言
people-what = 订阅内容
people-what-hint = 不选即为全部订阅。同一列表内可多选；所选各列表的条件须同时满足。
people-issuers = 发布机关
people-topics = 主题
people-sources = 来源
people-when = 发送时间
people-severity = 最低重要程度（0 至 5）
people-at-once = 即时
people-daily = 每日摘要
people-weekly = 每周摘要
people-hour = 摘要发送时刻
people-weekday = 摘要发送日
people-consent = rulewatch 保存您的邮箱地址和订阅内容，仅用于发送您订阅的通知；您可随时通过每封邮件中的链接终止订阅或删除资料。
people-ask = 申请订阅
people-asked = 请查看邮箱
people-asked-text = 如该地址可接收通知，说明邮件已发出，请按邮件指示完成后续步骤。
people-confirm = 确认订阅
people-confirm-text = 是否将通知发送至 { $address }？
people-confirm-button = 是，请发送通知
people-unsubscribe = 终止全部通知
people-unsubscribe-text = 是否停止向 { $address } 发送通知？
people-unsubscribe-button = 终止全部通知
people-unsubscribed = 已终止通知
people-unsubscribed-text = 不再发送任何通知，订阅内容已删除。
people-preferences = 您的通知
people-preferences-lead = 发送至 { $address } 的通知。
people-paused = 暂停至 { $day }。
people-asked-for = 当前订阅内容
people-nothing = 无：不发送任何通知。
people-everything = 全部
people-from-severity = 重要程度 { $severity } 及以上
people-remove = 移除
people-add = 增加订阅
people-add-button = 增加
people-reader = 时区与语言
people-save = 保存
people-pause = 暂停
people-pause-for = 期间
people-days = { $days } 天
people-pause-button = 暂停
people-resume = 恢复发送
people-end = 终止
people-kept = 本系统保存的您的全部资料（JSON）
people-erase = 删除我的资料：邮箱地址、订阅内容和发送记录
people-erased = 已删除
people-erased-text = 本系统不再保存您的任何资料。
people-refused = 无法完成
people-closed = 此处未开放自行订阅，请联系管理员。
people-no-links = 此处尚未设置订阅功能：管理员须设置 `public_url`。
people-domain = 该域名的邮箱不得在此订阅，请联系管理员。
people-too-many = 申请次数过多，请一小时后再试。
people-dead-link = 此链接无效：已过期、被截断，或所属资料已删除。
people-bad-address = 这不是一个有效的邮箱地址。
people-bad-zone = “{ $zone }”不是有效的时区，请填写如 Asia/Shanghai。
people-trouble = 服务暂时异常，请稍后再试。
weekday-monday = 星期一
weekday-tuesday = 星期二
weekday-wednesday = 星期三
weekday-thursday = 星期四
weekday-friday = 星期五
weekday-saturday = 星期六
weekday-sunday = 星期日
