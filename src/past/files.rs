//! Texts kept as files in a folder, one a version.

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use url::Url;

use super::{Kept, PastError};
use crate::snapshot::{Retrieval, Snapshot, media_type_of};
use crate::source::{Source, SourceId};

/// The files of a folder that have a date in their names (`2022-10-13`, `20221013`), oldest first; two of one day in the
/// order of their names. Beside them the names of those that have none: they are left out, for a file's own time is that of
/// its copying. It is an error where that is all of them.
pub fn folder(source: &Source, place: &Path, now: Timestamp) -> Result<(Vec<Kept>, Vec<String>), PastError> {
    let broken = |error| PastError::File { place: place.display().to_string(), source: error };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(place).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if path.is_file() && !hidden {
            names.push(path);
        }
    }
    names.sort();
    let (mut kept, mut undated) = (Vec::new(), Vec::new());
    for path in names {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(day) = date(&name) else {
            undated.push(name);
            continue;
        };
        let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
        if let Ok(as_of) = zone.to_timestamp(day.to_datetime(Time::midnight())) {
            let (source, url) = (source.id.clone(), address(&path)?);
            let at = url.clone();
            kept.push(Kept { name, url, as_of, read: Box::new(move || read(&source, at, &path, now)) });
        }
    }
    if kept.is_empty() {
        return Err(PastError::Undated(place.display().to_string()));
    }
    kept.sort_by_key(|kept| kept.as_of);
    keep_apart(&mut kept);
    Ok((kept, undated))
}

/// The address of a file on this machine.
pub(super) fn address(path: &Path) -> Result<Url, PastError> {
    let broken = |error| PastError::File { place: path.display().to_string(), source: error };
    let absolute = std::path::absolute(path).map_err(broken)?;
    Url::from_file_path(absolute).map_err(|()| broken(std::io::ErrorKind::InvalidFilename.into()))
}

fn read(source: &SourceId, url: Url, path: &Path, now: Timestamp) -> Result<Snapshot, PastError> {
    let body =
        std::fs::read(path).map_err(|error| PastError::File { place: path.display().to_string(), source: error })?;
    Ok(Snapshot::new(Retrieval::local(source, url, media_type_of(path), now), body))
}

/// Texts of one moment a second apart, so that their order is kept.
pub(super) fn keep_apart(kept: &mut [Kept]) {
    for at in 1..kept.len() {
        let before = kept[at - 1].as_of;
        if kept[at].as_of <= before {
            kept[at].as_of = before.checked_add(SignedDuration::from_secs(1)).unwrap_or(before);
        }
    }
}

/// The first date in a name.
fn date(name: &str) -> Option<Date> {
    static DATE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"((?:19|20)[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])").ok());
    DATE.as_ref()?.captures_iter(name).find_map(|captures| {
        let part = |at: usize| captures[at].parse().ok();
        Date::new(part(1)?, i8::try_from(part(2)?).ok()?, i8::try_from(part(3)?).ok()?).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_off_a_name() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(date(name).map(|date| date.to_string()).as_deref(), expected, "{name}");
        };
        check("03_2022-10-13_a1b2.html", Some("2022-10-13"));
        check("rule.20221013.xml", Some("2022-10-13"));
        check("2022_10_13.txt", Some("2022-10-13"));
        check("99999999-2022-02-30-2021-01-02.txt", Some("2021-01-02"));
        check("rule.xml", None);
    }
}
