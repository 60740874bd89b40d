//! The watchlist, read from real folders: what is sound, every fault of what is not, and edits while it is followed.
//!
//! `tests/fixtures/watchlist/broken.txt` is the accepted text of all faults of the folder beside it. After a wanted
//! change of a message, write it anew with `RULEWATCH_ACCEPT=1 cargo test --test watchlist` and read the difference.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rulewatch::source::{Format, Source, SourceId};
use rulewatch::watchlist::{
    Current, Fault, Follower, Reloaded, Watchlist, check_names, load, load_one, reload, render,
};

fn fixture(name: &str) -> PathBuf {
    Path::new("tests/fixtures/watchlist").join(name)
}

fn id(name: &str) -> SourceId {
    name.parse().expect(name)
}

fn shown(faults: &[Fault]) -> String {
    faults.iter().map(|fault| render(fault, false) + "\n\n").collect()
}

/// A sound file but for what a test puts in.
fn source_file(title: &str, url: &str, more: &str) -> String {
    format!(
        "title = {title:?}\nissuer = \"Agency\"\njurisdiction = \"US\"\nurl = {url:?}\nschedule.every = \"1h\"\n{more}"
    )
}

fn read(text: &str) -> Result<Source, Vec<Fault>> {
    load_one(Path::new("agency/rule.toml"), text)
}

/// The one fault of a file, as `line:column length message`.
fn check(more: &str, expected: &str) {
    let text = source_file("Rule", "https://agency.example/", more);
    let faults = read(&text).expect_err(more);
    let [fault] = &faults[..] else { panic!("{more}: {}", shown(&faults)) };
    let (line, column) = fault.at.expect("a place");
    assert_eq!(format!("{line}:{column} {} {}", fault.len, fault.message), expected);
}

#[test]
fn a_sound_file_gives_every_field() {
    let Watchlist { sources, faults, files } = load(&fixture("sound"));
    assert_eq!(shown(&faults), "");
    let [rule, notice] = &sources[..] else { panic!("{} sources", sources.len()) };
    assert_eq!(rule.id, id("chip-rule"));
    assert_eq!(files[&rule.id], fixture("sound/agency/chip-rule.toml"));
    assert_eq!(rule.title, "Rule on the export of chips");
    assert_eq!((rule.issuer.as_str(), rule.jurisdiction.as_str()), ("Agency of Trade", "US"));
    assert_eq!(rule.url.as_str(), "https://agency.example/rules/chips?print=1");
    assert_eq!(rule.language.as_deref(), Some("en-US"));
    assert_eq!(rule.topics, ["export-control", "3a090", "出口管制"]);
    assert_eq!(rule.schedule.to_string(), "0 7,13 * * MON-FRI (America/New_York)");
    assert_eq!(rule.recipe.format, Format::Html);
    assert_eq!(rule.recipe.keep, ["main article", "#annex"]);
    assert_eq!(rule.recipe.drop, [".share", "p:has(> time)"]);
    assert_eq!(rule.notes, "The footer carries a date of rendering.");
    let headers: Vec<_> = rule.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, [("Accept-Language", "en"), ("Cookie", "consent=1")]);

    assert_eq!(notice.schedule.to_string(), "every 15m");
    assert_eq!(notice.recipe, Default::default());
    assert!(notice.language.is_none() && notice.topics.is_empty() && notice.headers.is_empty());
}

#[test]
fn all_faults_of_all_files_are_told_at_once_and_hide_no_sound_source() {
    let watchlist = load(&fixture("broken"));
    let sound: Vec<_> = watchlist.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(sound, ["sound"]);
    let told = shown(&watchlist.faults);
    let accepted = fixture("broken.txt");
    if std::env::var_os("RULEWATCH_ACCEPT").is_some() {
        fs::write(&accepted, &told).expect("the accepted text is written");
    }
    assert_eq!(told, fs::read_to_string(&accepted).unwrap_or_default());
    for name in check_names() {
        assert!(told.contains(&format!("error[{name}]")), "no broken file fails `{name}`");
    }
}

