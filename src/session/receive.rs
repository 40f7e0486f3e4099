//! What comes from the server.

use super::inbound::Seen;
use super::{
    Acknowledged, Awaiting, Certainty, Change, Connected, Event, InFlight, Kept, ProtocolError, Received,
    Request, ServerLimits, Session, State,
};
use crate::mqtt::packet::{Acknowledgement, AcknowledgementKind, ConnAck, Incoming, Publish, SubAck};
use crate::mqtt::{
    FixedHeader, PacketIdentifier, Property, ProtocolVersion, QoS, ReasonCode, decode, read_fixed_header,
};

/// How many bytes of what is not MQTT are shown.
const SHOWN: usize = 16;

impl Session {
    /// Takes the packet at the start of `input`, and settles what the protocol asks for: acknowledgements go to the
    /// output.
    ///
    /// # Errors
    /// When the server breaks the protocol; the owner then calls [`Session::fail`], and closes the connection.
    pub fn receive<'a>(&'a mut self, input: &'a [u8]) -> Result<Received<'a>, ProtocolError> {
        let Some(header) = read_fixed_header(input)? else {
            return Ok(Received::Incomplete { length: None });
        };
        if self.state == State::Connecting {
            check_answer(header.first_byte, input)?;
        }
        let length = header.header_length + header.remaining_length;
        if length > self.max_packet_size {
            return Err(ProtocolError::PacketTooLarge {
                size: length,
                maximum: self.max_packet_size,
            });
        }
        let Some(body) = input.get(header.header_length..length) else {
            return Ok(Received::Incomplete { length: Some(length) });
        };
        let event = self.packet(header, body)?;
        Ok(Received::Packet { length, event })
    }

