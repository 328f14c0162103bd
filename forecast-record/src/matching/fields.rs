//! How far each field of two persons agrees.

use forecast_core::date::Date;
use strsim::osa_distance;

use super::names::NameTable;
use super::normal::{Normal, NormalAddress, NormalName};
use super::weights::MatchWeights;
use super::{Agreement, FieldMatch, MatchField};
use crate::model::PartialDate;

/// What all fields said.
pub(super) struct Compared {
    pub(super) fields: Vec<FieldMatch>,
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
    let mut compared = Compared { fields: Vec::new() };
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
        .filter_map(|(x, y)| address(x, y, weights))
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
    if let (Some(x), Some(y)) = (a.birth_order, b.birth_order) {
        compared.add(MatchField::BirthOrder, same(x == y), 0);
    }
    if a.multiple || b.multiple {
        compared.add(MatchField::MultipleBirth, Agreement::Same, 0);
    }
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
    let straight =
        family.map_or(0, |(_, points)| points) + given.as_ref().map_or(0, |found| found.points);
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
    let joined = given.as_ref().is_some_and(|found| found.joined);
    if let Some(found) = given {
        add(MatchField::GivenName, found.agreement, found.points);
    }
    if !joined && let Some((agreement, points)) = middle(a, b, weights, table) {
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

/// How two given names agree.
struct Given {
    agreement: Agreement,
    points: i32,
    /// They are the same once middle names are joined to them, which then say nothing more.
    joined: bool,
}

fn given(
    a: &NormalName,
    b: &NormalName,
    weights: &MatchWeights,
    table: &NameTable,
) -> Option<Given> {
    let of = weights.given_name;
    let found = |agreement, points| {
        Some(Given {
            agreement,
            points,
            joined: false,
        })
    };
    if a.placeholder || b.placeholder {
        return found(Agreement::Placeholder, of.placeholder);
    }
    let (x, y) = (a.given.as_deref()?, b.given.as_deref()?);
    if a.whole == b.whole {
        return found(Agreement::Same, of.same);
    }
    // "Mary Ann", "Maryann" and Mary with the middle name Ann.
    let with_middle = |name: &NormalName, other: &NormalName| {
        let rest = other
            .whole
            .strip_prefix(name.given.as_deref().unwrap_or_default());
        let joins = name.middles.join("");
        rest.is_some_and(|rest| rest.chars().count() > 1 && rest == joins)
    };
    if with_middle(a, b) || with_middle(b, a) {
        return Some(Given {
            agreement: Agreement::Same,
            points: of.same,
            joined: true,
        });
    }
    let is_middle = |given: &str, middles: &[String]| {
        let mut middles = middles.iter().filter(|middle| middle.chars().count() > 1);
        middles.any(|middle| middle == given || table.nicknames(middle, given))
    };
    let begins = |long: &str, short: &str| short.chars().count() > 2 && long.starts_with(short);
    let several = a.whole != x || b.whole != y;
    if x == y {
        found(Agreement::Same, of.same)
    } else if table.nicknames(x, y) {
        found(Agreement::Nickname, of.nickname)
    } else if is_middle(x, &b.middles) || is_middle(y, &a.middles) {
        found(Agreement::Middle, of.middle)
    } else if is_initial(x, y) {
        found(Agreement::Initial, of.initial)
    } else if close(x, y, weights) {
        if table.is_known(x) && table.is_known(y) {
            found(Agreement::Similar, of.similar)
        } else {
            found(Agreement::Close, of.close)
        }
    } else if several && close(&a.whole, &b.whole, weights) {
        found(Agreement::Close, of.close)
    } else if begins(&a.whole, &b.whole) || begins(&b.whole, &a.whole) {
        found(Agreement::Part, of.part)
    } else {
        found(Agreement::Different, of.different)
    }
}

/// How the middle names agree: as well as the two that agree best.
fn middle(
    a: &NormalName,
    b: &NormalName,
    weights: &MatchWeights,
    table: &NameTable,
) -> Option<(Agreement, i32)> {
    if a.middles.is_empty() || b.middles.is_empty() {
        return None;
    }
    let of = weights.middle_name;
    let pairs = || {
        let all = a.middles.iter();
        all.flat_map(|x| b.middles.iter().map(move |y| (x.as_str(), y.as_str())))
    };
    let full = |names: &[String]| names.iter().any(|name| name.chars().count() > 1);
    Some(
        if a.middles.join("") == b.middles.join("")
            || pairs().any(|(x, y)| x == y && x.chars().count() > 1)
        {
            (Agreement::Same, of.same)
        } else if pairs().any(|(x, y)| is_initial(x, y)) {
            (Agreement::Initial, of.initial)
        } else if pairs().any(|(x, y)| close(x, y, weights) || table.nicknames(x, y)) {
            (Agreement::Close, of.initial)
        } else if full(&a.middles) && full(&b.middles) {
            (Agreement::Different, of.different)
        } else {
            (Agreement::OtherInitial, of.other_initial)
        },
    )
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

/// Whether two dates differ in one digit, in two neighbors that are swapped, or by one day.
fn one_off(a: Date, b: Date) -> bool {
    if a.days_since(b).unsigned_abs() <= 1 {
        return true;
    }
    let digits = |date: Date| date.to_string().replace('-', "");
    osa_distance(&digits(a), &digits(b)) <= 1
}

/// How two addresses agree; none where they have no part in common that could be compared.
fn address(
    a: &NormalAddress,
    b: &NormalAddress,
    weights: &MatchWeights,
) -> Option<(Agreement, i32)> {
    let of = weights.address;
    let known = |x: &str, y: &str| !x.is_empty() && !y.is_empty();
    let both = |x: &str, y: &str| known(x, y) && x == y;
    let area_known = known(&a.zip, &b.zip) || known(&a.city, &b.city);
    let area = both(&a.zip, &b.zip) || both(&a.city, &b.city);
    let streets = known(&a.street, &b.street);
    let house = streets && a.number == b.number;
    if !area_known && !streets {
        None
    } else if house && area && a.street == b.street {
        Some((Agreement::Same, of.same))
    } else if house && (area || !area_known) && close(&a.street, &b.street, weights) {
        Some((Agreement::Close, of.street))
    } else if area {
        Some((Agreement::Area, of.area))
    } else {
        Some((Agreement::Different, of.different))
    }
}

/// Identifiers of the same authority and type: the best agreement, or else the worst difference;
/// and whether an authority that gives nobody two numbers gave two.
fn identifiers(a: &Normal, b: &Normal, weights: &MatchWeights, compared: &mut Compared) {
    let (mut own, mut shared): (Option<i32>, Option<i32>) = (None, None);
    let (mut worst, mut conflict): (Option<i32>, Option<i32>) = (None, None);
    let mut rest = a.identifiers.iter().peekable();
    // The numbers are in the order of authority and type.
    while let Some(first) = rest.next() {
        let (authority, kind, _) = first;
        let of_one = |it: &(String, String, String)| it.0 == *authority && it.1 == *kind;
        let mut shares = b.identifiers.contains(first);
        while let Some(other) = rest.next_if(|it| of_one(it)) {
            shares |= b.identifiers.contains(other);
        }
        let row = weights.identifiers.iter().find(|row| {
            row.types.is_empty() || row.types.iter().any(|t| t.eq_ignore_ascii_case(kind))
        });
        let Some(row) = row else { continue };
        let least =
            |known: Option<i32>| Some(known.map_or(row.different, |it| it.min(row.different)));
        if shares {
            let best = if row.shared { &mut shared } else { &mut own };
            *best = (*best).max(Some(row.same));
        } else if b.identifiers.iter().any(of_one) {
            if row.conflicts {
                conflict = least(conflict);
            } else {
                worst = least(worst);
            }
        }
    }
    if let Some(points) = own {
        compared.add(MatchField::Identifier, Agreement::Same, points);
    } else if let Some(points) = worst {
        compared.add(MatchField::Identifier, Agreement::Different, points);
    }
    if let Some(points) = shared {
        compared.add(MatchField::SharedNumber, Agreement::Same, points);
    }
    if let Some(points) = conflict {
        compared.add(MatchField::OtherNumber, Agreement::Different, points);
    }
}
