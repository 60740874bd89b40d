# 程序以简体中文（中国大陆用语）所说的话。三个文件的代号与变量相同。
# 带入的法规文字（$words、$before、$after、$place、$title 等）一律照原文，不翻译、不转换。

## 标点

quote = “{ $text }”
list = 、
clause = ，
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
cascade-pair = { $first }和{ $last }依次改为{ $begins }和{ $ends }
cascade-run = { $first }至{ $last }依次改为{ $begins }至{ $ends }
cascade-count = { $count } 段重新编号

## 标题

head-again = 恢复为第 { $version } 版：{ $headline }
head-first = 首次存档：{ $title }
head-nothing = 文字无差异
head-near = { $days } 天后（{ $date }）：{ $title }
head-reached = 日期已到（{ $date }）：{ $title }
head-suffix = （{ $told }）
head-more = 另 { $count } 处
head-effective = { $date } 施行
head-text = 正文
cited-row = 行 { $key }
cited-item = 项目 { $number }
cited-note = 注 { $mark }
head-table = 表格
head-revised = { $place } 修改
head-replaced = { $place }：{ $before }→{ $after }
head-inserted = { $place }：增加{ $words }
head-deleted = { $place }：删去{ $words }
head-relinked = { $place }：链接改指他处
head-moved = { $place } 移动，文字未变
head-redesignated = { $from } 改为 { $place }
head-designated = { $place } 新编序号，文字未变
head-added = 新增 { $place }：{ $words }
head-removed = 删除 { $place }：{ $words }
head-added-whole = 新增 { $place }
head-removed-whole = 删除 { $place }
head-added-to = { $place } 增加：{ $words }
head-removed-from = { $place } 删去：{ $words }
head-more-added = 新增 { $place } 等另 { $count } 段：{ $words }
head-more-removed = 删除 { $place } 等另 { $count } 段：{ $words }
head-text-added = 新增文字：{ $words }
head-text-removed = 删除文字：{ $words }
head-paragraphs-added = 新增 { $count } 段：{ $words }
head-paragraphs-removed = 删除 { $count } 段：{ $words }
head-row-added = { $table } 列入{ $row }
head-row-removed = { $table } 移出{ $row }
head-rows = { $table }：{ $rows }
head-rows-named = { $table }：{ $rows }（{ $row }等）
head-rows-added = 列入 { $count } 条
head-rows-removed = 移出 { $count } 条
head-rows-revised = 修改 { $count } 条
head-also-added = 列入 { $count } 条
head-also-removed = 移出 { $count } 条
head-also-revised = 修改 { $count } 条

## 摘要

severity = 重要程度 { $severity }／5
direction-tightens = 方向：收紧
direction-tightens-mixed = 方向：收紧，另有放宽
direction-loosens = 方向：放宽
direction-loosens-mixed = 方向：放宽，附新条件
direction-tightens-unless = 方向：收紧（若不延期）
direction-loosens-unless = 方向：放宽（若未撤回）
direction-neutral = 方向：中性
direction-unclear = 方向：不明
confidence-high = 置信度：高
confidence-medium = 置信度：中
confidence-low = 置信度：低
way-tightens = 收紧
way-loosens = 放宽
way-neutral = 中性
way-unclear = 方向不明
tag-tightens = 收紧
tag-loosens = 放宽
tag-date = { $tag }｜日期触发

occasion-first = 首次存档，尚无前一版本可供比对。
occasion-near = 文字未变，日期将至。
occasion-reached = 文字未变，日期已到。
occasion-gone = 大部分文字已消失。
occasion-again = 文字恢复为第 { $version } 版。

title-changed = 变更内容
title-also = 另涉及
title-affected = 影响对象
title-dates = 日期
title-identity = 文号
title-numbers = 数值
title-still = 未变（仍适用）
title-rechecked = 复查
title-editorial = 编辑性变更（不影响实质）
title-listed = 其他修订
title-points = 核对事项

statement-repeats = （另有 { $count } 处相同）
sentence-before = 修改前：
sentence-after = 修改后：
note = （{ $text }）

