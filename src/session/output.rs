//! Bytes on their way to the network.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Buf, Bytes};

/// Payloads of this size and above are handed to the network as they are; smaller ones are copied beside their header,
/// which is cheaper than another slice for the kernel.
const SHARED_PAYLOAD: usize = 16 * 1024;

/// Encoded packets in order: one buffer, and the large payloads that stand between its parts.
#[derive(Debug, Default)]
pub struct Output {
    buffer: Vec<u8>,
    /// How much of `buffer` has been sent.
    sent: usize,
    /// Each payload stands before the byte of `buffer` at its position.
    payloads: VecDeque<(usize, Bytes)>,
    /// Bytes not yet sent, payloads included.
    length: usize,
    /// Bytes ever sent.
    total_sent: u64,
}

impl Output {
    /// Bytes that wait to be sent.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing waits.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes sent since the session began.
    pub const fn total_sent(&self) -> u64 {
        self.total_sent
    }

    /// Appends what `encode` writes; nothing at all when it fails.
    pub(super) fn encode<E>(&mut self, encode: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        let before = self.buffer.len();
        let result = encode(&mut self.buffer);
        if result.is_err() {
            self.buffer.truncate(before);
        }
        self.length += self.buffer.len() - before;
        result
    }

    /// Appends what `write` writes.
    pub(super) fn put(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let before = self.buffer.len();
        write(&mut self.buffer);
        self.length += self.buffer.len() - before;
    }

    /// Appends a payload behind its header: a large one without a copy.
    pub(super) fn payload(&mut self, payload: &Bytes) {
        if payload.len() >= SHARED_PAYLOAD {
            self.payloads.push_back((self.buffer.len(), payload.clone()));
        } else {
            self.buffer.extend_from_slice(payload);
        }
        self.length += payload.len();
    }

    /// Fills `slices` with what is to be sent next, in order; returns how many were filled.
    pub fn slices<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let mut filled = 0;
        for (slice, part) in slices.iter_mut().zip(self.parts()) {
            *slice = IoSlice::new(part);
            filled += 1;
        }
        filled
    }

    /// What is to be sent next, in order: none is empty, and a large payload is a part of its own.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let mut from = self.sent;
        let last = self.payloads.back().map_or(self.sent, |(position, _)| *position);
        self.payloads
            .iter()
            .flat_map(move |(position, payload)| {
                let before = &self.buffer[from..*position];
                from = *position;
                [before, payload]
            })
            .chain([&self.buffer[last..]])
            .filter(|part| !part.is_empty())
    }

    /// Takes `count` sent bytes, at most [`Output::len`], off the front.
    pub fn advance(&mut self, count: usize) {
        self.total_sent += count as u64;
        self.length -= count;
        let mut left = count;
        while left > 0 {
            match self.payloads.front_mut() {
                Some((position, payload)) if *position == self.sent => {
                    let step = left.min(payload.len());
                    payload.advance(step);
                    left -= step;
                    if payload.is_empty() {
                        self.payloads.pop_front();
                    }
                }
                front => {
                    let until = front.map_or(self.buffer.len(), |(position, _)| *position);
                    let step = left.min(until - self.sent);
                    self.sent += step;
                    left -= step;
                }
            }
        }
        if self.length == 0 {
            self.buffer.clear();
            self.sent = 0;
        }
    }

    /// Takes `buffer` to write to, in place of its own, unless something waits there.
    pub(super) fn lend(&mut self, buffer: &mut Vec<u8>) {
        if self.is_empty() {
            self.buffer = std::mem::take(buffer);
            self.buffer.clear();
            self.sent = 0;
        }
    }

    /// The buffer, unless something waits there. The next that is written needs another.
    pub(super) fn take_back(&mut self) -> Option<Vec<u8>> {
        self.is_empty().then(|| {
            self.sent = 0;
            std::mem::take(&mut self.buffer)
        })
    }

    /// Forgets what was not sent: the connection is gone.
    pub(super) fn clear(&mut self) {
        self.buffer.clear();
        self.payloads.clear();
        self.sent = 0;
        self.length = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything(output: &Output) -> Vec<u8> {
        let mut slices = [IoSlice::new(&[]); 16];
        let filled = output.slices(&mut slices);
        slices[..filled].iter().flat_map(|slice| slice.to_vec()).collect()
    }

    fn text(output: &mut Output, text: &[u8]) {
        output.put(|out| out.extend_from_slice(text));
    }

    #[test]
    fn large_payloads_keep_their_place_however_the_network_cuts_them() {
        let large = Bytes::from(vec![b'x'; SHARED_PAYLOAD]);
        for step in [7, 4096, SHARED_PAYLOAD, SHARED_PAYLOAD + 3, usize::MAX] {
            let mut output = Output::default();
            text(&mut output, b"one");
            output.payload(&large);
            output.payload(&large);
            text(&mut output, b"two");
            output.payload(&Bytes::from_static(b"small"));
            let expected = [b"one".as_slice(), &large, &large, b"twosmall"].concat();
            assert!(everything(&output) == expected);
            let mut sent = Vec::new();
            while !output.is_empty() {
                let chunk: Vec<u8> = everything(&output).into_iter().take(step).collect();
                output.advance(chunk.len());
                sent.extend(chunk);
            }
            assert!(sent == expected, "cut in steps of {step}");
            assert_eq!(output.total_sent(), expected.len() as u64);
        }
    }

    #[test]
    fn a_failed_encoding_leaves_nothing() {
        let mut output = Output::default();
        text(&mut output, b"kept");
        let result = output.encode(|out| {
            out.extend_from_slice(b"half a packet");
            Err("no")
        });
        assert_eq!(result, Err("no"));
        assert_eq!(everything(&output), b"kept");
        assert_eq!(output.len(), 4);
    }
}
