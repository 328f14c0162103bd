//! Conditional skips.

use forecast_core::ErrorKind::{Reference, Rule};
use forecast_core::schedule::document::SkipConditionDocument;

use super::{ALPHA, condition, fault, skip};

#[test]
fn skips_and_their_sets() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| skip(d).sets.clear(),
        at("series[0].doses[1].skips[0].sets"),
        "a conditional skip needs a set of conditions",
    );
    fault(
        |d| skip(d).logic = None,
        at("series[0].doses[1].skips[0].logic"),
        "several sets must say whether all or one must be met",
    );
    fault(
        |d| skip(d).sets[1].conditions.clear(),
        at("series[0].doses[1].skips[0].sets[1].conditions"),
        "a set needs a condition",
    );
    fault(
        |d| skip(d).sets[0].logic = None,
        at("series[0].doses[1].skips[0].sets[0].logic"),
        "several conditions must say whether all or one must be met",
    );
    fault(
        |d| skip(d).sets[0].cessation = "2022-05-05".parse().ok(),
        at("series[0].doses[1].skips[0].sets[0].cessation"),
        "2022-05-05 lies before effective, 2022-05-06",
    );
}

#[test]
fn conditions_that_lack_a_field() {
    let needs = "a condition of this type needs this field";
    let sets = [
        "series[0].doses[1].skips[0].sets[0].conditions[0].end_age",
        "series[0].doses[1].skips[0].sets[1].conditions[0].series_groups",
        "series[0].doses[1].skips[0].sets[2].conditions[0].dose_count",
        "series[0].doses[1].skips[0].sets[2].conditions[0].dose_type",
        "series[0].doses[1].skips[0].sets[2].conditions[0].dose_count_logic",
    ];
    fault(
        |d| condition(d, 0).begin_age = None,
        (Rule, ALPHA, sets[0]),
        needs,
    );
    fault(
        |d| condition(d, 1).series_groups.clear(),
        (Rule, ALPHA, sets[1]),
        needs,
    );
    fault(
        |d| condition(d, 2).dose_count = None,
        (Rule, ALPHA, sets[2]),
        needs,
    );
    fault(
        |d| condition(d, 2).dose_type = None,
        (Rule, ALPHA, sets[3]),
        needs,
    );
    fault(
        |d| condition(d, 2).dose_count_logic = None,
        (Rule, ALPHA, sets[4]),
        needs,
    );
    fault(
        |d| skip(d).sets[0].conditions[1].interval = None,
        (
            Rule,
            ALPHA,
            "series[0].doses[1].skips[0].sets[0].conditions[1].interval",
        ),
        needs,
    );
}

#[test]
fn conditions_with_a_field_of_another_type() {
    let no_such = "a condition of this type has no such field";
    let set = |number: usize, field: &str| {
        format!("series[0].doses[1].skips[0].sets[{number}].conditions[0].{field}")
    };
    type Change = fn(&mut SkipConditionDocument);
    let extra: [(usize, &str, Change); 7] = [
        (0, "interval", |it| it.interval = "1 year".parse().ok()),
        (0, "start_date", |it| {
            it.start_date = "2025-01-01".parse().ok()
        }),
        (0, "dose_count", |it| it.dose_count = Some(1)),
        (0, "vaccines", |it| it.vaccines.push("01".parse().unwrap())),
        (0, "series_groups", |it| it.series_groups.push("1".into())),
        (1, "end_age", |it| it.end_age = "1 year".parse().ok()),
        (2, "interval", |it| it.interval = "1 year".parse().ok()),
    ];
    for (number, field, change) in extra {
        let path = set(number, field);
        fault(
            |d| change(condition(d, number)),
            (Rule, ALPHA, &path),
            no_such,
        );
    }
}

#[test]
fn conditions_with_ranges_or_references_that_cannot_be() {
    let set = "series[0].doses[1].skips[0].sets[2].conditions[0]";
    let at = |field: &str| format!("{set}.{field}");
    fault(
        |d| condition(d, 2).end_age = "11 months".parse().ok(),
        (Rule, ALPHA, &at("end_age")),
        "11 months lies before begin_age, 1 year",
    );
    fault(
        |d| condition(d, 2).end_date = "2025-01-01".parse().ok(),
        (Rule, ALPHA, &at("end_date")),
        "2025-01-01 does not lie after start_date, 2025-01-01",
    );
    fault(
        |d| condition(d, 2).vaccines[1] = "9".parse().unwrap(),
        (Reference, ALPHA, &at("vaccines[1]")),
        "there is no vaccine with the CVX code 09",
    );
    fault(
        |d| condition(d, 1).series_groups[0] = "3".into(),
        (
            Reference,
            ALPHA,
            "series[0].doses[1].skips[0].sets[1].conditions[0].series_groups[0]",
        ),
        "the antigen has no series group \"3\"",
    );
}
