//! Live messages on the topics that are cleared.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::publisher::{Publisher, retain};
use super::retain_clear;
use crate::harness::{Mosquitto, VERSIONS};

/// Publishes live messages until it is dropped: about a thousand a second, on topics with and without a retained
/// message.
struct Traffic {
    count: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Traffic {
    fn start(broker: &Mosquitto) -> Self {
        let mut publisher = Publisher::connect(broker.port());
        let count = Arc::new(AtomicU64::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let (counter, ended) = (count.clone(), over.clone());
        let thread = thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                let bytes: Vec<u8> = (0..5)
                    .flat_map(|_| ["t/1", "t/live"].map(|topic| Publisher::packet(topic, "live", false)))
                    .flatten()
                    .collect();
                publisher.stream.write_all(&bytes).unwrap();
                counter.fetch_add(10, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(10));
            }
        });
        Self {
            count,
            over,
            thread: Some(thread),
        }
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "the traffic failed");
    }
}

#[test]
fn live_messages_neither_end_nor_join_the_collection() {
    let broker = Mosquitto::start();
    let traffic = Traffic::start(&broker);
    for version in VERSIONS {
        retain(&broker, &["t/1", "t/2", "t/3"]);
        let before = traffic.count.load(Ordering::Relaxed);
        retain_clear(&broker, &["t/#", "--dry-run", "-V", version])
            .stdout("t/1\nt/2\nt/3\n")
            .stderr("culex: 3 retained messages would be cleared\n")
            .run();
        retain_clear(&broker, &["t/#", "--dry-run", "--wait", "100ms", "-V", version])
            .stdout("t/1\nt/2\nt/3\n")
            .stderr("culex: 3 retained messages would be cleared\n")
            .run();
        retain_clear(&broker, &["t/#", "--yes", "-V", version])
            .stderr("culex: cleared 3, refused 0, left 0\n")
            .run();
        let meanwhile = traffic.count.load(Ordering::Relaxed) - before;
        assert!(meanwhile > 500, "only {meanwhile} live messages");
    }
}