#[test]
fn no_fault_shows_a_control_character_of_the_file() {
    for fault in load(&fixture("broken")).faults {
        let controls: String = render(&fault, false).chars().filter(|c| c.is_control() && *c != '\n').collect();
        assert_eq!(controls, "", "{fault:?}");
    }
    let colour = render(&Fault::whole(Path::new("a\u{1b}[2J.toml"), "a"), true);
    assert!(colour.contains("\u{1b}[1m") && !colour.contains("\u{1b}[2J"), "{colour:?}");
}

#[test]
fn a_fault_names_the_characters_it_means() {
    check("colour = 1\n", "6:1 6 a source has no key `colour`");
    check("# 第一条\n[recipe]\nkeep = ['main', '第[']", "8:17 4 `第[` is no CSS selector: Unexpected EOL");
    check("language = 'en'\r\ntopics = ['ok',\r\n  'Not Ok']\r\n", "8:3 8 `Not Ok` is no topic");
}

#[test]
fn a_recipe_is_written_in_the_language_of_its_format() {
    check(
        "[recipe]\nformat = 'json'\nkeep = ['$.results', 'main']",
        "8:22 6 `main` is no JSONPath: at position 0, parser error",
    );
    check("[recipe]\nrows = 'li:nope('", "7:8 10 `li:nope(` is no CSS selector: UnsupportedPseudoClassOrElement");
    check("[recipe]\nformat = 'csv'\nrows = 'tr'", "8:8 4 `rows` says nothing to the format `csv`");
    check("[recipe]\nformat = 'pdf'\nkeep = ['main']", "8:9 6 `keep` says nothing to the format `pdf`");
    check("[recipe]\nformat = 'html'\nkey = ['title']", "8:8 7 `key` names rows, and the format `html` has none here");
    check(
        "[recipe]\nformat = 'text'\nwindow = true",
        "8:10 4 `window` speaks of rows, and the format `text` has none here",
    );
    for sound in [
        "format = 'feed'\nkey = ['link']\nwindow = true",
        "rows = 'li'\nkey = ['title']\nwindow = true",
        "format = 'csv'\nkey = ['Name']",
    ] {
        assert!(
            read(&source_file("Rule", "https://agency.example/", &format!("[recipe]\n{sound}"))).is_ok(),
            "{sound}"
        );
    }
}

#[test]
fn selectors_that_would_take_for_ever_are_refused_by_size() {
    let parts = vec!["a"; 10_000].join(", ");
    check(&format!("[recipe]\ndrop = ['{parts}']"), "7:9 30000 the selector is longer than 500 bytes");
    let many = vec!["'a'"; 51].join(", ");
    check(&format!("[recipe]\ndrop = [{many}]"), "7:259 3 `drop` has more than 50 selectors");
    let nested = format!("{}a{}", ":is(".repeat(90), ")".repeat(90));
    check(
        &format!("[recipe]\ndrop = ['{nested}']"),
        &format!("7:9 453 `{nested}` is no CSS selector: Token was not expected"),
    );
}

#[test]
fn a_huge_or_deeply_nested_file_is_a_fault_and_no_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let agency = folder.path().join("agency");
    fs::create_dir(&agency).expect("a folder");
    fs::write(agency.join("huge.toml"), vec![b'#'; 300_000]).expect("a file");
    fs::write(agency.join("deep.toml"), format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000))).expect("a file");
    let watchlist = load(folder.path());
    assert!(watchlist.sources.is_empty());
    let files: std::collections::BTreeSet<_> = watchlist.faults.iter().map(|f| f.file.file_name()).collect();
    assert_eq!(files.len(), 2);
    assert!(watchlist.faults.len() < 10, "{} faults for two files", watchlist.faults.len());
}

#[test]
fn the_id_of_a_file_can_be_no_path() {
    for name in ["..", "../etc", ".hidden", "a..b", "Über", "a b", "-a", "con:", "a\0b"] {
        let file = Path::new("agency").join(format!("{name}.toml"));
        let taken = load_one(&file, &source_file("Rule", "https://agency.example/", ""));
        let named = taken.map(|source| source.id.to_string());
        assert!(named.as_deref().is_err() || named.as_deref() == Ok("etc"), "{name:?}: {named:?}");
    }
}

