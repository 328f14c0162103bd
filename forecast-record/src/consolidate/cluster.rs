//! Step 4: from pairs to doses.

use std::collections::BTreeMap;

use super::compare::Pair;
use super::prepare::Prepared;
use super::{Comparison, Verdict};

/// Reports that are one dose: positions in the canonical order.
pub(super) struct Cluster {
    pub(super) members: Vec<usize>,
    pub(super) links: Vec<Comparison>,
}

/// All clusters, and the pairs that stay open.
pub(super) struct Clusters {
    pub(super) clusters: Vec<Cluster>,
    pub(super) possible: Vec<Pair>,
}

/// Joins the pairs that are duplicates, the surest first, as long as no two reports of the joined
/// whole are distinct. A duplicate that could not be joined is only possible.
pub(super) fn cluster(order: &[&Prepared<'_, '_>], mut pairs: Vec<Pair>) -> Clusters {
    let verdicts: BTreeMap<[usize; 2], Verdict> = pairs
        .iter()
        .map(|(pair, found)| (*pair, found.verdict))
        .collect();
    let distinct = |a: usize, b: usize| {
        let verdict = verdicts.get(&[a.min(b), a.max(b)]);
        !matches!(verdict, Some(Verdict::Duplicate | Verdict::Possible))
    };
    let mut clusters: Vec<Option<Cluster>> = (0..order.len())
        .map(|position| {
            Some(Cluster {
                members: vec![position],
                links: Vec::new(),
            })
        })
        .collect();
    // Of each report, the slot of its cluster.
    let mut slots: Vec<usize> = (0..order.len()).collect();
    pairs.sort_by_key(|(pair, found)| (found.verdict, found.rule, -found.score, *pair));
    let mut possible = Vec::new();
    for ([a, b], comparison) in pairs {
        if comparison.verdict == Verdict::Distinct {
            continue;
        }
        let (Some(&home), Some(&guest)) = (slots.get(a), slots.get(b)) else {
            continue;
        };
        if home == guest {
            continue;
        }
        let joinable = {
            let members = |slot: usize| clusters.get(slot).and_then(Option::as_ref);
            match (members(home), members(guest)) {
                (Some(x), Some(y)) => {
                    comparison.verdict == Verdict::Duplicate
                        && !x
                            .members
                            .iter()
                            .any(|&m| y.members.iter().any(|&n| distinct(m, n)))
                }
                _ => false,
            }
        };
        if !joinable {
            possible.push(([a, b], comparison));
            continue;
        }
        let joined = clusters.get_mut(guest).and_then(Option::take);
        if let (Some(joined), Some(Some(cluster))) = (joined, clusters.get_mut(home)) {
            for &member in &joined.members {
                if let Some(slot) = slots.get_mut(member) {
                    *slot = home;
                }
            }
            cluster.members.extend(joined.members);
            cluster.members.sort_unstable();
            cluster.links.extend(joined.links);
            cluster.links.push(comparison);
        }
    }
    Clusters {
        clusters: clusters.into_iter().flatten().collect(),
        possible,
    }
}
