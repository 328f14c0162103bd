//! CDC's cases with the layer `seasons`: none of them changes.

use forecast_core::report::GroupForecast;
use forecast_core::schedule::Schedule;
use forecast_schedules::{DefaultLayers, Errata, Seasons, resolve};
use forecast_test_cases::embedded;

#[test]
fn the_layer_changes_no_case_within_its_season() {
    let (mut compared, mut within) = (0, 0);
    for id in ["acip-4.64", "acip-4.65"] {
        let compile = |seasons| {
            let layers = DefaultLayers {
                errata: Errata::AsPublished,
                seasons,
            };
            Schedule::compile(&resolve(id, layers).unwrap()).unwrap()
        };
        let (published, projected) = (compile(Seasons::AsPublished), compile(Seasons::Projected));
        for case in embedded().unwrap().iter().flat_map(|book| &book.cases) {
            let answer =
                |schedule| forecast_core::forecast(schedule, &case.patient, case.as_of).unwrap();
            let (before, after) = (answer(&published), answer(&projected));
            // A season of another year is one of before the published.
            let own = after
                .groups
                .iter()
                .filter(|it| it.projected_season.is_none());
            for group in own {
                let same = |it: &&GroupForecast<'_>| {
                    (it.group, it.series_group) == (group.group, group.series_group)
                };
                let told = |it: &GroupForecast<'_>| {
                    let dates = [it.earliest, it.recommended, it.past_due, it.latest];
                    (it.status, it.due, it.dose_number, dates)
                };
                let published = before.groups.iter().find(same).map(told);
                assert_eq!(published, Some(told(group)), "{id}: {} changes", case.id);
            }
            // The latest of the published seasons begins on that day.
            if case.as_of >= "2025-10-01".parse().unwrap() {
                assert_eq!(before.doses, after.doses, "{id}: {} changes", case.id);
                assert_eq!(before.notices, after.notices, "{id}: {} changes", case.id);
                within += 1;
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 2 * (1_013 + 337));
    assert!(within > 0);
}
