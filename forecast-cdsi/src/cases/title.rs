//! A short title of a case, made from its facts.

/// Labels that are longer than this are prose, not labels.
const LONGEST_LABEL: usize = 80;

/// `HepB, 3 doses: interval below absolute minimum; recommended based on interval`.
pub(super) fn title(
    group: &str,
    doses: usize,
    observations: &[String],
    labels: &[Option<String>],
) -> String {
    let mut title = match doses {
        0 => format!("{group}, no doses"),
        1 => format!("{group}, 1 dose"),
        more => format!("{group}, {more} doses"),
    };
    if !observations.is_empty() {
        title.push_str(", observation ");
        title.push_str(&observations.join(" and "));
    }
    let labels: Vec<String> = labels
        .iter()
        .flatten()
        .filter_map(|text| label(text))
        .collect();
    if !labels.is_empty() {
        title.push_str(": ");
        title.push_str(&labels.join("; "));
    }
    title
}

/// What is tested, in lower case and without punctuation.
fn label(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let label = words.join(" ");
    (!label.is_empty() && label.len() <= LONGEST_LABEL).then_some(label)
}
