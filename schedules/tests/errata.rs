//! What the layer `errata` mends, on the releases that it lies on.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use forecast_core::date::{Date, Span};
use forecast_core::patient::{Dose, Observation, Patient};
use forecast_core::report::{Due, ForecastReason, GroupForecast, NoticeKind, Status};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::{Category, SeriesType};
use forecast_schedules::{
    DefaultLayers, ERRATA, Errata, Seasons, compiled, embedded_layer, resolve,
};

const RELEASES: [&str; 2] = ["acip-4.64", "acip-4.65"];

fn mended(id: &str) -> Schedule {
    compiled(id, DefaultLayers::default()).unwrap()
}

fn as_published(id: &str) -> Schedule {
    let layers = DefaultLayers {
        errata: Errata::AsPublished,
        seasons: Seasons::Projected,
    };
    Schedule::compile(&resolve(id, layers).unwrap()).unwrap()
}

fn born(birth: &str) -> Patient {
    Patient::new(birth.parse().unwrap())
}

fn with(mut patient: Patient, doses: &[(&str, &str)], observations: &[&str]) -> Patient {
    let doses = doses
        .iter()
        .map(|(date, cvx)| Dose::new(date.parse().unwrap(), *cvx));
    patient.doses.extend(doses);
    patient
        .observations
        .extend(observations.iter().map(|code| Observation::new(*code)));
    patient
}

/// What is asked of the entry of a group that says most: a dose to give before none, a risk series
/// before a standard one.
fn ask<T>(
    schedule: &Schedule,
    patient: &Patient,
    as_of: &str,
    group: &str,
    what: impl Fn(&GroupForecast<'_>) -> T,
) -> T {
    let forecast = forecast_core::forecast(schedule, patient, as_of.parse().unwrap()).unwrap();
    let rank = |it: &&GroupForecast<'_>| {
        let none = matches!(it.due, Due::None | Due::NotYetDue);
        (none, it.series_type != SeriesType::Risk)
    };
    let entries = forecast.groups.iter().filter(|it| it.group == group);
    what(entries.min_by_key(rank).unwrap())
}

fn due(schedule: &Schedule, patient: &Patient, as_of: &str, group: &str) -> Due {
    ask(schedule, patient, as_of, group, |it| it.due)
}

fn standing(schedule: &Schedule, patient: &Patient, as_of: &str, group: &str) -> Option<String> {
    ask(schedule, patient, as_of, group, |it| it.standing())
}

const TODAY: &str = "2026-11-30";

#[test]
fn every_change_has_its_source_and_the_answer_names_the_layer() {
    let layer = embedded_layer(ERRATA).unwrap().unwrap();
    assert!(
        layer
            .changes
            .iter()
            .all(|it| !it.source.is_empty() && !it.reason.is_empty())
    );
    assert!(!layer.gaps.is_empty());
    for id in RELEASES {
        assert_eq!(mended(id).layers(), ["errata", "seasons"]);
        assert_eq!(as_published(id).layers(), ["seasons"]);
    }
}

#[test]
fn an_infant_who_begins_menacwy_at_10_months_is_not_too_old() {
    let infant = with(born("2026-01-30"), &[], &["186"]);
    for id in RELEASES {
        let old = ask(&as_published(id), &infant, TODAY, "Meningococcal", |it| {
            it.due
        });
        assert_ne!(old, Due::Due);
        let schedule = mended(id);
        let found = |it: &GroupForecast<'_>| (it.due, it.earliest.map(|date| date.to_string()));
        assert_eq!(
            ask(&schedule, &infant, TODAY, "Meningococcal", found),
            (Due::Due, Some("2026-08-30".to_owned()))
        );
        // Every indication, at every month from 2 to 23: a dose is due.
        for code in ["070", "151", "154", "155", "160", "164", "186", "259"] {
            for month in 2..24 {
                let span = Span {
                    months: -month,
                    days: -3,
                };
                let today: Date = TODAY.parse().unwrap();
                let infant = with(Patient::new(today.plus(span)), &[], &[code]);
                let due = due(&schedule, &infant, TODAY, "Meningococcal");
                assert_eq!(due, Due::Due, "{id}: {code} at {month} months");
            }
        }
    }
}

