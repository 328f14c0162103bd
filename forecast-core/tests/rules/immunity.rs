//! Sections 7.2 and 7.3: evidence of immunity and contraindications.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::{plan, series};

const DUE: &str = "#1 1951-01-01 1951-01-01 - -";

/// A dose at one year of age, and these rules of immunity.
fn immune(rules: Value) -> Schedule {
    plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])])
        .immunity(rules)
        .build()
}

/// Born before 1957 in the country Nowhere, without the observation 002.
fn by_birth() -> Schedule {
    immune(json!({"clinical_history": ["001"], "birth":
        [{"before": "1957-01-01", "country": "Nowhere", "exclusions": ["002", "003"]}]}))
}

#[test]
fn table_7_3_column_1_the_history_proves_immunity() {
    let person = born("2000-01-01").seen("001");
    assert_eq!(person.next(&by_birth()), "immune immune");
    // Exclusions are about the date of birth only.
    assert_eq!(person.seen("002").next(&by_birth()), "immune immune");
}

#[test]
fn table_7_3_column_2_an_exclusion_outweighs_the_date_of_birth() {
    let person = born("1950-01-01").country("Nowhere");
    assert_eq!(person.clone().seen("002").next(&by_birth()), DUE);
    assert_eq!(person.seen("004").seen("003").next(&by_birth()), DUE);
}

#[test]
fn table_7_3_column_3_born_before_the_date_in_the_country() {
    let of = |date| born(date).country("nowhere ").next(&by_birth());
    assert_eq!(of("1956-12-31"), "immune immune");
}

#[test]
fn table_7_3_column_4_another_or_an_unknown_country() {
    assert_eq!(
        born("1950-01-01").country("Elsewhere").next(&by_birth()),
        DUE
    );
    assert_eq!(born("1950-01-01").next(&by_birth()), DUE);
}

#[test]
fn table_7_3_column_4_a_rule_without_a_country_is_for_every_country() {
    let schedule = immune(json!({"birth": [{"before": "1957-01-01"}]}));
    assert_eq!(born("1950-01-01").next(&schedule), "immune immune");
    assert_eq!(
        born("1950-01-01").country("Elsewhere").next(&schedule),
        "immune immune"
    );
}

#[test]
fn table_7_3_column_5_born_on_the_date_or_after() {
    let of = |date| born(date).country("Nowhere").next(&by_birth());
    assert_eq!(of("1957-01-01"), "#1 1958-01-01 1958-01-01 - -");
}

#[test]
fn table_7_3_without_rules_nobody_is_immune() {
    let schedule = immune(json!({}));
    assert_eq!(
        born("1850-01-01").next(&schedule),
        "#1 1851-01-01 1851-01-01 - -"
    );
}

#[test]
fn table_7_3_any_rule_of_several_is_enough() {
    let schedule = immune(json!({"birth": [
        {"before": "1940-01-01", "country": "Nowhere"}, {"before": "1960-01-01"}]}));
    assert_eq!(born("1950-01-01").next(&schedule), "immune immune");
}

/// Vaccines 01 and 02 are preferable, 03 allowable, from one year of age; two series.
fn forbidden(rules: Value) -> Schedule {
    let dose = json!({"ages": [{"minimum": "1 year"}],
        "preferable_vaccines": [{"cvx": "01", "forecast": true}],
        "allowable_vaccines": [{"cvx": "03"}]});
    let mut other = dose.clone();
    other["preferable_vaccines"] = json!([{"cvx": "02", "forecast": true}]);
    plan([series("S", [dose, other])])
        .contraindications(rules)
        .build()
}

const FORBIDDEN: &str = "contraindicated contraindicated";

#[test]
fn table_7_5_columns_1_and_2_an_observation_or_reaction_forbids_the_antigen() {
    let schedule = forbidden(json!({"antigen": [{"observation": "005"}, {"observation": "001"}]}));
    assert_eq!(born("1950-01-01").seen("001").next(&schedule), FORBIDDEN);
}

#[test]
fn table_7_5_columns_3_and_4_without_it_nothing_is_forbidden() {
    let schedule = forbidden(json!({"antigen": [{"observation": "001"}]}));
    assert_eq!(born("1950-01-01").next(&schedule), DUE);
    assert_eq!(born("1950-01-01").seen("002").next(&schedule), DUE);
}

#[test]
fn table_7_5_column_5_only_at_its_ages_on_the_assessment_date() {
    // CALCDTCI-1 and CALCDTCI-2: from 6 to before 18 months.
    let schedule = forbidden(json!({"antigen":
        [{"observation": "001", "begin_age": "6 months", "end_age": "18 months"}]}));
    let on = |date| born("2020-01-01").seen("001").on(date).next(&schedule);
    let due = "#1 2021-01-01 2021-01-01 - -";
    assert_eq!(on("2020-06-30"), due);
    assert_eq!(on("2020-07-01"), FORBIDDEN);
    assert_eq!(on("2021-06-30"), FORBIDDEN);
    assert_eq!(on("2021-07-01"), due);
}

