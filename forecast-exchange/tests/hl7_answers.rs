//! Answers to queries: from a submission to the record, to the engine, to RSP^K11.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use forecast_core::date::Date;
use forecast_core::report::{
    DoseEvaluation, Due, EvaluationReason, EvaluationStatus, Few, Forecast, GroupEvaluation,
    GroupForecast, Status,
};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::SeriesType;
use forecast_exchange::hl7::{
    Answer, Context, LOCAL_SYSTEM, Query, Responder, Stamp, Submission, local_codes, respond,
};
use forecast_hl7::{Encoding, Message};
use forecast_record::bridge::{Bridged, Knowledge};
use forecast_record::model::{Fact, Person, PersonName, Record, SourceId};
use forecast_record::tables::Tables;

const HISTORY: &str = "MSH|^~\\&|EHR|CLINIC|||20260302||VXU^V04^VXU_V04|V1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
    PID|1||A100^^^CLINIC^MR||Example^Ada^^^^^L|Sample^^^^^^M|20240906|F\r\
    NK1|1|Example^Muster^^^^^L|MTH^Mother^HL70063\r\
    ORC|RE||D1^CLINIC\r\
    RXA|0|1|20250906||94^MMRV^CVX|0.5|mL^mL^UCUM||00^New^NIP001||^^^C1||||AB123|20270630|MSD^Merck^MVX|||CP|A\r\
    RXR|C38299^Subcutaneous^NCIT|LT^Left thigh^HL70163\r\
    OBX|1|CE|64994-7^Eligibility^LN|1|V01^Not eligible^HL70064||||||F\r\
    ORC|RE||D2^CLINIC\r\
    RXA|0|1|20241106||107^DTaP^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r\
    ORC|RE||D3^CLINIC\r\
    RXA|0|1|202501||10^IPV^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r\
    ORC|RE||9999\r\
    RXA|0|1|20260302||88^Influenza^CVX|999||||||||||||00^Parental decision^NIP002||RE|A\r";

fn record() -> Record {
    let message = Message::parse(HISTORY).unwrap();
    let submission = Submission::read(&message, Encoding::Utf8, Context::default());
    assert!(submission.accepted);
    submission.record
}

fn query(profile: &str, limit: &str) -> (Message, Query) {
    let text = format!(
        "MSH|^~\\&|EHR|CLINIC|IIS|CT|20260302||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||ER|AL|||||{profile}^CDCPHINVS\r\
         QPD|{profile}^Request^CDCPHINVS|TAG1|A100^^^CLINIC^MR|Example^Ada^^^^^L||20240906|F\r\
         RCP|I|{limit}^RD&Records&HL70126\r"
    );
    let message = Message::parse(text).unwrap();
    let query = Query::read(&message, Encoding::Utf8, None);
    (message, query)
}

fn answer(profile: &str, limit: &str, answer: Answer<'_>) -> Vec<String> {
    let (message, query) = query(profile, limit);
    let responder = Responder {
        application: "TESTIIS".to_owned(),
        facility: "CT".to_owned(),
    };
    let stamp = Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "R1".to_owned(),
    };
    let tables = Tables::built_in();
    let text = respond(&message, &query, answer, tables, &responder, &stamp);
    Message::parse(text.as_str()).unwrap();
    text.split_terminator('\r').map(str::to_owned).collect()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn verdict(group: &str, status: EvaluationStatus, target_dose: u16) -> GroupEvaluation<'_> {
    GroupEvaluation {
        group,
        series_type: SeriesType::Standard,
        status,
        reason: (status == EvaluationStatus::NotValid).then_some(EvaluationReason::AgeTooYoung),
        limit: None,
        target_dose: Some(target_dose),
        by_series: Few::None,
    }
}

fn dose<'a>(
    index: usize,
    date: &str,
    cvx: &'a str,
    groups: Vec<GroupEvaluation<'a>>,
) -> DoseEvaluation<'a> {
    DoseEvaluation {
        index,
        date: day(date),
        cvx,
        name: None,
        not_evaluated: None,
        groups: groups.into_iter().collect(),
        antigens: Few::None,
    }
}

