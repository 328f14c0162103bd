//! The wire format.

use forecast_core::date::Date;
use forecast_core::wire::Request;

use crate::EMBEDDED;
use crate::engine::plausible;

/// Reads a request: one that is understood prints as it reads, and is answered unless it asks
/// about a day before birth.
pub fn wire(bytes: &[u8]) {
    let request = match Request::from_json(bytes) {
        Ok(request) => request,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let printed = serde_json::to_vec(&request).expect("a request prints");
    let again = Request::from_json(&printed).expect("what is printed reads");
    assert_eq!(request, again);
    let as_of = request.as_of.unwrap_or(Date::MAX);
    let answer = forecast_core::forecast(&EMBEDDED, &request.patient, as_of);
    assert_eq!(answer.is_ok(), as_of >= request.patient.birth_date);
    if let Ok(answer) = answer {
        plausible(&answer, &request.patient);
        serde_json::to_string(&answer).expect("an answer prints");
    }
}