#[test]
fn an_adult_in_an_outbreak_is_not_sent_into_the_series_of_infants() {
    let adult = with(born("1996-05-02"), &[("2026-10-05", "203")], &["070"]);
    for id in RELEASES {
        let found =
            |it: &GroupForecast<'_>| (it.dose_number, it.recommended.map(|date| date.to_string()));
        assert_eq!(
            ask(&mended(id), &adult, TODAY, "Meningococcal", found),
            (Some(2), Some("2031-10-05".to_owned()))
        );
    }
}

#[test]
fn menacwy_at_19_to_21_years_may_be_given() {
    let schedule = mended("acip-4.65");
    let at = |birth| due(&schedule, &born(birth), TODAY, "Meningococcal");
    assert_eq!(at("2007-12-01"), Due::Overdue);
    assert_eq!(at("2007-11-30"), Due::Conditional);
    assert_eq!(at("2004-12-01"), Due::Conditional);
    assert_eq!(at("2004-11-30"), Due::None);
    assert_eq!(
        standing(&schedule, &born("2006-05-09"), TODAY, "Meningococcal").as_deref(),
        Some("not vaccinated; may be given until 21")
    );
    let letter = as_published("acip-4.65");
    assert_eq!(
        due(&letter, &born("2006-05-09"), TODAY, "Meningococcal"),
        Due::Overdue
    );
}

#[test]
fn observation_235_asks_for_orthopoxvirus_vaccine() {
    let nurse = with(born("1985-01-10"), &[], &["235"]);
    for id in RELEASES {
        assert_eq!(due(&mended(id), &nurse, TODAY, "Orthopoxvirus"), Due::Due);
    }
}

#[test]
fn a_conjugate_dose_before_2_years_counts_for_a_child_at_risk() {
    let child = with(born("2013-01-08"), &[("2013-05-08", "133")], &["011"]);
    for id in RELEASES {
        let found =
            |it: &GroupForecast<'_>| (it.dose_number, it.earliest.map(|date| date.to_string()));
        assert_eq!(
            ask(&mended(id), &child, "2016-02-12", "Pneumococcal", found),
            (Some(2), Some("2013-07-03".to_owned()))
        );
    }
}

#[test]
fn no_adult_is_late_since_infancy() {
    for id in RELEASES {
        let schedule = mended(id);
        let hepb = |birth| {
            let found = |it: &GroupForecast<'_>| (it.due, it.category);
            ask(&schedule, &born(birth), TODAY, "HepB", found)
        };
        assert_eq!(
            hepb("1956-04-09"),
            (Due::Conditional, Some(Category::SharedDecision))
        );
        assert_eq!(
            hepb("1966-11-30"),
            (Due::Conditional, Some(Category::SharedDecision))
        );
        assert_eq!(hepb("1966-12-01"), (Due::Due, Some(Category::Routine)));
        assert_eq!(hepb("2007-11-30"), (Due::Due, Some(Category::Routine)));
        assert_eq!(hepb("2007-12-01").0, Due::Overdue);
        assert_eq!(
            standing(&schedule, &born("1999-05-09"), TODAY, "HepB").as_deref(),
            Some("not vaccinated; recommended until 59")
        );
        // Without doses, nobody from 19 years on is overdue for anything.
        for age in [19, 27, 45, 50, 59, 60, 65, 75, 85] {
            let person = born(&format!("{}-04-09", 2026 - age));
            let as_of = TODAY.parse().unwrap();
            let forecast = forecast_core::forecast(&schedule, &person, as_of).unwrap();
            let late = forecast.groups.iter().filter(|it| it.due == Due::Overdue);
            let late: Vec<&str> = late.map(|it| it.group).collect();
            assert!(late.is_empty(), "{id} at {age}: {late:?}");
        }
    }
}