class-review-policy = 许可审查政策
class-licence-requirement = 许可要求
class-destination = 国家组别或目的地
class-threshold = 技术指标
class-cap = 上限或比例
class-listed-party = 清单主体
class-licence-exception = 许可例外
class-effective-date = 施行或失效日期
class-deadline = 意见或申请期限
class-suspension = 暂停或恢复实施
class-penalty = 禁止或处罚
class-definition = 定义
class-modality = 义务或许可用语
class-exception = 例外或条件
class-scope = 适用范围
class-certification = 证明、报告或记录保存
class-duty = 关税
class-delegation = 主管部门应办事项
class-revocation = 法规修改或废止
class-guidance = 解释性指引
class-bill = 法案进程
class-removal = 文件移除或替换
class-reference = 援引条号
class-renumbering = 序号或位置变更
class-typography = 错字与标点
class-authority = 制定依据或出处
class-nomenclature = 机构名称或地址
class-furniture = 网页附属文字
class-text = 其他文字

affected-eccns = ECCN { $names }
affected-countries = { $names }
affected-groups = 国家组别 { $names }
affected-exceptions = 许可例外 { $names }
affected-tariffs = 美国税则 { $names }
affected-parties = { $names }
affected-topics = 主题：{ $names }
affected-more = 其余 { $count } 项

role-published = 公布
role-effective = 施行
role-compliance = 合规期限
role-comment = 意见截止
role-expires = 届满
role-signed = 签署
role-none = 日期
date-row = { $label } { $value }
date-was = 原为 { $date }
date-withdrawn = 已撤回
date-today = 今天
date-in = 还有 { $count } 天
date-ago = 已过 { $count } 天
date-zone = 按 { $zone }（UTC{ $offset }）计日

status-proposed = 征求意见稿（拟议规则）
status-interim = 临时最终规则
status-final = 最终规则
status-guidance = 指引
status-notice = 通知
status-order = 行政命令或总统公告
status-announcement = 公告
status-bill = 法案
status-codified = 现行法规汇编

number-unnamed = 数值

rechecked-news = { $source } 已有新版本（第 { $version } 版），内容可能不同；最近核查 { $time }
rechecked-never = { $source } 从未成功读取，内容可能不同
rechecked-quiet = { $source }：截至 { $time } 核查未见新版本（现为第 { $version } 版）
rechecked-again = 将于 { $days } 再次提醒
rechecked-again-with = 将于 { $days } 再次提醒，届时先行复查 { $sources }

point-read-both = 方向不明处，请对照修改前后两段文字。
point-where-now = 查明现行规定所在；文字消失不等于措施终止。
point-pending-applications = 按新的审查政策重新检视在办及拟提交的许可申请。
point-licence-needed = 核对哪些物项和目的地需要许可、哪些不再需要。
point-destinations = 按变更后的国家组别重新筛查目的地。
point-thresholds = 以新指标核对产品参数。
point-shares = 按新上限重新计算比例和数量。
point-parties = 以变更后的清单筛查交易对方及其股东。
point-exceptions = 检视援用该许可例外的发货。
point-dates-in-plans = 将新日期纳入计划与合同。
point-comment-period = 在期限前决定是否提出意见或申请。
point-in-force-now = 确认今日有效的是哪一项措施。
point-penalties = 将禁止事项或处罚的变更纳入内部制度与培训。
point-terms-used = 核查该定义所涉条款，适用结果随之改变。
point-duties = 按应当、可以、不得事项的变更检视操作流程。
point-exclusions = 确认变更后的例外或条件是否仍涵盖现有业务。
point-coverage = 确认现行适用的对象与范围。
point-certifications = 核对证明、检测报告、记录及其期限。
point-tariff-lines = 核对所列税号的关税负担。
point-agency-steps = 关注主管部门后续应办事项。
point-acts-below = 查明以该法规为依据的下位规定。
point-earlier-reading = 检视依据先前指引所采取的立场。
point-bill-stage = 记录法案进程；尚无约束力。
point-page-elsewhere = 查明文件现在何处，并保存原有效版本。
point-orders = 盘点在途订单与受影响的许可申请。
point-end-use = 备妥最终用户与持股文件。
point-new-notice = 于当日确认有无新公告；本通知不推定展期。

