//! The official record: what stands on it, as HTML and as PDF.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "../../forecast-record/tests/common/mod.rs"]
mod common;

use common::dose;
use forecast_core::schedule::Schedule;
use forecast_print::{PrintOptions, Purpose, Sheet};
use forecast_record::bridge::Knowledge;
use forecast_record::model::{
    AdministrativeSex, Coding, Completion, DoseReport, Fact, Identifier, ObservationKind,
    ObservationReport, Origin, PersonName, Record, SourceId, system,
};

/// An invented child with a history that has a little of everything.
fn example(family: &str) -> Record {
    let given = Origin::NewlyGiven;
    let mut doses: Vec<DoseReport> = [
        ("2019-04-08", "08"),
        ("2019-06-07", "110"),
        ("2019-06-07", "48"),
        ("2019-06-07", "133"),
        ("2019-06-07", "116"),
        ("2019-08-09", "110"),
        ("2019-08-09", "48"),
        ("2019-08-09", "133"),
        ("2019-08-09", "116"),
        ("2019-10-11", "110"),
        ("2019-10-11", "133"),
        ("2019-10-11", "116"),
        ("2019-10-20", "140"),
        ("2020-02-01", "03"),
        ("2020-04-10", "03"),
        ("2020-04-10", "21"),
        ("2020-04-10", "133"),
        ("2020-04-10", "83"),
        ("2020-07-10", "20"),
        ("2020-10-15", "83"),
        ("2020-10-15", "150"),
        ("2021-10-12", "150"),
        ("2022-10-03", "150"),
        ("2023-04-11", "130"),
    ]
    .into_iter()
    .map(|(date, cvx)| dose("clinic", date, cvx, given))
    .collect();
    doses.push(dose("clinic", "2023-04", "94", Origin::ParentRecall));
    doses.push(dose("pharmacy", "2022-10-03", "88", Origin::Historical));
    let mut refused = dose("clinic", "2024-10-01", "150", given);
    refused.completion = Completion::Refused;
    doses.push(refused);
    let mut record = common::record(doses);
    let source = SourceId::new("clinic");
    let person = &mut record.person;
    let mut name = PersonName::legal(family, "Ida");
    name.middle = Some("Nova".to_owned());
    person.names = vec![Fact::new(name, source.clone())];
    person.birth_date = Some(Fact::new("2019-04-07".parse().unwrap(), source.clone()));
    person.sex = Some(Fact::new(AdministrativeSex::Female, source.clone()));
    let number = Identifier::new("000123", "EXAMPLE", "SR");
    person.identifiers = vec![Fact::new(number, source)];
    record
}

fn sheet(record: &Record, purpose: Purpose) -> Sheet {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let knowledge = Knowledge::new(&document);
    let bridged = record.to_patient(&knowledge).unwrap();
    let as_of = "2025-03-01".parse().unwrap();
    let forecast = forecast_core::forecast(&schedule, &bridged.patient, as_of).unwrap();
    let options = PrintOptions {
        registry: "Example State Immunization Registry".to_owned(),
        lines: vec!["1 Sample Plaza, Exampleton; (203) 555-0100".to_owned()],
        purpose,
        issued: as_of,
        signature: true,
    };
    Sheet::new(record, &bridged, &forecast, &knowledge, &options)
}

#[test]
fn the_page_says_what_the_record_and_the_forecast_say() {
    let sheet = sheet(&example("Example"), Purpose::School);
    assert!(sheet.title.ends_with("School"));
    assert_eq!(sheet.person[0].1, "Example, Ida Nova");
    let group = |name: &str| {
        sheet
            .groups
            .iter()
            .find(|group| group.group == name)
            .unwrap()
    };
    let mmr = group("MMR");
    let verdicts: Vec<_> = mmr
        .doses
        .iter()
        .map(|d| (d.date.as_str(), d.counts))
        .collect();
    assert_eq!(verdicts, [("02/01/2020", false), ("04/10/2020", true)]);
    assert!(
        mmr.doses[0].verdict.contains("too young"),
        "{}",
        mmr.doses[0].verdict
    );
    // The dose of 2022 that two sources reported stands there once.
    let influenza = group("Influenza");
    assert_eq!(
        influenza
            .doses
            .iter()
            .filter(|d| d.date == "10/03/2022")
            .count(),
        1
    );
    assert_eq!(group("DTaP/Tdap/Td").doses.len(), 5);
    assert!(sheet.due.iter().any(|due| due.group == "MMR"));
    let overdue: Vec<bool> = sheet.due.iter().map(|due| due.overdue).collect();
    assert!(
        overdue.is_sorted_by(|a, b| a >= b),
        "the most urgent stands first"
    );
    assert!(
        sheet
            .remarks
            .iter()
            .any(|line| line.contains("04/2023") && line.contains("day not known"))
    );
    assert!(sheet.remarks.iter().any(|line| line.contains("declined")));
}

