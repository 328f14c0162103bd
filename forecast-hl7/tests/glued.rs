//! Segments that lost the line end before them.
#![expect(
    clippy::expect_used,
    reason = "a helper of tests, where clippy's own exception does not reach"
)]

use forecast_hl7::Message;

const HEADER: &str = "MSH|^~\\&|EHR|CLINIC|IIS|ST|20260301||VXU^V04^VXU_V04|1|P|2.5.1\r";

fn names(body: &str) -> Vec<String> {
    let message = Message::parse(format!("{HEADER}{body}")).expect("a message");
    let names = |message: &Message| -> Vec<String> {
        let segments = message.segments();
        segments.map(|segment| segment.name().to_owned()).collect()
    };
    let again = Message::parse(message.to_string()).expect("what is printed reads");
    assert_eq!(names(&again), names(&message), "{body}");
    assert_eq!(again, message);
    names(&message)
}

#[test]
fn a_segment_glued_to_the_field_before_it_is_one_of_its_own() {
    assert_eq!(
        names("ORC|RE||9^CLINICRXA|0|1|20241106||110^^CVX\r"),
        ["MSH", "ORC", "RXA"]
    );
}

#[test]
fn each_of_several_is_told_from_what_it_has_itself() {
    // The first RXA has its date only up to where the second begins.
    assert_eq!(
        names("ORC|RE||9^CLINICRXA|0|1|202411RXA|0|1|20241106||110^^CVX\r"),
        ["MSH", "ORC", "RXA", "RXA"]
    );
}

#[test]
fn a_name_within_a_text_is_no_segment() {
    for body in [
        "NTE|1||see RXA|0|1|none\r",
        "PID|1||7^^^CLINIC^MR||RXA|0|1\r",
        "ORC|RE||9RXA|0|1|20241306\r",
    ] {
        assert_eq!(names(body).len(), 2, "{body}");
    }
}