#[test]
fn the_shipped_watchlist_is_sound_and_official() {
    let watchlist = load(Path::new("watchlist"));
    assert_eq!(shown(&watchlist.faults), "");
    assert!(watchlist.sources.len() >= 18, "{} sources", watchlist.sources.len());
    for source in &watchlist.sources {
        assert!(!source.topics.is_empty() && source.language.is_some(), "{} lacks topics or language", source.id);
        if source.calendar.is_some() {
            continue;
        }
        let host = source.url.host_str().unwrap_or_default();
        let official = [".gov", ".gov.cn", ".gmw.cn", ".govdelivery.com"].iter().any(|suffix| host.ends_with(suffix));
        assert!(official, "{}: {host} is no official site", source.id);
    }
}

/// The reference shows a source file and lists the checks: both are held to the code.
#[test]
fn the_reference_is_true() {
    let reference = fs::read_to_string("docs/watchlist.md").expect("the reference");
    for name in check_names() {
        assert!(reference.contains(&format!("`{name}`")), "docs/watchlist.md does not name `{name}`");
    }
    let examples: Vec<_> = reference.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        let faults = load_one(Path::new("example.toml"), example).err().unwrap_or_default();
        assert_eq!(shown(&faults), "", "{example}");
    }
}

/// A watchlist of files on disk, and the definitions in force.
struct Site {
    folder: tempfile::TempDir,
    current: Current,
}

impl Site {
    fn with(files: &[&str]) -> Site {
        let folder = tempfile::tempdir().expect("a folder");
        let mut site = Site { folder, current: Current::default() };
        fs::create_dir_all(site.path("agency")).expect("a folder");
        for name in files {
            site.write(name, &source_file(name, "https://agency.example/", ""));
        }
        site.current = Current::new(load(&site.path("")));
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("watchlist").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path("agency").join(format!("{name}.toml")), text).expect("a source file");
    }

    fn reload(&mut self) -> Reloaded {
        let folder = self.path("");
        reload(&mut self.current, &folder)
    }

    fn titles(&self) -> Vec<&str> {
        self.current.sources().map(|source| source.title.as_str()).collect()
    }
}

#[test]
fn a_reload_takes_edits_and_retires_what_was_deleted() {
    let mut site = Site::with(&["a", "b", "c"]);
    assert!(site.reload().is_empty(), "nothing was edited");
    site.write("b", &source_file("b, edited", "https://agency.example/", ""));
    site.write("d", &source_file("d", "https://agency.example/", ""));
    fs::remove_file(site.path("agency/c.toml")).expect("a deletion");
    let reloaded = site.reload();
    assert_eq!((reloaded.taken, reloaded.retired), (vec![id("b"), id("d")], vec![id("c")]));
    assert!(reloaded.kept.is_empty() && reloaded.faults.is_empty());
    assert_eq!(site.titles(), ["a", "b, edited", "d"]);
}

#[test]
fn a_file_that_an_edit_broke_keeps_its_old_definition_until_it_is_mended() {
    let mut site = Site::with(&["a", "b"]);
    for broken in ["", "title = ", "title = 'x'\nurl = 'file:///etc/passwd'\n"] {
        site.write("a", broken);
        let reloaded = site.reload();
        assert_eq!((reloaded.kept, reloaded.retired), (vec![id("a")], vec![]));
        assert!(!reloaded.faults.is_empty(), "the fault is told at every reload");
        assert_eq!(site.titles(), ["a", "b"]);
    }
    site.write("a", &source_file("a, mended", "https://agency.example/", ""));
    assert_eq!(site.reload().taken, [id("a")]);
    assert_eq!(site.titles(), ["a, mended", "b"]);
}

