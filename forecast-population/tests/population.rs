//! Populations: the same ones for ever, and people as a registry has them.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use forecast_core::date::Date;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::wire::Request;
use forecast_population::{Model, Person, Population};
use serde_json::Value;

const SEED: u64 = 7;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn population() -> Population {
    Population::new(SEED, date("2026-11-22")).unwrap()
}

fn document() -> ScheduleDocument {
    let embedded = forecast_schedules::embedded(forecast_schedules::DEFAULT);
    embedded.unwrap().unwrap()
}

/// FNV-1a: enough to see that a byte has changed.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn age(person: &Person<'_>) -> i32 {
    date("2026-11-22").years_since(person.birth_date)
}

#[test]
fn the_first_thousand_people_stay_who_they_are() {
    let population = population();
    let mut lines = Vec::new();
    for person in population.people(0..1_000) {
        person.write_line(None, &mut lines);
    }
    // Whoever changes the model, or how it is read, changes this number and says so in CHANGELOG.md.
    assert_eq!(format!("{:016x}", hash(&lines)), "2bf8d36ca24c6246");
}

#[test]
fn a_person_depends_on_seed_and_number_alone() {
    let population = population();
    let in_order: Vec<_> = population.people(0..200).collect();
    for index in (0..200u64).rev() {
        assert_eq!(population.person(index), in_order[index as usize]);
    }
    let other = Population::new(SEED + 1, population.as_of()).unwrap();
    let same = (0..200).filter(|&index| {
        let (one, two) = (population.person(index), other.person(index));
        one.birth_date == two.birth_date && one.doses == two.doses
    });
    assert_eq!(same.count(), 0);
    // Far beyond any population that fits on a disk.
    assert_eq!(population.person(u64::MAX).index, u64::MAX);
}

#[test]
fn a_line_is_the_patient_in_the_wire_format() {
    let population = population();
    for person in population.people(0..2_000) {
        let mut line = Vec::new();
        person.write_line(Some(population.as_of()), &mut line);
        assert_eq!(line.last(), Some(&b'\n'));
        let request = Request::from_json(&line).unwrap();
        assert_eq!(request.patient, person.patient());
        assert_eq!(request.as_of, Some(population.as_of()));
    }
}

#[test]
fn ages_are_those_of_the_pyramid() {
    const PEOPLE: u64 = 40_000;
    let model: Value = serde_json::from_str(include_str!("../model.json")).unwrap();
    let bands = model["ages"].as_array().unwrap();
    let number = |band: &Value, field: &str| band[field].as_i64().unwrap();
    let total: i64 = bands.iter().map(|band| number(band, "weight")).sum();
    let population = population();
    let ages: Vec<i64> = population
        .people(0..PEOPLE)
        .map(|person| i64::from(age(&person)))
        .collect();
    for band in bands {
        let (from, to) = (number(band, "from"), number(band, "to"));
        let found = ages.iter().filter(|age| (from..=to).contains(age)).count() as i64;
        let expected = PEOPLE as i64 * number(band, "weight") / total;
        // Four standard deviations of a share of at most 8 % of 40,000.
        assert!(
            (found - expected).abs() < 220,
            "{from} to {to}: {found}, expected {expected}"
        );
    }
    let oldest = ages.iter().max().unwrap();
    assert!((95..=104).contains(oldest), "{oldest}");
}

#[test]
fn dose_counts_lie_near_those_of_a_registry() {
    let population = population();
    let people: Vec<_> = population.people(0..40_000).collect();
    let mean = |from: i32, to: i32| {
        let of_age = people.iter().filter(|p| (from..=to).contains(&age(p)));
        let counts: Vec<usize> = of_age.map(|p| p.doses.len()).collect();
        counts.iter().sum::<usize>() as f64 / counts.len() as f64
    };
    for (from, to, least, most) in [
        (0, 0, 5.0, 9.0),
        (1, 1, 14.0, 19.0),
        (2, 5, 17.5, 22.5),
        (6, 10, 21.0, 26.0),
        (11, 17, 27.0, 33.0),
        (18, 29, 29.0, 35.0),
        (30, 49, 12.0, 16.0),
        (50, 64, 7.0, 10.0),
        (65, 104, 9.0, 12.5),
    ] {
        let found = mean(from, to);
        assert!(
            (least..=most).contains(&found),
            "{from} to {to}: {found:.1} doses, expected {least} to {most}"
        );
    }
    assert!(people.iter().all(|person| person.doses.len() <= 60));
    assert!(people.iter().any(|person| person.doses.len() > 50));
}

#[test]
fn nothing_lies_before_birth_or_after_the_assessment_date() {
    for as_of in ["2026-11-22", "2024-02-29", "2010-06-15", "1999-12-31"] {
        let population = Population::new(SEED, date(as_of)).unwrap();
        for person in population.people(0..3_000) {
            let life = person.birth_date..=population.as_of();
            assert!(!life.is_empty());
            let doses = person.doses.iter().map(|dose| dose.date);
            assert!(doses.clone().is_sorted());
            let observations = person.observations.iter().filter_map(|seen| seen.date);
            for day in doses.chain(observations) {
                assert!(life.contains(&day), "{as_of}: {day}");
            }
        }
    }
}

#[test]
fn every_code_is_one_of_the_schedule() {
    let (model, document) = (Model::built_in().unwrap(), document());
    let vaccines = document
        .vaccines
        .iter()
        .map(|vaccine| vaccine.cvx.to_string());
    let vaccines: BTreeSet<String> = vaccines.collect();
    for cvx in model.cvx() {
        assert!(vaccines.contains(cvx), "CVX {cvx}");
    }
    let observations = document.observations.iter().map(|o| o.code.as_str());
    let observations: BTreeSet<&str> = observations.collect();
    for code in model.observations() {
        assert!(observations.contains(code), "observation {code}");
    }
}

