# 程式以繁體中文（臺灣用語）所說的話。三個檔案的代號與變數相同。
# 帶入的法規文字（$words、$before、$after、$place、$title 等）一律照原文，不翻譯、不轉換。

## 標點

quote = 「{ $text }」
list = 、
clause = ，
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
cascade-pair = { $first }及{ $last }依序改列為{ $begins }及{ $ends }
cascade-run = { $first }至{ $last }依序改列為{ $begins }至{ $ends }
cascade-count = { $count } 段變更項次

## 標題

head-again = 回復為第 { $version } 版：{ $headline }
head-first = 首次建檔：{ $title }
head-nothing = 文字無差異
head-near = { $days } 天後（{ $date }）：{ $title }
head-reached = 日期已到（{ $date }）：{ $title }
head-suffix = （{ $told }）
head-more = 另 { $count } 處
head-effective = { $date } 生效
head-text = 內文
cited-row = 列 { $key }
cited-item = 項目 { $number }
cited-note = 註 { $mark }
head-table = 表格
head-revised = { $place } 修正
head-replaced = { $place }：{ $before }→{ $after }
head-inserted = { $place }：增列{ $words }
head-deleted = { $place }：刪去{ $words }
head-relinked = { $place }：連結改指他處
head-moved = { $place } 移列，文字未變
head-redesignated = { $from } 改列為 { $place }
head-designated = { $place } 新編項次，文字未變
head-added = 增訂 { $place }：{ $words }
head-removed = 刪除 { $place }：{ $words }
head-added-whole = 增訂 { $place }
head-removed-whole = 刪除 { $place }
head-added-to = { $place } 增列：{ $words }
head-removed-from = { $place } 刪去：{ $words }
head-more-added = 增訂 { $place } 等另 { $count } 段：{ $words }
head-more-removed = 刪除 { $place } 等另 { $count } 段：{ $words }
head-text-added = 新增文字：{ $words }
head-text-removed = 刪除文字：{ $words }
head-paragraphs-added = 新增 { $count } 段：{ $words }
head-paragraphs-removed = 刪除 { $count } 段：{ $words }
head-row-added = { $table } 增列{ $row }
head-row-removed = { $table } 移除{ $row }
head-rows = { $table }：{ $rows }
head-rows-named = { $table }：{ $rows }（{ $row }等）
head-rows-added = 增列 { $count } 筆
head-rows-removed = 移除 { $count } 筆
head-rows-revised = 修正 { $count } 筆
head-also-added = 增列 { $count } 筆
head-also-removed = 移除 { $count } 筆
head-also-revised = 修正 { $count } 筆

## 摘要

severity = 重要程度 { $severity }／5
direction-tightens = 方向：轉嚴
direction-tightens-mixed = 方向：轉嚴，另有放寬
direction-loosens = 方向：放寬
direction-loosens-mixed = 方向：放寬，附新條件
direction-tightens-unless = 方向：轉嚴（若不展期）
direction-loosens-unless = 方向：放寬（若未撤回）
direction-neutral = 方向：中性
direction-unclear = 方向：不明
confidence-high = 信心：高
confidence-medium = 信心：中
confidence-low = 信心：低
way-tightens = 轉嚴
way-loosens = 放寬
way-neutral = 中性
way-unclear = 方向不明
tag-tightens = 轉嚴
tag-loosens = 放寬
tag-date = { $tag }｜日期觸發

occasion-first = 首次建檔，尚無前一版本可供比對。
occasion-near = 文字未變，日期將到。
occasion-reached = 文字未變，日期已到。
occasion-gone = 大部分文字已消失。
occasion-again = 文字回復為第 { $version } 版。

title-changed = 變更內容
title-also = 另涉及
title-affected = 影響對象
title-dates = 日期
title-identity = 文號
title-numbers = 數值
title-still = 未變（仍適用）
title-rechecked = 複查
title-editorial = 編輯性變更（不影響實質）
title-listed = 其他修訂
title-points = 核對事項

statement-repeats = （另有 { $count } 處相同）
sentence-before = 修正前：
sentence-after = 修正後：
note = （{ $text }）