#[test]
fn the_remarks_say_by_how_much_a_dose_missed() {
    let sheet = sheet(&example("Example"), Purpose::School);
    // Born on 2019-04-07: the first birthday is 2020-04-07, four days before are 2020-04-03.
    let of_mmr = "MMR, 02/01/2020, for MMR: given more than 2 months before the first birthday; \
                  04/03/2020 was the first day that counts";
    assert!(
        sheet.remarks.iter().any(|line| line == of_mmr),
        "{:#?}",
        sheet.remarks
    );
}

#[test]
fn only_its_holders_own_record_names_conditions() {
    let mut record = example("Example");
    let source = SourceId::new("clinic");
    let mut pregnant = ObservationReport::new(source, ObservationKind::Other);
    pregnant.codings = vec![Coding::new(system::CDSI, "007")];
    pregnant.date = Some("2025-02-03".parse().unwrap());
    record.observations.push(pregnant);
    let names = |purpose| {
        let remarks = sheet(&record, purpose).remarks;
        let mut found = remarks.into_iter().filter(|line| line.contains("007"));
        found.any(|line| line.contains("Varicella") && line.contains("of 02/03/2025) forbids it"))
    };
    assert!(names(Purpose::General));
    assert!(!names(Purpose::School));
}

#[test]
fn html_says_everything_and_trusts_nothing() {
    let record = example("<script>alert('x')</script> & Co");
    let sheet = sheet(&record, Purpose::General);
    let html = sheet.to_html();
    assert!(!html.contains("<script"));
    assert!(html.contains("&lt;script&gt;"));
    for group in &sheet.groups {
        for dose in &group.doses {
            assert!(html.contains(&dose.date));
        }
    }
    assert!(html.contains("Example State Immunization Registry"));
    assert!(!html.contains("http"), "nothing from elsewhere");
    if let Some(dir) = option_env!("CARGO_TARGET_TMPDIR") {
        std::fs::write(std::path::Path::new(dir).join("record.html"), html).unwrap();
    }
}

#[cfg(feature = "pdf")]
mod pdf {
    use super::*;
    use forecast_print::Fonts;

    fn pages(pdf: &[u8]) -> usize {
        let text = String::from_utf8_lossy(pdf);
        text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count()
    }

    #[test]
    fn a_whole_childhood_fits_on_one_page() {
        let sheet = sheet(&example("Example"), Purpose::School);
        let pdf = sheet.to_pdf(&Fonts::default()).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(
            pdf,
            sheet.to_pdf(&Fonts::default()).unwrap(),
            "the same bytes"
        );
        assert_eq!(pages(&pdf), 1);
        std::fs::write(
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("record.pdf"),
            pdf,
        )
        .unwrap();
    }

    #[test]
    fn a_long_record_takes_more_pages() {
        let mut record = example("Example");
        for day in 1..=28 {
            for month in ["2021-01", "2021-03", "2021-05", "2021-07", "2021-09"] {
                let date = format!("{month}-{day:02}");
                record
                    .doses
                    .push(dose("clinic", &date, "18", Origin::NewlyGiven));
            }
            record.doses.push(dose(
                "clinic",
                &format!("2021-{:02}", day % 12 + 1),
                "130",
                Origin::Historical,
            ));
        }
        let pdf = sheet(&record, Purpose::General)
            .to_pdf(&Fonts::default())
            .unwrap();
        assert!(pages(&pdf) > 1);
        std::fs::write(
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("long.pdf"),
            pdf,
        )
        .unwrap();
    }

    #[test]
    fn letters_that_the_font_lacks_are_an_error_that_names_nobody() {
        let sheet = sheet(&example("\u{5c71}\u{7530}"), Purpose::General);
        let error = sheet.to_pdf(&Fonts::default()).unwrap_err();
        assert_eq!(error.kind(), forecast_record::ErrorKind::Output);
        assert!(!error.to_string().contains('\u{5c71}'));
        let broken = Fonts {
            regular: vec![0; 8],
            bold: Vec::new(),
        };
        assert!(sheet.to_pdf(&broken).is_err());
    }
}
