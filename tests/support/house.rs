//! A folder with a configuration and a watchlist, and the program run in it as anyone would.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A house of its own for one test.
pub struct House {
    folder: TempDir,
}

impl House {
    /// A house that may fetch from this loopback site; `more` is added to the configuration.
    pub fn new(site: SocketAddr, more: &str) -> House {
        let house = House { folder: tempfile::tempdir().expect("a folder") };
        let config = format!(
            "[fetch]\nallow = [\"127.0.0.1/32:{}\"]\nper_host_interval = \"0s\"\nper_host_concurrency = 8\nattempts = 1\ntimeout = \"5s\"\n{more}",
            site.port()
        );
        std::fs::write(house.path().join("rulewatch.toml"), config).expect("written");
        std::fs::create_dir_all(house.path().join("watchlist/xx")).expect("a folder");
        house
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a source into the watchlist, checked every quarter of an hour.
    pub fn source(&self, id: &str, url: &str) {
        let text = format!(
            "title = \"{id}\"\nissuer = \"XX\"\njurisdiction = \"XA\"\nurl = \"{url}\"\ntopics = [\"rule\"]\n\n[schedule]\nevery = \"15m\"\n"
        );
        std::fs::write(self.path().join(format!("watchlist/xx/{id}.toml")), text).expect("written");
    }

    /// The program with these arguments, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulewatch"));
        command.current_dir(self.path()).args(arguments);
        command
    }

    /// Runs to the end, off the test's runtime: the site it asks lives there.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        tokio::task::spawn_blocking(move || command.output().expect("the program starts")).await.expect("it ends")
    }

    /// Runs to the end and tells how it ended and what it said where.
    pub async fn said(&self, arguments: &[&str]) -> Said {
        let output = self.run(arguments).await;
        Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            talk: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Runs, expects success, gives standard output.
    pub async fn say(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?} ended with {}: {told}", output.status);
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

/// How the program ended and what it said where.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    /// Standard output: results.
    pub out: String,
    /// Standard error: talk.
    pub talk: String,
}

impl Said {
    /// Fails unless it ended so.
    pub fn ends_with(self, code: i32) -> Said {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Standard output as one JSON value.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The JSON objects of a text, one a line.
pub fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}