fn group<'a>(
    name: &'a str,
    status: Status,
    due: Due,
    dates: [Option<&str>; 4],
) -> GroupForecast<'a> {
    let [earliest, recommended, past_due, latest] = dates.map(|date| date.map(day));
    GroupForecast {
        group: name,
        series_type: SeriesType::Standard,
        series_group: "1",
        status,
        due,
        category: None,
        dose_number: earliest.map(|_| 2),
        earliest,
        recommended,
        past_due,
        latest,
        projected_season: None,
        reason: None,
        limit: None,
        because: Few::None,
        catch_up: None,
        risk_indications: Few::None,
        open_to: Few::None,
        waiting: Few::None,
        rule: "",
        series: None,
        antigens: Few::None,
        vaccines: Few::None,
        parts: Few::None,
        other_series: Vec::new(),
    }
}

fn forecast() -> Forecast<'static> {
    let open = [
        Some("2026-01-01"),
        Some("2026-02-01"),
        Some("2026-03-01"),
        Some("2031-09-05"),
    ];
    Forecast {
        id: None,
        as_of: day("2026-03-02"),
        schedule: "acip-4.65",
        release: "4.65-508",
        layers: &[],
        groups: vec![
            group("DTaP/Tdap/Td", Status::NotComplete, Due::Overdue, open),
            group("MMR", Status::Complete, Due::None, [None; 4]),
            group("Varicella", Status::Immune, Due::None, [None; 4]),
            group("Made-up fever", Status::NotComplete, Due::Due, open),
        ],
        doses: vec![
            dose(
                0,
                "2024-11-06",
                "107",
                vec![verdict("DTaP/Tdap/Td", EvaluationStatus::NotValid, 1)],
            ),
            dose(
                1,
                "2025-09-06",
                "94",
                vec![
                    verdict("MMR", EvaluationStatus::Valid, 1),
                    verdict("Varicella", EvaluationStatus::Valid, 1),
                ],
            ),
        ],
        notices: Vec::new(),
    }
}

fn bridged(record: &Record) -> Bridged<'_> {
    record.to_patient(&Knowledge::default()).unwrap()
}

