//! The service's log: one event a line on standard error, as text or JSON.

use tracing::Level;
use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Starts logging for the whole process; a second call changes nothing.
///
/// `-v` and `-vv` ask for more than the configured level. Texts that come from sources are cleaned of control
/// characters where they are logged, so one event is one line.
pub fn log_to_stderr(config: &LogConfig, verbose: u8) {
    let level = match verbose {
        0 => config.level,
        1 => Level::DEBUG,
        _ => Level::TRACE,
    };
    let requests = if config.access { "" } else { ",rulewatch::access=off" };
    let filter = EnvFilter::new(format!("warn,rulewatch={level}{requests}"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // An embedding program (or another test) may have set its own: then that one is heard.
    let _ = match config.format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Text => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
    };
}
