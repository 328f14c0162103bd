//! The elements of a release: which there are, and which of them hold others.
//!
//! This is the layout that CDC's two XML schemas describe. The whole of a file is compared with it
//! before anything is read, so that an element, an attribute or a text that has no place in it
//! stops the import wherever it stands.

use roxmltree::Node;

use super::account::Account;
use super::older;
use super::place::{Place, has_value, own_text, path_of};
use super::release::{VERSION, version_in};
use crate::error::{Error, ErrorKind};

/// An element, and those that it may hold; an element that holds none has a text.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) name: &'static str,
    children: &'static [Layout],
}

const fn leaf(name: &'static str) -> Layout {
    Layout {
        name,
        children: &[],
    }
}

const fn holder(name: &'static str, children: &'static [Layout]) -> Layout {
    Layout { name, children }
}

const VACCINE: &[Layout] = &[leaf("vaccineType"), leaf("cvx")];

const AGED_VACCINE: &[Layout] = &[
    leaf("vaccineType"),
    leaf("cvx"),
    leaf("beginAge"),
    leaf("endAge"),
];

const OBSERVATION: &[Layout] = &[leaf("text"), leaf("code")];

/// `ScheduleSupportingData.xml`.
pub(super) const SCHEDULE: Layout = holder(
    "scheduleSupportingData",
    &[
        holder(
            "liveVirusConflicts",
            &[holder(
                "liveVirusConflict",
                &[
                    holder("previous", VACCINE),
                    holder("current", VACCINE),
                    leaf("conflictBeginInterval"),
                    leaf("minConflictEndInterval"),
                    leaf("conflictEndInterval"),
                ],
            )],
        ),
        holder(
            "vaccineGroups",
            &[holder(
                "vaccineGroup",
                &[leaf("name"), leaf("administerFullVaccineGroup")],
            )],
        ),
        holder(
            "vaccineGroupToAntigenMap",
            &[holder("vaccineGroupMap", &[leaf("name"), leaf("antigen")])],
        ),
        holder(
            "cvxToAntigenMap",
            &[holder(
                "cvxMap",
                &[
                    leaf("cvx"),
                    leaf("shortDescription"),
                    holder(
                        "association",
                        &[
                            leaf("antigen"),
                            leaf("associationBeginAge"),
                            leaf("associationEndAge"),
                        ],
                    ),
                ],
            )],
        ),
        holder(
            "observations",
            &[holder(
                "observation",
                &[
                    leaf("observationCode"),
                    leaf("observationTitle"),
                    leaf("group"),
                    leaf("indicationText"),
                    leaf("contraindicationText"),
                    leaf("clarifyingText"),
                    holder(
                        "codedValues",
                        &[holder(
                            "codedValue",
                            &[leaf("code"), leaf("codeSystem"), leaf("text")],
                        )],
                    ),
                ],
            )],
        ),
    ],
);

/// `AntigenSupportingData- <antigen>.xml`.
pub(super) const ANTIGEN: Layout = holder(
    "antigenSupportingData",
    &[
        holder(
            "immunity",
            &[
                holder(
                    "clinicalHistory",
                    &[leaf("guidelineCode"), leaf("guidelineTitle")],
                ),
                holder(
                    "dateOfBirth",
                    &[
                        leaf("immunityBirthDate"),
                        leaf("birthCountry"),
                        holder(
                            "exclusion",
                            &[leaf("exclusionCode"), leaf("exclusionTitle")],
                        ),
                    ],
                ),
            ],
        ),
        holder(
            "contraindications",
            &[
                holder(
                    "vaccineGroup",
                    &[holder(
                        "contraindication",
                        &[
                            leaf("observationCode"),
                            leaf("observationTitle"),
                            leaf("contraindicationText"),
                            leaf("contraindicationGuidance"),
                            leaf("beginAge"),
                            leaf("endAge"),
                        ],
                    )],
                ),
                holder(
                    "vaccine",
                    &[holder(
                        "contraindication",
                        &[
                            leaf("observationCode"),
                            leaf("observationTitle"),
                            leaf("contraindicationText"),
                            leaf("contraindicationGuidance"),
                            holder("contraindicatedVaccine", AGED_VACCINE),
                        ],
                    )],
                ),
            ],
        ),
        holder(
            "series",
            &[
                leaf("seriesName"),
                leaf("targetDisease"),
                leaf("vaccineGroup"),
                leaf("seriesAdminGuidance"),
                leaf("seriesType"),
                leaf("equivalentSeriesGroups"),
                leaf("requiredGender"),
                holder(
                    "selectSeries",
                    &[
                        leaf("defaultSeries"),
                        leaf("productPath"),
                        leaf("seriesGroupName"),
                        leaf("seriesGroup"),
                        leaf("seriesPriority"),
                        leaf("seriesPreference"),
                        leaf("minAgeToStart"),
                        leaf("maxAgeToStart"),
                    ],
                ),
                holder(
                    "indication",
                    &[
                        holder("observationCode", OBSERVATION),
                        leaf("description"),
                        leaf("beginAge"),
                        leaf("endAge"),
                        leaf("guidance"),
                    ],
                ),
                SERIES_DOSE,
            ],
        ),
    ],
);