#[test]
fn no_dose_lies_before_its_vaccine() {
    // A few days of licensure in the United States.
    let licensed: BTreeMap<&str, Date> = [
        ("03", "1971-04-22"),
        ("21", "1995-03-17"),
        ("100", "2000-02-17"),
        ("115", "2005-05-03"),
        ("94", "2005-09-06"),
        ("116", "2006-02-03"),
        ("62", "2006-06-08"),
        ("120", "2008-06-20"),
        ("133", "2010-02-24"),
        ("165", "2014-12-10"),
        ("187", "2017-10-20"),
        ("146", "2018-12-21"),
        ("208", "2020-12-11"),
        ("207", "2020-12-18"),
        ("216", "2021-06-08"),
        ("306", "2023-07-17"),
        ("309", "2023-09-11"),
        ("327", "2024-06-17"),
    ]
    .map(|(cvx, day)| (cvx, date(day)))
    .into();
    let mut seen = BTreeSet::new();
    for person in population().people(0..10_000) {
        for dose in &person.doses {
            if let Some(first) = licensed.get(dose.cvx) {
                assert!(dose.date >= *first, "CVX {}: {}", dose.cvx, dose.date);
                seen.extend(licensed.get_key_value(dose.cvx));
            }
        }
    }
    assert_eq!(seen.len(), licensed.len());
}

#[test]
fn every_kind_of_oddity_occurs() {
    let population = population();
    let people: Vec<_> = population.people(0..10_000).collect();
    let is_some = |what: &str, holds: &dyn Fn(&Person<'_>) -> bool| {
        let found = people.iter().filter(|person| holds(person)).count();
        assert!(found > 0, "nobody with {what}");
        assert!(found < 5_000, "{found} of 10,000 with {what}");
    };
    let pairs = |person: &Person<'_>, apart: std::ops::RangeInclusive<i32>| {
        person.doses.iter().enumerate().any(|(n, one)| {
            let later = &person.doses[n + 1..];
            later
                .iter()
                .any(|two| two.cvx == one.cvx && apart.contains(&two.date.days_since(one.date)))
        })
    };
    let days_old = |person: &Person<'_>, day: Date| day.days_since(person.birth_date);
    is_some("a dose reported twice", &|p| pairs(p, 0..=0));
    is_some("a dose reported a day or two apart", &|p| pairs(p, 1..=2));
    is_some("no doses at two to seventeen", &|p| {
        (2..18).contains(&age(p)) && p.doses.is_empty()
    });
    is_some("MMR days before the first birthday", &|p| {
        p.doses
            .iter()
            .any(|dose| dose.cvx == "03" && (340..361).contains(&days_old(p, dose.date)))
    });
    is_some("a combination vaccine", &|p| {
        p.doses.iter().any(|dose| dose.cvx == "110")
    });
    is_some("an unspecified vaccine", &|p| {
        p.doses.iter().any(|dose| dose.cvx == "107")
    });
    is_some("a COVID-19 vaccine", &|p| {
        p.doses.iter().any(|dose| dose.cvx == "312")
    });
    is_some("diabetes", &|p| {
        p.observations.iter().any(|seen| seen.code == "014")
    });
    is_some("no spleen", &|p| {
        p.observations.iter().any(|seen| seen.code == "160")
    });
    is_some("HIV infection", &|p| {
        p.observations.iter().any(|seen| seen.code == "186")
    });
    is_some("a pregnancy", &|p| {
        p.observations.iter().any(|seen| seen.code == "007")
    });
    is_some("a history of varicella", &|p| {
        p.observations.iter().any(|seen| seen.code == "024")
    });
    is_some("an observation without a date", &|p| {
        p.observations.iter().any(|seen| seen.date.is_none())
    });
    is_some("no recorded sex", &|p| {
        p.patient().sex == Default::default()
    });
    is_some("death", &|p| p.deceased);
    is_some("opting out", &|p| p.opted_out);
}

#[test]
fn the_engine_answers_for_everybody() {
    let schedule = Schedule::compile(&document()).unwrap();
    let population = population();
    let (mut verdicts, mut valid) = (0, 0);
    let mut due = BTreeMap::<String, usize>::new();
    for person in population.people(0..2_000) {
        let patient = person.patient();
        let forecast = forecast_core::forecast(&schedule, &patient, population.as_of()).unwrap();
        let answer = serde_json::to_value(&forecast).unwrap();
        // The country of birth is not among what is invented.
        for notice in answer["notices"].as_array().unwrap() {
            assert_eq!(notice["kind"], "birth_country_needed");
        }
        for dose in answer["doses"].as_array().unwrap() {
            for group in dose["groups"].as_array().unwrap() {
                verdicts += 1;
                let status = group["status"].as_str().unwrap();
                // A dose that is not needed is no mistake.
                valid += usize::from(matches!(status, "valid" | "extraneous"));
            }
        }
        for group in answer["groups"].as_array().unwrap() {
            *due.entry(group["due"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
    }
    assert!(
        valid * 100 > verdicts * 93,
        "{valid} of {verdicts} verdicts are good"
    );
    assert!(
        valid * 1_000 < verdicts * 995,
        "{valid} of {verdicts}: nothing is wrong"
    );
    for kind in ["overdue", "due", "not_yet_due", "conditional", "none"] {
        assert!(due.contains_key(kind), "{due:?}");
    }
}