class-review-policy = 許可審查政策
class-licence-requirement = 許可要件
class-destination = 國家組別或目的地
class-threshold = 技術門檻
class-cap = 上限或比例
class-listed-party = 列名實體
class-licence-exception = 許可例外
class-effective-date = 生效或失效日期
class-deadline = 意見或申請期限
class-suspension = 暫停或恢復實施
class-penalty = 禁止或罰則
class-definition = 定義
class-modality = 義務或許可用語
class-exception = 例外或條件
class-scope = 適用範圍
class-certification = 證明、申報或紀錄保存
class-duty = 關稅
class-delegation = 機關應辦事項
class-revocation = 法令修正或廢止
class-guidance = 解釋指引
class-bill = 法案進度
class-removal = 文件移除或替換
class-reference = 援引條號
class-renumbering = 項次或位置變更
class-typography = 錯字與標點
class-authority = 授權依據或出處
class-nomenclature = 機關名稱或地址
class-furniture = 網頁附屬文字
class-text = 其他文字

affected-eccns = ECCN { $names }
affected-countries = { $names }
affected-groups = 國家組別 { $names }
affected-exceptions = 許可例外 { $names }
affected-tariffs = 美國稅則 { $names }
affected-parties = { $names }
affected-topics = 主題：{ $names }
affected-more = 其餘 { $count } 項

role-published = 公布
role-effective = 生效
role-compliance = 遵循期限
role-comment = 意見截止
role-expires = 屆滿
role-signed = 簽署
role-none = 日期
date-row = { $label } { $value }
date-was = 原為 { $date }
date-withdrawn = 已撤回
date-today = 今天
date-in = 剩 { $count } 天
date-ago = 已過 { $count } 天
date-zone = 以 { $zone }（UTC{ $offset }）計日

status-proposed = 草案（預告）
status-interim = 暫行最終規則
status-final = 最終規則
status-guidance = 指引
status-notice = 通知
status-order = 行政命令或總統公告
status-announcement = 公告
status-bill = 法案
status-codified = 現行法規彙編

number-unnamed = 數值

rechecked-news = { $source } 已有新版本（第 { $version } 版），內容可能不同；最近查核 { $time }
rechecked-never = { $source } 從未成功讀取，內容可能不同
rechecked-quiet = { $source }：截至 { $time } 查核未見新版本（現為第 { $version } 版）
rechecked-again = 將於 { $days } 再次提醒
rechecked-again-with = 將於 { $days } 再次提醒，屆時先行複查 { $sources }

point-read-both = 方向不明處，請對照修正前後兩段文字。
point-where-now = 查明現行規定所在；文字消失不等於措施終止。
point-pending-applications = 依新審查政策重新檢視申請中及擬提出的許可案。
point-licence-needed = 核對哪些品項與目的地需要許可、哪些不再需要。
point-destinations = 依變更後的國家組別重新篩查目的地。
point-thresholds = 以新門檻核對產品規格。
point-shares = 依新上限重新計算比例與數量。
point-parties = 以變更後的名單篩查交易對象及其股東。
point-exceptions = 檢視援用該許可例外的出貨。
point-dates-in-plans = 將新日期納入排程與契約。
point-comment-period = 於期限前決定是否提出意見或申請。
point-in-force-now = 確認今日有效的是哪一項措施。
point-penalties = 將禁止事項或罰則的變更納入內規與訓練。
point-terms-used = 查核該定義所及條文，適用結果隨之改變。
point-duties = 依應為、得為、不得為事項的變更檢視作業程序。
point-exclusions = 確認變更後的例外或條件是否仍涵蓋現行業務。
point-coverage = 確認現行適用的對象與範圍。
point-certifications = 核對證明、測試報告、紀錄及其期限。
point-tariff-lines = 核對所列稅則號別的關稅負擔。
point-agency-steps = 留意機關後續應辦事項。
point-acts-below = 查明以該法令為依據的下位規定。
point-earlier-reading = 檢視依先前指引所採的立場。
point-bill-stage = 記錄法案進度；尚無拘束力。
point-page-elsewhere = 查明文件現在何處，並保存原有效版本。
point-orders = 盤點在途訂單與受影響的許可申請。
point-end-use = 備妥最終用戶與持股文件。
point-new-notice = 於當日確認有無新公告；本通知不推定展期。

