//! Invents the people of an immunization registry.
//!
//! A population is a seed, an assessment date and a [`Model`]; each of its people is made from the
//! seed and their number alone, so that person 17 is the same whether ten or ten million are asked
//! for, in any order and on any number of threads. Everything is invented: nobody's record went
//! into it. What is modelled, and what is not, is in docs/population.md.
//!
//! ```
//! use forecast_population::Population;
//!
//! let population = Population::new(7, "2026-11-22".parse()?)?;
//! let person = population.person(0);
//! assert_eq!(person.id(), "invented-0");
//! assert!(person.birth_date <= population.as_of());
//! let patients: Vec<_> = population.people(0..100).map(|person| person.patient()).collect();
//! assert_eq!(patients.len(), 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draw;
mod error;
mod life;
mod line;
mod model;
mod person;
mod population;
#[cfg(feature = "parquet")]
pub mod tables;

pub use error::{Error, ErrorKind};
pub use model::Model;
pub use person::{Person, RecordedDose, RecordedObservation};
pub use population::Population;
