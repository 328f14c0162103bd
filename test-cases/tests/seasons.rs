//! CDC's cases with the layer `seasons`: none of them changes.

use forecast_core::schedule::Schedule;
use forecast_schedules::{DefaultLayers, Errata, Seasons, resolve};
use forecast_test_cases::embedded;
use serde_json::json;

#[test]
fn the_layer_changes_no_case_within_its_season() {
    let mut compared = 0;
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
            let answer = |schedule| {
                let answer = forecast_core::forecast(schedule, &case.patient, case.as_of).unwrap();
                assert!(answer.groups.iter().all(|it| it.projected_season.is_none()));
                json!([answer.groups, answer.doses, answer.notices]).to_string()
            };
            assert!(
                answer(&published) == answer(&projected),
                "{id}: {} changes",
                case.id
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 2 * (1_013 + 337));
}