## 通知信

version = 第 { $number } 版
revisions = { $count } 則修訂
subject-digest = { $revisions }：{ $issuers }：{ $lead }
digest-all = 共 { $revisions }。
digest-some = 共 { $revisions }，本信詳列 { $told } 則，其餘 { $rest } 則僅列標題。
title-contents = 目錄
title-stale = 未能讀取
stale-lead = 下列來源未能正常讀取，其後是否有變動尚無從得知：
stale-since = { $source }：自 { $time } 起未能正常讀取
stale-never = { $source }：從未成功讀取
stale-none = 您關注的來源均已按時讀取。
stale-more = 另有 { $count } 項
title-acts = 多處相同變更
title-redline = 修正前後對照
title-event = 同一事件的其他來源
title-provenance = 出處
title-written = 機器撰寫（{ $by }），未經人工查核
written-rests-on = ［第 { $hunks } 處］
listed-more = 另有 { $count } 則
event-more = 另有 { $count } 則
mark-gone = 刪除
mark-come = 新增
whole-redline = 全文比對：{ $command }
whole-attached = 全文比對（附件）：{ $file }
file-redline = 全文比對
file-dates = 日期
file-briefs = 摘要
basis-date = （需人工確認有無新公告）
basis-xml = （官方 XML）
basis-web = （官方網頁）
basis-pdf = （官方 PDF）
basis-data = （官方資料）
fact-source = 來源
fact-address = 網址
fact-seen = 擷取時間
fact-old = 修正前
fact-new = 修正後
fact-reader = 擷取程式
fact-rendered = 呈現方式
rendered-by = 依 { $browser } 顯示之內容：文字由網頁程式寫入
caveat = 本信由規則自動產生，非法律意見；以主管機關公告原文為準。
caveat-thread = 同一來源的後續通知將接續本信件串。
caveat-thread-event = 此事件的後續通知將接續本信件串。
ask-operator = 洽本系統管理者
ask-by-mail = 來信 { $operator }
why = { $address } 訂閱了上述來源，故收到本信。如欲停止，請{ $ask }（管理者執行：{ $command }）。
why-linked = { $address } 訂閱了上述來源，故收到本信。
way-preferences = 變更訂閱內容
way-unsubscribe = 終止全部通知
version-seen = 第 { $number } 版，擷取於 { $time } UTC
version-past = 第 { $number } 版，{ $time } UTC 之文本

## 網頁

web-all = 全部修訂
web-side-by-side = 左右對照
web-inline = 單欄標示
web-dates = 日期（ICS）
web-as-it-will-read = 修正後條文：
calendar-name = rulewatch 追蹤的日期
calendar-withdrawn = 已撤回：{ $summary }
calendar-zone = 以 { $zone } 計日


# Signing up, by mail
signup-confirm-subject = 請確認：rulewatch 通知
signup-confirm =
    有人（應該是您）以 { $address } 申請訂閱 rulewatch 通知。

    如要訂閱，請開啟下列網頁並按下確認鈕：
    { $link }

    如非您本人申請，請不必理會：未經確認不會寄送任何通知，此申請將於一週內刪除。
signup-known-subject = rulewatch 通知：您的訂閱內容
signup-known =
    有人（應該是您）以 { $address } 申請訂閱 rulewatch 通知，而此信箱已在訂閱名單中。

    訂閱內容可於下列網頁檢視、變更或終止：
    { $link }

    如非您本人申請，請不必理會：訂閱內容並未變更。