#[test]
fn a_second_file_of_the_same_name_leaves_the_first_definition_in_force() {
    let mut site = Site::with(&["a"]);
    fs::create_dir(site.path("aaa")).expect("a folder");
    fs::write(site.path("aaa/a.toml"), source_file("other", "https://other.example/", "")).expect("a file");
    let reloaded = site.reload();
    assert_eq!((reloaded.kept, reloaded.faults.len()), (vec![id("a")], 2));
    assert_eq!(site.titles(), ["a"]);
}

#[test]
fn a_folder_that_is_gone_or_empty_retires_no_source() {
    let mut site = Site::with(&["a", "b"]);
    fs::rename(site.path("agency"), site.folder.path().join("elsewhere")).expect("a move");
    let emptied = site.reload();
    assert_eq!((emptied.kept.len(), emptied.retired.len()), (2, 0));
    fs::remove_dir(site.path("")).expect("a deletion");
    let gone = site.reload();
    assert_eq!((gone.kept.len(), gone.retired.len()), (2, 0));
    assert!(gone.faults[0].message.starts_with("the folder cannot be read"), "{}", shown(&gone.faults));
    assert_eq!(site.titles(), ["a", "b"]);
}

/// Long enough for a loaded machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

async fn edited(follower: &mut Follower) {
    tokio::time::timeout(PATIENCE, follower.edited()).await.expect("an edit is told");
}

#[tokio::test]
async fn a_burst_of_edits_wakes_the_follower_when_it_is_over() {
    let mut site = Site::with(&["a"]);
    let mut follower = Follower::new(&site.path("")).expect("a follower");
    for n in 0..50 {
        site.write(&format!("new-{n}"), &source_file("new", "https://agency.example/", ""));
    }
    edited(&mut follower).await;
    assert_eq!(site.reload().taken.len(), 50);
}

#[tokio::test]
async fn a_wait_that_was_dropped_loses_no_edit() {
    let mut site = Site::with(&["a"]);
    let mut follower = Follower::new(&site.path("")).expect("a follower");
    site.write("b", &source_file("b", "https://agency.example/", ""));
    // Dropped within the burst: long enough to see the edit, too short to see the end of it.
    let dropped = tokio::time::timeout(Duration::from_millis(100), follower.edited()).await;
    assert!(dropped.is_err(), "a burst lasts longer");
    edited(&mut follower).await;
    assert_eq!(site.reload().taken, [id("b")]);
}

#[tokio::test]
async fn a_new_folder_and_an_editor_s_rename_are_seen() {
    let mut site = Site::with(&["a"]);
    let mut follower = Follower::new(&site.path("")).expect("a follower");
    fs::create_dir(site.path("bureau")).expect("a folder");
    fs::write(site.path("bureau/.b.toml.swp"), source_file("b", "https://agency.example/", "")).expect("a file");
    fs::rename(site.path("bureau/.b.toml.swp"), site.path("bureau/b.toml")).expect("a rename");
    edited(&mut follower).await;
    assert_eq!(site.reload().taken, [id("b")]);
}

#[tokio::test]
async fn a_folder_that_was_replaced_is_followed_on() {
    let mut site = Site::with(&["a"]);
    let mut follower = Follower::new(&site.path("")).expect("a follower");
    fs::rename(site.path(""), site.folder.path().join("old")).expect("a move");
    edited(&mut follower).await;
    assert_eq!(site.reload().kept, [id("a")]);
    fs::rename(site.folder.path().join("old"), site.path("")).expect("a move back");
    edited(&mut follower).await;
    assert!(site.reload().is_empty());
    site.write("b", &source_file("b", "https://agency.example/", ""));
    edited(&mut follower).await;
    assert_eq!(site.reload().taken, [id("b")]);
}

