//! SUBSCRIBE and UNSUBSCRIBE, as rumqttc reads and writes them.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use rumqttc::mqttbytes::v4;
use rumqttc::v5::mqttbytes::v5;

use super::{Pairs, block, config, pairs, qos, read_v4, read_v5, v4_qos, v5_qos, write_v4};
use crate::mqtt::codec::tests::{V3, V5, identifier};
use crate::mqtt::packet::{RetainHandling, Subscribe, Subscription, SubscriptionOptions, Unsubscribe};
use crate::mqtt::{Properties, Property, TopicFilter};

fn subscription() -> impl Strategy<Value = Subscription> {
    let handling = select(vec![
        RetainHandling::Always,
        RetainHandling::New,
        RetainHandling::Never,
    ]);
    ("[a-zé/]{1,9}", qos(), any::<(bool, bool)>(), handling).prop_map(
        |(filter, qos, (no_local, retain_as_published), retain_handling)| Subscription {
            filter: TopicFilter::new(filter).expect("a filter"),
            options: SubscriptionOptions {
                qos,
                no_local,
                retain_as_published,
                retain_handling,
            },
        },
    )
}

fn v5_filter(subscription: &Subscription) -> v5::Filter {
    v5::Filter {
        path: subscription.filter.to_string(),
        qos: v5_qos(subscription.options.qos),
        nolocal: subscription.options.no_local,
        preserve_retain: subscription.options.retain_as_published,
        retain_forward_rule: match subscription.options.retain_handling {
            RetainHandling::Always => v5::RetainForwardRule::OnEverySubscribe,
            RetainHandling::New => v5::RetainForwardRule::OnNewSubscribe,
            RetainHandling::Never => v5::RetainForwardRule::Never,
        },
    }
}

fn check_version_3(number: u16, subscriptions: &[Subscription]) -> TestCaseResult {
    let properties = &Properties::new();
    let packet_identifier = identifier(number);
    let subscribe = Subscribe {
        packet_identifier,
        subscriptions,
        properties,
    };
    let mut frame = Vec::new();
    subscribe.encode(V3, &mut frame).expect("a valid SUBSCRIBE");
    let filters = subscriptions.iter().map(|subscription| {
        v4::SubscribeFilter::new(subscription.filter.to_string(), v4_qos(subscription.options.qos))
    });
    let mut packet = v4::Subscribe::new_many(filters);
    packet.pkid = number;
    let packet = v4::Packet::Subscribe(packet);
    prop_assert_eq!(&write_v4(&packet)[..], &frame[..]);
    prop_assert_eq!(read_v4(&frame), packet);

    let filters = subscriptions
        .iter()
        .map(|subscription| subscription.filter.clone())
        .collect::<Vec<_>>();
    let unsubscribe = Unsubscribe {
        packet_identifier,
        filters: &filters,
        properties,
    };
    frame.clear();
    unsubscribe.encode(V3, &mut frame).expect("a valid UNSUBSCRIBE");
    let packet = v4::Unsubscribe {
        pkid: number,
        topics: filters.iter().map(ToString::to_string).collect(),
    };
    prop_assert_eq!(read_v4(&frame), v4::Packet::Unsubscribe(packet));
    Ok(())
}

fn check_version_5(
    number: u16,
    subscriptions: &[Subscription],
    id: Option<u32>,
    users: Pairs,
) -> TestCaseResult {
    let packet_identifier = identifier(number);
    let subscribe = Subscribe {
        packet_identifier,
        subscriptions,
        properties: &block([id.map(Property::SubscriptionIdentifier)], &users),
    };
    let mut frame = Vec::new();
    subscribe.encode(V5, &mut frame).expect("a valid SUBSCRIBE");
    let id = id.map(|id| usize::try_from(id).expect("fits"));
    let packet = v5::Subscribe {
        pkid: number,
        filters: subscriptions.iter().map(v5_filter).collect(),
        properties: (id.is_some() || !users.is_empty()).then(|| v5::SubscribeProperties {
            id,
            user_properties: users.clone(),
        }),
    };
    prop_assert_eq!(read_v5(&frame), v5::Packet::Subscribe(packet));

    let filters = subscriptions
        .iter()
        .map(|subscription| subscription.filter.clone())
        .collect::<Vec<_>>();
    let unsubscribe = Unsubscribe {
        packet_identifier,
        filters: &filters,
        properties: &block([], &users),
    };
    frame.clear();
    unsubscribe.encode(V5, &mut frame).expect("a valid UNSUBSCRIBE");
    let packet = v5::Unsubscribe {
        pkid: number,
        filters: filters.iter().map(ToString::to_string).collect(),
        properties: (!users.is_empty()).then_some(v5::UnsubscribeProperties {
            user_properties: users,
        }),
    };
    prop_assert_eq!(read_v5(&frame), v5::Packet::Unsubscribe(packet));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn subscriptions_of_version_3(number in 1..=u16::MAX, subscriptions in vec(subscription(), 1..5)) {
        check_version_3(number, &subscriptions)?;
    }

    #[test]
    fn subscriptions_of_version_5(
        number in 1..=u16::MAX,
        subscriptions in vec(subscription(), 1..5),
        id in option::of(1..=268_435_455_u32),
        users in pairs(),
    ) {
        check_version_5(number, &subscriptions, id, users)?;
    }
}