const SERIES_DOSE: Layout = holder(
    "seriesDose",
    &[
        leaf("doseNumber"),
        holder(
            "age",
            &[
                leaf("absMinAge"),
                leaf("minAge"),
                leaf("earliestRecAge"),
                leaf("latestRecAge"),
                leaf("maxAge"),
                leaf("effectiveDate"),
                leaf("cessationDate"),
            ],
        ),
        holder(
            "interval",
            &[
                leaf("fromPrevious"),
                leaf("fromTargetDose"),
                leaf("fromMostRecent"),
                holder("fromRelevantObs", OBSERVATION),
                leaf("absMinInt"),
                leaf("minInt"),
                leaf("earliestRecInt"),
                leaf("latestRecInt"),
                leaf("intervalPriority"),
                leaf("effectiveDate"),
                leaf("cessationDate"),
            ],
        ),
        holder(
            "allowableInterval",
            &[
                leaf("fromPrevious"),
                leaf("fromTargetDose"),
                leaf("absMinInt"),
                leaf("effectiveDate"),
                leaf("cessationDate"),
            ],
        ),
        holder(
            "preferableVaccine",
            &[
                leaf("vaccineType"),
                leaf("cvx"),
                leaf("beginAge"),
                leaf("endAge"),
                leaf("tradeName"),
                leaf("mvx"),
                leaf("volume"),
                leaf("forecastVaccineType"),
            ],
        ),
        holder("allowableVaccine", AGED_VACCINE),
        holder("inadvertentVaccine", VACCINE),
        holder(
            "conditionalSkip",
            &[
                leaf("context"),
                leaf("setLogic"),
                holder(
                    "set",
                    &[
                        leaf("setID"),
                        leaf("setDescription"),
                        leaf("effectiveDate"),
                        leaf("cessationDate"),
                        leaf("conditionLogic"),
                        holder(
                            "condition",
                            &[
                                leaf("conditionID"),
                                leaf("conditionType"),
                                leaf("startDate"),
                                leaf("endDate"),
                                leaf("beginAge"),
                                leaf("endAge"),
                                leaf("interval"),
                                leaf("doseCount"),
                                leaf("doseType"),
                                leaf("doseCountLogic"),
                                leaf("vaccineTypes"),
                                leaf("seriesGroups"),
                            ],
                        ),
                    ],
                ),
            ],
        ),
        leaf("recurringDose"),
        holder(
            "seasonalRecommendation",
            &[leaf("startDate"), leaf("endDate")],
        ),
    ],
);

/// The namespace of attributes such as `xsi:noNamespaceSchemaLocation`, which say where a file's
/// XML schema lies and nothing else.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

impl Layout {
    /// Compares an element and all that it holds with the layout, and enters every element into
    /// the account.
    ///
    /// # Errors
    ///
    /// The first element, attribute or text that has no place in the layout.
    pub(super) fn check(
        &self,
        file: &str,
        node: Node<'_, '_>,
        account: &mut Account,
    ) -> Result<(), Error> {
        let error = |message: String| Place { file, node }.error(ErrorKind::Unknown, message);
        let path = path_of(node);
        for attribute in node.attributes() {
            let is_root = node.parent_element().is_none() && attribute.namespace().is_none();
            if is_root && attribute.name() == VERSION && version_in(attribute.value()).is_some() {
                account.version(&format!("{path}/@{VERSION}"));
                continue;
            }
            if attribute.namespace() != Some(SCHEMA_INSTANCE) {
                let (name, value) = (attribute.name(), attribute.value());
                return Err(error(format!("unknown attribute {name}=\"{value}\"")));
            }
            account.schema_location(&format!("{path}/@{}", attribute.name()));
        }
        account.element(&path, !self.children.is_empty(), has_value(node));
        if !self.children.is_empty() {
            let text = own_text(node);
            if !text.trim().is_empty() {
                let text = text.trim();
                return Err(error(format!("found the text {text:?} between elements")));
            }
        }
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name();
            let known = (self.children.iter()).find(|known| {
                known.name == older::element(name.name()) && name.namespace().is_none()
            });
            let Some(known) = known else {
                let text = own_text(child);
                return Err(Place { file, node: child }.error(
                    ErrorKind::Unknown,
                    format!(
                        "unknown element {:?} with the text {:?}",
                        name.name(),
                        text.trim()
                    ),
                ));
            };
            known.check(file, child, account)?;
        }
        Ok(())
    }
}