/// What the adult schedule says to a person of an age without doses.
#[test]
fn adults_without_doses_by_age() {
    let schedule = mended("acip-4.65");
    let of = |age: i32, group| {
        due(
            &schedule,
            &born(&format!("{}-04-09", 2026 - age)),
            TODAY,
            group,
        )
    };
    for age in [19, 27, 45, 50, 59, 60, 65, 75, 85] {
        for group in ["DTaP/Tdap/Td", "Influenza"] {
            assert_eq!(of(age, group), Due::Due, "{group} at {age}");
        }
        assert_eq!(of(age, "COVID-19"), Due::Conditional, "{age}");
        for group in ["HepA", "Hib", "Polio"] {
            assert_eq!(of(age, group), Due::None, "{group} at {age}");
        }
        let when = |yes, then| if yes { Due::Due } else { then };
        assert_eq!(of(age, "Zoster"), when(age >= 50, Due::NotYetDue), "{age}");
        assert_eq!(
            of(age, "Pneumococcal"),
            when(age >= 50, Due::NotYetDue),
            "{age}"
        );
        assert_eq!(of(age, "HepB"), when(age < 60, Due::Conditional), "{age}");
        // Born in 1957 or later.
        assert_eq!(of(age, "MMR"), when(age < 70, Due::None), "{age}");
    }
    assert_eq!(of(75, "RSV"), Due::Due);
    assert_eq!(of(65, "RSV"), Due::NotYetDue);
    assert_eq!(of(19, "HPV"), Due::Due);
    assert_eq!(of(27, "HPV"), Due::Conditional);
    assert_eq!(of(50, "HPV"), Due::None);
    assert_eq!(of(19, "Meningococcal B"), Due::Conditional);
    assert_eq!(of(27, "Meningococcal B"), Due::None);
}

#[test]
fn with_one_dose_adults_go_on_where_they_are() {
    let schedule = mended("acip-4.65");
    // A dose of childhood: not late since then.
    let child = with(born("1986-04-09"), &[("1988-05-10", "08")], &[]);
    assert_eq!(due(&schedule, &child, TODAY, "HepB"), Due::Due);
    assert_eq!(
        standing(&schedule, &child, TODAY, "HepB").as_deref(),
        Some("not fully vaccinated; recommended until 59")
    );
    // A dose as an adult: the next one can be late.
    let adult = with(born("1986-04-09"), &[("2025-05-10", "10")], &[]);
    assert_eq!(due(&schedule, &adult, TODAY, "Polio"), Due::Overdue);
    let lost = with(born("1986-04-09"), &[("1988-05-10", "10")], &[]);
    assert_eq!(due(&schedule, &lost, TODAY, "Polio"), Due::Due);
    // One MMR is enough; it makes nobody late for varicella.
    let mmr = with(born("1986-04-09"), &[("2026-05-10", "03")], &[]);
    assert_eq!(due(&schedule, &mmr, TODAY, "MMR"), Due::None);
    assert_eq!(due(&schedule, &mmr, TODAY, "Varicella"), Due::Due);
}

#[test]
fn adults_are_not_too_old_for_what_people_at_risk_get() {
    for id in RELEASES {
        let schedule = mended(id);
        let adult = born("1956-04-09");
        for group in ["HepA", "Meningococcal", "Meningococcal B", "Hib"] {
            let found = |it: &GroupForecast<'_>| {
                let known = |code| it.risk_indications.iter().any(|row| row.code == code);
                (it.status, it.reason, known("160") || known("015"))
            };
            assert_eq!(
                ask(&schedule, &adult, TODAY, group, found),
                (Status::AgedOut, Some(ForecastReason::NotRoutineAtAge), true),
                "{id}: {group}"
            );
        }
        let reason = |group| ask(&schedule, &adult, TODAY, group, |it| it.reason);
        assert_eq!(reason("Rotavirus"), Some(ForecastReason::TooOld));
        assert_eq!(reason("HPV"), Some(ForecastReason::TooOld));
        let polio = standing(&schedule, &born("1986-05-09"), TODAY, "Polio").unwrap();
        let start = "not routine at this age; if never vaccinated, or not fully: adult series (most \
                     adults raised in the U.S. were vaccinated as children); for people at risk: ";
        assert!(polio.starts_with(start), "{polio}");
    }
    let letter = ask(
        &as_published("acip-4.65"),
        &born("1956-04-09"),
        TODAY,
        "HepA",
        |it| it.reason,
    );
    assert_eq!(letter, Some(ForecastReason::TooOld));
}