## 通知邮件

version = 第 { $number } 版
revisions = { $count } 条修订
subject-digest = { $revisions }：{ $issuers }：{ $lead }
digest-all = 共 { $revisions }。
digest-some = 共 { $revisions }，本邮件详列 { $told } 条，其余 { $rest } 条仅列标题。
title-contents = 目录
title-stale = 未能读取
stale-lead = 下列来源未能正常读取，其后是否有变动尚无从得知：
stale-since = { $source }：自 { $time } 起未能正常读取
stale-never = { $source }：从未成功读取
stale-none = 您关注的来源均已按时读取。
stale-more = 另有 { $count } 项
title-acts = 多处相同变更
title-redline = 修改前后对照
title-event = 同一事件的其他来源
title-provenance = 出处
title-written = 机器撰写（{ $by }），未经人工核查
written-rests-on = ［第 { $hunks } 处］
listed-more = 另有 { $count } 条
event-more = 另有 { $count } 条
mark-gone = 删除
mark-come = 新增
whole-redline = 全文比对：{ $command }
whole-attached = 全文比对（附件）：{ $file }
file-redline = 全文比对
file-dates = 日期
file-briefs = 摘要
basis-date = （需人工确认有无新公告）
basis-xml = （官方 XML）
basis-web = （官方网页）
basis-pdf = （官方 PDF）
basis-data = （官方数据）
fact-source = 来源
fact-address = 网址
fact-seen = 抓取时间
fact-old = 修改前
fact-new = 修改后
fact-reader = 抓取程序
fact-rendered = 呈现方式
rendered-by = 按 { $browser } 显示的内容：文字由网页脚本写入
caveat = 本邮件由规则自动生成，不构成法律意见；以主管机关公告原文为准。
caveat-thread = 同一来源的后续通知将接续本邮件会话。
caveat-thread-event = 此事件的后续通知将接续本邮件会话。
ask-operator = 联系本系统管理员
ask-by-mail = 致信 { $operator }
why = { $address } 订阅了上述来源，故收到本邮件。如欲停止，请{ $ask }（管理员执行：{ $command }）。
why-linked = { $address } 订阅了上述来源，故收到本邮件。
way-preferences = 更改订阅内容
way-unsubscribe = 终止全部通知
version-seen = 第 { $number } 版，抓取于 { $time } UTC
version-past = 第 { $number } 版，{ $time } UTC 的文本

## 网页

web-all = 全部修订
web-side-by-side = 左右对照
web-inline = 单栏标示
web-dates = 日期（ICS）
web-as-it-will-read = 修改后的条文：
calendar-name = rulewatch 跟踪的日期
calendar-withdrawn = 已撤回：{ $summary }
calendar-zone = 按 { $zone } 计日


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
people-at-once-from = 仍即时通知
people-at-once-none = 无：全部列入摘要
people-told-at-once-from = 重要程度 { $severity } 及以上即时通知
people-hour = 摘要发送时刻
people-weekday = 摘要发送日
people-consent = rulewatch 保存您的邮箱地址和订阅内容，仅用于发送您订阅的通知；您可随时通过每封邮件中的链接终止订阅或删除资料。
people-ask = 申请订阅
people-asked = 请查看邮箱
people-asked-text = 如该地址可接收通知，说明邮件已发出，请按邮件指示完成后续步骤。
people-confirm = 确认订阅
people-confirm-text = 是否将通知发送至 { $address }？
people-confirm-button = 是，请发送通知
people-confirmed = 此前已确认
people-confirmed-text = 此订阅此前已确认，提醒将按所求发送。如需更改内容或时间，请由此进入：
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
people-attach = 每封邮件附上
people-attach-redline = 全文比对（Word），即使邮件中已全部载明
people-attach-calendar = 修订所涉日期，可导入日历（ICS）
people-attach-json = 供程序读取的摘要（JSON）
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
people-jurisdictions = 法域
people-about = 涉及事项
people-about-hint = 变动条文所提及的事项，多项以分号分隔；留空则不限。指定监看的事项，其重要程度加计一级。
people-provisions = 条文
people-eccns = 管制编码（ECCN）
people-countries = 国家或地区
people-parties = 当事方
people-words = 字词
people-way = 方向
people-way-any = 不限
people-way-tightens = 仅限（可能）收紧的
people-way-loosens = 仅限（可能）放宽的
people-bad-wish = “{ $text }”无法监看：条文请写如 15 CFR 744 或 § 744.23(a)，管制编码如 3A090，国家请写名称或代码。
people-bad-choice = “{ $field }”中没有“{ $value }”这一选项。未作任何更改：请重新选择，或重新载入页面。
weekday-monday = 星期一
weekday-tuesday = 星期二
weekday-wednesday = 星期三
weekday-thursday = 星期四
weekday-friday = 星期五
weekday-saturday = 星期六
weekday-sunday = 星期日

