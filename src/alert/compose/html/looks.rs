//! The looks of an alert, as `style` attributes: the only ones that every mail reader keeps. A reader that knows the dark by a
//! style sheet (Apple Mail, Outlook on a phone or a Mac) gets brighter greys and darker marks by `DARK`; others turn colours by
//! themselves, and every mark has both of its colours, so that none is left on a ground it can't be read on.

pub(super) const BODY: &str = "margin:0;padding:0";
pub(super) const FONT: &str = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:15px;line-height:1.55;max-width:680px;margin:0 auto;padding:16px";
pub(super) const HEADLINE: &str =
    "font-size:20px;line-height:1.35;font-weight:bold;margin:0 0 6px 0;overflow-wrap:anywhere;word-break:break-word";
pub(super) const QUIET: &str = "color:#5b6270;margin:0 0 4px 0";
/// The way to the whole, below what is told of it.
pub(super) const WHOLE: &str = "color:#5b6270;margin:14px 0 4px 0";
pub(super) const TITLE: &str = "font-size:13px;font-weight:bold;color:#5b6270;margin:22px 0 6px 0";
pub(super) const CODE: &str =
    "font-family:Consolas,Menlo,monospace;font-size:13px;overflow-wrap:anywhere;word-break:break-all";
pub(super) const FACT: &str =
    "vertical-align:top;padding:1px 12px 1px 0;color:#5b6270;font-size:13px;white-space:nowrap";
pub(super) const VALUE: &str =
    "vertical-align:top;padding:1px 0;font-size:13px;overflow-wrap:anywhere;word-break:break-all";
pub(super) const PARAGRAPH: &str = "margin:0 0 14px 0;overflow-wrap:anywhere;word-break:break-word";
pub(super) const LIST: &str = "margin:0;padding-left:20px";
/// A list among paragraphs.
pub(super) const ITEMS: &str = "margin:0 0 14px 0;padding-left:20px;overflow-wrap:anywhere;word-break:break-word";
pub(super) const FOOTER: &str = "margin-top:28px;padding-top:12px;border-top:1px solid #8a94a6;color:#5b6270;font-size:12px;overflow-wrap:anywhere;word-break:break-word";
pub(super) const RULE: &str = "border:0;border-top:2px solid #8a94a6;margin:32px 0";
/// What is read before the message is opened, and hidden in it.
pub(super) const PREHEADER: &str =
    "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all";
/// The only style sheet: nothing is lost where it is dropped.
pub(super) const DARK: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
@media (prefers-color-scheme:dark){body{background:#121212!important;color:#e8eaed!important}.q{color:#a9b0bd!important}a{color:#8ab4f8!important}\
del{background:#5c1a16!important;color:#ffd9d5!important}ins{background:#123f22!important;color:#c9f2d3!important}}";
/// Outlook for Windows knows no widest width: it gets a table of one.
pub(super) const OUTLOOK_BEGINS: &str = "<!--[if mso]><table role=\"presentation\" width=\"680\" align=\"center\" cellpadding=\"0\" cellspacing=\"0\"><tr><td><![endif]-->";
pub(super) const OUTLOOK_ENDS: &str = "<!--[if mso]></td></tr></table><![endif]-->";
