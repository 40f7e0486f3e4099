//! What the entries of the journal come to.

use std::collections::{HashMap, VecDeque};

use super::blocks::Blocks;
use super::entry::{Block, Entry, Start};
use super::stream::Stream;
use crate::mqtt::PacketIdentifier;

/// A message in flight: a line of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) identifier: PacketIdentifier,
    /// Where the line begins.
    pub(super) offset: u64,
    /// Of the line, its newline included.
    pub(super) length: u64,
    /// Whether PUBREC came.
    pub(super) received: bool,
    done: bool,
}

/// What the entries so far come to. Places are bytes of input since the spool was made.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Which start of the system the last process wrote under.
    pub(super) boot: String,
    /// The client identifier of the session; empty before there was one.
    pub(super) session: String,
    /// In the order of their places; never empty once there is input.
    pub(super) streams: VecDeque<Stream>,
    /// The checked input, piece by piece, from `start.blocks` on.
    pub(super) blocks: Blocks,
    /// Where they begin; what is next to be sent; the identifier used last.
    pub(super) start: Start,
    /// Where the blocks end.
    pub(super) end: u64,
    /// In the order of sending; those in front of the first that is not done are gone.
    messages: VecDeque<Message>,
    /// The number of the message that has an identifier, from the first ever.
    numbers: HashMap<PacketIdentifier, u64>,
    /// The number of the first in `messages`.
    first_number: u64,
}

