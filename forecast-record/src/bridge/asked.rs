//! [`Record::from_patient`].

use forecast_core::patient::{Patient, Sex};

use crate::model::{
    AdministrativeSex, Amount, Coding, DoseReport, Fact, Identifier, ObservationKind,
    ObservationReport, Record, Source, SourceId, system,
};

impl Record {
    /// A record of what the engine is asked about: the way back from
    /// [`Record::to_patient_as_reported`]. The person has no name; the id becomes a number without
    /// an authority.
    ///
    /// ```
    /// use forecast_core::patient::{Dose, Patient};
    /// use forecast_record::bridge::Knowledge;
    /// use forecast_record::model::{Channel, Record, Source, SourceId};
    ///
    /// let mut patient = Patient::new("2025-09-06".parse()?);
    /// patient.doses.push(Dose::new("2025-11-10".parse()?, "107"));
    /// let record = Record::from_patient(&patient, SourceId::new("request"), Source::new(Channel::Manual));
    /// assert_eq!(record.to_patient_as_reported(&Knowledge::default())?.patient, patient);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_patient(patient: &Patient, source: SourceId, about: Source) -> Record {
        let mut record = Record::default();
        record.sources.insert(source.clone(), about);
        let person = &mut record.person;
        let fact = |sex| Some(Fact::new(sex, source.clone()));
        person.birth_date = Some(Fact::new(patient.birth_date.into(), source.clone()));
        person.sex = match patient.sex {
            Sex::Female => fact(AdministrativeSex::Female),
            Sex::Male => fact(AdministrativeSex::Male),
            Sex::Unknown => None,
        };
        let country = patient.birth_country.as_ref();
        person.birth_country = country.map(|it| Fact::new(it.clone(), source.clone()));
        person.identifiers.extend(patient.id.iter().map(|id| {
            let identifier = Identifier {
                value: id.clone(),
                authority: None,
                kind: None,
            };
            Fact::new(identifier, source.clone())
        }));
        for given in &patient.doses {
            let mut dose = DoseReport::new(source.clone());
            dose.date = Some(given.date.into());
            dose.cvx = Some(given.cvx.clone());
            dose.mvx.clone_from(&given.mvx);
            dose.trade_name.clone_from(&given.trade_name);
            dose.condition = given.condition;
            dose.amount = given.volume.map(|volume| Amount {
                value: volume.to_string(),
                unit: Some("mL".to_owned()),
            });
            // A day or a month, written alike.
            let expires = given.lot_expiration;
            dose.lot_expiration = expires.and_then(|lot| lot.to_string().parse().ok());
            record.doses.push(dose);
        }
        for observed in &patient.observations {
            let mut report = ObservationReport::new(source.clone(), ObservationKind::Other);
            report.codings = vec![Coding::new(system::CDSI, observed.code.clone())];
            report.date = observed.date.map(Into::into);
            record.observations.push(report);
        }
        record
    }
}