#[test]
fn after_mmr_the_inactivated_influenza_vaccine_may_be_given() {
    let adult = with(born("1990-09-17"), &[("2026-11-10", "03")], &[]);
    let infant = with(
        born("2025-09-17"),
        &[
            ("2026-01-14", "110"),
            ("2026-01-14", "48"),
            ("2026-11-10", "03"),
            ("2026-11-10", "21"),
        ],
        &[],
    );
    for id in RELEASES {
        let (schedule, letter) = (mended(id), as_published(id));
        for person in [&adult, &infant] {
            assert_eq!(due(&schedule, person, TODAY, "Influenza"), Due::Due);
            assert_eq!(due(&letter, person, TODAY, "Influenza"), Due::NotYetDue);
        }
        let waiting = |it: &GroupForecast<'_>| {
            let rows = it
                .waiting
                .iter()
                .map(|row| format!("{} {}", row.cvx, row.from));
            rows.collect::<Vec<String>>()
        };
        let found = ask(&schedule, &adult, TODAY, "Influenza", waiting);
        assert!(found.contains(&"111 2026-12-08".to_owned()), "{found:?}");
        assert!(ask(&schedule, &infant, TODAY, "Influenza", waiting).is_empty());
        // Varicella vaccine is live whatever its product: it waits.
        let varicella = ask(&schedule, &adult, TODAY, "Varicella", |it| it.earliest);
        assert_eq!(
            varicella.map(|it| it.to_string()).as_deref(),
            Some("2026-12-08")
        );
    }
}

#[test]
fn after_mmr_whoever_travels_gets_the_product_that_is_not_live() {
    let schedule = mended("acip-4.65");
    let traveller = |code| with(born("1990-09-17"), &[("2026-11-10", "03")], &[code]);
    for (group, code) in [("Orthopoxvirus", "234"), ("Typhoid", "072")] {
        assert_eq!(
            due(&schedule, &traveller(code), TODAY, group),
            Due::Due,
            "{group}"
        );
    }
}

#[test]
fn codings_say_what_their_titles_say() {
    let document = resolve("acip-4.65", DefaultLayers::default()).unwrap();
    let has = |observation: &str, code: &str| {
        let entry = document
            .observations
            .iter()
            .find(|it| it.code == observation);
        entry
            .unwrap()
            .codings
            .iter()
            .any(|coding| coding.code == code)
    };
    assert!(has("095", "219088009") && !has("095", "2219088009"));
    for (observation, code) in [
        ("076", "84757009"),
        ("253", "5281000124103"),
        ("114", "714749008"),
        ("204", "238131007"),
    ] {
        assert!(!has(observation, code), "{observation}");
    }
    assert!(has("253", "426656000") && has("114", "46177005"));
}

#[test]
fn live_vaccines_are_forbidden_where_acip_says_so() {
    for id in RELEASES {
        let schedule = mended(id);
        for code in ["013", "178", "179", "180", "181"] {
            let person = with(born("1990-09-17"), &[], &[code]);
            for group in ["MMR", "Varicella"] {
                let status = ask(&schedule, &person, TODAY, group, |it| it.status);
                assert_eq!(status, Status::Contraindicated, "{id}: {group} with {code}");
            }
            assert_eq!(due(&schedule, &person, TODAY, "Influenza"), Due::Due);
        }
        for (code, groups) in [
            ("003", &["MMR", "Varicella"][..]),
            ("004", &["Influenza", "MMR", "Varicella"]),
        ] {
            let person = with(born("1990-09-17"), &[], &[code]);
            let as_of = TODAY.parse().unwrap();
            let forecast = forecast_core::forecast(&schedule, &person, as_of).unwrap();
            let kind = NoticeKind::ContraindicationUndecided;
            let notice = forecast.notices.iter().find(|it| it.kind == kind).unwrap();
            assert_eq!(notice.decides.as_slice(), groups, "{id}: {code}");
        }
    }
}
