//! `verify` and `reindex`: damage is named, and the index comes back from the archive.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::revised;
use crate::support::house::House;

async fn history(house: &House) -> (Value, Vec<(Value, Value)>) {
    let versions = house.said(&["versions", "xx-rule", "--json"]).await.ends_with(0).json();
    let log = house.said(&["log", "--json"]).await.ends_with(0).json();
    let revisions = log.as_array().expect("an array");
    (versions, revisions.iter().map(|revision| (revision["to"].clone(), revision["brief"].clone())).collect())
}

/// The index with what belongs to it.
fn remove_index(house: &House) {
    for name in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
        let _ = fs::remove_file(house.path().join("snapshots").join(name));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_deleted_index_comes_back_from_the_archive_alone() {
    let (house, site) = revised(&[25, 10]).await;
    let before = history(&house).await;
    drop(site);
    remove_index(&house);
    let said = house.said(&["reindex"]).await.ends_with(0);
    assert!(said.talk.contains("xx-rule: 3 versions, 2 revisions"), "{}", said.talk);
    assert_eq!(history(&house).await, before);
    let verified = house.said(&["verify"]).await.ends_with(0);
    assert_eq!(verified.out, "");
    assert!(verified.talk.contains("1 source verified, 0 damaged"), "{}", verified.talk);
    assert_eq!(house.said(&["verify", "--json"]).await.ends_with(0).json(), serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_flipped_bit_is_named_with_its_version_and_other_versions_stay_readable() {
    let (house, _site) = revised(&[25]).await;
    let folder = house.path().join("snapshots/xx-rule");
    let blob = files(&folder).into_iter().find(|name| name.contains("1") && name.ends_with(".zst")).expect("bytes");
    let mut bytes = fs::read(folder.join(&blob)).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(folder.join(&blob), bytes).expect("written");
    let said = house.said(&["verify"]).await.ends_with(3);
    assert!(said.out.contains("xx-rule entry 1"), "{said:?}");
    let told = house.said(&["verify", "--json"]).await.ends_with(3).json();
    assert_eq!((&told[0]["source"], &told[0]["number"]), (&"xx-rule".into(), &1.into()), "{told}");
    let said = house.said(&["show", "xx-rule@1", "--raw"]).await.ends_with(2);
    assert!(said.talk.contains("xx-rule") && said.out.is_empty(), "{said:?}");
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found
                .extend(files(&path).into_iter().map(|name| format!("{}/{name}", path.file_name().unwrap().display()))),
            false => found.push(path.file_name().expect("a name").to_string_lossy().into_owned()),
        }
    }
    found.sort();
    found
}

/// Never filled anew, never overwritten: what it says of subscribers can't be had from anywhere else.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_damaged_index_is_an_error_with_a_way_out_and_is_left_alone() {
    let (house, _site) = revised(&[25]).await;
    let index = house.path().join("snapshots/index.sqlite");
    let whole = fs::read(&index).expect("the index");
    for damaged in [Vec::new(), whole[..1000].to_vec(), vec![b'x'; whole.len()]] {
        remove_index(&house);
        fs::write(&index, &damaged).expect("written");
        for arguments in
            [&["check", "--all"][..], &["log"], &["verify"], &["reindex"], &["run", "--listen", "127.0.0.1:0"]]
        {
            let said = house.said(arguments).await.ends_with(2);
            assert!(said.talk.contains("index.sqlite") && said.talk.contains("rulewatch reindex"), "{}", said.talk);
        }
        assert_eq!(fs::read(&index).expect("still there"), damaged);
    }
    remove_index(&house);
    house.said(&["reindex"]).await.ends_with(0);
    house.said(&["verify"]).await.ends_with(0);
}
