//! What a reader may want to check, by what was touched: a checklist, never advice.

use serde::{Deserialize, Serialize};

use crate::brief::classes::{Class, Verdict};

/// Most points told.
const MOST: usize = 4;
/// From this severity on an effect is worth a point.
const LEAST: u8 = 3;

/// One point of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// Read both sentences of what has no proven direction.
    ReadBoth,
    /// Most of the text is gone: where the measure stands now, and whether it ended.
    WhereNow,
    PendingApplications,
    LicenceNeeded,
    Destinations,
    Thresholds,
    Shares,
    Parties,
    Exceptions,
    DatesInPlans,
    CommentPeriod,
    InForceNow,
    Penalties,
    TermsUsed,
    Duties,
    Exclusions,
    Coverage,
    Certifications,
    TariffLines,
    AgencySteps,
    ActsBelow,
    EarlierReading,
    BillStage,
    PageElsewhere,
    Orders,
    EndUse,
    NewNotice,
}

/// The points of what was touched, the gravest first.
pub(super) fn points(verdicts: &[Vec<Verdict>], gone: bool, unclear: bool) -> Vec<Point> {
    let mut grave: Vec<&Verdict> = verdicts.iter().flatten().filter(|verdict| verdict.severity >= LEAST).collect();
    grave.sort_by_key(|verdict| std::cmp::Reverse(verdict.severity));
    let mut points: Vec<Point> = Vec::new();
    points.extend(gone.then_some(Point::WhereNow));
    points.extend(unclear.then_some(Point::ReadBoth));
    for point in grave.into_iter().filter_map(|verdict| point(verdict.class)) {
        if points.len() < MOST && !points.contains(&point) {
            points.push(point);
        }
    }
    points
}

fn point(class: Class) -> Option<Point> {
    Some(match class {
        Class::Lp => Point::PendingApplications,
        Class::Lr => Point::LicenceNeeded,
        Class::Cg => Point::Destinations,
        Class::Th => Point::Thresholds,
        Class::Cap => Point::Shares,
        Class::Ent => Point::Parties,
        Class::Le => Point::Exceptions,
        Class::Eff => Point::DatesInPlans,
        Class::Dl => Point::CommentPeriod,
        Class::Sus => Point::InForceNow,
        Class::Pen => Point::Penalties,
        Class::Def => Point::TermsUsed,
        Class::Mod => Point::Duties,
        Class::Neg => Point::Exclusions,
        Class::Sco => Point::Coverage,
        Class::Cert => Point::Certifications,
        Class::Tar => Point::TariffLines,
        Class::Del => Point::AgencySteps,
        Class::Aut => Point::ActsBelow,
        Class::Gui => Point::EarlierReading,
        Class::Bil => Point::BillStage,
        Class::Rem => Point::PageElsewhere,
        Class::Ref | Class::Num | Class::Typ | Class::Auth | Class::Nom | Class::Cos | Class::Txt => return None,
    })
}
