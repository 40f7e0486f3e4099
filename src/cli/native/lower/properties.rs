//! Properties to the packets that carry them.

use super::Wrong;
use crate::cli::native::args::property::GivenProperty;
use crate::mqtt::{PacketKind, Properties};

/// The properties by packet, each in the order given.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) connect: Properties,
    pub(super) will: Properties,
    pub(super) publish: Properties,
    pub(super) subscribe: Properties,
    pub(super) unsubscribe: Properties,
    pub(super) disconnect: Properties,
}

impl Sorted {
    /// # Errors
    /// When a property stands twice, or is of a packet that is neither in `packets` nor sent by every command.
    pub(super) fn from_given(given: Vec<GivenProperty>, packets: &[PacketKind]) -> Result<Self, Wrong> {
        let mut sorted = Self::default();
        let mut seen: Vec<GivenProperty> = Vec::with_capacity(given.len());
        for given in given {
            let properties = match given.packet {
                PacketKind::Connect => &mut sorted.connect,
                PacketKind::Will => &mut sorted.will,
                PacketKind::Disconnect => &mut sorted.disconnect,
                PacketKind::Publish if packets.contains(&given.packet) => &mut sorted.publish,
                PacketKind::Subscribe if packets.contains(&given.packet) => &mut sorted.subscribe,
                PacketKind::Unsubscribe if packets.contains(&given.packet) => &mut sorted.unsubscribe,
                _ => {
                    return Err(Wrong(format!(
                        "{}: this command sends no such packet",
                        given.flag
                    )));
                }
            };
            let twice = seen
                .iter()
                .find(|other| other.packet == given.packet && other.name() == given.name());
            if let Some(other) = twice
                && given.name() != "user-property"
            {
                return Err(Wrong(format!(
                    "{}: {} stands there already, by {}",
                    given.flag,
                    given.name(),
                    other.flag
                )));
            }
            for property in given.property.list().iter() {
                properties
                    .push(property)
                    .map_err(|error| Wrong(format!("{}: {error}", given.flag)))?;
            }
            seen.push(given);
        }
        Ok(sorted)
    }
}
