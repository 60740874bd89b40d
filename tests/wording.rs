//! The program's words: the same in every language, none missing, none that nobody says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use regex::Regex;
use rulewatch::wording::Language;

/// Kinds of ids that are chosen by a value: `"class-…"` anywhere in a source file is such an id.
const CHOSEN: &str = r#""((?:kind|tally|class|direction|way|tag|confidence|role|status|point|occasion|head|title|basis|fact|affected|rechecked|cascade|statement|sentence|words|act)-[a-z-]+)""#;

/// Ids of a file with the variables that each uses.
fn ids(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let (head, variable) = (Regex::new(r"^([a-z][a-z0-9-]*) =").unwrap(), Regex::new(r"\$([a-z_]+)").unwrap());
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in language.file().lines().filter(|line| !line.starts_with('#')) {
        if let Some(found) = head.captures(line) {
            current = found[1].to_owned();
            let before = ids.insert(current.clone(), BTreeSet::new());
            assert!(before.is_none(), "{language}: `{current}` is there twice");
        }
        let variables = variable.captures_iter(line).map(|found| found[1].to_owned());
        ids.entry(current.clone()).or_default().extend(variables);
    }
    ids.remove("");
    ids
}

fn sources() -> Vec<(PathBuf, String)> {
    fn gather(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    gather(&src, &mut found);
    // Rooms are told by what is below `src`, whatever the folders above it are called.
    found.into_iter().map(|(path, text)| (path.strip_prefix(&src).expect("below src").to_owned(), text)).collect()
}

#[test]
fn the_three_files_have_the_same_ids_and_variables_and_no_faults() {
    let english = ids(Language::English);
    assert!(english.len() > 150);
    for language in Language::ALL {
        let faults = FluentResource::try_new(language.file().to_owned()).err().map(|(_, faults)| faults);
        assert_eq!(faults, None, "{language}");
        let own = ids(language);
        let missing: Vec<_> = english.keys().filter(|id| !own.contains_key(*id)).collect();
        let strange: Vec<_> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty() && strange.is_empty(), "{language}: without {missing:?}, beyond {strange:?}");
        for (id, variables) in &english {
            assert_eq!(&own[id], variables, "{language}: `{id}`");
        }
    }
}

#[test]
fn every_id_that_is_said_is_there_and_every_id_is_said() {
    let known = ids(Language::English);
    let said = Regex::new(r#"\.(?:say|tell|count)\(\s*"([a-z0-9-]+)""#).unwrap();
    let (chosen, literal) = (Regex::new(CHOSEN).unwrap(), Regex::new(r#""([a-z][a-z0-9-]*)""#).unwrap());
    let (mut used, mut missing) = (BTreeSet::new(), Vec::new());
    for (path, text) in sources() {
        used.extend(literal.captures_iter(&text).map(|found| found[1].to_owned()));
        let rooms = ["brief", "render", "alert", "web"];
        let speaks = path.components().any(|part| rooms.iter().any(|room| part.as_os_str() == *room));
        let named = said.captures_iter(&text).chain(chosen.captures_iter(&text).filter(|_| speaks));
        let named: Vec<String> = named.map(|found| found[1].to_owned()).collect();
        missing.extend(named.into_iter().filter(|id| !known.contains_key(id)).map(|id| (path.clone(), id)));
    }
    assert!(missing.is_empty(), "said, and in no file: {missing:?}");
    let unsaid: Vec<_> = known.keys().filter(|id| !used.contains(*id)).collect();
    assert!(unsaid.is_empty(), "in the files, and never said: {unsaid:?}");
}

#[test]
fn counts_have_the_plural_of_their_language() {
    let check = |language: Language, id: &str, count: usize, expected: &str| {
        assert_eq!(language.count(id, count), expected);
    };
    check(Language::English, "unchanged-blocks", 1, "1 unchanged block");
    check(Language::English, "unchanged-blocks", 2, "2 unchanged blocks");
    check(Language::English, "date-in", 1, "in 1 day");
    check(Language::English, "date-ago", 12, "12 days ago");
    check(Language::TraditionalChinese, "unchanged-blocks", 1, "1 段未變");
    check(Language::SimplifiedChinese, "date-in", 7, "还有 7 天");
    for language in Language::ALL {
        for count in [0, 1, 2, 1_000] {
            let told = language.count("revisions", count);
            assert!(told.contains(&count.to_string()) && !told.contains(['{', '\u{2068}']), "{told}");
        }
    }
}

#[test]
fn each_chinese_file_is_written_in_its_own_script() {
    // Characters that only one of the two scripts has, of those that these words need.
    let (traditional, simplified) =
        ("變機關資據條處檢範義時從與無類數應實體聯網頁遞歸", "变机关资据条处检范义时从与无类数应实体联网页递归");
    let in_file = |language: Language, letters: &str| -> String {
        letters.chars().filter(|c| language.file().contains(*c)).collect()
    };
    assert_eq!(in_file(Language::TraditionalChinese, simplified), "");
    assert_eq!(in_file(Language::SimplifiedChinese, traditional), "");
    assert!(in_file(Language::TraditionalChinese, traditional).chars().count() > 10);
}
