//! How far each field of two persons agrees.

use forecast_core::date::Date;
use strsim::osa_distance;

use super::normal::{Normal, NormalAddress, NormalName};
use super::weights::{MatchWeights, NameTable};
use super::{Agreement, FieldMatch, MatchField};
use crate::model::PartialDate;

/// What all fields said.
pub(super) struct Compared {
    pub(super) fields: Vec<FieldMatch>,
    /// The only identifier that is the same is a social security number, which families share.
    pub(super) only_ssn: bool,
}

impl Compared {
    pub(super) fn of(&self, field: MatchField) -> Option<Agreement> {
        self.fields
            .iter()
            .find(|found| found.field == field)
            .map(|found| found.agreement)
    }

    fn add(&mut self, field: MatchField, agreement: Agreement, points: i32) {
        self.fields.push(FieldMatch {
            field,
            agreement,
            points,
        });
    }
}

pub(super) fn compare(
    a: &Normal,
    b: &Normal,
    weights: &MatchWeights,
    table: &NameTable,
) -> Compared {
    let mut compared = Compared {
        fields: Vec::new(),
        only_ssn: false,
    };
    // Of persons with several names, the pair that agrees best.
    let pairs = a
        .names
        .iter()
        .flat_map(|x| b.names.iter().map(move |y| (x, y)));
    let best = pairs
        .map(|(x, y)| names(x, y, weights, table))
        .max_by_key(|fields| fields.iter().map(|field| field.points).sum::<i32>());
    compared.fields.extend(best.unwrap_or_default());
    if let (Some(x), Some(y)) = (a.birth_date, b.birth_date) {
        let (agreement, points) = birth_date(x, y, weights);
        compared.add(MatchField::BirthDate, agreement, points);
    }
    if let (Some(x), Some(y)) = (a.sex, b.sex) {
        let points = if x == y {
            weights.sex.same
        } else {
            weights.sex.different
        };
        compared.add(MatchField::Sex, same(x == y), points);
    }
    if let (Some(x), Some(y)) = (&a.mothers_maiden_name, &b.mothers_maiden_name) {
        let of = weights.mothers_maiden_name;
        let (agreement, points) = if x == y {
            (Agreement::Same, of.same)
        } else if close(x, y, weights) {
            (Agreement::Close, of.close)
        } else {
            (Agreement::Different, of.different)
        };
        compared.add(MatchField::MothersMaidenName, agreement, points);
    }
    let pairs = a
        .addresses
        .iter()
        .flat_map(|x| b.addresses.iter().map(move |y| (x, y)));
    if let Some((agreement, points)) = pairs
        .map(|(x, y)| address(x, y, weights))
        .max_by_key(|(_, points)| *points)
    {
        compared.add(MatchField::Address, agreement, points);
    }
    if !a.telecoms.is_empty() && !b.telecoms.is_empty() {
        let shared = !a.telecoms.is_disjoint(&b.telecoms);
        let of = weights.telecom;
        let points = if shared { of.same } else { of.different };
        compared.add(MatchField::Telecom, same(shared), points);
    }
    if !a.contacts.is_disjoint(&b.contacts) {
        compared.add(MatchField::Contact, Agreement::Same, weights.contact.same);
    }
    identifiers(a, b, weights, &mut compared);
    compared
}

fn same(yes: bool) -> Agreement {
    if yes {
        Agreement::Same
    } else {
        Agreement::Different
    }
}

/// Whether two names are the same but for typing errors.
fn close(a: &str, b: &str, weights: &MatchWeights) -> bool {
    let length = a.chars().count().min(b.chars().count());
    let allowed = weights.edits.iter().filter(|limit| limit.length <= length);
    let allowed = allowed.map(|limit| limit.edits).next_back().unwrap_or(0);
    osa_distance(a, b) <= allowed
}

/// The fields of two names.
fn names(
    a: &NormalName,
    b: &NormalName,
    weights: &MatchWeights,
    table: &NameTable,
) -> Vec<FieldMatch> {
    let mut fields = Vec::new();
    let mut add = |field, agreement, points| {
        fields.push(FieldMatch {
            field,
            agreement,
            points,
        });
    };
    let family = family(a, b, weights);
    let given = given(a, b, weights, table);
    let straight = family.map_or(0, |(_, points)| points) + given.map_or(0, |(_, points)| points);
    if is_swapped(a, b, table) && weights.swapped_names > straight {
        let half = weights.swapped_names / 2;
        add(MatchField::FamilyName, Agreement::Swapped, half);
        add(
            MatchField::GivenName,
            Agreement::Swapped,
            weights.swapped_names - half,
        );
        return fields;
    }
    if let Some((agreement, points)) = family {
        add(MatchField::FamilyName, agreement, points);
    }
    if let Some((agreement, points)) = given {
        add(MatchField::GivenName, agreement, points);
    }
    if let (Some(x), Some(y)) = (&a.middle, &b.middle) {
        let of = weights.middle_name;
        let (agreement, points) = if x == y {
            (Agreement::Same, of.same)
        } else if is_initial(x, y) {
            (Agreement::Initial, of.initial)
        } else if close(x, y, weights) || table.nicknames(x, y) {
            (Agreement::Close, of.initial)
        } else {
            (Agreement::Different, of.different)
        };
        add(MatchField::MiddleName, agreement, points);
    }
    if let (Some(x), Some(y)) = (&a.suffix, &b.suffix) {
        let of = weights.suffix;
        let points = if x == y { of.same } else { of.different };
        add(MatchField::Suffix, same(x == y), points);
    }
    fields
}

