//! The published shape of the JSON form: what we write is of it, it lets nothing else through, and it says what each
//! field is.

#[path = "extract/support.rs"]
#[allow(dead_code)]
mod extracting;
#[path = "support/redline.rs"]
mod redline;

use std::path::PathBuf;

use jsonschema::Validator;
use redline::{Story, acts, chinese, english, source};
use rulewatch::brief::{Brief, brief};
use rulewatch::diff::diff;
use rulewatch::document::{Block, BlockKind, Document};
use rulewatch::render::{self, BRIEF_SCHEMA, JSON_SCHEMA, Redline};
use rulewatch::wording::Language;
use serde_json::{Value, json};

/// Larger files say nothing more about the shape.
const LARGEST: u64 = 200_000;

fn schema() -> Value {
    serde_json::from_str(JSON_SCHEMA).unwrap()
}

/// Fields that are left out where there is nothing to tell.
const OPTIONAL: [&str; 25] = [
    "brief",
    "again",
    "links",
    "affected",
    "dates",
    "withdrawn",
    "zone",
    "numbers",
    "still",
    "editorial",
    "points",
    "unclear",
    "reminder",
    "acts",
    "parts",
    "repeats",
    "was",
    "comparison",
    "eccns",
    "countries",
    "groups",
    "exceptions",
    "tariffs",
    "parties",
    "topics",
];