#[test]
fn evaluated_history_and_forecast() {
    let record = record();
    let bridged = bridged(&record);
    let forecast = forecast();
    let lines = answer(
        "Z44",
        "5",
        Answer::Forecast {
            record: &record,
            bridged: &bridged,
            forecast: &forecast,
        },
    );
    let expected = [
        "MSH|^~\\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z42^CDCPHINVS",
        "MSA|AA|Q1",
        "ERR||QPD^1|103^Table value not found^HL70357|I|5^Table value not found^HL70533|||the vaccine group Made-up fever has no CVX code in the table; its forecast is not in this answer",
        "QAK|TAG1|OK|Z44^Request^CDCPHINVS",
        "QPD|Z44^Request^CDCPHINVS|TAG1|A100^^^CLINIC^MR|Example^Ada^^^^^L||20240906|F",
        "PID|1||A100^^^CLINIC^MR||Example^Ada^^^^^L|Sample^^^^^^M|20240906|F",
        "NK1|1|Example^Muster^^^^^L|MTH^Mother^HL70063",
        "ORC|RE||D2^CLINIC",
        "RXA|0|1|20241106||107^DTaP, unspecified formulation^CVX|999|||01^Historical information - source unspecified^NIP001|||||||||||CP|A",
        "OBX|1|CE|30956-7^vaccine type^LN|1|107^DTaP, unspecified formulation^CVX||||||F|||20241106",
        "OBX|2|ID|59781-5^dose validity^LN|1|N||||||F|||20241106",
        "OBX|3|NM|30973-2^dose number in series^LN|1|1||||||F|||20241106",
        "OBX|4|CE|59779-9^immunization schedule used^LN|1|VXC16^ACIP^CDCPHINVS||||||F|||20241106",
        "OBX|5|CE|30982-3^reason applied by forecast logic^LN|1|age_too_young^given too early in life^99FORECAST||||||F|||20241106",
        "ORC|RE||D3^CLINIC",
        "RXA|0|1|202501||10^IPV^CVX|999|||01^Historical information - source unspecified^NIP001|||||||||||CP|A",
        "ORC|RE||D1^CLINIC",
        "RXA|0|1|20250906||94^MMRV^CVX|0.5|mL^mL^UCUM||00^New immunization record^NIP001||^^^C1||||AB123|20270630|MSD^Merck and Co., Inc.^MVX|||CP|A",
        "RXR|C38299^Subcutaneous^NCIT|LT^Left thigh^HL70163",
        "OBX|1|CE|64994-7^vaccine fund pgm elig cat^LN|1|V01^Not eligible^HL70064||||||F|||20250906",
        "OBX|2|CE|30956-7^vaccine type^LN|2|03^MMR^CVX||||||F|||20250906",
        "OBX|3|ID|59781-5^dose validity^LN|2|Y||||||F|||20250906",
        "OBX|4|NM|30973-2^dose number in series^LN|2|1||||||F|||20250906",
        "OBX|5|CE|59779-9^immunization schedule used^LN|2|VXC16^ACIP^CDCPHINVS||||||F|||20250906",
        "OBX|6|CE|30956-7^vaccine type^LN|3|21^varicella^CVX||||||F|||20250906",
        "OBX|7|ID|59781-5^dose validity^LN|3|Y||||||F|||20250906",
        "OBX|8|NM|30973-2^dose number in series^LN|3|1||||||F|||20250906",
        "OBX|9|CE|59779-9^immunization schedule used^LN|3|VXC16^ACIP^CDCPHINVS||||||F|||20250906",
        "ORC|RE||9999",
        "RXA|0|1|20260302||88^influenza, unspecified formulation^CVX|999||||||||||||00^Parental decision^NIP002||RE|A",
        "ORC|RE||9999",
        "RXA|0|1|20260302|20260302|998^no vaccine administered^CVX|999||||||||||||||NA",
        "OBX|1|CE|30956-7^vaccine type^LN|1|107^DTaP, unspecified formulation^CVX||||||F|||20260302",
        "OBX|2|CE|59779-9^immunization schedule used^LN|1|VXC16^ACIP^CDCPHINVS||||||F|||20260302",
        "OBX|3|NM|30973-2^dose number in series^LN|1|2||||||F|||20260302",
        "OBX|4|DT|30981-5^earliest date to give^LN|1|20260101||||||F|||20260302",
        "OBX|5|DT|30980-7^date vaccination due^LN|1|20260201||||||F|||20260302",
        "OBX|6|DT|59778-1^date when overdue for immunization^LN|1|20260301||||||F|||20260302",
        "OBX|7|DT|59777-3^latest date to give immunization^LN|1|20310905||||||F|||20260302",
        "OBX|8|CE|59783-1^status in immunization series^LN|1|LA13423-1^Overdue^LN||||||F|||20260302",
        "OBX|9|CE|30956-7^vaccine type^LN|2|03^MMR^CVX||||||F|||20260302",
        "OBX|10|CE|59779-9^immunization schedule used^LN|2|VXC16^ACIP^CDCPHINVS||||||F|||20260302",
        "OBX|11|CE|59783-1^status in immunization series^LN|2|LA13421-5^Complete^LN||||||F|||20260302",
        "OBX|12|CE|30956-7^vaccine type^LN|3|21^varicella^CVX||||||F|||20260302",
        "OBX|13|CE|59779-9^immunization schedule used^LN|3|VXC16^ACIP^CDCPHINVS||||||F|||20260302",
        "OBX|14|CE|59783-1^status in immunization series^LN|3|immune^immune^99FORECAST||||||F|||20260302",
    ];
    for (line, expected) in lines.iter().zip(expected) {
        assert_eq!(line, expected);
    }
    assert_eq!(lines.len(), expected.len());
}

#[test]
fn history_alone() {
    let record = record();
    let bridged = bridged(&record);
    let lines = answer(
        "Z34",
        "5",
        Answer::History {
            record: &record,
            consolidation: &bridged.consolidation,
        },
    );
    assert!(lines[0].ends_with("Z32^CDCPHINVS"));
    let doses = lines.iter().filter(|line| line.starts_with("RXA")).count();
    assert_eq!(doses, 4);
    assert!(!lines.iter().any(|line| line.contains("59781-5")));
}

fn candidate(given: &str, protected: bool) -> Person {
    let source = SourceId::new("x");
    let mut person = Person {
        names: vec![Fact::new(
            PersonName::legal("Example", given),
            source.clone(),
        )],
        ..Person::default()
    };
    person.protection = Some(Fact::new(
        forecast_record::model::Protection {
            protected,
            since: None,
        },
        source,
    ));
    person
}