# Other channels than mail, and feeds
channel-page = 全文比对
channel-official = 官方文本
channel-left-out =
    另有 { $count } 行，见全文比对
channel-test = rulewatch 测试消息：提醒将发到此处。
channel-caveat = 由规则自动生成的摘要，不构成法律意见；以主管机关公告原文为准。

# Every page
web-skip = 跳到正文
web-navigation = 网站导航
web-revisions = 修订
web-upcoming = 未来日期
web-sources = 来源
web-subscribe = 订阅
web-status = 状态
web-language = 语言
web-foot = 引文依发布原文，比对由程序完成；以官方文本为准。
web-operator = 管理员
web-log-in = 登录
web-log-out = 退出登录
web-not-found = 查无此页
web-forbidden = 您没有权限
web-too-many = 请求过多
web-trouble = 系统出现问题
web-refused = 无法完成这项操作
web-bad-query = 网址所求的内容不存在：“{ $text }”。请删去问号之后的部分，或改用页面上的链接。
web-bad-point = “{ $text }”不是任何版本：请填写版本号、日期（如 2026-01-15）、“latest”（最新）或“previous”（前一版）。
web-bad-day = 没有“{ $text }”这一天：请按 2026-01-15 的格式填写日期。
web-bad-language = 本站不提供语言“{ $text }”，可用：en、zh-Hant、zh-Hans。

# Front page and status
web-none-yet = 目前尚无：自首次记录版本以来没有任何变更。
web-versions = 第 { $from } 版 → 第 { $to } 版
web-will-read = { $title }：修改后条文
web-unofficial = 本文是程序依{ $rule }修改条文后得出的非官方文本；以该规则及官方版本为准。
web-in-force-on = 仅纳入于 { $day } 已生效的部分。
web-status-sources = 共 { $count } 个来源，{ $good } 个正常，{ $bad } 个异常；{ $under } 项检查进行中。
web-status-alerts = 通知：已发出 { $sent }，待发 { $owed }，不确定 { $uncertain }，已放弃 { $parked }。
web-status-since = 自 { $time } UTC 起运行。
web-watchlist = 监测清单的错误
web-source = 来源
web-last-check = 最近检查
web-last-good = 最近成功读取（UTC）
web-next = 下次检查（UTC）
web-version = 版本
web-found-in = 见于{ $title }
web-stale = 逾期未读取
web-at-rest = 已停止检查
web-not-yet = 尚未检查
web-first = 首次版本
web-unchanged = 无变更
web-revised = 有修订
web-held = 暂存待判
web-failed = 失败

## Reading

