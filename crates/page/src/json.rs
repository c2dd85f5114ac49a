//! JSON that is the same in every build.

use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// A value whose keys are sorted. Whether serde_json's own map sorts them depends on the crates that it is
/// built with.
pub struct Sorted<'a>(pub &'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => {
                let sorted: BTreeMap<&String, Sorted> = map
                    .iter()
                    .map(|(key, value)| (key, Sorted(value)))
                    .collect();
                sorted.serialize(serializer)
            }
            Value::Array(all) => serializer.collect_seq(all.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}
