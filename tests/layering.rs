//! The house rules that a compiler does not know, read from the sources themselves.
//!
//! The floors are those of `src/lib.rs`: a room imports from its own floor and the floors below it, and the edges of
//! floor 2 never import each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that the glossary replaces; no type and no module bears one.
const UNUSED_WORDS: [&str; 9] = ["page", "watch", "change", "capture", "item", "data", "manager", "helper", "utils"];

/// The edges, which never import each other.
const EDGES: u32 = 2;

/// The modules of `src/lib.rs` by name, with their floors.
fn floors(lib: &str) -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    let mut floor = None;
    for line in lib.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("// Floor ") {
            floor = rest.split(':').next().and_then(|number| number.parse().ok());
        } else if let Some(module) = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            floors.insert(module.to_owned(), floor.unwrap_or_else(|| panic!("`{module}` stands on no floor")));
        }
    }
    floors
}

/// The modules of the crate that a source file names by `crate::`, alone or in a group.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in code(text).split("crate::").skip(1) {
        match path.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(word(path)),
        }
    }
    found
}

/// The first names of the paths of a group, up to its closing brace.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut begins = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if c.is_whitespace() => {}
            _ if begins => {
                found.extend(word(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// A source file without its comments that fill a line.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// What is wrong with the imports of one file of a room.
fn upward(room: &str, text: &str, floors: &BTreeMap<String, u32>) -> Vec<String> {
    let own = floors[room];
    let mut wrong = Vec::new();
    for other in imports(text).into_iter().filter(|other| other != room) {
        let Some(&floor) = floors.get(&other) else {
            continue;
        };
        if floor > own {
            wrong.push(format!("`{room}` of floor {own} imports `{other}` of floor {floor}"));
        } else if floor == own && own == EDGES {
            wrong.push(format!("`{room}` imports `{other}`: edges never import each other"));
        }
    }
    wrong
}

/// The names of types and modules that a file declares with a word that is not used. `type Item` is how the standard
/// library calls what an iterator gives.
fn misnamed(text: &str) -> Vec<String> {
    let code = code(text);
    let words: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let declared =
        words.windows(2).filter(|pair| matches!(pair[0], "struct" | "enum" | "union" | "trait" | "type" | "mod"));
    declared
        .filter(|pair| *pair != ["type", "Item"])
        .map(|pair| pair[1])
        .filter(|name| parts(name).iter().any(|part| unused(part)))
        .map(str::to_owned)
        .collect()
}

fn unused(part: &str) -> bool {
    UNUSED_WORDS.iter().any(|word| part == *word || part.strip_suffix('s') == Some(word))
}

/// The words of a name: `OldPage` and `old_page` have `old` and `page`.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c.is_uppercase() {
            parts.push(String::new());
        }
        if c != '_'
            && let Some(part) = parts.last_mut()
        {
            part.extend(c.to_lowercase());
        }
    }
    parts
}

/// Every source file below `src/`, with its path from there.
fn sources() -> Vec<(PathBuf, String)> {
    fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    gather(&src, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file");
        (path.strip_prefix(&src).expect("below src").to_owned(), text)
    };
    found.into_iter().map(read).collect()
}

/// The room a file belongs to; `None` for `lib.rs` and `main.rs`.
fn room(file: &Path) -> Option<String> {
    let first = file.components().next()?.as_os_str().to_string_lossy().into_owned();
    let room = first.strip_suffix(".rs").unwrap_or(&first).to_owned();
    (room != "lib" && room != "main").then_some(room)
}

#[test]
fn no_room_imports_from_a_higher_floor_and_no_edge_another_edge() {
    let floors = floors(include_str!("../src/lib.rs"));
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some(room) = room(&file) else { continue };
        assert!(floors.contains_key(&room), "src/lib.rs gives `{room}` no floor");
        wrong.extend(upward(&room, &text, &floors).into_iter().map(|what| format!("src/{}: {what}", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_schedule_knows_chrono() {
    let knows = |text: &str| code(text).contains("chrono::");
    let knowing: Vec<_> = sources().into_iter().filter(|(_, text)| knows(text)).map(|(file, _)| file).collect();
    for file in &knowing {
        assert_eq!(room(file).as_deref(), Some("schedule"), "src/{} knows chrono", file.display());
    }
}

#[test]
fn types_and_modules_bear_the_words_of_the_glossary() {
    let wrong: Vec<_> = sources()
        .into_iter()
        .flat_map(|(file, text)| misnamed(&text).into_iter().map(move |name| format!("src/{}: {name}", file.display())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rules_find_what_breaks_them() {
    let lib = "// Floor 0: values.\npub mod source;\n// Floor 2: edges.\npub mod fetch;\npub mod store;\n// Floor 3:\npub mod check;\n";
    let floors = floors(lib);
    for (room, text, expected) in [
        ("check", "use crate::fetch::Fetcher;\nuse crate::source::Source;", 0),
        ("fetch", "use crate::fetch::guard;", 0),
        ("fetch", "/// See [`crate::check`].\n// use crate::check;", 0),
        ("source", "use crate::store::Store;", 1),
        ("fetch", "use crate::store::Store;", 1),
        ("fetch", "fn f() { crate::check::check() }", 1),
        ("source", "use crate::{\n    check::{Outcome, source},\n    fetch,\n};", 2),
        ("source", "pub(crate) use crate::{source::Source};", 0),
    ] {
        assert_eq!(upward(room, text, &floors).len(), expected, "{room}: {text}");
    }
    for (text, expected) in [
        ("pub struct OldPage;", vec!["OldPage"]),
        ("mod utils;\npub mod text_helpers { enum Items {} }", vec!["utils", "text_helpers", "Items"]),
        ("struct Watchlist;\nenum Changed { Page }\nfn page() {}\n// struct Data;", vec![]),
    ] {
        assert_eq!(misnamed(text), expected, "{text}");
    }
}