# The pages on which people sign up and change what they asked for
people-subscribe = 電子郵件通知
people-subscribe-lead = 您選定的來源一有變動即行通知，或彙整為摘要寄送。未經您自信箱確認，不會寄送任何通知。
people-address = 電子郵件地址
people-zone = 時區
people-language = 語言
people-what = 訂閱內容
people-what-hint = 未選擇即為全部訂閱。同一清單內可複選；所選各清單的條件須同時符合。
people-issuers = 發布機關
people-topics = 主題
people-sources = 來源
people-when = 寄送時間
people-severity = 最低重要程度（0 至 5）
people-at-once = 即時
people-daily = 每日摘要
people-weekly = 每週摘要
people-at-once-from = 仍即時通知
people-at-once-none = 無：全部列入摘要
people-told-at-once-from = 重要程度 { $severity } 以上即時通知
people-hour = 摘要寄送時刻
people-weekday = 摘要寄送日
people-consent = rulewatch 保存您的信箱地址與訂閱內容，僅用於寄送您訂閱的通知；您可隨時透過每封信中的連結終止訂閱或刪除資料。
people-ask = 申請訂閱
people-asked = 請查看信箱
people-asked-text = 若該地址可接收通知，說明信已寄出，請依信中指示完成後續步驟。
people-confirm = 確認訂閱
people-confirm-text = 是否將通知寄至 { $address }？
people-confirm-button = 是，請寄送通知
people-confirmed = 先前已確認
people-confirmed-text = 此訂閱先前已確認，通知將依所求寄送。如需變更內容或時間，請由此進入：
people-unsubscribe = 終止全部通知
people-unsubscribe-text = 是否停止寄送通知至 { $address }？
people-unsubscribe-button = 終止全部通知
people-unsubscribed = 已終止通知
people-unsubscribed-text = 不再寄送任何通知，訂閱內容已刪除。
people-preferences = 您的通知
people-preferences-lead = 寄至 { $address } 的通知。
people-paused = 暫停至 { $day }。
people-asked-for = 目前訂閱內容
people-nothing = 無：不寄送任何通知。
people-everything = 全部
people-from-severity = 重要程度 { $severity } 以上
people-remove = 移除
people-add = 增加訂閱
people-add-button = 增加
people-reader = 時區與語言
people-save = 儲存
people-attach = 每封郵件附上
people-attach-redline = 全文比對（Word），即使郵件中已全部載明
people-attach-calendar = 修訂所涉日期，可匯入行事曆（ICS）
people-attach-json = 供程式讀取的摘要（JSON）
people-pause = 暫停
people-pause-for = 期間
people-days = { $days } 天
people-pause-button = 暫停
people-resume = 恢復寄送
people-end = 終止
people-kept = 本系統保存的您的全部資料（JSON）
people-erase = 刪除我的資料：信箱地址、訂閱內容與寄送紀錄
people-erased = 已刪除
people-erased-text = 本系統已不再保存您的任何資料。
people-refused = 無法完成
people-closed = 此處未開放自行訂閱，請洽管理人員。
people-no-links = 此處尚未設定訂閱功能：管理人員須設定 `public_url`。
people-domain = 此網域的信箱不得於此訂閱，請洽管理人員。
people-too-many = 申請次數過多，請於一小時後再試。
people-dead-link = 此連結無效：已逾期、遭截斷，或所屬資料已刪除。
people-bad-address = 這不是一個有效的電子郵件地址。
people-bad-zone = 「{ $zone }」不是有效的時區，請填寫如 Asia/Taipei。
people-trouble = 服務暫時異常，請稍後再試。
people-jurisdictions = 法域
people-about = 涉及事項
people-about-hint = 變動條文所提及的事項，多項以分號分隔；留空則不限。指定監看的事項，其重要程度加計一級。
people-provisions = 條文
people-eccns = 管制編號（ECCN）
people-countries = 國家或地區
people-parties = 當事人
people-words = 字詞
people-way = 方向
people-way-any = 不限
people-way-tightens = 僅限（可能）轉嚴者
people-way-loosens = 僅限（可能）放寬者
people-bad-wish = 「{ $text }」無法監看：條文請寫如 15 CFR 744 或 § 744.23(a)，管制編號如 3A090，國家請寫名稱或代碼。
people-bad-choice = 「{ $field }」中沒有「{ $value }」這一選項。未作任何變更：請重新選擇，或重新載入頁面。
weekday-monday = 星期一
weekday-tuesday = 星期二
weekday-wednesday = 星期三
weekday-thursday = 星期四
weekday-friday = 星期五
weekday-saturday = 星期六
weekday-sunday = 星期日