#[test]
fn an_antigen_contraindication_holds_for_every_series_of_the_antigen() {
    let dose = json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines": []});
    let other = json!({"selection": {"group": "2"}});
    let schedule = plan([
        series("S", [dose.clone()]),
        crate::plan::with(series("T", [dose]), other),
    ])
    .contraindications(json!({"antigen": [{"observation": "001"}]}))
    .build();
    let both = format!("{FORBIDDEN} | {FORBIDDEN}");
    assert_eq!(born("1950-01-01").seen("001").next(&schedule), both);
}

/// The recommended vaccines of a person of whom 001 was observed.
fn recommended(schedule: &Schedule, as_of: &str) -> Vec<String> {
    let person = born("2020-01-01").seen("001").on(as_of);
    let forecast = person.forecast(schedule);
    forecast.groups[0]
        .vaccines
        .iter()
        .map(|it| it.cvx.to_string())
        .collect()
}

/// One dose with vaccines 01 and 02, of which these are forbidden.
fn two_vaccines(vaccines: Value) -> Schedule {
    let dose = json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines":
        [{"cvx": "01", "forecast": true}, {"cvx": "02", "forecast": true}],
        "allowable_vaccines": [{"cvx": "03"}]});
    plan([series("S", [dose])])
        .contraindications(json!({"vaccine": [{"observation": "001", "vaccines": vaccines}]}))
        .build()
}

#[test]
fn table_7_6_columns_1_and_3_the_vaccine_is_not_recommended() {
    let schedule = two_vaccines(json!([{"cvx": "02"}, {"cvx": "04"}]));
    assert_eq!(recommended(&schedule, "2022-01-01"), ["01"]);
}

#[test]
fn table_7_6_columns_2_and_4_another_vaccine_is_not_affected() {
    let schedule = two_vaccines(json!([{"cvx": "04"}]));
    assert_eq!(recommended(&schedule, "2022-01-01"), ["01", "02"]);
}

#[test]
fn table_7_6_columns_5_and_7_without_the_observation_nothing_is_forbidden() {
    let schedule = two_vaccines(json!([{"cvx": "01"}, {"cvx": "02"}]));
    assert_eq!(
        born("2020-01-01").next(&schedule),
        "#1 2021-01-01 2021-01-01 - -"
    );
    assert_eq!(
        born("2020-01-01").seen("009").next(&schedule),
        "#1 2021-01-01 2021-01-01 - -"
    );
}

#[test]
fn table_7_6_column_6_only_at_its_ages_on_the_assessment_date() {
    let schedule =
        two_vaccines(json!([{"cvx": "02", "begin_age": "2 years", "end_age": "3 years"}]));
    assert_eq!(recommended(&schedule, "2021-12-31"), ["01", "02"]);
    assert_eq!(recommended(&schedule, "2022-01-01"), ["01"]);
    assert_eq!(recommended(&schedule, "2022-12-31"), ["01"]);
    assert_eq!(recommended(&schedule, "2023-01-01"), ["01", "02"]);
}

#[test]
fn table_7_7_column_1_by_the_antigen() {
    let schedule = forbidden(json!({"antigen": [{"observation": "001"}]}));
    assert_eq!(born("1950-01-01").seen("001").next(&schedule), FORBIDDEN);
}

#[test]
fn table_7_7_column_2_all_preferable_vaccines_of_all_doses() {
    // Both vaccines are forbidden, by two contraindications; the allowable one does not matter.
    let schedule = forbidden(json!({"vaccine": [
        {"observation": "001", "vaccines": [{"cvx": "01"}]},
        {"observation": "002", "vaccines": [{"cvx": "02"}]},
    ]}));
    let person = born("1950-01-01").seen("001");
    assert_eq!(person.clone().seen("002").next(&schedule), FORBIDDEN);
    // Column 3: the vaccine of the second dose is left.
    assert_eq!(person.next(&schedule), DUE);
}

#[test]
fn table_7_7_column_3_a_series_without_preferable_vaccines_is_not_contraindicated() {
    let dose = json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines": [],
                      "allowable_vaccines": [{"cvx": "01"}]});
    let schedule = plan([series("S", [dose])])
        .contraindications(
            json!({"vaccine": [{"observation": "001", "vaccines": [{"cvx": "01"}]}]}),
        )
        .build();
    assert_eq!(born("1950-01-01").seen("001").next(&schedule), DUE);
}