    fn packet<'a>(
        &'a mut self,
        header: FixedHeader,
        body: &'a [u8],
    ) -> Result<Option<Event<'a>>, ProtocolError> {
        let packet = decode(header, body, self.connect.version)?;
        if self.state == State::Connecting && !matches!(packet, Incoming::ConnAck(_) | Incoming::Auth(_)) {
            // A server may say why with DISCONNECT only after CONNACK (section 3.14), but some do so before.
            return match packet {
                Incoming::Disconnect(disconnect) => Ok(Some(Event::Disconnected(disconnect))),
                other => Err(ProtocolError::BeforeConnAck(name(&other))),
            };
        }
        match packet {
            Incoming::Publish(publish) => self.published(publish),
            Incoming::PubAck(acknowledgement) => {
                self.acknowledged("PUBACK", acknowledgement, Awaiting::PubAck)
            }
            Incoming::PubRec(acknowledgement) => self.received(acknowledgement),
            Incoming::PubRel(acknowledgement) => {
                self.released(acknowledgement.packet_identifier)?;
                Ok(None)
            }
            Incoming::PubComp(mut acknowledgement) => {
                // The answer to a PUBREL that was sent again, when the first had come through: the server took the
                // message at PUBREC, and this is no error (section 3.7.2.1).
                if acknowledgement.reason == ReasonCode::PACKET_IDENTIFIER_NOT_FOUND {
                    acknowledgement.reason = ReasonCode::SUCCESS;
                }
                self.acknowledged("PUBCOMP", acknowledgement, Awaiting::PubComp)
            }
            Incoming::ConnAck(connack) => self.connected(connack).map(Some),
            Incoming::SubAck(suback) => {
                self.answered("SUBACK", &suback, true)?;
                self.certainty.holds_subscriptions = true;
                Ok(Some(Event::Subscribed(suback)))
            }
            Incoming::UnsubAck(unsuback) => {
                self.answered("UNSUBACK", &unsuback, false)?;
                Ok(Some(Event::Unsubscribed(unsuback)))
            }
            Incoming::PingResp => {
                self.keep_alive.answered();
                Ok(None)
            }
            Incoming::Disconnect(disconnect) => Ok(Some(Event::Disconnected(disconnect))),
            Incoming::Auth(auth) if self.authentication.is_some() => {
                self.authenticated(&auth)?;
                Ok(None)
            }
            Incoming::Auth(auth) if self.authenticates() => Ok(Some(Event::Auth(auth))),
            Incoming::Auth(_) => Err(ProtocolError::Unexpected("AUTH")),
        }
    }

    /// Whether CONNECT named an authentication method: AUTH is for that only (section 4.12).
    fn authenticates(&self) -> bool {
        let mut properties = self.connect.properties.list().iter();
        properties.any(|property| matches!(property, Property::AuthenticationMethod(_)))
    }

    fn connected<'a>(&mut self, connack: ConnAck) -> Result<Event<'a>, ProtocolError> {
        if self.state != State::Connecting {
            return Err(ProtocolError::Unexpected("a second CONNACK"));
        }
        if connack.reason != ReasonCode::SUCCESS {
            return Ok(Event::Refused(connack));
        }
        self.check_proof(&connack)?;
        self.state = State::Connected;
        self.limits = ServerLimits::from(&connack);
        if self.connect.client_identifier.is_empty() {
            self.take_assigned_identifier(&connack);
        }
        if let Some(seconds) = self.limits.server_keep_alive {
            self.keep_alive.set_interval(seconds);
        }
        // 3.1 has no Session Present flag: there a session that was not asked to be clean is taken to be kept, and a
        // server that has lost it answers a PUBREL of unknown identifier all the same.
        let kept = match self.version() {
            ProtocolVersion::V3_1 => !self.connect.clean_start,
            ProtocolVersion::V3_1_1 | ProtocolVersion::V5 => connack.session_present,
        };
        let resumed = kept && self.established;
        self.kept = match (kept, resumed) {
            (false, _) => Kept::Nothing,
            (true, true) => Kept::Ours,
            (true, false) => Kept::AnEarlierRuns,
        };
        if !kept {
            self.certainty = Certainty::default();
        }
        self.established = true;
        if !kept {
            self.inbound.clear();
        }
        self.outbound.restart(resumed);
        let unsure = if resumed { 0 } else { self.unsure() };
        if !resumed && self.outbound.count() > 0 {
            self.changes.tell(Change::Renewed);
        }
        let sent_again = self.outbound.count();
        self.send_again(0)?;
        Ok(Event::Connected(Connected {
            connack,
            resumed,
            // In 3.1 the server does not say what it has kept.
            subscribed: resumed
                && self.certainty.holds_subscriptions
                && self.version() != ProtocolVersion::V3_1,
            sent_again,
            unsure,
        }))
    }

    /// The session can be resumed only under the identifier that the server chose for it (section 3.2.2.3.7).
    fn take_assigned_identifier(&mut self, connack: &ConnAck) {
        let assigned = connack.properties.list().find(|property| match property {
            Property::AssignedClientIdentifier(identifier) => Some(identifier.to_owned()),
            _ => None,
        });
        if let Some(identifier) = assigned {
            self.connect.client_identifier = identifier;
        }
    }

    fn unsure(&self) -> usize {
        self.unacknowledged()
            .filter(|(_, publication)| publication.head.qos == QoS::ExactlyOnce)
            .count()
    }

    fn published<'a>(&'a mut self, mut publish: Publish<'a>) -> Result<Option<Event<'a>>, ProtocolError> {
        // What breaks the protocol is neither delivered nor acknowledged: it may come again.
        let alias = publish.properties.topic_alias();
        if let Some(alias) = alias
            && !self
                .received_aliases
                .accept(alias, publish.topic, self.topic_alias_maximum)
        {
            return Err(ProtocolError::TopicAlias(alias));
        }
        let first = match (publish.qos, publish.packet_identifier) {
            (QoS::AtLeastOnce, Some(identifier)) => {
                self.check_receive_maximum(identifier)?;
                self.settle(AcknowledgementKind::PubAck, identifier, publish.dup)?
            }
            (QoS::ExactlyOnce, Some(identifier)) => {
                self.check_receive_maximum(identifier)?;
                let first = self.delivers(identifier, publish.dup)?;
                self.settle(AcknowledgementKind::PubRec, identifier, publish.dup)? && first
            }
            _ => true,
        };
        if let Some(alias) = alias
            && publish.topic.is_empty()
        {
            publish.topic = self.received_aliases.topic(alias).unwrap_or_default();
        }
        Ok(first.then_some(Event::Message(publish)))
    }

    /// More messages at once than CONNECT asked for; those of QoS 1 are acknowledged at once, unless that is deferred. Only
    /// those of this network connection count, whatever became of them on an earlier one (section 4.9).
    fn check_receive_maximum(&self, identifier: PacketIdentifier) -> Result<(), ProtocolError> {
        let maximum = self.receive_maximum;
        let deferred = self.deferred.as_ref();
        let waiting = self.inbound.here() + deferred.map_or(0, |deferred| deferred.of_qos_1());
        let is_new = || {
            !self.inbound.is_here(identifier) && deferred.is_none_or(|waiting| !waiting.contains(identifier))
        };
        if waiting >= maximum.into() && is_new() {
            return Err(ProtocolError::ReceiveMaximum(maximum));
        }
        Ok(())
    }

    /// Whether a QoS 2 message is new, and not the repetition of one that was delivered.
    fn delivers(&mut self, identifier: PacketIdentifier, dup: bool) -> Result<bool, ProtocolError> {
        match self.inbound.publish(identifier) {
            Seen::Never => Ok(true),
            // What is repeated is marked so (section 3.3.1.1): this is another message, and would be lost.
            Seen::Here if !dup => Err(ProtocolError::IdentifierInUse(identifier)),
            Seen::Here => Ok(false),
            // A server that has lost the session, and could not say so, gives out its identifiers anew: only what it
            // marks as a repetition is one. One of 3.1 never says so.
            Seen::Before if dup => Ok(false),
            Seen::Before => {
                let may_be_another = self.certainty.doubted || self.version() == ProtocolVersion::V3_1;
                if may_be_another {
                    // And this is how it is known: no identifier means what it did.
                    self.inbound.forget_earlier();
                }
                Ok(may_be_another)
            }
        }
    }

    /// PUBREL: the server will not send the message again (section 3.6).
    fn released(&mut self, identifier: PacketIdentifier) -> Result<(), ProtocolError> {
        let deferred = self.deferred.as_ref();
        if deferred.is_some_and(|deferred| deferred.contains(identifier)) {
            return Err(ProtocolError::OutOfTurn {
                packet: "PUBREL",
                identifier,
            });
        }
        let reason = if self.inbound.release(identifier) {
            ReasonCode::SUCCESS
        } else {
            ReasonCode::PACKET_IDENTIFIER_NOT_FOUND
        };
        self.put_acknowledgement(AcknowledgementKind::PubComp, identifier, reason);
        Ok(())
    }

    /// PUBREC: the server has the message, or refuses it (section 3.5).
    fn received<'a>(
        &mut self,
        acknowledgement: Acknowledgement<'a>,
    ) -> Result<Option<Event<'a>>, ProtocolError> {
        let identifier = acknowledgement.packet_identifier;
        if self.is_of_an_earlier_run(identifier) {
            // The server goes on with what that run began, and must not wait for its end for ever.
            let reason = ReasonCode::PACKET_IDENTIFIER_NOT_FOUND;
            if !acknowledgement.reason.is_error() {
                self.put_acknowledgement(AcknowledgementKind::PubRel, identifier, reason);
            }
            return Ok(None);
        }
        let awaiting = self.in_flight_as("PUBREC", identifier)?.awaiting;
        if awaiting == Awaiting::PubAck {
            return Err(ProtocolError::OutOfTurn {
                packet: "PUBREC",
                identifier,
            });
        }
        if acknowledgement.reason.is_error() {
            return self.acknowledged("PUBREC", acknowledgement, awaiting);
        }
        self.in_flight_as("PUBREC", identifier)?.awaiting = Awaiting::PubComp;
        self.changes.tell(Change::Received(identifier));
        self.put_acknowledgement(AcknowledgementKind::PubRel, identifier, ReasonCode::SUCCESS);
        Ok(None)
    }

    /// Whether a publication is acknowledged that an earlier run sent in this session, and none of this one.
    fn is_of_an_earlier_run(&mut self, identifier: PacketIdentifier) -> bool {
        self.kept == Kept::AnEarlierRuns && self.outbound.get_mut(identifier).is_none()
    }

    /// The publication in flight that `packet` acknowledges.
    fn in_flight_as(
        &mut self,
        packet: &'static str,
        identifier: PacketIdentifier,
    ) -> Result<&mut InFlight, ProtocolError> {
        let unsent = self.outbound.is_unsent(identifier);
        let in_flight = self.outbound.get_mut(identifier).filter(|_| !unsent);
        in_flight.ok_or(ProtocolError::UnknownIdentifier { packet, identifier })
    }

    /// The last acknowledgement of a publication: it is no longer in flight.
    fn acknowledged<'a>(
        &mut self,
        packet: &'static str,
        acknowledgement: Acknowledgement<'a>,
        awaiting: Awaiting,
    ) -> Result<Option<Event<'a>>, ProtocolError> {
        let Acknowledgement {
            packet_identifier: identifier,
            reason,
            properties,
        } = acknowledgement;
        if self.is_of_an_earlier_run(identifier) {
            return Ok(None);
        }
        let in_flight = self.in_flight_as(packet, identifier)?;
        if in_flight.awaiting != awaiting {
            return Err(ProtocolError::OutOfTurn { packet, identifier });
        }
        let sequence = in_flight.sequence;
        // If the next can't be sent, this one is not told to the owner: then it must stay in flight.
        self.send_again(1)?;
        self.outbound.remove(identifier);
        self.changes.tell(Change::Done(identifier));
        Ok(Some(Event::Acknowledged(Acknowledged {
            sequence,
            reason,
            properties,
        })))
    }

    fn answered(
        &mut self,
        packet: &'static str,
        answer: &SubAck,
        subscribes: bool,
    ) -> Result<(), ProtocolError> {
        let identifier = answer.packet_identifier;
        let matches =
            |request: &Request| request.identifier == identifier && request.subscribes == subscribes;
        let Some(index) = self.requests.iter().position(matches) else {
            return Err(ProtocolError::UnknownIdentifier { packet, identifier });
        };
        let filters = self.requests.swap_remove(index).filters;
        let reasons = answer.reasons.len();
        // UNSUBACK has none in 3.1 and 3.1.1.
        let has_reasons = subscribes || self.version() == ProtocolVersion::V5;
        if has_reasons && filters != reasons {
            return Err(ProtocolError::ReasonCount { filters, reasons });
        }
        Ok(())
    }
}