#[test]
fn candidates_only_by_who_they_are() {
    let people = [
        candidate("Ada", false),
        candidate("Ida", false),
        candidate("Eda", true),
    ];
    let lines = answer("Z34", "5", Answer::Candidates(&people));
    assert!(lines[0].ends_with("Z31^CDCPHINVS"));
    let pids: Vec<&String> = lines
        .iter()
        .filter(|line| line.starts_with("PID"))
        .collect();
    assert_eq!(
        pids,
        ["PID|1||||Example^Ada^^^^^L", "PID|2||||Example^Ida^^^^^L"]
    );

    let lines = answer("Z34", "1", Answer::Candidates(&people));
    assert!(lines[0].ends_with("Z33^CDCPHINVS"));
    assert_eq!(lines[2], "QAK|TAG1|TM|Z34^Request^CDCPHINVS");

    let lines = answer("Z34", "5", Answer::Candidates(&people[2..]));
    assert_eq!(lines[2], "QAK|TAG1|NF|Z34^Request^CDCPHINVS");
}

#[test]
fn a_protected_record_is_not_shared() {
    let mut record = record();
    record.person.protection = candidate("Ada", true).protection;
    let bridged = bridged(&record);
    let lines = answer(
        "Z34",
        "5",
        Answer::History {
            record: &record,
            consolidation: &bridged.consolidation,
        },
    );
    assert_eq!(lines[2], "QAK|TAG1|NF|Z34^Request^CDCPHINVS");
    assert_eq!(lines.len(), 4);
}

#[test]
fn nobody_and_too_many() {
    for (found, status) in [(Answer::NotFound, "NF"), (Answer::TooMany, "TM")] {
        let lines = answer("Z44", "5", found);
        assert!(lines[0].ends_with("Z33^CDCPHINVS"));
        assert_eq!(lines[1], "MSA|AA|Q1");
        assert_eq!(lines[2], format!("QAK|TAG1|{status}|Z44^Request^CDCPHINVS"));
    }
}

#[test]
fn the_engine_answers_through_hl7() {
    let document = forecast_schedules::embedded("acip-4.65").unwrap().unwrap();
    let knowledge = Knowledge::new(&document);
    let schedule = Schedule::compile(&document).unwrap();
    let record = record();
    let bridged = record.to_patient(&knowledge).unwrap();
    let as_of = day("2026-03-02");
    let forecast = forecast_core::forecast(&schedule, &bridged.patient, as_of).unwrap();
    let lines = answer(
        "Z44",
        "5",
        Answer::Forecast {
            record: &record,
            bridged: &bridged,
            forecast: &forecast,
        },
    );
    assert_eq!(lines[1], "MSA|AA|Q1");
    assert!(
        !lines.iter().any(|line| line.starts_with("ERR")),
        "every group has a code"
    );
    // The MMRV dose counts for both of its groups.
    let at = lines
        .iter()
        .position(|line| line.contains("|94^MMRV^CVX|"))
        .unwrap();
    let of_dose: Vec<&String> = lines[at + 1..]
        .iter()
        .take_while(|line| !line.starts_with("ORC"))
        .collect();
    let valid = of_dose
        .iter()
        .filter(|line| line.contains("59781-5") && line.contains("|Y|"));
    assert_eq!(valid.count(), 2, "{of_dose:#?}");
    assert!(of_dose.iter().any(|line| line.contains("|03^MMR^CVX|")));
    assert!(
        of_dose
            .iter()
            .any(|line| line.contains("|21^varicella^CVX|"))
    );
    // Its answer can be read as the history that it is.
    let text = lines.join("\r");
    let message = Message::parse(text).unwrap();
    let again = Submission::read(&message, Encoding::Utf8, Context::default());
    assert_eq!(again.record.doses.len(), 4);
}

/// What a Z42 says of each dose of CVX 107, by its ORC-3: the validities of its vaccine groups.
fn validities(record: &Record, as_of: &str) -> Vec<(String, Vec<String>)> {
    let document = forecast_schedules::embedded("acip-4.65").unwrap().unwrap();
    let knowledge = Knowledge::new(&document);
    let schedule = Schedule::compile(&document).unwrap();
    let bridged = record.to_patient(&knowledge).unwrap();
    let forecast = forecast_core::forecast(&schedule, &bridged.patient, day(as_of)).unwrap();
    let lines = answer(
        "Z44",
        "5",
        Answer::Forecast {
            record,
            bridged: &bridged,
            forecast: &forecast,
        },
    );
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in &lines {
        let field = |number: usize| line.split('|').nth(number).unwrap_or_default();
        if line.starts_with("ORC") {
            found.push((field(3).to_owned(), Vec::new()));
        } else if line.contains("59781-5") {
            found.last_mut().unwrap().1.push(field(5).to_owned());
        }
    }
    found.retain(|(order, _)| order != "9999");
    found.sort();
    found
}

