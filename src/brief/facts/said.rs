//! The values of the facts: what a text can state, in one form each.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a place of a text states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Said {
    /// An act, a document or a case by its number, in one form: `91 FR 1684-1689`, `FR Doc. 2026-00789`, `EO 14365`,
    /// `Proclamation 11002`, `RIN 0694-AK43`, `Docket 260112-0028`, `H.R. 3447`, `CSMS 67400472`, `M-26-04`,
    /// `商务部公告2025年第55号`, `外交部令第14号`, `工信部联科〔2025〕279号`.
    Act(String),
    /// A place in the law, in one form: `15 CFR 742.6(b)(10)`, `15 CFR part 744`, `§ 744.23(a)(3)`, `paragraph (a)(3)`,
    /// `Supplement No. 4 to part 744`, `50 U.S.C. 4801`, `第二十八条`. Each one of a list by itself.
    Provision(String),
    /// A number of the Commerce Control List, each one of a list by itself: `3A090.a`, `5A992.z`.
    Eccn(String),
    /// A country group of the EAR or a column of it: `D:5`, `A:1`, `E`.
    CountryGroup(String),
    /// The symbol of a licence exception: `NAC`, `GOV`.
    LicenseException(String),
    /// A line of the tariff: `9903.79.01`.
    Tariff(String),
    /// A country or territory, ISO 3166-1 alpha-2.
    Country(&'static str),
    /// A named company, body or person, where its shape proves that it is one: `Example Microsystems Co., Ltd.`.
    Party(String),
    Date {
        day: Day,
        role: Role,
    },
    /// A quantity. `value` is a decimal without separators of thousands; `unit` as printed, small letters for words and
    /// singular (`day`, `transistor`), capitals kept where they carry meaning (`GB/s`, `TOPS`).
    Number {
        value: String,
        unit: Option<String>,
        comparison: Option<Comparison>,
    },
    /// A share in percent.
    Percentage {
        value: String,
        comparison: Option<Comparison>,
    },
    /// An amount in units of a currency (ISO 4217), multiplied out: `US$300 million` is 300000000 USD.
    Money {
        amount: String,
        currency: &'static str,
        comparison: Option<Comparison>,
    },
    Modal(Modal),
    /// A negation, an exception or a condition that takes away: `not`, `except`, `unless`, `不`, `除…外`.
    Negation,
    /// A word that widens or narrows who or what is meant: `any`, `only`, `worldwide`, `所有`.
    Scope,
    Policy(Policy),
}

/// A day as a text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    On(Date),
    /// A month without a day.
    Month {
        year: i16,
        month: i8,
    },
    /// So long after (before, where `count` is negative) a day that another place names.
    After {
        count: i32,
        unit: Unit,
        from: Anchor,
    },
}

/// The units in which periods are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Day,
    /// A day on which offices work; which ones do is the calendar of a place and is not known here.
    WorkingDay,
    Week,
    Month,
    Year,
}

/// The day from which a relative one is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The day of publication; 即日 and 公布之日 too.
    Publication,
    /// The day on which the act takes effect.
    Effective,
    /// The date of the act itself: `the date of this order`, `the date of enactment of this Act`.
    Act,
}

/// What a day is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Published,
    /// From this day on.
    Effective,
    Compliance,
    /// The last day for comments or applications.
    Comment,
    /// Up to this day: `through`, `until`, `expires`, 至…止.
    Expires,
    Signed,
    None,
}

/// How a number bounds what it measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    LessThan,
    AtMost,
    Equal,
    AtLeast,
    MoreThan,
}

/// What a modal expression does to whom it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modal {
    Must,
    Shall,
    /// `is required`, `are required`.
    Required,
    Should,
    May,
    /// `is authorized`, `is permitted`, 有权, 准予.
    Authorized,
    Can,
    MustNot,
    ShallNot,
    MayNot,
    ShouldNot,
    Cannot,
    /// `is prohibited`, 禁止.
    Prohibited,
    /// `is not required`, `need not`, 无需.
    NotRequired,
}

/// What a modal expression does, whatever the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    Duty,
    Advice,
    Permission,
    Prohibition,
    Relief,
}

impl Modal {
    pub fn force(self) -> Force {
        match self {
            Modal::Must | Modal::Shall | Modal::Required => Force::Duty,
            Modal::Should | Modal::ShouldNot => Force::Advice,
            Modal::May | Modal::Authorized | Modal::Can => Force::Permission,
            Modal::MustNot | Modal::ShallNot | Modal::MayNot | Modal::Cannot | Modal::Prohibited => Force::Prohibition,
            Modal::NotRequired => Force::Relief,
        }
    }
}

/// How applications for a licence are reviewed, or that none is needed: from the least to the most strict, so that a
/// greater one tightens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// No licence is required.
    NoLicense,
    /// A licence exception.
    Exception,
    /// A licence is required; how applications are reviewed is not said here, so that it compares with the two below it
    /// and with `Prohibition` alone.
    Required,
    PolicyOfApproval,
    PresumptionOfApproval,
    CaseByCase,
    PresumptionOfDenial,
    PolicyOfDenial,
    Prohibition,
}