more-blocks = 另有 { $count } 段
web-only-changed = 只看变动
web-views = 对照版式
web-downloads = 下载
web-raw-old = 旧版原件
web-raw-new = 新版原件
web-official = 官方文本：
copy-citation = 复制引注
copy-done = 已复制
search-label = 搜索修订与文本
search-hint = 词语、“整句”、-排除、开头*
search-button = 搜索
search-texts = 见于文本
search-debt = 索引建立中：尚有 { $revisions } 次修订、{ $versions } 个版本搜索不到。
search-void = “{ $query }”中没有可供搜索的字词。
search-short = 以下按完整字词搜索：{ $words }。“*”之前至少须有 { $least } 个字符。
search-cut = 问题并未全部用于搜索：最多 { $terms } 个字词或短语、{ $characters } 个字符。
filter-title = 筛选
filter-apply = 应用
filter-any = 不限
filter-remove = 移除
filter-q = 词语
filter-issuer = 发布机关
filter-jurisdiction = 法域
filter-topic = 主题
filter-severity = 重要程度
filter-direction = 方向
filter-class = 法律效果
filter-source = 来源（代号）
filter-provision = 条文，如 744.23(a)
filter-eccn = ECCN，如 3A090
filter-from = 发现日起
filter-to = 发现日止
filter-act = 文件
filter-ahead = 载有未到的日期
filter-order = 排序
filter-bad = `{ $name }` 不能是“{ $word }”，可填：{ $allowed }
filter-bad-like = `{ $name }` 不能是“{ $word }”，写法如：{ $allowed }
filter-bad-link = `{ $name }` 不能是“{ $word }”：请使用列表下方的链接
filter-bad-name = 不能按 `{ $name }` 筛选
filter-bad-many = 筛选条件最多 { $most } 项
filter-bad-period = 期间为空：{ $from } 晚于 { $to }
order-relevance = 最相关在前
order-newest = 最新在前
timeline-older = 更早的修订
timeline-nothing = 目前没有符合的修订。
timeline-news = 有新的修订：点此显示
passage-stands = 自第 { $came } 版起沿用至今
passage-stood = 见于第 { $came } 版，至第 { $gone } 版删去
event-whole = 按顺序看整个事件
event-title = 同一文件见于各来源
event-lead = { $count } 次修订述及此事，按发现先后排列。
event-by = 关联依据：
upcoming-lead = 修订文本所载、尚未到来的日期。
upcoming-none = 目前没有尚未到来的日期。
upcoming-month = { $year } 年 { $month } 月
evidence-title = 证据
evidence-bytes = 字节
evidence-fetched = 获取时间
evidence-url = 请求网址
evidence-final = 应答网址
evidence-rendered = 渲染程序
evidence-line = 日志行
evidence-before = 前一行哈希值
evidence-head = 档案日志共 { $number } 行，下一行将记载
evidence-verify = 持有档案者无须信任本程序即可自行查验：文件具有上列哈希值，日志的每一行均载明前一行的哈希值。
source-trouble = 异常
source-failures = 最近 { $count } 次检查失败
source-found = 见于
source-compare = 比较任两版
source-from = 自
source-to = 至
source-points = 版本号、日期（如 2026-01-15）、latest 或 previous。
source-compare-button = 比较
source-as-of = 某日的文本
source-day = 日期（UTC）
source-as-of-button = 显示
source-versions = 版本
source-seen = 发现时间（UTC）
source-past = 过往文本
source-older = 更早的版本
source-with-before = 与前一版比较
source-coverage = 监看情况
source-covered = 最近 { $days } 天：{ $good } 次检查读得文本，{ $held } 次搁置，{ $failed } 次失败。
source-nobody-looked = 无人检查
strip-good = 读取正常
text-since = 自 { $from } UTC 起
text-between = 自 { $from } 至 { $to } UTC
text-raw = 原始字节
# Logging in
web-name = 名称
web-password = 密码
web-log-in-refused = 名称或密码错误。

