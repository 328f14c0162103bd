//! Schedules from outside: documents, and compiled ones as bytes.

use std::sync::LazyLock;

use forecast_core::date::Date;
use forecast_core::forecast;
use forecast_core::patient::{Dose, Patient};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::check::check;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::{from_files, from_one_file, to_files, to_one_file};

/// Reads a schedule of one file: one that is read prints as it reads; one without faults compiles,
/// and answers.
pub fn schedule(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let document = match from_one_file(text) {
        Ok(document) => document,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let printed = to_one_file(&document).expect("a document prints");
    let again = from_one_file(&printed).expect("what is printed reads");
    assert_eq!(document, again);
    if let Ok(files) = to_files(&document) {
        let files = files.iter().map(|file| (&file.path, &file.text));
        let again = from_files(files).expect("what is written reads");
        assert_eq!(document, again);
    }
    if let Some(schedule) = compiled(&document) {
        let mut patient = Patient::new(Date::MIN);
        for vaccine in document.vaccines.iter().take(8) {
            let dose = Dose::new(Date::MIN.add_days(60), vaccine.cvx.to_string());
            patient.doses.push(dose);
        }
        answers(&schedule, &patient);
    }
}

/// A document made ready to run. What cannot be compiled is said by the checks too, but for
/// conditions that ask about each other in a circle.
pub(crate) fn compiled(document: &ScheduleDocument) -> Option<Schedule> {
    match Schedule::compile(document) {
        Ok(schedule) => Some(schedule),
        Err(error) => {
            let error = error.to_string();
            assert!(
                error.contains("circle") || !check(document).is_empty(),
                "{error}"
            );
            None
        }
    }
}

fn answers(schedule: &Schedule, patient: &Patient) {
    for as_of in [
        patient.birth_date,
        patient.birth_date.add_days(3_000),
        Date::MAX,
    ] {
        let answer = forecast(schedule, patient, as_of).expect("the day is not before birth");
        serde_json::to_string(&answer).expect("an answer prints");
    }
}

/// Reads a compiled schedule from bytes, behind the line that names this version: one that is
/// read packs as it unpacks, and answers.
pub fn packed(bytes: &[u8]) {
    static HEADER: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let packed = crate::EMBEDDED.pack().expect("a schedule packs");
        let mut lines = packed.splitn(2, |byte| *byte == b'\n');
        let mut line = lines.next().expect("there is a line").to_vec();
        line.push(b'\n');
        line
    });
    let whole = [HEADER.as_slice(), bytes].concat();
    let Ok(schedule) = Schedule::unpack(&whole) else {
        return;
    };
    let packed = schedule.pack().expect("a schedule packs");
    let again = Schedule::unpack(&packed).expect("what is packed unpacks");
    assert_eq!(packed, again.pack().expect("a schedule packs"));
    let birth = Date::from_ymd(2000, 2, 29).expect("is a day");
    let mut patient = Patient::new(birth);
    for code in 0..12u16 {
        let day = birth.add_days(i32::from(code) * 50);
        patient.doses.push(Dose::new(day, code.to_string()));
    }
    answers(&schedule, &patient);
}
