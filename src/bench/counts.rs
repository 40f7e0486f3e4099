//! What is counted.

use serde::{Deserialize, Serialize};

/// Writes the struct, its addition, and the list of its fields, out of one table.
macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What is counted in the measured window. Bytes are those of payloads.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Counts {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Counts {
            /// Adds what another worker or shard counted.
            pub fn merge(&mut self, other: &Counts) {
                $(self.$name = self.$name.saturating_add(other.$name);)*
            }

            /// Each count by its name.
            pub fn named(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

counts! {
    /// Messages that were handed to the network.
    published,
    /// Bytes of their payloads.
    published_bytes,
    /// Messages that left later than the tolerance after the instant that the schedule meant for them.
    late,
    /// Messages that the broker acknowledged (QoS 1 and 2).
    acknowledged,
    /// Messages that the broker refused with a reason code.
    refused,
    /// Messages that were never acknowledged (QoS 1 and 2).
    unacknowledged,
    /// Arrivals that the published messages owe: a message to three subscribers owes three.
    expected,
    /// Messages that arrived, each counted once a subscriber.
    received,
    /// Bytes of their payloads.
    received_bytes,
    /// Messages that never arrived.
    lost,
    /// Arrivals beyond the first of a message.
    duplicated,
    /// Messages that arrived after a later one of their publisher.
    reordered,
    /// Arrivals whose payload does not tell where they come from.
    unidentified,
    /// Connections that came about, reconnections included.
    connected,
    /// Attempts to connect that failed.
    connect_failed,
    /// Connections that were lost and came about again.
    reconnected,
    /// Connections that ended before they were asked to.
    disconnected,
    /// Subscriptions that were granted.
    subscribed,
    /// Subscriptions that were refused or never answered.
    subscribe_failed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_is_added() {
        let ones = Counts {
            published: 1,
            published_bytes: 1,
            late: 1,
            acknowledged: 1,
            refused: 1,
            unacknowledged: 1,
            expected: 1,
            received: 1,
            received_bytes: 1,
            lost: 1,
            duplicated: 1,
            reordered: 1,
            unidentified: 1,
            connected: 1,
            connect_failed: 1,
            reconnected: 1,
            disconnected: 1,
            subscribed: 1,
            subscribe_failed: 1,
        };
        let mut sum = ones;
        sum.merge(&ones);
        assert_eq!(sum.named().len(), 19);
        assert!(sum.named().iter().all(|(_, count)| *count == 2));
    }
}
