//! The categories of recommendations.

use super::Checker;
use super::place::At;
use crate::schedule::document::{
    CategoryDocument, CategoryIndications, ScheduleDocument, SeriesDocument,
};

impl Checker<'_> {
    pub(super) fn categories(&mut self, document: &ScheduleDocument, at: At<'_>) {
        for (i, row) in document.categories.iter().enumerate() {
            let at = at.item("", i);
            self.antigen_exists(&row.antigen, at.field("antigen"));
            self.ages(row.begin_age, row.end_age, at);
            if row.begins_anew && row.begin_age.is_none() {
                self.rule(at.field("begins_anew"), "only a row with a begin_age can");
            }
            let series = document
                .antigens
                .iter()
                .filter(|antigen| antigen.antigen == row.antigen)
                .flat_map(|antigen| &antigen.series)
                .find(|series| series.name == row.series);
            match series {
                None => {
                    let (antigen, series) = (&row.antigen, &row.series);
                    self.reference(
                        at.field("series"),
                        format!("{antigen:?} has no series {series:?}"),
                    );
                }
                Some(series) => self.category(row, series, at),
            }
        }
    }

    fn category(&mut self, row: &CategoryDocument, series: &SeriesDocument, at: At<'_>) {
        for (i, number) in row.target_doses.iter().enumerate() {
            if !series.doses.iter().any(|dose| dose.number == *number) {
                self.reference(
                    at.item("target_doses", i),
                    format!("the series has no dose {number}"),
                );
            }
        }
        let has = |code: &str| series.indications.iter().any(|it| it.observation == code);
        match &row.indications {
            Some(CategoryIndications::Observations(codes)) => {
                for (i, code) in codes.iter().enumerate() {
                    self.observation_exists(code, at.item("indications", i));
                }
            }
            Some(CategoryIndications::Any(_)) | None => {}
        }
        for (i, code) in row.excluded_indications.iter().enumerate() {
            let at = at.item("excluded_indications", i);
            if !matches!(row.indications, Some(CategoryIndications::Any(_))) {
                self.rule(at, "only `\"indications\": \"any\"` has exclusions");
            } else if !has(code) {
                self.reference(at, format!("the series has no indication {code:?}"));
            }
        }
    }
}
