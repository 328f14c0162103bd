//! Nothing is dropped without a word: a mark put into any part of a submission either stands in the
//! record afterwards or in a place that a finding names.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeMap;

use forecast_exchange::hl7::{Context, Finding, Submission};
use forecast_hl7::{Encoding, Message};

/// A submission with something in most of what is read.
const RICH: &str = r"MSH|^~\&|EHR|CLINIC|||20260302093000-0500||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
PID|1||A1^^^CLINIC^MR||Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20240906|F||2106-3^White^CDCREC|1 Test Lane^^Hartford^CT^06101^USA^P||^PRN^PH^^^860^5550100||eng^English^HL70296|||||||2186-5^Not Hispanic^CDCREC||Y|2||||20260301|Y
PD1|||||||||||02^Any method^HL70215|N|20260101|||A|20260102|20260103
NK1|1|Example^Eve^^^^^L|MTH^Mother^HL70063|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100
OBX|1|CE|59784-9^Disease with presumed immunity^LN||38907003^Varicella^SCT||||||F|||20250101
ORC|RE|P1^CLINIC|F1^CLINIC|||||||1^Writer^Wanda^^^^^^NPI^L||2^Orderer^Otto^^^^^^NPI^L
RXA|0|1|20260301|20260301|20^DTaP^CVX^90700^DTaP^CPT|0.5|mL^mL^UCUM||00^New^NIP001|3^Giver^Gina^^^^^^NPI^L|^^^MAIN||||LOT1|20270630|PMC^Sanofi^MVX|||CP|A
RXR|C28161^Intramuscular^NCIT|LT^Left thigh^HL70163
OBX|1|CE|64994-7^Eligibility^LN|1|V01^Not eligible^HL70064||||||F|||20260301
OBX|2|CE|30963-3^Funding^LN|2|PHC70^Private^CDCPHINVS||||||F|||20260301
OBX|3|CE|69764-9^Document^LN|3|253088698300026411121116^VIS^cdcgs1vis||||||F|||20260301
OBX|4|DT|29768-9^Published^LN|3|20200101||||||F|||20260301
OBX|5|DT|29769-7^Presented^LN|3|20260301||||||F|||20260301
OBX|6|CE|31044-1^Reaction^LN|4|VXC12^Fever^CDCPHINVS||||||F|||20260301
OBX|7|CE|LOCAL1^Local^99X|5|A^Answer^99X||||||F|||20260301
OBX|8|ST|LOCAL2^Local^99X|6|words||||||F|||20260301
NTE|1|L|a note
ORC|RE||9999^CLINIC
RXA|0|1|20260301||998^No vaccine^CVX|999||||||||||||||NA
OBX|1|CE|30945-0^Contraindication^LN|1|VXC19^Allergy^CDCPHINVS||||||F|||20260301
";

const MARK: &str = "ZQXV7";

/// What a segment's fields hold that says nothing about anybody: numbers of segments and of
/// groups of segments, the type of a value, the source of a comment.
const SET_IDS: &[(&str, &[usize])] = &[
    ("PID", &[1]),
    ("NK1", &[1]),
    ("RXA", &[1, 2]),
    ("OBX", &[1, 2, 4]),
    ("NTE", &[1, 2]),
];

/// Text and system beside a code of a closed table, or beside one that is kept as such a code
/// alone: they repeat what the code says.
const WORDS_OF_CODES: &[(&str, &[usize])] = &[
    ("PID", &[8, 24, 30]),
    ("PD1", &[12, 16]),
    ("RXA", &[5, 7, 9, 17, 20, 21]),
    ("OBX", &[3, 11]),
];

/// Codes of which another is kept, for the same route or place on the body.
const ALTERNATES: &[(&str, &[usize])] = &[("RXR", &[1, 2])];

/// The system of a code that is not there.
const SYSTEMS_ALONE: &[(&str, usize, usize)] = &[("RXA", 18, 3), ("OBX", 5, 6), ("RXA", 5, 6)];

/// Universal ids of authorities that have a namespace, which is kept.
const UNIVERSAL_IDS: &[(&str, &[usize], &[usize])] = &[("ORC", &[2, 3], &[3, 4])];

fn read(text: &str) -> (String, Vec<Finding>) {
    let message = Message::parse(text.replace('\n', "\r")).unwrap();
    let submission = Submission::read(&message, Encoding::Utf8, Context::default());
    (submission.record.to_json().unwrap(), submission.findings)
}

