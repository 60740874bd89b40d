//! The looks of an alert, as `style` attributes: the only ones that every mail reader keeps.

pub(super) const BODY: &str = "margin:0;padding:0";
pub(super) const FONT: &str = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:15px;line-height:1.55;max-width:680px;margin:0 auto;padding:16px";
pub(super) const HEADLINE: &str =
    "font-size:20px;line-height:1.35;font-weight:bold;margin:0 0 6px 0;overflow-wrap:anywhere;word-break:break-word";
pub(super) const QUIET: &str = "color:#767c89;margin:0 0 4px 0";
pub(super) const TITLE: &str = "font-size:13px;font-weight:bold;color:#767c89;margin:22px 0 6px 0";
pub(super) const CODE: &str =
    "font-family:Consolas,Menlo,monospace;font-size:13px;overflow-wrap:anywhere;word-break:break-all";
pub(super) const FACT: &str =
    "vertical-align:top;padding:1px 12px 1px 0;color:#767c89;font-size:13px;white-space:nowrap";
pub(super) const VALUE: &str =
    "vertical-align:top;padding:1px 0;font-size:13px;overflow-wrap:anywhere;word-break:break-all";
pub(super) const LIST: &str = "margin:0;padding-left:20px";
pub(super) const FOOTER: &str = "margin-top:28px;padding-top:12px;border-top:1px solid #8a94a6;color:#767c89;font-size:12px;overflow-wrap:anywhere;word-break:break-word";
pub(super) const RULE: &str = "border:0;border-top:2px solid #8a94a6;margin:32px 0";
