//! The words of the manual on requests.

/// What a lost connection means for requests.
pub(super) const REQUESTS_AGAIN: &[&str] = &[
    "With -l it connects again when the connection is lost, as often as it takes, and subscribes again before anything is \
     asked; a single request does so only with --reconnect always or a number. culex-sub(1) tells of the delays, and of \
     the answers of a broker that end the run at once.",
    "What becomes of a request that waits then is a matter of its QoS. At QoS 0 it is given up. At QoS 1 it is asked again, \
     with the same correlation data, if the broker had not acknowledged it: whoever responds may see it twice, as at QoS 1 \
     always. One that the broker had acknowledged is given up, as the response may have gone by; at QoS 2 each one is, as \
     it must not arrive twice. A request that is given up is named on standard error, and no other is: nobody knows \
     whether it was acted upon. It counts as one without a response, for which the status is 6, or 27 if the time of any \
     was over; for a single request it is 5.",
    "A session that the broker keeps (-c and -i, or -x) gives up nothing at QoS 1 and 2: the response comes in it, if it was \
     sent at QoS 1 or 2 as well. It may not have been, so give -W; that time runs from the first sending of a request, also \
     while there is no connection.",
    "In MQTT 3.1 and 3.1.1, and with correlation data of your own, a response does not say which request it answers, and one \
     that is late would be taken for that of the next. There the run ends with a connection that a request waits on, and \
     connects again only when none does.",
];
