//! `ScheduleSupportingData.xml`: vaccines, vaccine groups, conflicts and observations.

use std::collections::BTreeMap;

use forecast_core::schedule::document::{
    AssociationDocument, CodingDocument, ConflictDocument, GroupDocument, ObservationDocument,
    VaccineDocument,
};

use super::account::LeftOut;
use super::reader::Row;
use crate::error::{Error, ErrorKind};

/// What the file holds.
pub(super) struct Shared {
    pub(super) vaccines: Vec<VaccineDocument>,
    pub(super) groups: Vec<GroupDocument>,
    pub(super) conflicts: Vec<ConflictDocument>,
    pub(super) observations: Vec<ObservationDocument>,
}

/// Reads the file. Vaccines, conflicts and observations are put in the order of their codes, so
/// that releases compare well; the vaccine groups keep CDC's order, in which they are shown.
pub(super) fn read(root: Row<'_, '_>) -> Result<Shared, Error> {
    let mut vaccines = Vec::new();
    let mut conflicts = Vec::new();
    let mut observations = Vec::new();
    if let Some(map) = root.row("cvxToAntigenMap")? {
        for row in map.rows("cvxMap") {
            vaccines.push(vaccine(row)?);
        }
    }
    if let Some(list) = root.row("liveVirusConflicts")? {
        for row in list.rows("liveVirusConflict") {
            conflicts.push(conflict(row)?);
        }
    }
    if let Some(list) = root.row("observations")? {
        for row in list.rows("observation") {
            observations.push(observation(row)?);
        }
    }
    vaccines.sort_by_key(|vaccine| vaccine.cvx);
    conflicts.sort_by_key(|conflict| (conflict.previous, conflict.current));
    observations.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Shared {
        vaccines,
        groups: groups(root)?,
        conflicts,
        observations,
    })
}

fn vaccine(row: Row<'_, '_>) -> Result<VaccineDocument, Error> {
    Ok(VaccineDocument {
        cvx: row.cvx("cvx")?,
        name: row.title("shortDescription")?,
        antigens: row
            .rows("association")
            .map(|row| {
                Ok(AssociationDocument {
                    antigen: row.title("antigen")?,
                    begin_age: row.offset("associationBeginAge")?,
                    end_age: row.offset("associationEndAge")?,
                })
            })
            .collect::<Result<_, Error>>()?,
        not_stocked: false,
    })
}

/// CDC keeps a group's flag and its antigens in two lists.
fn groups(root: Row<'_, '_>) -> Result<Vec<GroupDocument>, Error> {
    let mut antigens = BTreeMap::new();
    let map = root.required_row("vaccineGroupToAntigenMap")?;
    for row in map.rows("vaccineGroupMap") {
        let name = row.title("name")?;
        let members: Vec<String> = row.values("antigen").map(|value| value.text()).collect();
        if antigens.insert(name.clone(), members).is_some() {
            return Err(row.error(
                ErrorKind::Conflict,
                format!("the vaccine group {name:?} is mapped twice"),
            ));
        }
    }
    let mut groups = Vec::new();
    for row in root.required_row("vaccineGroups")?.rows("vaccineGroup") {
        let name = row.title("name")?;
        let administer_full_group = row.optional_flag("administerFullVaccineGroup")?;
        let Some(members) = antigens.remove(&name) else {
            return Err(row.error(
                ErrorKind::Conflict,
                format!("the vaccine group {name:?} is listed twice or mapped to no antigen"),
            ));
        };
        groups.push(GroupDocument {
            name,
            antigens: members,
            administer_full_group,
            switched_off: false,
        });
    }
    match antigens.keys().next() {
        None => Ok(groups),
        Some(name) => Err(map.error(
            ErrorKind::Conflict,
            format!("{name:?} is mapped to antigens, but is not among the vaccine groups"),
        )),
    }
}

fn conflict(row: Row<'_, '_>) -> Result<ConflictDocument, Error> {
    let vaccine = |name| {
        let row = row.required_row(name)?;
        row.leave_out("vaccineType", LeftOut::VaccineName);
        row.cvx("cvx")
    };
    Ok(ConflictDocument {
        previous: vaccine("previous")?,
        current: vaccine("current")?,
        begin: row.required_offset("conflictBeginInterval")?,
        min_end: row.required_offset("minConflictEndInterval")?,
        end: row.required_offset("conflictEndInterval")?,
    })
}

fn observation(row: Row<'_, '_>) -> Result<ObservationDocument, Error> {
    row.leave_out("group", LeftOut::Heading);
    let mut codings = Vec::new();
    if let Some(list) = row.row("codedValues")? {
        for row in list.rows("codedValue") {
            codings.push(CodingDocument {
                system: row.title("codeSystem")?,
                code: row.title("code")?,
                text: row.value("text")?.map(|value| value.text()),
            });
        }
    }
    Ok(ObservationDocument {
        code: row.title("observationCode")?,
        title: row.title("observationTitle")?,
        codings,
        undecided: Vec::new(),
        lasts: None,
        lasts_from: None,
        indication_text: row.paragraph("indicationText"),
        contraindication_text: row.paragraph("contraindicationText"),
        clarification: row.paragraph("clarifyingText"),
    })
}
