//! [`Schedule`]: the rules made ready to run.
//!
//! Names are resolved to places in dense tables and offsets to [`Span`]s, so that forecasting a
//! person compares no strings and parses nothing.

use serde::{Deserialize, Serialize};

use super::Cvx;
use super::ages::Ages;
use super::document::{
    Category, Departure, DoseCountLogic, DoseType, Logic, SeriesType, SkipConditionType,
    SkipContext,
};
use super::season::Season;
use super::sets::{
    AgeId, AgeRange, InForce, ObservationId, SeasonId, Sexes, SmallSet, VaccineId, VaccineSet,
};
use crate::date::{Date, Offset, Span};
use crate::patient::Volume;
use smallvec::SmallVec;

/// A schedule that is checked and compiled: made once, shared by every forecast.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Schedule {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) layers: Vec<String>,
    pub(crate) vaccines: Vec<Vaccine>,
    /// The place of each CVX code in `vaccines`, by the code's number.
    pub(crate) vaccine_by_code: Vec<Option<VaccineId>>,
    pub(crate) observations: Vec<ObservationEntry>,
    /// Where people were born of whom nothing is known of that.
    pub(crate) assumed_country: Option<String>,
    /// Products that are not vaccines, by code.
    pub(crate) products: Vec<OtherProduct>,
    pub(crate) antigens: Vec<Antigen>,
    pub(crate) groups: Vec<Group>,
    /// Every age that the rules name.
    pub(crate) ages: Ages,
    /// Every season that the rules name.
    pub(crate) seasons: Vec<Season>,
    pub(crate) departures: Departures,
}

/// Where the rules depart from the letter of the specification.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Departures {
    pub(crate) conflict_by_product: bool,
    pub(crate) not_routine_at_age: bool,
}

impl Departures {
    pub(crate) fn new(departures: &[Departure]) -> Departures {
        Departures {
            conflict_by_product: departures.contains(&Departure::ConflictByProduct),
            not_routine_at_age: departures.contains(&Departure::NotRoutineAtAge),
        }
    }
}

impl Schedule {
    /// The schedule for people who were born in this country where theirs is not known.
    #[must_use]
    pub fn assuming_country(mut self, country: Option<&str>) -> Schedule {
        self.assumed_country = country.map(str::to_owned);
        self
    }

    /// The schedule's id, such as `acip-4.65`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The publisher's number of the release.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The ids of the layers that were laid on it, lowest first.
    #[must_use]
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// The id with those of its layers, such as `acip-4.65+seasons`.
    #[must_use]
    pub fn full_id(&self) -> String {
        let mut id = self.id.clone();
        for layer in &self.layers {
            id.push('+');
            id.push_str(layer);
        }
        id
    }