# Other channels than mail, and feeds
channel-page = 全文比對
channel-official = 官方文本
channel-left-out =
    另有 { $count } 行，見全文比對
channel-test = rulewatch 測試訊息：提醒將發到此處。
channel-caveat = 由規則自動產生的摘要，不構成法律意見；以主管機關公告原文為準。

# Every page
web-skip = 跳至內容
web-navigation = 網站導覽
web-revisions = 修訂
web-upcoming = 未來日期
web-sources = 來源
web-subscribe = 訂閱
web-status = 狀態
web-language = 語言
web-foot = 引文依發布原文，比對由程式完成；以官方文本為準。
web-operator = 管理員
web-log-in = 登入
web-log-out = 登出
web-not-found = 查無此頁
web-forbidden = 您沒有權限
web-too-many = 請求過多
web-trouble = 系統發生問題
web-refused = 無法完成這項操作
web-bad-query = 網址所求的內容不存在：「{ $text }」。請刪去問號之後的部分，或改用頁面上的連結。
web-bad-point = 「{ $text }」不是任何版本：請填寫版本號、日期（如 2026-01-15）、「latest」（最新）或「previous」（前一版）。
web-bad-day = 沒有「{ $text }」這一天：請按 2026-01-15 的格式填寫日期。
web-bad-language = 本站不提供語言「{ $text }」，可用：en、zh-Hant、zh-Hans。

# Front page and status
web-none-yet = 目前尚無：自首次記錄版本以來沒有任何變更。
web-versions = 第 { $from } 版 → 第 { $to } 版
web-will-read = { $title }：修正後條文
web-unofficial = 本文為程式依{ $rule }套用修正後的非官方文本；以該規則及官方版本為準。
web-in-force-on = 僅納入於 { $day } 已生效的部分。
web-status-sources = 共 { $count } 個來源，{ $good } 個正常，{ $bad } 個異常；{ $under } 項檢查進行中。
web-status-alerts = 通知：已寄出 { $sent }，待寄 { $owed }，不確定 { $uncertain }，已放棄 { $parked }。
web-status-since = 自 { $time } UTC 起執行。
web-watchlist = 監看清單的錯誤
web-source = 來源
web-last-check = 最近檢查
web-last-good = 最近成功讀取（UTC）
web-next = 下次檢查（UTC）
web-version = 版本
web-found-in = 見於{ $title }
web-stale = 逾期未讀取
web-at-rest = 已停止檢查
web-not-yet = 尚未檢查
web-first = 首次版本
web-unchanged = 無變更
web-revised = 有修訂
web-held = 暫存待判
web-failed = 失敗

## Reading

