//! Names of code systems in FHIR and in the record.

use forecast_record::model::{self, system};

use super::types::{CodeableConcept, Coding};

/// The names in the record and the URLs that FHIR writes for them.
const URLS: &[(&str, &str)] = &[
    (
        system::CDSI,
        "https://www.cdc.gov/vaccines/programs/iis/cdsi.html",
    ),
    (system::CVX, "http://hl7.org/fhir/sid/cvx"),
    (system::MVX, "http://hl7.org/fhir/sid/mvx"),
    (system::NDC, "http://hl7.org/fhir/sid/ndc"),
    (system::SNOMED, "http://snomed.info/sct"),
    (system::ICD10, "http://hl7.org/fhir/sid/icd-10-cm"),
    (system::LOINC, "http://loinc.org"),
    (system::RACE, "urn:oid:2.16.840.1.113883.6.238"),
    (system::PHINVADS, "urn:oid:2.16.840.1.114222.4.5.1"),
    (system::ROUTE, "http://ncithesaurus-stage.nci.nih.gov"),
    (
        system::SITE,
        "http://terminology.hl7.org/CodeSystem/v2-0163",
    ),
    (
        system::ELIGIBILITY,
        "http://terminology.hl7.org/CodeSystem/v2-0064",
    ),
    (system::REFUSAL, "urn:oid:2.16.840.1.113883.12.292.2"),
    (
        system::RELATIONSHIP,
        "http://terminology.hl7.org/CodeSystem/v2-0063",
    ),
    (YES_NO, "http://terminology.hl7.org/CodeSystem/v2-0136"),
    (ORIGIN, "urn:oid:2.16.840.1.113883.12.292.1"),
    (ROUTE_V2, "http://terminology.hl7.org/CodeSystem/v2-0162"),
    (LANGUAGE, "urn:ietf:bcp:47"),
    (
        CONFIDENTIALITY,
        "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
    ),
    (
        ACTIVITY,
        "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    ),
];

/// Yes and no.
const YES_NO: &str = "HL70136";
/// Where the knowledge of a dose comes from.
pub(super) const ORIGIN: &str = "NIP001";
/// Routes in HL7's own table.
const ROUTE_V2: &str = "HL70162";
/// Languages.
pub(super) const LANGUAGE: &str = "BCP47";
/// How far something may be shared.
pub(super) const CONFIDENTIALITY: &str = "Confidentiality";
/// Of those, not with everybody who may see health records.
pub(super) const RESTRICTED: &str = "R";
/// Reasons for acts.
pub(super) const ACTIVITY: &str = "ActReason";
/// Of those, that the patient objects.
pub(super) const OBJECTION: &str = "PATOBJ";

/// The record's name of a system; of a URL that is not known, its last part where that is a known
/// name, and else the URL.
pub(super) fn name(url: &str) -> String {
    let url = url.trim();
    if let Some((name, _)) = URLS
        .iter()
        .find(|(_, known)| known.eq_ignore_ascii_case(url))
    {
        return (*name).to_owned();
    }
    let canonical = system::canonical(url);
    if canonical != url {
        return canonical.to_owned();
    }
    // An address that names CVX as a part of itself.
    if url
        .to_ascii_lowercase()
        .split('/')
        .any(|part| part == "cvx")
    {
        return system::CVX.to_owned();
    }
    let last = url.rsplit(['/', ':']).next().unwrap_or(url);
    let canonical = system::canonical(last);
    match URLS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(canonical))
    {
        Some((name, _)) => (*name).to_owned(),
        None => url.to_owned(),
    }
}

/// Whether a URL is the one that FHIR has for its system.
pub(super) fn is_official(named: &str) -> bool {
    let named = named.trim();
    URLS.iter()
        .any(|(_, known)| known.eq_ignore_ascii_case(named))
}

/// FHIR's URL of a system of the record; names that have none stay as they are.
pub(super) fn url(name: &str) -> String {
    match URLS.iter().find(|(known, _)| *known == name) {
        Some((_, url)) => (*url).to_owned(),
        None => name.to_owned(),
    }
}

/// A code as the record writes it; none where there is no code.
pub(super) fn coding(coding: &Coding) -> Option<model::Coding> {
    Some(model::Coding {
        system: coding.system.as_deref().map(name),
        code: coding.code.clone()?,
        text: coding.display.clone(),
    })
}

/// The first code of a concept as the record writes it, or its text as a local code.
pub(super) fn first(concept: &CodeableConcept) -> Option<model::Coding> {
    concept.coding.iter().find_map(coding).or_else(|| {
        concept.text.as_ref().map(|text| model::Coding {
            system: None,
            code: text.clone(),
            text: Some(text.clone()),
        })
    })
}

/// A code as FHIR writes it.
pub(super) fn write(coding: &model::Coding) -> Coding {
    Coding {
        system: coding.system.as_deref().map(url),
        code: Some(coding.code.clone()),
        display: coding.text.clone(),
    }
}

/// A concept of one code.
pub(super) fn concept(coding: &model::Coding) -> CodeableConcept {
    CodeableConcept {
        coding: vec![write(coding)],
        text: None,
    }
}

/// A concept of one code of a system given by URL.
pub(super) fn plain(url: &str, code: &str, display: Option<&str>) -> CodeableConcept {
    CodeableConcept {
        coding: vec![Coding {
            system: Some(url.to_owned()),
            code: Some(code.to_owned()),
            display: display.map(str::to_owned),
        }],
        text: None,
    }
}