    /// The names of its vaccine groups, in order.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|group| group.name.as_str())
    }

    /// Its vaccines, in order of code: code and short description.
    pub fn vaccines(&self) -> impl Iterator<Item = (Cvx, &str)> {
        self.vaccines
            .iter()
            .map(|vaccine| (vaccine.cvx, vaccine.name.as_str()))
    }

    /// Its observations, in order of code: code and title.
    pub fn observations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.observations
            .iter()
            .map(|entry| (entry.code.as_str(), entry.title.as_str()))
    }

    pub(crate) fn vaccine(&self, id: VaccineId) -> Option<&Vaccine> {
        self.vaccines.get(id.index())
    }

    pub(crate) fn vaccine_by_cvx(&self, cvx: Cvx) -> Option<VaccineId> {
        self.vaccine_by_code
            .get(usize::from(cvx.number()))
            .copied()
            .flatten()
    }

    /// What is known of a product that is not a vaccine: one row for each observation that it is.
    pub(crate) fn products_of(&self, cvx: Cvx) -> &[OtherProduct] {
        let begin = self.products.partition_point(|row| row.cvx < cvx);
        let rest = self.products.get(begin..).unwrap_or_default();
        let end = rest.partition_point(|row| row.cvx == cvx);
        rest.get(..end).unwrap_or_default()
    }

    pub(crate) fn observation(&self, id: ObservationId) -> Option<&ObservationEntry> {
        self.observations.get(id.index())
    }

    pub(crate) fn observation_by_code(&self, code: &str) -> Option<ObservationId> {
        let place = self
            .observations
            .binary_search_by(|entry| entry.code.as_str().cmp(code))
            .ok()?;
        u16::try_from(place).ok().map(ObservationId)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Vaccine {
    pub(crate) cvx: Cvx,
    /// The code as text, for answers.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) associations: Vec<Association>,
    /// Whether forecasts do not name it.
    pub(crate) not_stocked: bool,
    /// The trade names of its products that are known, where a rule asks for one.
    pub(crate) trade_names: Vec<String>,
    /// The conflicts in which this vaccine must wait (the impacted vaccine type).
    pub(crate) conflicts: Vec<Conflict>,
    /// After so many days no conflict lasts any longer.
    pub(crate) conflict_days: i32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Association {
    pub(crate) antigen: usize,
    pub(crate) ages: AgeRange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conflict {
    /// The vaccine given before (the conflicting vaccine type).
    pub(crate) previous: VaccineId,
    pub(crate) begin: Span,
    pub(crate) min_end: Span,
    pub(crate) end: Span,
    /// `min_end` and `end` in the schedule's words.
    pub(crate) written: [Offset; 2],
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ObservationEntry {
    pub(crate) code: String,
    pub(crate) title: String,
    /// The names of the vaccine groups of which it may forbid vaccines.
    pub(crate) undecided: Vec<String>,
    /// How long it holds at most.
    pub(crate) lasts: Option<Span>,
    /// The observation from whose date that is counted, where that is known.
    pub(crate) lasts_from: Option<ObservationId>,
}

/// A product that is not a vaccine of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct OtherProduct {
    pub(crate) cvx: Cvx,
    /// The observation that a dose of it is; none where no rule asks about it.
    pub(crate) observation: Option<ObservationId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// In the schedule's order.
    pub(crate) antigens: Vec<usize>,
    pub(crate) administer_full_group: bool,
    /// Whether no forecast is made for it.
    pub(crate) switched_off: bool,
    /// Every vaccine that carries one of its antigens.
    pub(crate) vaccines: VaccineSet,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Antigen {
    pub(crate) name: String,
    /// Place of the vaccine group in [`Schedule::groups`].
    pub(crate) group: usize,
    pub(crate) clinical_immunity: Vec<ObservationId>,
    pub(crate) birth_immunity: Vec<BirthImmunity>,
    pub(crate) contraindications: Vec<AgedObservation>,
    pub(crate) vaccine_contraindications: Vec<VaccineContraindication>,
    /// The series groups' names; a series names its own by place.
    pub(crate) series_groups: Vec<String>,
    /// The order in which series groups are evaluated: one that a conditional skip asks about goes
    /// before the one that asks (Table 6-7).
    pub(crate) group_order: Vec<SeriesGroup>,
    pub(crate) series: Vec<Series>,
    /// Who is at risk, and at what ages: the indications of all risk series, by observation.
    pub(crate) at_risk: Vec<AtRisk>,
}

/// An indication of a risk series, at ages at which the series can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct AtRisk {
    pub(crate) observation: ObservationId,
    pub(crate) ages: AgeRange,
    /// The ages at which the series can be begun.
    pub(crate) open: AgeRange,
}

/// The series of an antigen that compete for being the prioritized patient series of their group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SeriesGroup {
    /// Its place in [`Antigen::series_groups`].
    pub(crate) place: u8,
    /// Its series, in the schedule's order.
    pub(crate) members: Vec<Member>,
    /// Whether any of them is a risk series.
    pub(crate) has_risk: bool,
}

/// A series of a series group, with what tells most people's relevance.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    /// Its place in [`Antigen::series`].
    pub(crate) series: u16,
    pub(crate) series_type: SeriesType,
    pub(crate) is_default: bool,
    /// Of which sexes people may be; of any where it is empty.
    pub(crate) sexes: Sexes,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BirthImmunity {
    pub(crate) before: Date,
    /// The names of the country of birth that it asks for, the rules' own first.
    pub(crate) countries: Vec<String>,
    pub(crate) exclusions: Vec<ObservationId>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct AgedObservation {
    pub(crate) observation: ObservationId,
    pub(crate) ages: AgeRange,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct VaccineContraindication {
    pub(crate) observation: ObservationId,
    pub(crate) vaccines: Vec<AgedVaccine>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct AgedVaccine {
    pub(crate) vaccine: VaccineId,
    pub(crate) ages: AgeRange,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) series_type: SeriesType,
    /// Place of its series group in [`Antigen::series_groups`].
    pub(crate) series_group: u8,
    pub(crate) equivalent_groups: SmallSet,
    pub(crate) is_default: bool,
    pub(crate) is_product_path: bool,
    pub(crate) priority: String,
    pub(crate) preference: Option<u8>,
    pub(crate) max_age_to_start: Option<AgeId>,
    /// The ages at which it can be begun, as far as its first dose and `max_age_to_start` say.
    pub(crate) open: AgeRange,
    /// For whom it is open where nothing of its group is forecast, in words.
    pub(crate) open_to: Option<String>,
    pub(crate) sexes: Sexes,
    pub(crate) indications: Vec<AgedObservation>,
    /// Whether any interval is counted from an observation (CALCDTINT-9).
    pub(crate) counts_from_observations: bool,
    /// Every preferable vaccine of every dose, once (Table 7-7).
    pub(crate) preferable_vaccines: Vec<VaccineId>,
    pub(crate) doses: Vec<SeriesDose>,
    pub(crate) categories: Vec<CategoryRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SeriesDose {
    pub(crate) number: u16,
    pub(crate) ages: SmallVec<[AgeRow; 1]>,
    pub(crate) intervals: Vec<Interval>,
    pub(crate) allowable_intervals: Vec<Interval>,
    pub(crate) preferable_vaccines: Vec<PreferableVaccine>,
    pub(crate) allowable_vaccines: Vec<AgedVaccine>,
    pub(crate) inadvertent_vaccines: VaccineSet,
    pub(crate) skips: Vec<Skip>,
    pub(crate) recurring: bool,
    pub(crate) season: Option<SeasonId>,
    /// What a dose of the history delays each preferable vaccine by (CALCDTCONFLICT-3).
    pub(crate) forecast_conflicts: Vec<ForecastConflict>,
    /// The vaccines that `forecast_conflicts` is about.
    pub(crate) conflicting_vaccines: VaccineSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ForecastConflict {
    /// The preferable vaccine that must wait.
    pub(crate) product: VaccineId,
    pub(crate) previous: VaccineId,
    pub(crate) end: Span,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct AgeRow {
    pub(crate) absolute_minimum: Option<AgeId>,
    pub(crate) minimum: Option<AgeId>,
    pub(crate) earliest_recommended: Option<AgeId>,
    pub(crate) latest_recommended: Option<AgeId>,
    pub(crate) maximum: Option<AgeId>,
    pub(crate) in_force: InForce,
}

/// A preferable or an allowable interval.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Interval {
    pub(crate) from: Reference,
    pub(crate) absolute_minimum: Option<Span>,
    pub(crate) minimum: Option<Span>,
    pub(crate) earliest_recommended: Option<Span>,
    pub(crate) latest_recommended: Option<Span>,
    pub(crate) overrides: bool,
    pub(crate) in_force: InForce,
    /// `absolute_minimum` and `minimum` in the schedule's words.
    pub(crate) written: [Option<Offset>; 2],
}

/// What an interval is counted from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Reference {
    Previous,
    TargetDose(u16),
    MostRecent(VaccineSet),
    Observation(ObservationId),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PreferableVaccine {
    pub(crate) vaccine: VaccineId,
    pub(crate) ages: AgeRange,
    /// The product that it has to be, where only some of the vaccine type will do.
    pub(crate) product: Option<Box<Product>>,
    pub(crate) volume: Option<Volume>,
    pub(crate) forecast: bool,
}

/// A product by its trade name, its manufacturer or both.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Product {
    /// Its names; none where the manufacturer alone decides.
    pub(crate) names: Vec<String>,
    /// The names of other products of the vaccine.
    pub(crate) others: Vec<String>,
    pub(crate) mvx: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Skip {
    pub(crate) context: SkipContext,
    pub(crate) logic: Logic,
    pub(crate) sets: Vec<SkipSet>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SkipSet {
    pub(crate) id: String,
    pub(crate) logic: Logic,
    pub(crate) conditions: Vec<SkipCondition>,
    pub(crate) in_force: InForce,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SkipCondition {
    pub(crate) id: String,
    pub(crate) test: SkipTest,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum SkipTest {
    Age(AgeRange),
    CompletedSeries(SmallSet),
    Interval(Span),
    VaccineCount(VaccineCount),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct VaccineCount {
    /// For the trail: which of the three names the schedule uses.
    pub(crate) kind: SkipConditionType,
    pub(crate) ages: AgeRange,
    pub(crate) start: Option<Date>,
    pub(crate) end: Option<Date>,
    /// The season that `start` and `end` move with, where they mean one.
    pub(crate) season: Option<SeasonId>,
    pub(crate) count: usize,
    pub(crate) dose_type: DoseType,
    pub(crate) logic: DoseCountLogic,
    /// Every vaccine of the antigen where it is empty.
    pub(crate) vaccines: VaccineSet,
}

/// A row that gives a forecast of the series its category.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CategoryRow {
    pub(crate) category: Category,
    pub(crate) ages: AgeRange,
    /// Whether nobody is late under it since a day before its ages.
    pub(crate) begins_anew: bool,
    /// Every target dose where it is empty.
    pub(crate) target_doses: Vec<u16>,
    /// The observations of which the person must have one; none is needed where there is no list.
    pub(crate) indications: Option<Vec<ObservationId>>,
}
