//! What kinds of broker there are.

/// What kind of broker it is.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The protocol level: 3, 4 or 5.
    pub(crate) level: u8,
    /// Whether QoS 2 messages go on at PUBREL, and not at PUBLISH (section 4.3.3 allows both).
    pub(crate) forwards_on_release: bool,
    /// Identifiers are given out from 1 to this, and again.
    pub(crate) highest_identifier: u16,
    /// Messages on their way to the subscriber at once; fewer than identifiers.
    pub(crate) window: usize,
    /// Messages of the publisher at once; told to it in MQTT 5.
    pub(crate) receive_maximum: u16,
    /// Whether topic aliases are used, in MQTT 5.
    pub(crate) aliases: bool,
    /// Whether some messages are refused, in MQTT 5.
    pub(crate) refuses: bool,
}

impl Settings {
    /// Whether the message of this number is refused.
    pub(crate) fn is_refused(&self, number: usize) -> bool {
        self.refuses && self.level == 5 && number % 5 == 3
    }
}