#[test]
fn an_address_leaves_nothing_open() {
    let check = |url: &str, more: &str, expected: &[&str]| {
        let faults = read(&source_file("Rule", url, more)).err().unwrap_or_default();
        let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(told, expected, "{url}");
    };
    let fill = "schedule.after = \"titles\"\nfill.date = \"as_of\"";
    check("https://agency.example/{year}/index.html", "", &[]);
    check("https://agency.example/full/{date}/title-15.xml?part=744", fill, &[]);
    check("https://agency.example/full/{date}/title-15.xml", "", &["nothing fills `{date}`"]);
    check("https://agency.example/", fill, &["the address has no `{date}`"]);
    let alone = "fill.date = \"as_of\"";
    check("https://agency.example/{date}", alone, &["a field fills it, and no source is named that has it"]);
}

#[test]
fn a_source_follows_one_that_is_there_and_does_not_follow_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, after: &str| {
        let text = source_file("Rule", "https://agency.example/", &format!("schedule.after = {after:?}"));
        fs::write(folder.path().join(format!("{name}.toml")), text).expect("written");
    };
    fs::write(folder.path().join("titles.toml"), source_file("Titles", "https://agency.example/", ""))
        .expect("written");
    file("part-742", "titles");
    file("part-744", "titel");
    file("part-746", "part-748");
    file("part-748", "part-746");
    let Watchlist { sources, faults, .. } = load(folder.path());
    let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "there is no source `titel`",
            "`part-746` waits for itself, by way of `part-748`",
            "`part-748` waits for itself, by way of `part-746`"
        ]
    );
    let ids: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["part-742", "titles"]);
    assert_eq!(sources[0].ties.parent.as_ref().map(|parent| parent.id.as_str()), Some("titles"));
    assert_eq!(sources[1].ties.children, [id("part-742")]);
}

#[test]
fn a_copy_is_one_of_a_source_that_is_none_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, main) in [("main", ""), ("copy", "main"), ("copy-of-copy", "copy"), ("own", "own"), ("lost", "mane")] {
        let more = if main.is_empty() { String::new() } else { format!("copy_of = {main:?}\n") };
        let text = source_file("Rule", &format!("https://agency.example/{name}"), &more);
        fs::write(folder.path().join(format!("{name}.toml")), text).expect("written");
    }
    let Watchlist { sources, faults, .. } = load(folder.path());
    let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let fault = |name: &str| format!("`{name}` is no source that could have copies");
    assert_eq!(told, [fault("copy"), fault("mane"), fault("own")]);
    let [copy, main] = &sources[..] else { panic!("{sources:?}") };
    assert_eq!(copy.ties.copy_of.as_ref().map(|main| main.id.as_str()), Some("main"));
    assert_eq!((copy.ties.gate, &main.ties.children), (true, &vec![id("copy")]));
}

#[test]
fn a_date_is_written_as_one() {
    let check = |url: &str, more: &str, expected: &[&str]| {
        let text = source_file("Date", url, more).replace("schedule.every = \"1h\"\n", "");
        let faults = read(&text).err().unwrap_or_default();
        let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(told, expected, "{url} {more}");
    };
    let schedule = "schedule = { cron = \"0 7 * * *\", zone = \"UTC\" }\n";
    let entry = |keys: &str| format!("{schedule}[calendar]\nevent = \"It ends.\"\n{keys}");
    check("calendar:2026-11-10", &entry("remind = [30, 7]\nseverity = 5"), &[]);
    check("calendar:2026-11-31", &entry(""), &["`calendar:2026-11-31` is no date"]);
    check("https://agency.example/", &entry(""), &["`https://agency.example/` is no date"]);
    check("calendar:2026-11-10", schedule, &["a date needs a `[calendar]`"]);
    check("calendar:2026-11-10", &entry("remind = [0]"), &["a reminder comes 1 to 366 days before the date"]);
    check("calendar:2026-11-10", &entry("severity = 9"), &["a severity is 0 to 5"]);
    check(
        "calendar:2026-11-10",
        &entry("remind = \"30d\""),
        &["`remind` is a list of whole numbers: write `remind = [30, 7, 1]`"],
    );
    let interval = "schedule.every = \"1d\"\ncalendar.event = \"It ends.\"";
    check("calendar:2026-11-10", interval, &["a date begins in a time zone, and the schedule is an interval"]);
}
