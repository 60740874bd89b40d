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
people-hour = 摘要寄送時刻
people-weekday = 摘要寄送日
people-consent = rulewatch 保存您的信箱地址與訂閱內容，僅用於寄送您訂閱的通知；您可隨時透過每封信中的連結終止訂閱或刪除資料。
people-ask = 申請訂閱
people-asked = 請查看信箱
people-asked-text = 若該地址可接收通知，說明信已寄出，請依信中指示完成後續步驟。
people-confirm = 確認訂閱
people-confirm-text = 是否將通知寄至 { $address }？
people-confirm-button = 是，請寄送通知
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
weekday-monday = 星期一
weekday-tuesday = 星期二
weekday-wednesday = 星期三
weekday-thursday = 星期四
weekday-friday = 星期五
weekday-saturday = 星期六
weekday-sunday = 星期日