more-blocks = 另有 { $count } 段
web-only-changed = 只看變動
web-views = 對照版面
web-downloads = 下載
web-raw-old = 舊檔原件
web-raw-new = 新檔原件
web-official = 官方文本：
copy-citation = 複製引註
copy-done = 已複製
search-label = 搜尋修訂與文本
search-hint = 字詞、「整句」、-排除、開頭*
search-button = 搜尋
search-texts = 見於文本
search-debt = 索引建立中：尚有 { $revisions } 次修訂、{ $versions } 個版本搜尋不到。
search-void = 「{ $query }」中沒有可供搜尋的字詞。
search-short = 以下按完整字詞搜尋：{ $words }。「*」之前至少須有 { $least } 個字元。
search-cut = 問題並未全部用於搜尋：最多 { $terms } 個字詞或片語、{ $characters } 個字元。
filter-title = 篩選
filter-apply = 套用
filter-any = 不限
filter-remove = 移除
filter-q = 字詞
filter-issuer = 發布機關
filter-jurisdiction = 法域
filter-topic = 主題
filter-severity = 重要程度
filter-direction = 方向
filter-class = 法律效果
filter-source = 來源（代號）
filter-provision = 條文，如 744.23(a)
filter-eccn = ECCN，如 3A090
filter-from = 發現日起
filter-to = 發現日迄
filter-act = 文件
filter-ahead = 載有未到的日期
filter-order = 排序
filter-bad = `{ $name }` 不能是「{ $word }」，可填：{ $allowed }
filter-bad-like = `{ $name }` 不能是「{ $word }」，寫法如：{ $allowed }
filter-bad-link = `{ $name }` 不能是「{ $word }」：請使用列表下方的連結
filter-bad-name = 不能按 `{ $name }` 篩選
filter-bad-many = 篩選條件最多 { $most } 項
filter-bad-period = 期間為空：{ $from } 晚於 { $to }
order-relevance = 最相關在前
order-newest = 最新在前
timeline-older = 更早的修訂
timeline-nothing = 目前沒有符合的修訂。
timeline-news = 有新的修訂：點此顯示
passage-stands = 自第 { $came } 版起沿用至今
passage-stood = 見於第 { $came } 版，至第 { $gone } 版刪去
event-whole = 依序看整個事件
event-title = 同一文件見於各來源
event-lead = { $count } 次修訂述及此事，依發現先後排列。
event-by = 關聯依據：
upcoming-lead = 修訂文本所載、尚未到來的日期。
upcoming-none = 目前沒有尚未到來的日期。
upcoming-month = { $year } 年 { $month } 月
evidence-title = 證據
evidence-bytes = 位元組
evidence-fetched = 取得時間
evidence-url = 請求網址
evidence-final = 回應網址
evidence-rendered = 呈現程式
evidence-line = 紀錄行
evidence-before = 前一行雜湊值
evidence-head = 典藏紀錄共 { $number } 行，下一行將記載
evidence-verify = 持有典藏者毋須信任本程式即可自行查驗：檔案具有上列雜湊值，紀錄的每一行均載明前一行的雜湊值。
source-trouble = 異常
source-failures = 最近 { $count } 次檢查失敗
source-found = 見於
source-compare = 比較任兩版
source-from = 自
source-to = 至
source-points = 版本號、日期（如 2026-01-15）、latest 或 previous。
source-compare-button = 比較
source-as-of = 某日的文本
source-day = 日期（UTC）
source-as-of-button = 顯示
source-versions = 版本
source-seen = 發現時間（UTC）
source-past = 過往文本
source-older = 更早的版本
source-with-before = 與前一版比較
source-coverage = 監看情形
source-covered = 最近 { $days } 天：{ $good } 次檢查讀得文本，{ $held } 次擱置，{ $failed } 次失敗。
source-nobody-looked = 無人檢查
strip-good = 讀取正常
text-since = 自 { $from } UTC 起
text-between = 自 { $from } 至 { $to } UTC
text-raw = 原始位元組
# Logging in
web-name = 名稱
web-password = 密碼
web-log-in-refused = 名稱或密碼錯誤。

# The operator's pages
web-wrong = 目前的問題
web-held-captures = 待判擷取
web-held-lead = 已擷取，但判定並非政策文本。請確認判定是否正確。
web-held-none = 沒有等待判定的擷取。
web-held-judged = 已判定
web-held-waits = 等待判定
web-held-accepted = { $name } 於 { $time } UTC 認定為修訂
web-held-rejected = { $name } 於 { $time } UTC 認定不是修訂
web-held-why = 暫存原因：
web-held-download = 下載原始位元組
web-held-number = 待判擷取 { $number }，{ $time }
web-held-accept = 這是修訂
web-held-reject = 不是
web-held-hint = 認定為修訂者成為下一版本，並通知訂閱者；認定不是修訂者會記住，相同內容不再提請判定。
web-held-unreadable = 無法依擷取規則讀取：
web-bytes = { $count } 位元組
web-deliveries = 通知寄送
web-deliveries-none = 沒有。
web-all-states = 全部
web-owed = 待寄
web-sent = 已寄出
web-uncertain = 不確定
web-parked = 已放棄
web-revision = 修訂
web-state = 狀態
web-subscriber = 訂閱者
web-due = 應寄時間（UTC）
web-tries = 嘗試次數
web-answer = 最近回應
web-do = 操作
web-retry = 重新寄送
web-give-up = 放棄
web-retry-all = 重新寄送所有已放棄、不確定或等待中的通知
web-recipe = 試用擷取規則
web-recipe-lead = 如同檢查一樣擷取網址，顯示擷取規則讀到的內容。不保存任何資料。
web-address = 網址
web-recipe-keys = 擷取規則（TOML；留空則自動尋找主要內容）
web-recipe-browser = 以瀏覽器顯示的內容讀取
web-recipe-try = 試用
web-recipe-found = 結果
web-recipe-held = 檢查時會暫存待判：
web-outline = 共 { $blocks } 段，{ $cited } 段有引文位置。
web-outline-name = 大綱
web-kind = 種類
web-citation = 引文位置
web-text = 文字
web-more = 另有 { $count } 段
web-left-out = 略去 { $count } 處
web-suggestion = 建議的擷取規則