/// Refuses what can't be an answer to CONNECT by its first byte. The rest may never come: a server of another protocol
/// waits for more from this side.
fn check_answer(first_byte: u8, input: &[u8]) -> Result<(), ProtocolError> {
    let name = match first_byte {
        // CONNACK, DISCONNECT and AUTH; and packets of clients, for whoever reads them to name.
        0x20..=0x2f | 0xe0 | 0xf0 | 0x10 | 0x82 | 0xa2 | 0xc0 => return Ok(()),
        0x30..=0x3d => "PUBLISH",
        0x40 => "PUBACK",
        0x50 => "PUBREC",
        0x62 => "PUBREL",
        0x70 => "PUBCOMP",
        0x90 => "SUBACK",
        0xb0 => "UNSUBACK",
        0xd0 => "PINGRESP",
        _ => return Err(ProtocolError::NotMqtt(input[..input.len().min(SHOWN)].to_vec())),
    };
    Err(ProtocolError::BeforeConnAck(name))
}

fn name(packet: &Incoming<'_>) -> &'static str {
    match packet {
        Incoming::ConnAck(_) => "CONNACK",
        Incoming::Publish(_) => "PUBLISH",
        Incoming::PubAck(_) => "PUBACK",
        Incoming::PubRec(_) => "PUBREC",
        Incoming::PubRel(_) => "PUBREL",
        Incoming::PubComp(_) => "PUBCOMP",
        Incoming::SubAck(_) => "SUBACK",
        Incoming::UnsubAck(_) => "UNSUBACK",
        Incoming::PingResp => "PINGRESP",
        Incoming::Disconnect(_) => "DISCONNECT",
        Incoming::Auth(_) => "AUTH",
    }
}