fn family(a: &NormalName, b: &NormalName, weights: &MatchWeights) -> Option<(Agreement, i32)> {
    if a.family.is_empty() || b.family.is_empty() {
        return None;
    }
    let of = weights.family_name;
    let part = |long: &NormalName, short: &NormalName| {
        long.parts.len() > 1
            && long.parts.iter().any(|part| {
                part.chars().count() > 2
                    && (*part == short.family || close(part, &short.family, weights))
            })
    };
    Some(if a.family == b.family {
        (Agreement::Same, of.same)
    } else if part(a, b) || part(b, a) || shared_part(a, b) {
        (Agreement::Part, of.part)
    } else if close(&a.family, &b.family, weights) {
        (Agreement::Close, of.close)
    } else {
        (Agreement::Different, of.different)
    })
}

/// Whether two names of several parts share one.
fn shared_part(a: &NormalName, b: &NormalName) -> bool {
    a.parts.len() > 1
        && b.parts.len() > 1
        && a.parts
            .iter()
            .any(|part| part.chars().count() > 2 && b.parts.contains(part))
}

fn given(
    a: &NormalName,
    b: &NormalName,
    weights: &MatchWeights,
    table: &NameTable,
) -> Option<(Agreement, i32)> {
    let (x, y) = (a.given.as_deref()?, b.given.as_deref()?);
    let of = weights.given_name;
    let is_middle = |given: &str, middle: &Option<String>| {
        let middle = middle
            .as_deref()
            .filter(|middle| middle.chars().count() > 1);
        middle.is_some_and(|middle| middle == given || table.nicknames(middle, given))
    };
    Some(if x == y {
        (Agreement::Same, of.same)
    } else if table.nicknames(x, y) {
        (Agreement::Nickname, of.nickname)
    } else if is_middle(x, &b.middle) || is_middle(y, &a.middle) {
        (Agreement::Middle, of.middle)
    } else if is_initial(x, y) {
        (Agreement::Initial, of.initial)
    } else if close(x, y, weights) {
        if table.is_known(x) && table.is_known(y) {
            (Agreement::Similar, of.similar)
        } else {
            (Agreement::Close, of.close)
        }
    } else {
        (Agreement::Different, of.different)
    })
}

/// Whether one of two names is only the initial of the other.
fn is_initial(a: &str, b: &str) -> bool {
    let single = a.chars().count() == 1 || b.chars().count() == 1;
    single && a.chars().next() == b.chars().next()
}

/// Whether given and family name stand in each other's place.
fn is_swapped(a: &NormalName, b: &NormalName, table: &NameTable) -> bool {
    let crossed = |given: &Option<String>, family: &str| {
        given
            .as_deref()
            .is_some_and(|given| given == family || table.nicknames(given, family))
    };
    crossed(&a.given, &b.family) && crossed(&b.given, &a.family)
}

fn birth_date(a: PartialDate, b: PartialDate, weights: &MatchWeights) -> (Agreement, i32) {
    let of = weights.birth_date;
    let (Some(x), Some(y)) = (a.day(), b.day()) else {
        return if a.may_equal(b) {
            (Agreement::Partial, of.partial)
        } else {
            (Agreement::Different, of.different)
        };
    };
    if x == y {
        (Agreement::Same, of.same)
    } else if x.year() == y.year() && x.month() == y.day() && x.day() == y.month() {
        (Agreement::Swapped, of.swapped)
    } else if one_off(x, y) {
        (Agreement::Close, of.one_off)
    } else {
        (Agreement::Different, of.different)
    }
}

/// Whether two dates differ in one digit, or in two neighbours that are swapped.
fn one_off(a: Date, b: Date) -> bool {
    let digits = |date: Date| date.to_string().replace('-', "");
    osa_distance(&digits(a), &digits(b)) <= 1
}

fn address(a: &NormalAddress, b: &NormalAddress, weights: &MatchWeights) -> (Agreement, i32) {
    let of = weights.address;
    let both = |x: &str, y: &str| !x.is_empty() && x == y;
    let area = both(&a.zip, &b.zip) || both(&a.city, &b.city);
    let house = a.number == b.number && !a.street.is_empty() && !b.street.is_empty();
    if house && area && a.street == b.street {
        (Agreement::Same, of.same)
    } else if house && area && close(&a.street, &b.street, weights) {
        (Agreement::Close, of.street)
    } else if area {
        (Agreement::Area, of.area)
    } else {
        (Agreement::Different, of.different)
    }
}

/// Identifiers of the same authority and type: the best agreement, or else the worst difference.
fn identifiers(a: &Normal, b: &Normal, weights: &MatchWeights, compared: &mut Compared) {
    let mut best: Option<(i32, bool)> = None;
    let mut worst: Option<i32> = None;
    for (authority, kind, number) in &a.identifiers {
        let row = weights.identifiers.iter().find(|row| {
            row.types.is_empty() || row.types.iter().any(|t| t.eq_ignore_ascii_case(kind))
        });
        let Some(row) = row else { continue };
        let others = b
            .identifiers
            .iter()
            .filter(|(other, of, _)| other == authority && of == kind);
        let numbers: Vec<&String> = others.map(|(_, _, number)| number).collect();
        if numbers.contains(&number) {
            let found = (row.same, kind == "SS");
            best = best.max(Some(found));
        } else if !numbers.is_empty() {
            worst = Some(worst.map_or(row.different, |points| points.min(row.different)));
        }
    }
    match (best, worst) {
        (Some((points, ssn)), _) => {
            compared.add(MatchField::Identifier, Agreement::Same, points);
            compared.only_ssn = ssn;
        }
        (None, Some(points)) => {
            compared.add(MatchField::Identifier, Agreement::Different, points);
        }
        (None, None) => {}
    }
}