/// Two doses of one day and vaccine from two organisations, the first partial (RXA-20 PA): the Z42
/// says N for that one and Y for the other, whatever their order and their numbers.
#[test]
fn a_verdict_of_a_z42_belongs_to_its_dose() {
    let person = "MSH|^~\\&|EHR|CLINIC|IIS|CT|20260302||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
         PID|1||A7^^^CLINIC^MR||Example^Ida^^^^^L||20250901|F\r";
    let given = |order: &str, organisation: &str, lot: &str, completion: &str| {
        format!(
            "ORC|RE||{order}\rRXA|0|1|20251101||107^DTaP^CVX|0.5|mL^mL^UCUM||00^New^NIP001||\
             ^^^{organisation}||||{lot}||PMC^Sanofi^MVX|||{completion}|A\r"
        )
    };
    for (bad, good) in [("1^ORGA", "2^ORGB"), ("2^ORGB", "1^ORGA"), ("Z^X", "A^X")] {
        let partial = given(bad, "ORGA", "LOT1", "PA");
        let complete = given(good, "ORGB", "LOT2", "CP");
        for doses in [[&partial, &complete], [&complete, &partial]] {
            let text = format!("{person}{}{}", doses[0], doses[1]);
            let message = Message::parse(text).unwrap();
            let record = Submission::read(&message, Encoding::Utf8, Context::default()).record;
            let mut wanted = vec![
                (bad.to_owned(), vec!["N".to_owned()]),
                (good.to_owned(), vec!["Y".to_owned()]),
            ];
            wanted.sort();
            assert_eq!(validities(&record, "2026-03-02"), wanted, "{bad} {good}");
        }
    }
}

/// The text of each 30982-3 with this code in a Z42 about an invented person.
fn reasons(code: &str, birth: &str, segments: &str) -> Vec<String> {
    let document = forecast_schedules::embedded("acip-4.65").unwrap().unwrap();
    let knowledge = Knowledge::new(&document);
    let schedule = Schedule::compile(&document).unwrap();
    let text = format!(
        "MSH|^~\\&|EHR|CLINIC|IIS|CT|20260302||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
         PID|1||A7^^^CLINIC^MR||Example^Ida^^^^^L||{birth}|F\r{segments}"
    );
    let message = Message::parse(text).unwrap();
    let record = Submission::read(&message, Encoding::Utf8, Context::default()).record;
    let bridged = record.to_patient(&knowledge).unwrap();
    let as_of = day("2026-03-02");
    let forecast = forecast_core::forecast(&schedule, &bridged.patient, as_of).unwrap();
    let lines = answer(
        "Z44",
        "5",
        Answer::Forecast {
            record: &record,
            bridged: &bridged,
            forecast: &forecast,
        },
    );
    let found = lines.iter().filter_map(|line| {
        let value = line.split('|').nth(5)?;
        let text = value.strip_prefix(code)?.strip_prefix('^')?;
        Some(text.strip_suffix("^99FORECAST")?.to_owned())
    });
    found.collect()
}

#[test]
fn a_z42_says_by_how_much_and_what_forbids() {
    let mmr =
        "ORC|RE||1^A\rRXA|0|1|20220310||03^MMR^CVX|0.5|mL^mL^UCUM||00^New^NIP001|||||||||||CP|A\r";
    assert_eq!(
        reasons("age_too_young", "20210315", mmr),
        ["given 5 days before the first birthday; 2022-03-11 was the first day that counts"]
    );
    let pregnant = "ORC|RE||9999^A\rRXA|0|1|20260201||998^no vaccine administered^CVX|999||||||||||||||NA\r\
        OBX|1|CE|75323-6^Condition^LN|1|77386006^Pregnant^SCT||||||F|||20260201\r";
    let told = reasons("contraindicated", "19960315", pregnant);
    assert!(
        told.contains(&"Pregnant (observation 007 of 2026-02-01) forbids it".to_owned()),
        "{told:?}"
    );
}

#[test]
fn local_codes_are_listed() {
    let page = include_str!("../../docs/hl7.md");
    assert!(page.contains(LOCAL_SYSTEM));
    for (code, text) in local_codes() {
        let row = format!("| `{code}` | {text} |");
        assert!(page.contains(&row), "missing in docs/hl7.md:\n{row}");
    }
}
