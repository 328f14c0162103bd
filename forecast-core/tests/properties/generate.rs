//! Arbitrary schedules without faults.
//!
//! Everything happens around the year 2000, with few vaccines and ages, so that rules meet.

use forecast_core::date::Date;
use forecast_core::schedule::document::ScheduleDocument;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// Ages, youngest first.
pub(crate) const AGES: [&str; 14] = [
    "0 days",
    "6 weeks - 4 days",
    "6 weeks",
    "2 months",
    "6 months - 4 days",
    "6 months",
    "12 months",
    "15 months + 4 weeks",
    "2 years",
    "4 years",
    "11 years",
    "18 years - 4 days",
    "50 years",
    "65 years",
];

/// Intervals, shortest first.
const INTERVALS: [&str; 10] = [
    "0 days",
    "1 day",
    "3 weeks",
    "4 weeks - 4 days",
    "4 weeks",
    "8 weeks",
    "6 months",
    "1 year",
    "5 years",
    "10 years",
];

pub(crate) const VACCINES: [&str; 8] = ["01", "02", "03", "04", "05", "06", "07", "108"];
const OBSERVATIONS: [&str; 3] = ["001", "002", "003"];
const ANTIGENS: [&str; 3] = ["A", "B", "C"];

/// A day of these years.
pub(crate) fn day(first: i32, last: i32) -> impl Strategy<Value = Date> + Clone {
    let begin = Date::from_ymd(first, 1, 1).unwrap();
    let days = Date::from_ymd(last, 12, 31).unwrap().days_since(begin);
    (0..=days).prop_map(move |days| begin.add_days(days))
}

/// Some of these fields, whose values ascend.
fn ascending(
    fields: &'static [&'static str],
    values: &'static [&'static str],
) -> BoxedStrategy<Value> {
    subsequence(fields.to_vec(), 0..=fields.len())
        .prop_flat_map(|chosen| {
            let many = chosen.len();
            (Just(chosen), vec(0..values.len(), many))
        })
        .prop_map(|(chosen, mut places)| {
            places.sort_unstable();
            let fields = chosen.iter().zip(places);
            fields
                .map(|(name, place)| ((*name).to_owned(), json!(values.get(place))))
                .collect()
        })
        .boxed()
}

/// Two objects in one.
fn both(
    one: impl Strategy<Value = Value> + 'static,
    other: impl Strategy<Value = Value> + 'static,
) -> BoxedStrategy<Value> {
    (one, other)
        .prop_map(|(one, other)| join(one, other))
        .boxed()
}

fn join(one: Value, other: Value) -> Value {
    let (Value::Object(mut one), Value::Object(other)) = (one, other) else {
        return Value::Null;
    };
    one.extend(other);
    Value::Object(one)
}

/// From when to when something is in force, mostly always.
fn in_force() -> BoxedStrategy<Value> {
    dates("effective", "cessation", 0)
}

fn dates(first: &'static str, last: &'static str, gap: i32) -> BoxedStrategy<Value> {
    weighted(0.2, (day(1_999, 2_004), of(gap..900)))
        .prop_map(move |days| {
            let mut fields = Map::new();
            if let Some((begin, length)) = days {
                fields.insert(first.into(), json!(begin));
                if let Some(length) = length {
                    fields.insert(last.into(), json!(begin.add_days(length)));
                }
            }
            Value::Object(fields)
        })
        .boxed()
}

fn age_bounds() -> BoxedStrategy<Value> {
    ascending(&["begin_age", "end_age"], &AGES)
}

fn vaccine() -> BoxedStrategy<Value> {
    both(
        age_bounds(),
        select(&VACCINES[..]).prop_map(|cvx| json!({"cvx": cvx})),
    )
}

fn preferable() -> BoxedStrategy<Value> {
    let more = (
        any::<bool>(),
        weighted(0.2, Just("Brand")),
        weighted(0.2, Just("MVX")),
        of(Just("0.5")),
    );
    let more = more.prop_map(|(forecast, trade_name, mvx, volume)| {
        json!({"forecast": forecast, "trade_name": trade_name, "mvx": mvx, "volume": volume})
    });
    both(vaccine(), more)
}

/// An interval before the dose of this number.
fn interval(number: usize, fields: &'static [&'static str]) -> BoxedStrategy<Value> {
    let from = prop_oneof![
        3 => Just(json!("previous")),
        2 => (1..number.max(2)).prop_map(move |target| {
            if number == 1 { json!("previous") } else { json!({"target_dose": target}) }
        }),
        1 => subsequence(VACCINES.to_vec(), 1..3).prop_map(|them| json!({"most_recent": them})),
        1 => select(&OBSERVATIONS[..]).prop_map(|code| json!({"observation": code})),
    ];
    let from = from.prop_map(|from| json!({"from": from}));
    both(both(from, ascending(fields, &INTERVALS)), in_force())
}

