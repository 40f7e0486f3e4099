//! Lists of properties: to the wire form, and what upstream's library says of them.

use crate::app::PublishFault;
use crate::cli::mosquitto::properties::Given;
use crate::mqtt::{PacketKind, Properties, Property, PropertyError};

/// Why a list is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListFault {
    Duplicate,
    OutOfRange,
}

impl ListFault {
    /// Upstream's words.
    pub(super) const fn text(self) -> &'static str {
        match self {
            ListFault::Duplicate => "Duplicate property in property list",
            ListFault::OutOfRange => "A network protocol error occurred when communicating with the broker",
        }
    }
}

impl From<ListFault> for PublishFault {
    fn from(fault: ListFault) -> Self {
        match fault {
            ListFault::Duplicate => PublishFault::DuplicateProperty,
            ListFault::OutOfRange => PublishFault::Protocol,
        }
    }
}

/// The properties of `given`, in their order.
pub(super) fn list(given: &[Given], packet: PacketKind) -> Result<Properties, ListFault> {
    let mut list = Properties::new();
    for property in given {
        property.push_to(&mut list).map_err(|_| ListFault::OutOfRange)?;
    }
    check(&list, packet)?;
    Ok(list)
}

/// The properties of `given` as far as they may be sent: what stands twice or out of range is left out. Upstream sends
/// the packet not at all, tells nobody, and waits for ever.
pub(super) fn sendable(given: &[Given], packet: PacketKind) -> Properties {
    let mut list = Properties::new();
    for property in given {
        let mut longer = list.clone();
        if property.push_to(&mut longer).is_ok() && longer.check(packet).is_ok() {
            list = longer;
        }
    }
    list
}

/// Appends what upstream adds to what is given.
pub(super) fn append(list: &mut Properties, property: Property<'_>) -> Result<(), ListFault> {
    list.push(property).map_err(|_| ListFault::OutOfRange)
}

pub(super) fn check(list: &Properties, packet: PacketKind) -> Result<(), ListFault> {
    list.check(packet).map_err(|error| match error {
        PropertyError::Duplicate(_) => ListFault::Duplicate,
        _ => ListFault::OutOfRange,
    })
}

/// A request has its own response topic, so that `given` may hold none. Upstream has one message for all faults.
pub(super) fn check_request(given: &[Given]) -> Result<(), ()> {
    let mut list = list(given, PacketKind::Publish).map_err(|_| ())?;
    append(&mut list, Property::ResponseTopic("")).map_err(|_| ())?;
    check(&list, PacketKind::Publish).map_err(|_| ())
}