/// How many findings name each field, by place or in words.
fn named(findings: &[Finding], segment: &str, sequence: usize, field: usize) -> usize {
    let place = format!("{segment}^{sequence}^{field}");
    let part = format!("{segment}-{field}");
    let names = |finding: &&Finding| {
        let location = finding.location.as_ref().map(ToString::to_string);
        let located =
            location.is_some_and(|it| it == place || it.starts_with(&format!("{place}^")));
        let whole_segment = finding
            .location
            .as_ref()
            .is_some_and(|it| it.to_string() == format!("{segment}^{sequence}"));
        let words = finding.text.split([' ', ',', ';']);
        let in_words = words
            .filter_map(|word| word.strip_prefix(part.as_str()))
            .any(|rest| rest.is_empty() || rest.starts_with('.'));
        located || whole_segment || in_words
    };
    findings.iter().filter(names).count()
}

/// A segment with the mark in one place.
fn marked(line: &str, field: usize, put: impl Fn(&str) -> String) -> String {
    let mut fields: Vec<String> = line.split('|').map(str::to_owned).collect();
    while fields.len() <= field {
        fields.push(String::new());
    }
    let value = put(fields.get(field).expect("was made"));
    *fields.get_mut(field).expect("was made") = value;
    fields.join("|")
}

fn in_component(value: &str, number: usize, change: impl Fn(&str) -> String) -> String {
    let mut parts: Vec<String> = value.split('^').map(str::to_owned).collect();
    while parts.len() < number {
        parts.push(String::new());
    }
    let part = parts.get_mut(number - 1).expect("was made");
    *part = change(part);
    parts.join("^")
}

fn says(list: &[(&str, &[usize])], segment: &str, field: usize) -> bool {
    list.iter()
        .any(|(name, fields)| *name == segment && fields.contains(&field))
}

#[test]
fn nothing_is_dropped_without_a_word() {
    let (_, before) = read(RICH);
    let lines: Vec<&str> = RICH.lines().collect();
    let mut sequences: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lost = Vec::new();
    let mut tried = 0;
    for (at, line) in lines.iter().enumerate() {
        let segment = line.get(..3).unwrap();
        let sequence = sequences.entry(segment).or_default();
        *sequence += 1;
        let sequence = *sequence;
        if segment == "MSH" {
            continue;
        }
        let mut try_one = |field: usize, what: String, changed: String| {
            let mut all = lines.clone();
            *all.get_mut(at).unwrap() = &changed;
            let (record, findings) = read(&all.join("\n"));
            tried += 1;
            let kept = record.to_uppercase().contains(MARK);
            let told = named(&findings, segment, sequence, field)
                > named(&before, segment, sequence, field);
            if !kept && !told {
                lost.push(format!("{segment}[{sequence}]-{field}{what}"));
            }
        };
        for field in 1..=42 {
            // The day of an order that gave nothing means nothing.
            let of_nothing = line.contains("|998^") && matches!(field, 3 | 4);
            if says(SET_IDS, segment, field) || of_nothing {
                continue;
            }
            let words = says(WORDS_OF_CODES, segment, field);
            for component in 1..=14 {
                let universal = UNIVERSAL_IDS.iter().any(|(name, fields, parts)| {
                    *name == segment && fields.contains(&field) && parts.contains(&component)
                });
                let alternate = says(ALTERNATES, segment, field) && (4..=6).contains(&component);
                let alone = SYSTEMS_ALONE.contains(&(segment, field, component));
                // Whose number it is that stands for none.
                let nobody = line.contains("|9999^") && (field, component) == (3, 2);
                if (words && [2, 3].contains(&component))
                    || universal
                    || alternate
                    || alone
                    || nobody
                {
                    continue;
                }
                let put = |value: &str| in_component(value, component, |_| MARK.to_owned());
                try_one(field, format!(".{component}"), marked(line, field, put));
                let beyond = |part: &str| format!("{part}&&&&{MARK}");
                let put = |value: &str| in_component(value, component, beyond);
                let authority = matches!(
                    (segment, field, component),
                    ("PID", 3, 4) | ("ORC", 10 | 12, 9) | ("RXA", 10, 9) | ("RXA", 11, 4)
                );
                if !authority {
                    try_one(field, format!(".{component}.5"), marked(line, field, put));
                }
            }
            let put = |value: &str| format!("{value}~{MARK}");
            try_one(field, " repeated".to_owned(), marked(line, field, put));
        }
    }
    assert!(tried > 10_000, "{tried} places were tried");
    assert!(lost.is_empty(), "{} lost: {}", lost.len(), lost.join(", "));
}