fn condition(has_second_group: bool) -> BoxedStrategy<Value> {
    let counted = (
        0..3u8,
        select(&["valid", "total"][..]),
        select(&["greater_than", "equal_to", "less_than"][..]),
        prop_oneof![Just(vec![]), subsequence(VACCINES.to_vec(), 1..3)],
    );
    let counted = counted.prop_map(|(count, kind, logic, vaccines)| {
        json!({
        "type": "vaccine_count_by_date_and_age", "dose_count": count, "dose_type": kind,
        "dose_count_logic": logic, "vaccines": vaccines})
    });
    let counted = both(
        both(counted, age_bounds()),
        dates("start_date", "end_date", 1),
    );
    let age = (select(&AGES[..]), any::<bool>()).prop_map(|(age, begin)| {
        let field = if begin { "begin_age" } else { "end_age" };
        json!({"type": "age", field: age})
    });
    let interval =
        select(&INTERVALS[..]).prop_map(|it| json!({"type": "interval", "interval": it}));
    let completed = Just(json!({"type": "completed_series", "series_groups": ["1"]}));
    let any = prop_oneof![2 => counted, 2 => age, 1 => interval];
    let any = if has_second_group {
        prop_oneof![4 => any, 1 => completed].boxed()
    } else {
        any.boxed()
    };
    any.prop_map(|condition| join(condition, json!({"id": "1"})))
        .boxed()
}

fn skip(has_second_group: bool) -> BoxedStrategy<Value> {
    let logic = || select(&["and", "or"][..]);
    let set = (vec(condition(has_second_group), 1..3), logic(), in_force());
    let set = set.prop_map(|(conditions, logic, force)| {
        join(
            json!({"id": "1", "logic": logic, "conditions": conditions}),
            force,
        )
    });
    (
        select(&["evaluation", "forecast", "both"][..]),
        logic(),
        vec(set, 1..3),
    )
        .prop_map(
            |(context, logic, sets)| json!({"context": context, "logic": logic, "sets": sets}),
        )
        .boxed()
}

fn dose(number: usize, has_second_group: bool) -> BoxedStrategy<Value> {
    const AGE: &[&str] = &[
        "absolute_minimum",
        "minimum",
        "earliest_recommended",
        "latest_recommended",
        "maximum",
    ];
    let ages = weighted(0.8, both(ascending(AGE, &AGES), in_force()));
    let intervals = vec(interval(number, AGE.split_at(4).0), 0..3);
    let allowable = vec(interval(number, AGE.split_at(1).0), 0..2);
    let season = weighted(0.1, dates("start", "end", 0));
    (
        (
            ages,
            intervals,
            allowable,
            vec(preferable(), 0..3),
            vec(vaccine(), 0..3),
        ),
        weighted(0.2, select(&VACCINES[..])),
        vec(skip(has_second_group), 0..2),
        weighted(0.2, Just(true)),
        season,
        any::<bool>(),
    )
        .prop_map(
            move |(rows, inadvertent, skips, recurring, season, overrides)| {
                let (ages, mut intervals, allowable, preferable, allowed) = rows;
                if overrides {
                    for row in &mut intervals {
                        row["priority"] = json!("override");
                    }
                }
                let ages: Vec<Value> = ages.into_iter().collect();
                let inadvertent: Vec<&str> = inadvertent.into_iter().collect();
                let season = season.filter(|season| season.get("start").is_some());
                json!({"number": number, "ages": ages, "intervals": intervals,
                   "allowable_intervals": allowable, "preferable_vaccines": preferable,
                   "allowable_vaccines": allowed, "inadvertent_vaccines": inadvertent,
                   "skips": skips, "recurring": recurring.unwrap_or(false), "season": season})
            },
        )
        .boxed()
}