# The operator's pages
web-wrong = 当前的问题
web-held-captures = 待判抓取
web-held-lead = 已抓取，但判定并非政策文本。请确认判定是否正确。
web-held-none = 没有等待判定的抓取。
web-held-judged = 已判定
web-held-waits = 等待判定
web-held-accepted = { $name } 于 { $time } UTC 认定为修订
web-held-rejected = { $name } 于 { $time } UTC 认定不是修订
web-held-why = 暂存原因：
web-held-download = 下载原始字节
web-held-number = 待判抓取 { $number }，{ $time }
web-held-accept = 这是修订
web-held-reject = 不是
web-held-hint = 认定为修订的成为下一版本，并通知订阅者；认定不是修订的会记住，相同内容不再提请判定。
web-held-unreadable = 无法按抓取规则读取：
web-bytes = { $count } 字节
web-deliveries = 通知发送
web-deliveries-none = 没有。
web-all-states = 全部
web-owed = 待发
web-sent = 已发出
web-uncertain = 不确定
web-parked = 已放弃
web-revision = 修订
web-state = 状态
web-subscriber = 订阅者
web-due = 应发时间（UTC）
web-tries = 尝试次数
web-answer = 最近回应
web-do = 操作
web-retry = 重新发送
web-give-up = 放弃
web-retry-all = 重新发送所有已放弃、不确定或等待中的通知
web-recipe = 试用抓取规则
web-recipe-lead = 像检查一样抓取网址，显示抓取规则读到的内容。不保存任何数据。
web-address = 网址
web-recipe-keys = 抓取规则（TOML；留空则自动寻找主要内容）
web-recipe-browser = 以浏览器显示的内容读取
web-recipe-try = 试用
web-recipe-found = 结果
web-recipe-held = 检查时会暂存待判：
web-outline = 共 { $blocks } 段，{ $cited } 段有引文位置。
web-outline-name = 大纲
web-kind = 种类
web-citation = 引文位置
web-text = 文字
web-more = 另有 { $count } 段
web-left-out = 略去 { $count } 处
web-suggestion = 建议的抓取规则

## Comparing

compare-title = 比较两份文本
compare-lead = 两个文件或网址，读取与比较的方式与来源相同；内容不予留存。
compare-old = 旧文本
compare-new = 新文本
compare-file = 文件
compare-url = 或网址
compare-button = 比较
compare-missing = 请选择文件，或填写以 https:// 或 http:// 开头的网址
compare-empty = 文件“{ $name }”是空的
compare-too-large = 两个文件合计不得超过 { $most } MB；更大的文件请用 `rulewatch compare` 比较。
# 告知运营者的内容
finding-good = 上次成功读取：{ $time }
finding-never = 从未成功读取
finding-times = 连续 { $count } 次
finding-held = 读取内容被搁置
finding-failed = 读取失败
finding-no-reason = 未记录原因
finding-layout = `{ $source }`：版面已变更，配置的选择器找不到任何内容（{ $good }）：`{ $command }`
finding-stale = `{ $source }` 已逾两个周期未检查（{ $good }）：服务是否仍在运行？
finding-unseen = 监测清单中有 { $count } 个来源从未检查：{ $sources }（{ $commands }）
finding-outage = `{ $source }`：{ $status }，{ $times }（{ $good }）：{ $reason }
finding-unstable = `{ $source }` 一日内修订 { $count } 次：多半是配置应予排除的噪声（{ $commands }）
finding-late = { $count } 条提醒已等候逾一小时：{ $reason }
finding-untried = 尚未尝试发送
finding-refused = 自昨日起已放弃 { $count } 条提醒：`{ $command }`
finding-uncertain = { $count } 条提醒是否送达不明：`{ $command }`
finding-disk = `{ $folder }` 所在磁盘仅余 { $room } MiB
alarm-subject = rulewatch：{ $counts }（{ $lead }）
alarm-count-new = 新增 { $count } 项
alarm-count-lasting = 持续 { $count } 项
alarm-count-over = 解除 { $count } 项
alarm-new = 新增
alarm-lasting = 持续
alarm-over = 已解除
alarm-line = { $words }（自 { $time } 起）
alarm-foot = 运行 `rulewatch doctor` 可查看当前的问题。订阅者未获告知此事，仅摘要会列出未能读取的来源。
test-subject = rulewatch：测试邮件
test-title = rulewatch 测试邮件
test-text =
    这是 rulewatch 发往 { $address } 的测试邮件。

    今后的提醒将由 { $from } 发出。您无须采取任何行动。

    Grüße, 你好：此行用于测试编码。
coverage-title = 监测覆盖报告
coverage-period = { $from } 至 { $to } UTC
coverage-period-label = 期间
coverage-head = 总哈希
coverage-source = 来源
coverage-good = 成功读取
coverage-held = 搁置
coverage-failed = 失败
coverage-first = 首次成功读取
coverage-last = 末次成功读取
coverage-gaps = 空窗
coverage-versions = 版本数
coverage-archive = 存档哈希
coverage-never = 无
coverage-none = 无
coverage-gap = { $from } 至 { $to }：{ $reason }
coverage-nobody = 未检查
