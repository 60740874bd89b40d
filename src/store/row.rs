//! Rows to values, and nothing taken on trust: what a column cannot mean is an error that names it.

use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// A row whose columns are read by name.
pub(super) struct Columns<'a>(pub &'a AnyRow);

impl Columns<'_> {
    pub fn text(&self, column: &str) -> Result<String> {
        Ok(self.0.try_get(column)?)
    }

    pub fn text_if(&self, column: &str) -> Result<Option<String>> {
        Ok(self.0.try_get(column)?)
    }

    pub fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T> {
        let number: i64 = self.0.try_get(column)?;
        T::try_from(number).map_err(|_| bad(column, &number))
    }

    pub fn number_if<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>> {
        let number: Option<i64> = self.0.try_get(column)?;
        number.map(|number| T::try_from(number).map_err(|_| bad(column, &number))).transpose()
    }

    pub fn time(&self, column: &str) -> Result<Timestamp> {
        at(self.0.try_get(column)?).ok_or_else(|| bad(column, &"no time"))
    }

    pub fn time_if(&self, column: &str) -> Result<Option<Timestamp>> {
        let millisecond: Option<i64> = self.0.try_get(column)?;
        millisecond.map(|millisecond| at(millisecond).ok_or_else(|| bad(column, &"no time"))).transpose()
    }

    pub fn parsed<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T> {
        self.text(column)?.parse().map_err(|error| bad(column, &error))
    }

    pub fn parsed_if<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>> {
        self.text_if(column)?.map(|text| text.parse().map_err(|error| bad(column, &error))).transpose()
    }

    pub fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|error| bad(column, &error))
    }
}

pub(super) fn bad(column: &str, what: &dyn Display) -> StoreError {
    StoreError::BadRow { column: column.to_owned(), what: what.to_string() }
}

/// A value as JSON for a TEXT column.
pub(super) fn to_json<T: serde::Serialize>(column: &str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| bad(column, &error))
}

fn at(millisecond: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(millisecond).ok()
}
