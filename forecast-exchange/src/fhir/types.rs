//! The parts of FHIR R4 that are read and written, as narrow serde types.
//!
//! What a resource has beyond these is reported by its path when it is read.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use serde_with::skip_serializing_none;

/// Declares types whose fields are all optional or lists. FHIR has no `null`: what there is not is left
/// out, which the attribute sees only where a type is written `Option<…>`, not under another name.
macro_rules! fhir {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$field_meta:meta])* $field:ident: $kind:ty, )+ } )+) => { $(
        $(#[$meta])*
        #[skip_serializing_none]
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub(super) struct $name { $( $(#[$field_meta])* pub(super) $field: $kind, )+ }
    )+ };
}

fhir! {
    Coding { system: Option<String>, code: Option<String>, display: Option<String>, }
    CodeableConcept {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        coding: Vec<Coding>,
        text: Option<String>,
    }
    Identifier {
        #[serde(rename = "use")]
        usage: Option<String>,
        #[serde(rename = "type")]
        kind: Option<CodeableConcept>,
        system: Option<String>,
        value: Option<String>,
        assigner: Option<Reference>,
    }
    Reference { reference: Option<String>, display: Option<String>, identifier: Option<Box<Identifier>>, #[serde(rename = "type")] kind: Option<String>, }
    HumanName {
        #[serde(rename = "use")]
        usage: Option<String>,
        text: Option<String>,
        family: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        given: Vec<Option<String>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        prefix: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        suffix: Vec<String>,
    }
    Address {
        #[serde(rename = "use")]
        usage: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        line: Vec<String>,
        city: Option<String>,
        district: Option<String>,
        state: Option<String>,
        postal_code: Option<String>,
        country: Option<String>,
    }
    ContactPoint { system: Option<String>, value: Option<String>, #[serde(rename = "use")] usage: Option<String>, }
    Quantity { value: Option<Number>, unit: Option<String>, system: Option<String>, code: Option<String>, }
    /// A Quantity as an observation may have it: a dose's has no comparator.
    Measurement { comparator: Option<String>, value: Option<Number>, unit: Option<String>, system: Option<String>, code: Option<String>, }
    Annotation { text: Option<String>, }
    /// Of an address, where the country is all that is asked.
    Country { country: Option<String>, }
    Extension {
        url: Option<String>,
        value_string: Option<String>,
        value_code: Option<String>,
        value_coding: Option<Coding>,
        value_codeable_concept: Option<CodeableConcept>,
        value_human_name: Option<HumanName>,
        value_address: Option<Country>,
        value_boolean: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        extension: Vec<Extension>,
    }
    Meta {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        security: Vec<Coding>,
    }
    Patient {
        resource_type: Option<String>,
        id: Option<String>,
        meta: Option<Meta>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        extension: Vec<Extension>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        active: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        name: Vec<HumanName>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        telecom: Vec<ContactPoint>,
        gender: Option<String>,
        birth_date: Option<String>,
        deceased_boolean: Option<bool>,
        deceased_date_time: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        address: Vec<Address>,
        multiple_birth_boolean: Option<bool>,
        multiple_birth_integer: Option<u8>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contact: Vec<PatientContact>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        communication: Vec<Communication>,
    }
    PatientContact {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        relationship: Vec<CodeableConcept>,
        name: Option<HumanName>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        telecom: Vec<ContactPoint>,
        address: Option<Address>,
    }
    Communication { language: Option<CodeableConcept>, preferred: Option<bool>, }
    Immunization {
        resource_type: Option<String>,
        id: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contained: Vec<Value>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        status: Option<String>,
        status_reason: Option<CodeableConcept>,
        vaccine_code: Option<CodeableConcept>,
        patient: Option<Reference>,
        occurrence_date_time: Option<String>,
        occurrence_string: Option<String>,
        recorded: Option<String>,
        primary_source: Option<bool>,
        report_origin: Option<CodeableConcept>,
        location: Option<Reference>,
        manufacturer: Option<Reference>,
        lot_number: Option<String>,
        expiration_date: Option<String>,
        site: Option<CodeableConcept>,
        route: Option<CodeableConcept>,
        dose_quantity: Option<Quantity>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        performer: Vec<Performer>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        note: Vec<Annotation>,
        is_subpotent: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        subpotent_reason: Vec<CodeableConcept>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        education: Vec<Education>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        program_eligibility: Vec<CodeableConcept>,
        funding_source: Option<CodeableConcept>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reaction: Vec<AfterDose>,
    }
    /// A reaction to a dose.
    AfterDose { date: Option<String>, detail: Option<Reference>, }
    Performer { function: Option<CodeableConcept>, actor: Option<Reference>, }
    Education { document_type: Option<String>, reference: Option<String>, publication_date: Option<String>, presentation_date: Option<String>, }
    Condition {
        resource_type: Option<String>,
        id: Option<String>,
        clinical_status: Option<CodeableConcept>,
        verification_status: Option<CodeableConcept>,
        code: Option<CodeableConcept>,
        subject: Option<Reference>,
        onset_date_time: Option<String>,
        onset_period: Option<Period>,
        abatement_date_time: Option<String>,
        abatement_period: Option<Period>,
        abatement_string: Option<String>,
        recorded_date: Option<String>,
    }
    Period { start: Option<String>, end: Option<String>, }
    Observation {
        resource_type: Option<String>,
        id: Option<String>,
        status: Option<String>,
        code: Option<CodeableConcept>,
        subject: Option<Reference>,
        effective_date_time: Option<String>,
        effective_period: Option<Period>,
        issued: Option<String>,
        value_codeable_concept: Option<CodeableConcept>,
        value_string: Option<String>,
        value_boolean: Option<bool>,
        value_integer: Option<Number>,
        value_quantity: Option<Measurement>,
        value_date_time: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        component: Vec<Component>,
    }
    /// A part of an observation.
    Component {
        code: Option<CodeableConcept>,
        value_codeable_concept: Option<CodeableConcept>,
        value_string: Option<String>,
        value_boolean: Option<bool>,
        value_integer: Option<Number>,
        value_quantity: Option<Measurement>,
        value_date_time: Option<String>,
    }
    AllergyIntolerance {
        resource_type: Option<String>,
        id: Option<String>,
        clinical_status: Option<CodeableConcept>,
        verification_status: Option<CodeableConcept>,
        code: Option<CodeableConcept>,
        patient: Option<Reference>,
        onset_date_time: Option<String>,
        recorded_date: Option<String>,
        criticality: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reaction: Vec<Reaction>,
    }
    Reaction {
        substance: Option<CodeableConcept>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        manifestation: Vec<CodeableConcept>,
        severity: Option<String>,
    }
    Organization {
        resource_type: Option<String>,
        id: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        name: Option<String>,
    }
    Practitioner {
        resource_type: Option<String>,
        id: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        name: Vec<HumanName>,
    }
}

impl CodeableConcept {
    /// The first code, whatever its system.
    pub(super) fn first_code(&self) -> Option<&str> {
        self.coding.iter().find_map(|coding| coding.code.as_deref())
    }
}
