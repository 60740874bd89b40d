//! The examples of `docs/api.md`, run as they stand there.

use std::process::Command;

use super::{OPERATOR, Seeded};

const GUIDE: &str = include_str!("../../docs/api.md");
/// The server of the guide.
const SERVER: &str = "https://watch.example.org";
/// The agency of the guide.
const AGENCY: &str = "https://www.example.gov";

/// The commands of a guide: lines of its shell blocks, those that go on in the next joined.
fn commands() -> Vec<String> {
    let blocks = GUIDE.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(|block| block.replace("\\\n", " ").lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_example_of_the_guide_does_what_it_says() {
    if !Command::new("curl").arg("--version").output().is_ok_and(|ran| ran.status.success()) {
        return println!("skipped: no curl");
    }
    let seeded = Seeded::usual().await;
    let (folder, server) = (seeded.house.path().to_owned(), seeded.running.url(""));
    let agency = seeded.site.url("");
    std::fs::write(folder.join("old.txt"), "(a) No more than 50 percent.").expect("written");
    std::fs::write(folder.join("new.txt"), "(a) No more than 25 percent.").expect("written");
    let commands = commands();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let told = command.replace(SERVER, &server).replace(AGENCY, &agency);
        let mut shell = Command::new("bash");
        shell.current_dir(&folder).env("TOKEN", OPERATOR).args(["-c", &told]);
        let ran = tokio::task::spawn_blocking(move || shell.output()).await.expect("it ends").expect("it runs");
        let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success() && !said.is_empty(), "{command}: {said}");
    }
}
