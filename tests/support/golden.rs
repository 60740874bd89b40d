//! Accepted outputs under `tests/golden`; `RULEWATCH_GOLDEN=write` accepts the present ones.

use std::path::Path;

/// Fails where the text differs from the accepted one.
pub fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("RULEWATCH_GOLDEN").is_some_and(|mode| mode == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let accepted = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; accept with RULEWATCH_GOLDEN=write", path.display()));
    assert!(
        accepted == text,
        "{} differs from what is shown now; look at it, then accept with RULEWATCH_GOLDEN=write:\n{text}",
        path.display()
    );
}