impl State {
    /// Adds `entry`.
    ///
    /// # Errors
    /// When it does not follow from those before; the state is then of no use.
    pub(super) fn apply(&mut self, entry: Entry) -> Result<(), &'static str> {
        match entry {
            Entry::Opened { boot } => self.boot = boot,
            Entry::Session(identifier) => self.session = identifier,
            Entry::Stream(stream) => return self.begin_stream(*stream),
            Entry::Block(block) => return self.add_block(block),
            Entry::Sent { identifier, length } => {
                let offset = self.start.next;
                self.start.last = Some(identifier);
                return self.put_in_flight(identifier, offset, length, false);
            }
            Entry::Held {
                identifier,
                offset,
                length,
                received,
            } => return self.put_in_flight(identifier, offset, length, received),
            Entry::Received(identifier) => self.message(identifier)?.received = true,
            Entry::Done(identifier) => return self.done(identifier),
            Entry::Renewed => {
                for message in &mut self.messages {
                    message.received = false;
                }
            }
            Entry::Given(offset) if offset > self.settled() => return Err("input that is needed is gone"),
            Entry::Given(offset) => self.forget_before(offset),
            Entry::Start(start) => {
                if !(self.messages.is_empty() && self.blocks.is_empty() && self.streams.is_empty()) {
                    return Err("a beginning in the middle");
                }
                self.start = start;
                self.end = start.blocks;
            }
        }
        Ok(())
    }

    /// The entries that come to this state.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        let opened = Entry::Opened {
            boot: self.boot.clone(),
        };
        let streams = self.streams.iter().cloned();
        let held = self.in_flight().map(|message| Entry::Held {
            identifier: message.identifier,
            offset: message.offset,
            length: message.length,
            received: message.received,
        });
        [
            opened,
            Entry::Session(self.session.clone()),
            Entry::Start(self.start),
        ]
        .into_iter()
        .chain(self.blocks.iter().copied().map(Entry::Block))
        .chain(streams.map(|stream| Entry::Stream(Box::new(stream))))
        .chain(held)
    }

    /// The messages in flight, in the order of sending.
    pub(super) fn in_flight(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| !message.done)
    }

    /// All input in front of this place has been acknowledged.
    pub(super) fn settled(&self) -> u64 {
        self.messages
            .front()
            .map_or(self.start.next, |message| message.offset.min(self.start.next))
    }

    /// The stream that the byte at `offset` belongs to, and where it ends if it does.
    pub(super) fn stream_of(&self, offset: u64) -> Option<(&Stream, Option<u64>)> {
        let after = self.streams.partition_point(|stream| stream.at <= offset);
        let stream = self.streams.get(after.checked_sub(1)?)?;
        Some((stream, self.streams.get(after).map(|next| next.at)))
    }

    /// Forgets the blocks and streams that lie in front of `offset` in whole: their file is gone.
    pub(super) fn forget_before(&mut self, offset: u64) {
        while let Some(block) = self.blocks.front()
            && self.start.blocks + block.length <= offset
        {
            self.start.blocks += block.length;
            self.blocks.pop_front();
        }
        let settled = self.settled();
        while self.streams.get(1).is_some_and(|stream| stream.at <= settled) {
            self.streams.pop_front();
        }
    }

    /// Where the last block ends that lies in front of `offset` in whole; `None` when there is none.
    pub(super) fn last_block_before(&self, offset: u64) -> Option<u64> {
        let mut end = self.start.blocks;
        for block in self.blocks.iter() {
            if end + block.length > offset {
                break;
            }
            end += block.length;
        }
        (end > self.start.blocks).then_some(end)
    }

    /// Forgets all input from `end` on: a power loss took it. Returns how many messages in flight it takes along.
    pub(super) fn cut(&mut self, end: u64) -> usize {
        while self.end > end
            && let Some(block) = self.blocks.pop_back()
        {
            self.end -= block.length;
        }
        self.end = self.end.min(end);
        self.start.blocks = self.start.blocks.min(self.end);
        self.start.next = self.start.next.min(self.end);
        for stream in &mut self.streams {
            stream.at = stream.at.min(self.end);
        }
        let kept = self.end;
        self.drop_messages(|message| message.offset + message.length > kept)
    }

    /// Forgets the messages in flight whose input lies in front of `offset`: a power loss took the word that they were
    /// acknowledged.
    pub(super) fn drop_before(&mut self, offset: u64) {
        self.drop_messages(|message| message.offset < offset);
        self.start.next = self.start.next.max(offset);
    }

    fn drop_messages(&mut self, gone: impl Fn(&Message) -> bool) -> usize {
        let held: Vec<Message> = self.in_flight().copied().collect();
        let (gone, left): (Vec<Message>, Vec<Message>) = held.into_iter().partition(gone);
        self.messages = left.into();
        self.first_number = 0;
        self.numbers = (0..)
            .zip(&self.messages)
            .map(|(number, message)| (message.identifier, number))
            .collect();
        gone.len()
    }

    fn begin_stream(&mut self, stream: Stream) -> Result<(), &'static str> {
        if stream.at > self.end {
            return Err("a stream that begins behind the input");
        }
        // One that nothing came from is replaced; so is the unfinished line of one that goes on.
        while self.streams.back().is_some_and(|last| last.at >= stream.at) {
            self.streams.pop_back();
        }
        self.streams.push_back(stream);
        Ok(())
    }

    fn add_block(&mut self, block: Block) -> Result<(), &'static str> {
        if block.length == 0 || block.length > u64::from(u32::MAX) {
            return Err("a block of impossible length");
        }
        self.end = self.end.checked_add(block.length).ok_or("too much input")?;
        self.blocks.push(block);
        Ok(())
    }

    fn put_in_flight(
        &mut self,
        identifier: PacketIdentifier,
        offset: u64,
        length: u64,
        received: bool,
    ) -> Result<(), &'static str> {
        let end = offset.checked_add(length).filter(|end| *end <= self.end);
        let end = end.ok_or("a message behind the input")?;
        if self.stream_of(offset).is_none() {
            return Err("a message without a topic");
        }
        // Lines are sent in their order: what lies in front of the first in flight is settled, and may be forgotten.
        if self.messages.back().is_some_and(|last| last.offset > offset) {
            return Err("a message in front of one sent before");
        }
        let number = self.first_number + self.messages.len() as u64;
        if self.numbers.insert(identifier, number).is_some() {
            return Err("a packet identifier that is in use");
        }
        self.start.next = self.start.next.max(end);
        self.messages.push_back(Message {
            identifier,
            offset,
            length,
            received,
            done: false,
        });
        Ok(())
    }

    fn message(&mut self, identifier: PacketIdentifier) -> Result<&mut Message, &'static str> {
        let number = self.numbers.get(&identifier);
        let index = number.and_then(|number| usize::try_from(number - self.first_number).ok());
        index
            .and_then(|index| self.messages.get_mut(index))
            .ok_or("a packet identifier that is not in use")
    }

    fn done(&mut self, identifier: PacketIdentifier) -> Result<(), &'static str> {
        self.message(identifier)?.done = true;
        self.numbers.remove(&identifier);
        while self.messages.front().is_some_and(|message| message.done) {
            self.messages.pop_front();
            self.first_number += 1;
        }
        Ok(())
    }
}
