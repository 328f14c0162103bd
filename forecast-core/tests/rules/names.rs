//! Other names of countries and products.

use forecast_core::report::NoticeKind;
use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::{plan, series};

/// Immune by birth before 1980 in Nowhere.
fn by_birth() -> Schedule {
    plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])])
        .immunity(json!({"birth":
            [{"before": "1980-01-01", "country": "N.W.", "exclusions": ["002"]}]}))
        .names(json!({"countries": [{"name": "N.W.", "also": ["Nowhere", "999"]}]}))
        .build()
}

#[test]
fn a_country_is_known_by_each_of_its_names() {
    let schedule = by_birth();
    for name in ["N.W.", "NW", " n. w ", "Nowhere", "NOWHERE.", "999"] {
        let person = born("1975-01-01").country(name);
        assert_eq!(person.next(&schedule), "immune immune", "{name:?}");
        assert!(person.forecast(&schedule).notices.is_empty());
    }
    for name in ["Elsewhere", "No", "99"] {
        let person = born("1975-01-01").country(name);
        assert_ne!(person.next(&schedule), "immune immune", "{name:?}");
        assert!(person.forecast(&schedule).notices.is_empty());
    }
}

#[test]
fn an_unknown_country_is_said_where_the_answer_hangs_on_it() {
    let schedule = by_birth();
    let kinds = |person: crate::person::Person| {
        let notices = person.forecast(&schedule).notices;
        let said = notices
            .iter()
            .map(|it| (it.path.clone(), it.kind, it.value.map(str::to_owned)));
        said.collect::<Vec<_>>()
    };
    let needed = vec![(
        "birth_country".to_owned(),
        NoticeKind::BirthCountryNeeded,
        Some("N.W.".to_owned()),
    )];
    assert_eq!(kinds(born("1975-01-01")), needed);
    assert_eq!(kinds(born("1975-01-01").country(" ")), needed);
    // Born too late, excluded, or in need of nothing.
    assert_eq!(kinds(born("1985-01-01")), []);
    assert_eq!(kinds(born("1975-01-01").seen("002")), []);
    assert_eq!(kinds(born("1975-01-01").dose("1977-01-01", "01")), []);
}

#[test]
fn a_country_can_be_assumed_where_none_is_known() {
    let schedule = by_birth().assuming_country(Some("Nowhere"));
    assert_eq!(born("1975-01-01").next(&schedule), "immune immune");
    assert_eq!(
        born("1975-01-01").country(" ").next(&schedule),
        "immune immune"
    );
    let elsewhere = born("1975-01-01").country("Elsewhere");
    assert_ne!(elsewhere.next(&schedule), "immune immune");
}

/// A dose of the product Brand alone, of which Label is another name.
fn branded() -> Schedule {
    let wanted = json!([{"cvx": "01", "trade_name": "BRAND-ADULT", "mvx": "AAA"}]);
    plan([series("S", [json!({"preferable_vaccines": wanted})])])
        .names(json!({"trade_names": [
            {"cvx": "01", "name": "Brand Adult", "also": ["Label"]},
            {"cvx": "01", "name": "Rival"},
        ]}))
        .build()
}

#[test]
fn table_6_26_a_product_is_known_by_each_of_its_names() {
    let schedule = branded();
    let given = |name: &str, mvx: Value| {
        let dose = json!({"date": "2021-01-01", "cvx": "01", "trade_name": name, "mvx": mvx});
        let person = born("2020-01-01").dose_of(dose);
        let notices = person.forecast(&schedule).notices;
        let notice = notices.first().map(|it| (it.path.clone(), it.kind));
        (person.verdicts(&schedule)[0].clone(), notice)
    };
    let (valid, wrong) = ("1 valid".to_owned(), "1 not_valid wrong_vaccine".to_owned());
    for name in ["BRAND-ADULT", "brand adult", "Label", "LABEL"] {
        assert_eq!(given(name, json!(null)), (valid.clone(), None), "{name}");
    }
    // The name of another product is not outweighed by the manufacturer.
    assert_eq!(given("Rival", json!("AAA")), (wrong.clone(), None));
    // A name that nobody knows says nothing.
    let said = Some((
        "doses[0].trade_name".to_owned(),
        NoticeKind::UnknownTradeName,
    ));
    assert_eq!(given("Wonder", json!("AAA")), (valid, said.clone()));
    assert_eq!(given("Wonder", json!("BBB")), (wrong.clone(), said));
    assert_eq!(given(" ", json!(null)), (wrong, None));
}
