//! rumqttc as the oracle: what is encoded here, it reads as meant, and what it writes is read here as meant. Kept to
//! what it gets right.

mod connect;
mod publish;
mod received;
mod subscribe;

use bytes::BytesMut;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{ProptestConfig, Strategy, any};
use proptest::sample::select;
use rumqttc::mqttbytes::{self as mqttbytes_v4, v4};
use rumqttc::v5::mqttbytes::{self as mqttbytes_v5, v5};

use crate::mqtt::codec::tests::properties;
use crate::mqtt::{Properties, Property, QoS};

/// User properties.
type Pairs = Vec<(String, String)>;

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn pairs() -> impl Strategy<Value = Pairs> {
    vec(("[a-zé]{0,5}", "[a-zé]{0,5}"), 0..4)
}

fn text() -> impl Strategy<Value = Option<String>> {
    option::of("[^\0]{0,20}")
}

fn binary() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

fn topic() -> impl Strategy<Value = String> {
    "[a-zé/$ ]{1,30}"
}

fn qos() -> impl Strategy<Value = QoS> {
    select(&QoS::ALL[..])
}

fn v4_qos(qos: QoS) -> mqttbytes_v4::QoS {
    mqttbytes_v4::qos(qos.level()).expect("a level")
}

fn v5_qos(qos: QoS) -> mqttbytes_v5::QoS {
    mqttbytes_v5::qos(qos.level()).expect("a level")
}

/// The properties that are there, and the user's behind them.
fn block<'a>(one_by_one: impl IntoIterator<Item = Option<Property<'a>>>, users: &'a Pairs) -> Properties {
    let users = users
        .iter()
        .map(|(name, value)| Property::UserProperty(name, value));
    let all = one_by_one.into_iter().flatten().chain(users).collect::<Vec<_>>();
    properties(&all)
}

/// What stands in a block, whatever the order.
fn sorted(properties: &Properties) -> Vec<String> {
    let list = properties.list().iter();
    let mut texts = list.map(|property| format!("{property:?}")).collect::<Vec<_>>();
    texts.sort();
    texts
}

fn read_v4(frame: &[u8]) -> v4::Packet {
    let mut input = BytesMut::from(frame);
    let packet = v4::Packet::read(&mut input, frame.len()).expect("rumqttc reads it");
    assert!(input.is_empty());
    packet
}

fn read_v5(frame: &[u8]) -> v5::Packet {
    let mut input = BytesMut::from(frame);
    let packet = v5::Packet::read(&mut input, None).expect("rumqttc reads it");
    assert!(input.is_empty());
    packet
}

fn write_v4(packet: &v4::Packet) -> BytesMut {
    let mut out = BytesMut::new();
    packet.write(&mut out, usize::MAX).expect("rumqttc writes it");
    out
}

fn write_v5(packet: &v5::Packet) -> BytesMut {
    let mut out = BytesMut::new();
    packet.write(&mut out, None).expect("rumqttc writes it");
    out
}
