//! What goes to the server: publications and requests.

use super::{Awaiting, Change, InFlight, Kept, Publication, Request, SendError, Session, State};
use crate::mqtt::packet::{
    AcknowledgementKind, PublishHeader, Subscribe, Subscription, Unsubscribe, encode_acknowledgement,
};
use crate::mqtt::{PacketIdentifier, Properties, ProtocolVersion, QoS, ReasonCode, TopicFilter};

impl Session {
    /// Whether [`Session::publish`] would take a message of this QoS now.
    pub fn can_publish(&self, qos: QoS) -> bool {
        self.state == State::Connected && (qos == QoS::AtMostOnce || self.window_left() > 0)
    }

    /// How many more QoS 1 and 2 publications may be put in flight (section 4.9).
    pub fn window_left(&self) -> usize {
        if self.outbound.resends() {
            return 0;
        }
        let window = self.window();
        // Identifiers are shared with requests.
        let identifiers = usize::from(u16::MAX) - self.requests.len();
        window.min(identifiers).saturating_sub(self.outbound.count())
    }

    fn window(&self) -> usize {
        self.max_inflight.min(self.limits.receive_maximum).into()
    }

    /// Puts a message to the output, and in flight at QoS 1 and 2. Returns its sequence number, which its
    /// [`Acknowledged`] names; at QoS 0 nothing acknowledges it.
    ///
    /// # Errors
    /// When the server does not take it, or can't now. Nothing was sent.
    pub fn publish(&mut self, publication: &Publication) -> Result<u64, SendError> {
        let head = &publication.head;
        if !self.can_publish(head.qos) {
            return Err(if self.state == State::Connected {
                SendError::WindowFull
            } else {
                SendError::NotConnected
            });
        }
        self.check_limits(publication)?;
        let identifier = (head.qos != QoS::AtMostOnce).then(|| self.next_identifier());
        self.put_publish(publication, identifier, false)?;
        let sequence = self.outbound.next_sequence();
        if let Some(identifier) = identifier {
            let awaiting = if head.qos == QoS::AtLeastOnce {
                Awaiting::PubAck
            } else {
                Awaiting::PubRec
            };
            let publication = publication.clone();
            self.changes.tell(Change::Sent(identifier));
            self.outbound.insert(InFlight {
                identifier,
                sequence,
                publication,
                awaiting,
            });
        }
        Ok(sequence)
    }

    fn check_limits(&self, publication: &Publication) -> Result<(), SendError> {
        let head = &publication.head;
        if head.qos > self.limits.maximum_qos {
            return Err(SendError::QoS(self.limits.maximum_qos));
        }
        if head.retain && !self.limits.retain_available {
            return Err(SendError::Retain);
        }
        match head.topic_alias() {
            Some(alias) if alias > self.limits.topic_alias_maximum && !self.any_alias => {
                Err(SendError::TopicAlias {
                    alias,
                    maximum: self.limits.topic_alias_maximum,
                })
            }
            _ => Ok(()),
        }
    }

    fn next_identifier(&mut self) -> PacketIdentifier {
        let requests = &self.requests;
        self.outbound
            .next_identifier(|identifier| requests.iter().any(|request| request.identifier == identifier))
    }

    /// Writes PUBLISH to the output, within the server's maximum packet size.
    fn put_publish(
        &mut self,
        publication: &Publication,
        packet_identifier: Option<PacketIdentifier>,
        dup: bool,
    ) -> Result<(), SendError> {
        let head = &publication.head;
        let alias = head.topic_alias();
        let maximum = self.limits.maximum_packet_size;
        let replaced = alias.is_some_and(|alias| self.sent_aliases.replaces(alias, &head.topic));
        let header = PublishHeader {
            dup,
            qos: head.qos,
            retain: head.retain,
            topic: if replaced { "" } else { head.topic.as_str() },
            packet_identifier,
            properties: head.properties.list(),
            payload_length: publication.payload.len(),
        };
        let version = self.connect.version;
        let encoded = self.output.encode(|out| {
            let before = out.len();
            header.encode(version, out)?;
            let size = out.len() - before + publication.payload.len();
            if size as u64 > u64::from(maximum) {
                return Err(SendError::PacketTooLarge { size, maximum });
            }
            Ok(())
        });
        match (&encoded, alias) {
            (Ok(()), _) => self.output.payload(&publication.payload),
            (Err(_), Some(alias)) => self.sent_aliases.forget(alias),
            (Err(_), None) => {}
        }
        encoded
    }

    /// Asks for subscriptions, all in one SUBSCRIBE. [`Event::Subscribed`] answers, and names the identifier
    /// returned.
    ///
    /// # Errors
    /// When there is no connection, or the packet does not fit the wire.
    pub fn subscribe(
        &mut self,
        subscriptions: &[Subscription],
        properties: &Properties,
    ) -> Result<PacketIdentifier, SendError> {
        self.request(true, subscriptions.len(), |packet_identifier, version, out| {
            Subscribe {
                packet_identifier,
                subscriptions,
                properties,
            }
            .encode(version, out)
            .map_err(SendError::from)
        })
    }

