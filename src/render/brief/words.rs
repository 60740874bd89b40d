//! The words for the values of a brief.

use std::borrow::Cow;

use crate::brief::classes::{Class, Confidence, Direction};
use crate::brief::facts::{Comparison, Role};
use crate::brief::{Point, Status};
use crate::wording::Language;

pub(super) fn class(class: Class, language: Language) -> Cow<'static, str> {
    language.say(match class {
        Class::Lp => "class-review-policy",
        Class::Lr => "class-licence-requirement",
        Class::Cg => "class-destination",
        Class::Th => "class-threshold",
        Class::Cap => "class-cap",
        Class::Ent => "class-listed-party",
        Class::Le => "class-licence-exception",
        Class::Eff => "class-effective-date",
        Class::Dl => "class-deadline",
        Class::Sus => "class-suspension",
        Class::Pen => "class-penalty",
        Class::Def => "class-definition",
        Class::Mod => "class-modality",
        Class::Neg => "class-exception",
        Class::Sco => "class-scope",
        Class::Cert => "class-certification",
        Class::Tar => "class-duty",
        Class::Del => "class-delegation",
        Class::Aut => "class-revocation",
        Class::Gui => "class-guidance",
        Class::Bil => "class-bill",
        Class::Rem => "class-removal",
        Class::Ref => "class-reference",
        Class::Num => "class-renumbering",
        Class::Typ => "class-typography",
        Class::Auth => "class-authority",
        Class::Nom => "class-nomenclature",
        Class::Cos => "class-furniture",
        Class::Txt => "class-text",
    })
}

pub(super) fn direction(direction: Direction, mixed: bool, language: Language) -> Cow<'static, str> {
    language.say(match (direction, mixed) {
        (Direction::Tightens, false) => "direction-tightens",
        (Direction::Tightens, true) => "direction-tightens-mixed",
        (Direction::Loosens, false) => "direction-loosens",
        (Direction::Loosens, true) => "direction-loosens-mixed",
        (Direction::Neutral, _) => "direction-neutral",
        (Direction::Unclear, _) => "direction-unclear",
    })
}

/// The direction that a date will bring, should nothing be announced before.
pub(super) fn pending(direction: Direction, language: Language) -> Cow<'static, str> {
    language.say(match direction {
        Direction::Tightens => "direction-tightens-unless",
        Direction::Loosens => "direction-loosens-unless",
        Direction::Neutral => "direction-neutral",
        Direction::Unclear => "direction-unclear",
    })
}

/// The direction of one statement.
pub(super) fn way(direction: Direction, language: Language) -> Cow<'static, str> {
    language.say(match direction {
        Direction::Tightens => "way-tightens",
        Direction::Loosens => "way-loosens",
        Direction::Neutral => "way-neutral",
        Direction::Unclear => "way-unclear",
    })
}

/// The word of a subject tag; `None` where the direction is no news.
pub(super) fn tag(direction: Direction, language: Language) -> Option<Cow<'static, str>> {
    match direction {
        Direction::Tightens => Some(language.say("tag-tightens")),
        Direction::Loosens => Some(language.say("tag-loosens")),
        Direction::Neutral | Direction::Unclear => None,
    }
}

pub(super) fn confidence(confidence: Confidence, language: Language) -> Cow<'static, str> {
    language.say(match confidence {
        Confidence::High => "confidence-high",
        Confidence::Medium => "confidence-medium",
        Confidence::Low => "confidence-low",
    })
}

pub(in crate::render) fn role(role: Role, language: Language) -> Cow<'static, str> {
    language.say(match role {
        Role::Published => "role-published",
        Role::Effective => "role-effective",
        Role::Compliance => "role-compliance",
        Role::Comment => "role-comment",
        Role::Expires => "role-expires",
        Role::Signed => "role-signed",
        Role::None => "role-none",
    })
}

/// `None` for a text that does not say what it is.
pub(super) fn status(status: Status, language: Language) -> Option<Cow<'static, str>> {
    Some(language.say(match status {
        Status::Proposed => "status-proposed",
        Status::Interim => "status-interim",
        Status::Final => "status-final",
        Status::Guidance => "status-guidance",
        Status::Notice => "status-notice",
        Status::Order => "status-order",
        Status::Announcement => "status-announcement",
        Status::Bill => "status-bill",
        Status::Codified => "status-codified",
        Status::Unknown => return None,
    }))
}

/// `None` where a number is what it is.
pub(super) fn comparison(comparison: Comparison) -> Option<&'static str> {
    match comparison {
        Comparison::LessThan => Some("<"),
        Comparison::AtMost => Some("≤"),
        Comparison::Equal => None,
        Comparison::AtLeast => Some("≥"),
        Comparison::MoreThan => Some(">"),
    }
}

pub(super) fn point(point: Point, language: Language) -> Cow<'static, str> {
    language.say(match point {
        Point::ReadBoth => "point-read-both",
        Point::WhereNow => "point-where-now",
        Point::PendingApplications => "point-pending-applications",
        Point::LicenceNeeded => "point-licence-needed",
        Point::Destinations => "point-destinations",
        Point::Thresholds => "point-thresholds",
        Point::Shares => "point-shares",
        Point::Parties => "point-parties",
        Point::Exceptions => "point-exceptions",
        Point::DatesInPlans => "point-dates-in-plans",
        Point::CommentPeriod => "point-comment-period",
        Point::InForceNow => "point-in-force-now",
        Point::Penalties => "point-penalties",
        Point::TermsUsed => "point-terms-used",
        Point::Duties => "point-duties",
        Point::Exclusions => "point-exclusions",
        Point::Coverage => "point-coverage",
        Point::Certifications => "point-certifications",
        Point::TariffLines => "point-tariff-lines",
        Point::AgencySteps => "point-agency-steps",
        Point::ActsBelow => "point-acts-below",
        Point::EarlierReading => "point-earlier-reading",
        Point::BillStage => "point-bill-stage",
        Point::PageElsewhere => "point-page-elsewhere",
        Point::Orders => "point-orders",
        Point::EndUse => "point-end-use",
        Point::NewNotice => "point-new-notice",
    })
}
