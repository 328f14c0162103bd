//! Section 6.2: conditions that count doses (Table 6-9, CONDSKIP-1).

use serde_json::{Value, json};

use crate::person::born;
use crate::plan::{plan, series, with};
use crate::skip::{age, skip, skipping_second, target};

/// A count of the doses before the second target dose.
fn count(logic: &str, number: u8, more: Value) -> Value {
    let condition = json!({"id": "1", "type": "vaccine_count_by_date_and_age",
        "dose_count": number, "dose_type": "total", "dose_count_logic": logic});
    skip(with(condition, more))
}

/// The target dose of a dose of 2021-12-01, after one valid dose and as many wrong ones as
/// given. Only at that age can the second target dose be skipped.
fn counted(wrong: usize, mut skips: Value) -> String {
    let set = &mut skips[0]["sets"][0];
    set["logic"] = json!("and");
    let only_then = age(json!("22 months"), json!(null));
    set["conditions"].as_array_mut().unwrap().push(only_then);
    let mut person = born("2020-01-01").dose("2021-02-01", "01");
    for day in 1..=wrong {
        person = person.dose(&format!("2021-03-0{day}"), "02");
    }
    target(&person.dose("2021-12-01", "01"), &skipping_second(skips))
}

#[test]
fn table_6_9_row_1_greater_than_is_strict() {
    assert_eq!(counted(0, count("greater_than", 2, json!({}))), "2");
    assert_eq!(counted(1, count("greater_than", 2, json!({}))), "2");
    assert_eq!(counted(2, count("greater_than", 2, json!({}))), "3");
}

#[test]
fn table_6_9_row_2_equal() {
    assert_eq!(counted(0, count("equal_to", 2, json!({}))), "2");
    assert_eq!(counted(1, count("equal_to", 2, json!({}))), "3");
    assert_eq!(counted(2, count("equal_to", 2, json!({}))), "2");
}

#[test]
fn table_6_9_row_3_less_than() {
    assert_eq!(counted(0, count("less_than", 2, json!({}))), "3");
    assert_eq!(counted(1, count("less_than", 2, json!({}))), "2");
    assert_eq!(counted(2, count("less_than", 2, json!({}))), "2");
}

#[test]
fn condskip_1_valid_counts_valid_doses_and_total_all() {
    assert_eq!(
        counted(1, count("equal_to", 1, json!({"dose_type": "valid"}))),
        "3"
    );
    assert_eq!(
        counted(1, count("equal_to", 1, json!({"dose_type": "total"}))),
        "2"
    );
    assert_eq!(
        counted(1, count("equal_to", 2, json!({"dose_type": "total"}))),
        "3"
    );
}

#[test]
fn condskip_1_counts_only_doses_before_the_current_one_and_of_this_antigen() {
    // The dose under evaluation and those after it are not counted, nor those of B.
    let schedule = plan([series(
        "S",
        [
            json!({"skips": count("greater_than", 0, json!({}))}),
            json!({"ages": [{"minimum": "5 years"}]}),
        ],
    )])
    .antigen("B", [series("T", [json!({})])])
    .build();
    let person = born("2020-01-01")
        .dose("2021-01-01", "11")
        .dose("2021-02-01", "01");
    assert_eq!(person.verdicts(&schedule), ["none", "1 valid"]);
}

#[test]
fn condskip_1_a_list_of_vaccines_is_looked_for_in_the_whole_history() {
    // A dose of B has no evaluation status in A: it is among the total, never among the valid.
    let of = |dose_type| {
        let more = json!({"vaccines": ["11", "02"], "dose_type": dose_type});
        let schedule = plan([series(
            "S",
            [
                json!({"skips": count("greater_than", 0, more)}),
                json!({"ages": [{"minimum": "1 year"}]}),
            ],
        )])
        .antigen("B", [series("T", [json!({})])])
        .build();
        let person = born("2020-01-01")
            .dose("2021-01-01", "11")
            .dose("2021-02-01", "01");
        target(&person, &schedule)
    };
    assert_eq!(of("total"), "2");
    assert_eq!(of("valid"), "1");
}

#[test]
fn condskip_1_counts_only_the_vaccines_listed() {
    let of = |vaccines| counted(2, count("equal_to", 2, json!({"vaccines": vaccines})));
    assert_eq!(of(json!(["02"])), "3");
    assert_eq!(of(json!(["01"])), "2");
    assert_eq!(of(json!(["01", "02"])), "2");
}

#[test]
fn condskip_1_ages_and_dates_are_half_open_and_both_must_hold() {
    // One dose, on 2021-02-01, at the age of 13 months.
    let of = |more| counted(0, count("equal_to", 1, more));
    assert_eq!(
        of(json!({"begin_age": "13 months", "end_age": "14 months"})),
        "3"
    );
    assert_eq!(
        of(json!({"begin_age": "12 months", "end_age": "13 months"})),
        "2"
    );
    assert_eq!(
        of(json!({"start_date": "2021-02-01", "end_date": "2021-02-02"})),
        "3"
    );
    assert_eq!(
        of(json!({"start_date": "2021-01-31", "end_date": "2021-02-01"})),
        "2"
    );
    assert_eq!(of(json!({"start_date": "2021-02-02"})), "2");
    assert_eq!(
        of(json!({"start_date": "2021-02-01", "begin_age": "14 months"})),
        "2"
    );
}
