//! The overview of the API lists thirty groups and how many endpoints each has.

use std::collections::BTreeMap;

/// Each group's tag in the document, and the count of the overview.
const GROUPS: [(&str, usize); 30] = [
    ("Authentication", 3),
    ("Catalog", 4),
    ("Subscriptions", 6),
    ("Service packs", 5),
    ("Billing", 17),
    ("Organization", 4),
    ("Notifications", 3),
    ("Uploads", 3),
    ("Metering", 6),
    ("Provisioning", 4),
    ("Service registry", 4),
    ("Service entrypoints", 1),
    ("Inbound webhooks", 4),
    ("Service billing", 7),
    ("Admin general", 9),
    ("Admin billing", 26),
    ("Admin tenants", 3),
    ("Admin partners", 6),
    ("Admin subscriptions", 7),
    ("Admin service packs", 5),
    ("Admin webhook subscribers", 4),
    ("Admin users", 6),
    ("Admin groups", 4),
    ("Admin platform settings", 2),
    ("Admin accounting", 9),
    ("Admin provisioning", 4),
    ("Admin service entrypoints", 4),
    ("Admin lookups", 3),
    ("Admin usage", 2),
    ("Untagged", 2),
];

/// The description of the API itself, which the overview does not count.
const BESIDE: &str = "Meta";

#[test]
fn every_group_has_as_many_endpoints_as_the_overview_counts() {
    let contract = specs::embedded();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in contract.system("scaicontrol").unwrap().operations() {
        let [group] = operation.tags.as_slice() else {
            panic!("{} is in the groups {:?}, not in one", operation.id, operation.tags);
        };
        *counted.entry(group).or_default() += 1;
    }
    assert_eq!(counted.remove(BESIDE), Some(1));
    assert_eq!(counted, BTreeMap::from(GROUPS));
    assert_eq!(counted.values().sum::<usize>(), 167);
}