    /// Ends subscriptions. [`Event::Unsubscribed`] answers.
    ///
    /// # Errors
    /// When there is no connection, or the packet does not fit the wire.
    pub fn unsubscribe(
        &mut self,
        filters: &[TopicFilter],
        properties: &Properties,
    ) -> Result<PacketIdentifier, SendError> {
        self.request(false, filters.len(), |packet_identifier, version, out| {
            Unsubscribe {
                packet_identifier,
                filters,
                properties,
            }
            .encode(version, out)
            .map_err(SendError::from)
        })
    }

    fn request(
        &mut self,
        subscribes: bool,
        filters: usize,
        encode: impl FnOnce(PacketIdentifier, ProtocolVersion, &mut Vec<u8>) -> Result<(), SendError>,
    ) -> Result<PacketIdentifier, SendError> {
        if self.state != State::Connected {
            return Err(SendError::NotConnected);
        }
        if self.outbound.count() + self.requests.len() >= usize::from(u16::MAX) {
            return Err(SendError::WindowFull);
        }
        let identifier = self.next_identifier();
        let (version, maximum) = (self.connect.version, self.limits.maximum_packet_size);
        self.output.encode(|out| {
            let before = out.len();
            encode(identifier, version, out)?;
            let size = out.len() - before;
            if size as u64 > u64::from(maximum) {
                Err(SendError::PacketTooLarge { size, maximum })
            } else {
                Ok(())
            }
        })?;
        self.subscribed |= subscribes;
        self.requests.push(Request {
            identifier,
            subscribes,
            filters,
        });
        Ok(identifier)
    }

    /// Sends again what an earlier network connection left in flight, as far as the window allows, when `done` of those
    /// in it are about to leave.
    pub(super) fn send_again(&mut self, done: usize) -> Result<(), SendError> {
        if self.state == State::Closing {
            return Ok(());
        }
        while self.outbound.resends() && self.outbound.sent() < self.window() + done {
            let Some(in_flight) = self.outbound.next_resend() else {
                break;
            };
            let (identifier, awaiting) = (in_flight.identifier, in_flight.awaiting);
            if awaiting == Awaiting::PubComp {
                self.put_acknowledgement(AcknowledgementKind::PubRel, identifier, ReasonCode::SUCCESS);
            } else {
                let publication = in_flight.publication.clone();
                self.check_limits(&publication)?;
                self.put_publish(&publication, Some(identifier), self.kept == Kept::Ours)?;
            }
        }
        Ok(())
    }

    pub(super) fn put_acknowledgement(
        &mut self,
        kind: AcknowledgementKind,
        identifier: PacketIdentifier,
        reason: ReasonCode,
    ) {
        // Nothing follows DISCONNECT (section 3.14.4).
        if self.state == State::Closing {
            return;
        }
        let version = self.connect.version;
        self.output
            .put(|out| encode_acknowledgement(kind, identifier, reason, version, out));
        // PUBREL frees nothing at the other side: no sender waits for it.
        if kind != AcknowledgementKind::PubRel {
            self.acknowledgements += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use bytes::Bytes;

    use super::*;
    use crate::mqtt::TopicName;
    use crate::mqtt::packet::{Connect, Credentials};
    use crate::session::{MAX_PACKET_SIZE, PublicationHead, SessionOptions};

    fn session() -> Session {
        let connect = Connect {
            version: ProtocolVersion::V3_1_1,
            clean_start: true,
            keep_alive: 0,
            client_identifier: "a".to_owned(),
            will: None,
            credentials: Credentials::default(),
            properties: Properties::default(),
        };
        let options = SessionOptions {
            connect,
            max_inflight: 10,
            max_packet_size: MAX_PACKET_SIZE,
        };
        let mut session = Session::new(options, Instant::now());
        session.open(Instant::now()).unwrap();
        session.receive(b"\x20\x02\0\0").unwrap();
        session
    }

    #[test]
    fn acknowledgements_wait_when_a_sender_waits_for_them() {
        let mut session = session();
        let topic = TopicName::new("t").unwrap();
        let head = PublicationHead::new(topic, QoS::ExactlyOnce, false, Properties::default());
        let publication = Publication {
            head: Arc::new(head),
            payload: Bytes::new(),
        };
        session.publish(&publication).unwrap();
        session.sent(session.output().len(), Instant::now());
        session.receive(b"\x50\x02\0\x01").unwrap();
        assert!(!session.output().is_empty(), "no PUBREL");
        assert_eq!(session.waiting_acknowledgements(), 0);

        session.receive(b"\x34\x05\0\x01t\0\x01").unwrap();
        session.receive(b"\x62\x02\0\x01").unwrap();
        assert_eq!(session.waiting_acknowledgements(), 2);
    }
}