fn brief_schema() -> Value {
    serde_json::from_str(BRIEF_SCHEMA).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

fn told(story: &Story, context: usize) -> Value {
    let summary = brief(&source("bis-742", "BIS", "Control policy"), &story.old, &story.new, &story.diff);
    shown(story, context, Some(&Brief { again: Some(3), ..summary }))
}

fn shown(story: &Story, context: usize, brief: Option<&Brief>) -> Value {
    let (old, new, diff) = (&story.old, &story.new, &story.diff);
    let redline = Redline {
        old,
        new,
        diff,
        old_label: "before",
        new_label: "after",
        context,
        brief,
        language: Language::English,
        now: None,
    };
    serde_json::from_str(&render::json(&redline).unwrap()).unwrap()
}

fn check(validator: &Validator, name: &str, redline: &Value) {
    let faults: Vec<String> =
        validator.iter_errors(redline).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
}

/// Two documents with every kind of block, and words whose typography alone differs.
fn every_block() -> Story {
    let kinds = [
        BlockKind::Heading(6),
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::Caption,
        BlockKind::TableHead,
        BlockKind::TableRow,
        BlockKind::Note,
        BlockKind::Quote,
        BlockKind::Preformatted,
    ];
    let side = |quoted: &str, share: u32| {
        let text = |at: usize| format!("The {quoted} of section {at} is no more than {share} percent of all it holds.");
        let block = |(at, kind): (usize, &BlockKind)| Block::new(*kind, Default::default(), text(at));
        let quiet = Block::new(BlockKind::Paragraph, Default::default(), format!("What {quoted} means."));
        let blocks = kinds.iter().enumerate().map(block).chain([quiet]).collect();
        Document { title: String::new(), language: None, blocks }
    };
    let (old, new) = (side("\"share\"", 50), side("“share”", 25));
    let diff = diff(&old, &new);
    Story { old, new, diff }
}

#[test]
fn what_we_write_is_of_the_published_shape() {
    let validator = validator();
    for (name, story) in
        [("english", english()), ("chinese", chinese()), ("acts", acts()), ("every block", every_block())]
    {
        for context in [0, 1, usize::MAX] {
            check(&validator, name, &told(&story, context));
            check(&validator, name, &shown(&story, context, None));
        }
    }
}

#[test]
fn redlines_of_real_revisions_are_of_the_published_shape() {
    let Some(corpus) = extracting::corpus("") else { return };
    let validator = validator();
    let small = |file: &PathBuf| std::fs::metadata(file).is_ok_and(|facts| facts.len() <= LARGEST);
    let files: Vec<PathBuf> = extracting::files(&corpus, "").into_iter().filter(small).collect();
    let mut pairs = 0;
    for pair in files.windows(2).filter(|pair| pair[0].parent() == pair[1].parent()).step_by(5) {
        let read = |file: &PathBuf| extracting::read_file(file).ok();
        let (Some(old), Some(new)) = (read(&pair[0]), read(&pair[1])) else { continue };
        let diff = diff(&old, &new);
        check(&validator, &pair[1].display().to_string(), &told(&Story { old, new, diff }, 1));
        pairs += 1;
    }
    println!("{pairs} pairs");
    assert!(pairs > 50, "a corpus of {pairs} pairs is not the corpus");
}

/// A title is left out of an identity, never of a side; of an identity, the status alone is always there.
fn is_optional(path: &str, field: &str) -> bool {
    match field {
        "title" => path.ends_with("/identity"),
        "more" => path.ends_with("/affected"),
        field => OPTIONAL.contains(&field),
    }
}

#[test]
fn a_brief_by_itself_is_of_its_own_published_shape() {
    assert_eq!(schema()["$defs"]["brief"], brief_schema(), "the redline's schema carries the brief's");
    let validator = jsonschema::draft202012::new(&brief_schema()).unwrap();
    let of = |story: &Story| brief(&source("bis-742", "BIS", "Control policy"), &story.old, &story.new, &story.diff);
    let first = rulewatch::brief::first(&source("bis-742", "BIS", "Control policy"), &english().new);
    let old = serde_json::json!({
        "headline": "§ 5 revised", "severity": 4, "reasons": ["date: § 5"], "citations": [["§ 5"]],
        "stats": of(&english()).stats,
        "statements": [{"hunk": 0, "kind": "revised", "citation": ["§ 5"], "before": "a", "after": "b"}],
    });
    let stored: Brief = serde_json::from_value(old).expect("a brief stored before there were languages");
    assert_eq!(stored.headline(Language::TraditionalChinese), "§ 5 revised");
    for told in [of(&english()), of(&chinese()), of(&acts()), of(&every_block()), first, stored] {
        for language in Language::ALL {
            check(&validator, "brief", &serde_json::to_value(render::shown_brief(&told, language)).unwrap());
        }
        let again: Brief = serde_json::from_value(serde_json::to_value(&told).unwrap()).unwrap();
        assert_eq!(again, told, "a brief comes back from the index as it went in");
    }
}

/// Where the objects of a value are, as JSON pointers.
fn objects(value: &Value) -> Vec<String> {
    let (mut found, mut paths) = (Vec::new(), vec![String::new()]);
    while let Some(path) = paths.pop() {
        match value.pointer(&path) {
            Some(Value::Object(fields)) => {
                paths.extend(fields.keys().map(|name| format!("{path}/{}", name.replace('/', "~1"))));
                found.push(path);
            }
            Some(Value::Array(elements)) => paths.extend((0..elements.len()).map(|at| format!("{path}/{at}"))),
            _ => {}
        }
    }
    found
}

#[test]
fn a_field_that_is_not_published_or_not_written_fails() {
    let validator = validator();
    for redline in [told(&english(), 0), told(&acts(), 0), told(&every_block(), 0)] {
        for path in objects(&redline) {
            let mut more = redline.clone();
            more.pointer_mut(&path).unwrap()["unheard_of"] = json!(1);
            assert!(!validator.is_valid(&more), "an unknown field passes at {path:?}");
            let fields: Vec<String> = redline.pointer(&path).unwrap().as_object().unwrap().keys().cloned().collect();
            for field in fields.into_iter().filter(|field| !is_optional(&path, field)) {
                let mut less = redline.clone();
                less.pointer_mut(&path).unwrap().as_object_mut().unwrap().remove(&field);
                assert!(!validator.is_valid(&less), "a lack of {field} passes at {path:?}");
            }
        }
    }
}

#[test]
fn every_field_is_described() {
    let schema = schema();
    for path in objects(&schema) {
        let Some(fields) = schema.pointer(&path).and_then(|part| part.get("properties")?.as_object()) else { continue };
        for (name, field) in fields {
            let of = field.get("$ref").and_then(Value::as_str).and_then(|to| schema.pointer(&to[1..]));
            let described = [Some(field), of].into_iter().flatten().any(|part| part.get("description").is_some());
            assert!(described, "{path}: {name} is not described");
        }
    }
}