fn series(place: usize) -> BoxedStrategy<Value> {
    let second_group = place == 2;
    let doses = (1..4usize).prop_flat_map(move |many| {
        (1..=many)
            .map(|number| dose(number, second_group))
            .collect::<Vec<_>>()
    });
    let kind = prop_oneof![3 => Just("standard"), 1 => Just("evaluation_only"), 2 => Just("risk")];
    let indication = both(
        age_bounds(),
        select(&OBSERVATIONS[..]).prop_map(|it| json!({"observation": it})),
    );
    let selection = (
        any::<bool>(),
        any::<bool>(),
        select(&["A", "B"][..]),
        of(1..4u8),
        of(select(&AGES[..])),
    );
    let selection = selection.prop_map(move |(default, product, priority, preference, start)| {
        json!({"group": if second_group { "2" } else { "1" }, "group_name": "Group",
               "default": default, "product_path": product, "priority": priority,
               "preference": preference, "max_age_to_start": start})
    });
    let sexes = weighted(0.2, select(&["female", "male", "unknown"][..]));
    (doses, kind, vec(indication, 1..3), selection, sexes, any::<bool>())
        .prop_map(move |(doses, kind, indications, selection, sexes, equivalent)| {
            let sexes: Vec<&str> = sexes.into_iter().collect();
            let others: Vec<&str> = if equivalent { vec!["1"] } else { Vec::new() };
            json!({"name": format!("S{place}"), "target_disease": "X", "group": "", "type": kind,
                   "equivalent_groups": others, "required_sexes": sexes, "selection": selection,
                   "indications": indications, "doses": doses})
        })
        .boxed()
}

fn antigen(name: &'static str, group: &'static str) -> BoxedStrategy<Value> {
    let all = vec![series(0), series(1), series(2)];
    let observation = || select(&OBSERVATIONS[..]);
    let immunity = (
        weighted(0.1, observation()),
        weighted(0.2, day(1_990, 2_000)),
        of(Just("U.S.")),
    );
    let against = weighted(
        0.1,
        both(
            age_bounds(),
            observation().prop_map(|it| json!({"observation": it})),
        ),
    );
    let vaccines = weighted(0.2, (observation(), vec(vaccine(), 1..4)));
    (all, 1..4usize, immunity, against, vaccines)
        .prop_map(
            move |(mut series, many, (history, before, country), antigen, vaccine)| {
                series.truncate(many);
                for one in &mut series {
                    one["group"] = json!(group);
                }
                let birth: Vec<Value> = before
                    .iter()
                    .map(|day| json!({"before": day, "country": country, "exclusions": ["002"]}))
                    .collect();
                let history: Vec<&str> = history.into_iter().collect();
                let antigen: Vec<Value> = antigen.into_iter().collect();
                let vaccine: Vec<Value> = vaccine
                    .into_iter()
                    .map(|(code, them)| json!({"observation": code, "vaccines": them}))
                    .collect();
                json!({"antigen": name, "series": series,
                   "immunity": {"clinical_history": history, "birth": birth},
                   "contraindications": {"antigen": antigen, "vaccine": vaccine}})
            },
        )
        .boxed()
}

/// A schedule without faults: two groups, of the antigens A and B and of C.
pub(crate) fn any_document() -> BoxedStrategy<ScheduleDocument> {
    let antigens = vec![antigen("A", "AB"), antigen("B", "AB"), antigen("C", "C")];
    let carried = (subsequence(ANTIGENS.to_vec(), 0..=3), age_bounds());
    let carried = vec(carried, VACCINES.len());
    let conflict = (
        select(&VACCINES[..]),
        select(&VACCINES[..]),
        0..3u8,
        3..30u8,
        0..9u8,
    );
    let conflict = conflict.prop_map(|(previous, current, begin, min_end, more)| {
        json!({"previous": previous, "current": current, "begin": format!("{begin} days"),
               "min_end": format!("{min_end} days"), "end": format!("{} days", min_end + more)})
    });
    (antigens, carried, vec(conflict, 0..4), any::<bool>())
        .prop_map(|(antigens, carried, conflicts, full)| {
            let vaccines: Vec<Value> = VACCINES
                .iter()
                .zip(carried)
                .map(|(cvx, (antigens, ages))| {
                    let rows = antigens
                        .iter()
                        .map(|it| join(json!({"antigen": it}), ages.clone()));
                    json!({"cvx": cvx, "name": "V", "antigens": rows.collect::<Vec<_>>()})
                })
                .collect();
            let observations = OBSERVATIONS.map(|code| json!({"code": code, "title": "O"}));
            serde_json::from_value(json!({
                "schedule": {"id": "any", "title": "Any", "publisher": "Nobody", "version": "1"},
                "vaccines": vaccines, "conflicts": conflicts, "observations": observations,
                "groups": [{"name": "AB", "antigens": ["A", "B"], "administer_full_group": full},
                           {"name": "C", "antigens": ["C"]}],
                "antigens": antigens}))
            .unwrap()
        })
        .boxed()
}
