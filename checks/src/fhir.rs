//! FHIR resources.

use std::sync::LazyLock;

use forecast_exchange::fhir::{answer, read_bundle, write_bundle};
use forecast_exchange::hl7::{Responder, Stamp, submit};
use forecast_hl7::Message;
use forecast_record::bridge::Knowledge;
use forecast_record::bridge::Remarks;
use forecast_record::model::{Channel, Record, Source, SourceId};
use forecast_record::tables::Tables;

use crate::EMBEDDED;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT);
    let document = document.expect("the embedded schedule is read");
    Knowledge::new(&document.expect("the default schedule is embedded"))
});

/// Reads JSON or XML as a Bundle and as a request of `$immds-forecast`: what is read is written as
/// a Bundle that reads, with every dose and observation, and that is written again as it was; the
/// record prints as it reads, and as a submission that reads.
pub fn fhir(bytes: &[u8]) {
    let tables = Tables::built_in();
    let read = |text: &[u8]| {
        let about = Source::new(Channel::Fhir);
        read_bundle(text, SourceId::new("bundle"), about, tables)
    };
    if let Ok(first) = read(bytes) {
        let record = &first.record;
        let (bundle, _) = write_bundle(record);
        let text = bundle.to_string();
        let second = read(text.as_bytes()).expect("a Bundle that is written reads");
        assert_eq!(second.record.doses.len(), record.doses.len());
        assert_eq!(second.record.observations.len(), record.observations.len());
        assert_eq!(write_bundle(&second.record).0, bundle);
        let json = record.to_json().expect("a record that was read is written");
        let again = Record::from_json(json.as_bytes()).expect("a record that is written reads");
        assert_eq!(&again, record);
        let stamp = Stamp {
            time: "2026-03-02T14:30:00-05:00".parse().expect("is a time"),
            control_id: "V1".to_owned(),
        };
        let submission = submit(record, tables, &Responder::default(), &stamp);
        Message::parse(submission).expect("a submission reads");
    }
    let _ = answer(&EMBEDDED, &KNOWLEDGE, tables, bytes, None, Remarks::Summed);
}