## Comparing

compare-title = 比較兩份文本
compare-lead = 兩個檔案或網址，讀取與比較的方式與來源相同；內容不予留存。
compare-old = 舊文本
compare-new = 新文本
compare-file = 檔案
compare-url = 或網址
compare-button = 比較
compare-missing = 請選擇檔案，或填寫以 https:// 或 http:// 開頭的網址
compare-empty = 檔案「{ $name }」是空的
compare-too-large = 兩個檔案合計不得超過 { $most } MB；更大的檔案請用 `rulewatch compare` 比較。
# 告知營運者的內容
finding-good = 上次成功讀取：{ $time }
finding-never = 從未成功讀取
finding-times = 連續 { $count } 次
finding-held = 讀取內容遭擱置
finding-failed = 讀取失敗
finding-no-reason = 未記錄原因
finding-layout = `{ $source }`：版面已變更，設定的選擇器找不到任何內容（{ $good }）：`{ $command }`
finding-stale = `{ $source }` 已逾兩個週期未檢查（{ $good }）：服務是否仍在執行？
finding-unseen = 監看清單中有 { $count } 個來源從未檢查：{ $sources }（{ $commands }）
finding-outage = `{ $source }`：{ $status }，{ $times }（{ $good }）：{ $reason }
finding-unstable = `{ $source }` 一日內修訂 { $count } 次：多半是設定應予排除的雜訊（{ $commands }）
finding-late = { $count } 則通知已等候逾一小時：{ $reason }
finding-untried = 尚未嘗試寄送
finding-refused = 自昨日起已放棄 { $count } 則通知：`{ $command }`
finding-uncertain = { $count } 則通知是否送達不明：`{ $command }`
finding-disk = `{ $folder }` 所在磁碟僅餘 { $room } MiB
alarm-subject = rulewatch：{ $counts }（{ $lead }）
alarm-count-new = 新增 { $count } 項
alarm-count-lasting = 持續 { $count } 項
alarm-count-over = 解除 { $count } 項
alarm-new = 新增
alarm-lasting = 持續
alarm-over = 已解除
alarm-line = { $words }（自 { $time } 起）
alarm-foot = 執行 `rulewatch doctor` 可查看目前的問題。訂閱者未獲告知此事，僅摘要會列出未能讀取的來源。
test-subject = rulewatch：測試郵件
test-title = rulewatch 測試郵件
test-text =
    這是 rulewatch 寄至 { $address } 的測試郵件。

    日後的通知將由 { $from } 寄出。您無須採取任何行動。

    Grüße, 你好：此行用於測試編碼。
coverage-title = 監測涵蓋報告
coverage-period = { $from } 至 { $to } UTC
coverage-period-label = 期間
coverage-head = 總雜湊
coverage-source = 來源
coverage-good = 成功讀取
coverage-held = 擱置
coverage-failed = 失敗
coverage-first = 首次成功讀取
coverage-last = 末次成功讀取
coverage-gaps = 空窗
coverage-versions = 版本數
coverage-archive = 存檔雜湊
coverage-never = 無
coverage-none = 無
coverage-gap = { $from } 至 { $to }：{ $reason }
coverage-nobody = 未檢查
