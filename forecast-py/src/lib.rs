//! The native part of the Python package `forecast_py`: the engine as Python sees it.
//!
//! What people read is in `python/forecast_py`: its stub file `_engine.pyi` has the types of
//! everything here, and the doc comments here are the docstrings there.
#![allow(
    missing_docs,
    reason = "doc comments of this crate are Python's docstrings, checked there"
)]

mod convert;
mod errors;
mod fhir;
mod forecast;
mod groups;
mod hl7;
mod loaded;
mod patient;
mod read;
mod schedule;
mod tables;

/// The engine of `forecast_py`; import from `forecast_py` instead.
#[pyo3::pymodule]
mod _engine {
    #[pymodule_export]
    use crate::fhir::{fhir_forecast, fhir_read_bundle, fhir_write_bundle};
    #[pymodule_export]
    use crate::forecast::{Forecast, forecast, time_core};
    #[pymodule_export]
    use crate::groups::{DoseEvaluation, GroupForecast};
    #[pymodule_export]
    use crate::hl7::{hl7_answer, hl7_receive, hl7_submit};
    #[pymodule_export]
    use crate::patient::{
        Dose, Observation, Patient, dose_from_json, observation_from_json, patient_from_json,
    };
    #[pymodule_export]
    use crate::schedule::{Schedule, schedule_from_json};
    #[pymodule_export]
    use crate::tables::{ArrowTable, forecast_tables, synthesize_tables};

    #[pymodule_export]
    const __VERSION__: &str = env!("CARGO_PKG_VERSION");
}
