//! Opening the index.
//!
//! A new index is made aside and put in its place whole. So a file that is there but empty or cut off is always
//! damage, and is reported instead of being filled with a new, empty index.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::time::Duration;

use log::LevelFilter;
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection, Executor};

use super::connections::Connections;
use super::error::StoreError;
use super::migrations;

/// How long a statement waits for another process's lock.
const LOCK_WAIT: Duration = Duration::from_secs(60);

const READERS: usize = 3;

/// The settings of every connection. `FULL`: a commit that was reported survives a power cut. `secure_delete`: what is
/// removed (an address, say) is overwritten.
const SETTINGS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";

/// Opens the index at `sqlite:PATH` (or `sqlite::memory:`), makes it where there is none, brings it up to date.
pub(super) async fn open(url: &str) -> Result<Connections, StoreError> {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);

    // A scheme may stand before a password: no more than the scheme is shown.
    let scheme = || StoreError::BadUrl(url.split(':').next().unwrap_or_default().to_owned());
    let place = url.strip_prefix("sqlite:").ok_or_else(scheme)?;
    if place == ":memory:" {
        // Every connection would see an index of its own: there is but one.
        let mut writer = connect(url).await?;
        migrations::migrator().run(&mut writer).await?;
        return Ok(Connections::new(url.to_owned(), writer, Vec::new()));
    }
    let path = Path::new(place.strip_prefix("//").unwrap_or(place));
    if path.as_os_str().is_empty() {
        return Err(scheme());
    }
    let path = std::path::absolute(path).map_err(create(path))?;
    if !path.try_exists().map_err(create(&path))? {
        make(&path).await?;
    }
    check_header(&path)?;
    let url = sqlite_url(&path)?;
    let mut writer = connect(&url).await?;
    migrations::migrator().run(&mut writer).await?;
    let mut readers = Vec::new();
    for _ in 0..READERS {
        readers.push(connect(&url).await?);
    }
    Ok(Connections::new(url, writer, readers))
}

/// A connection with the settings of all.
pub(super) async fn connect(url: &str) -> Result<AnyConnection, StoreError> {
    let mut connection = connect_options(url)?.connect().await?;
    // First of all: the others may have to wait for a lock.
    let wait = format!("PRAGMA busy_timeout = {};", LOCK_WAIT.as_millis());
    connection.execute(sqlx::AssertSqlSafe(wait)).await?;
    connection.execute(SETTINGS).await?;
    Ok(connection)
}

fn connect_options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    // A statement is told where every detail is asked for, without what is put into it.
    Ok(url
        .parse::<AnyConnectOptions>()?
        .log_statements(LevelFilter::Trace)
        .log_slow_statements(LevelFilter::Off, LOCK_WAIT))
}

/// Makes a new index aside and puts it in its place unless another was quicker.
async fn make(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(create(path))?;
    let aside = tempfile::Builder::new().prefix(".index-").tempfile_in(folder).map_err(create(path))?;
    let options = connect_options(&sqlite_url(aside.path())?)?;
    let mut connection = options.connect().await?;
    migrations::migrator().run(&mut connection).await?;
    connection.close().await?;
    // What a removed index left of its journal would be played into the new one.
    for old in ["-wal", "-shm", "-journal"] {
        match fs::remove_file(beside(path, old)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(create(path)(error));
            }
            _ => {}
        }
    }
    match aside.persist_noclobber(path) {
        Err(refused) if refused.error.kind() != io::ErrorKind::AlreadyExists => Err(create(path)(refused.error)),
        _ if cfg!(unix) => File::open(folder).and_then(|folder| folder.sync_all()).map_err(create(path)),
        _ => Ok(()),
    }
}

fn create(path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path = path.to_owned();
    move |cause| StoreError::Create { path: path.clone(), cause: Arc::new(cause) }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Refuses a file that SQLite would take for a new, empty database, for none, or would fill up with zeros.
fn check_header(path: &Path) -> Result<(), StoreError> {
    // https://sqlite.org/fileformat.html, section 1.3: a name, then the size of a page, where 1 stands for 65,536.
    let mut header = [0; 18];
    let read = File::open(path).and_then(|mut file| {
        file.read_exact(&mut header)?;
        file.metadata()
    });
    let length = match read {
        Ok(facts) => facts.len(),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => 0,
        Err(error) => return Err(create(path)(error)),
    };
    let unit = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // While there is a journal, SQLite may still have to write the file's end.
    let journal = fs::metadata(beside(path, "-wal")).is_ok_and(|journal| journal.len() > 0);
    let whole = journal || length.checked_rem(unit) == Some(0);
    if header.starts_with(b"SQLite format 3\0") && whole && length > 0 {
        Ok(())
    } else {
        Err(StoreError::NotAnIndex { path: path.to_owned() })
    }
}

/// The path as sqlx wants it: characters with a meaning in URLs are escaped. The file has to be there.
fn sqlite_url(path: &Path) -> Result<String, StoreError> {
    let text = path.to_str().ok_or_else(|| StoreError::BadUrl(path.display().to_string()))?;
    let mut url = "sqlite:".to_owned();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(url + "?mode=rw")
}
