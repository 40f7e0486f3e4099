//! The topics that were seen, as a tree of their levels.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::observe::RateMeter;

/// Levels behind this one stand together in one node: the paths of a topic with thousands of levels would else take its
/// length squared.
const DEEPEST: usize = 48;

/// While the tree is no larger, its nodes come open.
const OPEN_NODES: usize = 60;

/// What a node takes beside its name: itself, its place in the map and among its siblings.
const NODE_COST: usize = size_of::<Node>() + 64;

/// Names a node of one tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NodeId(u32);

impl NodeId {
    /// Its place in tables with a row for each node.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A level of topics, with all that is below it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Node {
    /// From the first level to this one: a topic, if there were messages on it.
    pub(super) path: Arc<str>,
    /// Where the name of this level begins in the path.
    name: u32,
    pub(super) parent: Option<NodeId>,
    /// How many levels are above.
    pub(super) depth: u16,
    children: Vec<NodeId>,
    /// Whether the children stand in the order of their names.
    sorted: bool,
    /// Whether its children are shown.
    pub(super) open: bool,
    /// Whether they are hidden, though a search found them.
    pub(super) folded: bool,
    /// Messages on the topic itself.
    pub(super) messages: u64,
    /// Messages on the topic and below.
    pub(super) total: u64,
    /// Topics at the node and below.
    pub(super) topics: u32,
    /// Messages on the topic and below that were published of late.
    pub(super) rate: RateMeter,
    /// Whether the search found the topic.
    pub(super) found: bool,
    /// Topics that it found at the node and below.
    pub(super) found_below: u32,
}

impl Node {
    /// Its level.
    pub(super) fn name(&self) -> &str {
        &self.path[self.name as usize..]
    }

    /// Whether there is something below.
    pub(super) const fn has_children(&self) -> bool {
        !self.children.is_empty()
    }
}

/// All nodes.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    ids: HashMap<Arc<str>, NodeId>,
    roots: Vec<NodeId>,
    roots_sorted: bool,
    topics: usize,
    /// Bytes that more nodes may take.
    left: usize,
}

impl Tree {
    /// An empty tree that takes up to `bytes`.
    pub(super) fn within(bytes: usize) -> Self {
        Self {
            nodes: Vec::new(),
            ids: HashMap::new(),
            roots: Vec::new(),
            roots_sorted: true,
            topics: 0,
            left: bytes,
        }
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many topics there are.
    pub(super) const fn topics(&self) -> usize {
        self.topics
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        // There are fewer than the bytes they may take.
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The node of `topic`, if there is one.
    #[cfg(test)]
    pub(super) fn find(&self, topic: &str) -> Option<NodeId> {
        self.ids.get(topic).copied()
    }

    /// Counts a message on `topic`. Returns its node, and whether the topic is new; `None` if there is no room for it.
    pub(super) fn count(&mut self, topic: &str, now: Duration, retained: bool) -> Option<(NodeId, bool)> {
        let id = match self.ids.get(topic) {
            Some(id) => *id,
            None => self.grow(topic)?,
        };
        let node = &mut self.nodes[id.index()];
        let is_new = node.messages == 0;
        node.messages += 1;
        self.topics += usize::from(is_new);
        let mut next = Some(id);
        while let Some(id) = next {
            let node = &mut self.nodes[id.index()];
            node.total += 1;
            node.topics += u32::from(is_new);
            // What is retained may have been published long ago.
            if !retained {
                node.rate.add(now, 1);
            }
            next = node.parent;
        }
        Some((id, is_new))
    }

    /// Adds the nodes of `topic` that are missing.
    fn grow(&mut self, topic: &str) -> Option<NodeId> {
        let ends = topic.match_indices('/').map(|(at, _)| at).take(DEEPEST - 1);
        let ends: Vec<usize> = ends.chain([topic.len()]).collect();
        let missing = ends.iter().filter(|end| !self.ids.contains_key(&topic[..**end]));
        let cost: usize = missing.map(|end| NODE_COST + end).sum();
        self.left = self.left.checked_sub(cost)?;
        let mut parent = None;
        let mut start = 0;
        for (depth, end) in ends.into_iter().enumerate() {
            let path = &topic[..end];
            let id = match self.ids.get(path) {
                Some(id) => *id,
                None => self.add(path, start, parent, depth),
            };
            parent = Some(id);
            start = end + 1;
        }
        parent
    }

    fn add(&mut self, path: &str, name: usize, parent: Option<NodeId>, depth: usize) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let path: Arc<str> = path.into();
        self.ids.insert(Arc::clone(&path), id);
        self.nodes.push(Node {
            path,
            name: u32::try_from(name).unwrap_or_default(),
            parent,
            depth: u16::try_from(depth).unwrap_or(u16::MAX),
            children: Vec::new(),
            sorted: true,
            open: self.nodes.len() < OPEN_NODES,
            folded: false,
            messages: 0,
            total: 0,
            topics: 0,
            rate: RateMeter::default(),
            found: false,
            found_below: 0,
        });
        if let Some(parent) = parent {
            let parent = &mut self.nodes[parent.index()];
            parent.children.push(id);
            parent.sorted = false;
        } else {
            self.roots.push(id);
            self.roots_sorted = false;
        }
        id
    }

    /// The nodes below `parent`, or the first levels, in the order of their names.
    pub(super) fn children(&mut self, parent: Option<NodeId>) -> &[NodeId] {
        // What is sorted but for its end is sorted fast.
        match parent {
            None if !self.roots_sorted => {
                let mut roots = std::mem::take(&mut self.roots);
                self.sort(&mut roots);
                self.roots = roots;
                self.roots_sorted = true;
            }
            Some(parent) if !self.node(parent).sorted => {
                let mut children = std::mem::take(&mut self.node_mut(parent).children);
                self.sort(&mut children);
                let node = self.node_mut(parent);
                node.children = children;
                node.sorted = true;
            }
            _ => {}
        }
        match parent {
            None => &self.roots,
            Some(parent) => &self.nodes[parent.index()].children,
        }
    }

    fn sort(&self, ids: &mut [NodeId]) {
        ids.sort_by(|one, other| self.node(*one).name().cmp(self.node(*other).name()));
    }

    /// The search found the topic of `id`, or does not find it any more.
    pub(super) fn mark(&mut self, id: NodeId, found: bool) {
        if std::mem::replace(&mut self.node_mut(id).found, found) == found {
            return;
        }
        let mut next = Some(id);
        while let Some(id) = next {
            let node = self.node_mut(id);
            node.found_below = if found {
                node.found_below + 1
            } else {
                node.found_below.saturating_sub(1)
            };
            next = node.parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(topics: &[&str]) -> Tree {
        let mut tree = Tree::within(1 << 20);
        for topic in topics {
            tree.count(topic, Duration::ZERO, false).unwrap();
        }
        tree
    }

    fn drawn(tree: &mut Tree, parent: Option<NodeId>) -> String {
        let ids = tree.children(parent).to_vec();
        let texts = ids.into_iter().map(|id| {
            let below = match drawn(tree, Some(id)) {
                below if below.is_empty() => below,
                below => format!("({below})"),
            };
            let node = tree.node(id);
            let (name, own, total, topics) = (node.name(), node.messages, node.total, node.topics);
            format!("{name}[{own}/{total}/{topics}]{below}")
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn messages_are_counted_at_every_level_above() {
        let mut tree = tree(&["b", "a/x", "a", "a/x", "a/w/q"]);
        assert_eq!(
            drawn(&mut tree, None),
            "a[1/4/3](w[0/1/1](q[1/1/1]) x[2/2/1]) b[1/1/1]"
        );
        assert_eq!(tree.topics(), 4);
        assert_eq!(tree.len(), 5);
    }

    #[test]
    fn empty_levels_are_levels() {
        let mut tree = tree(&["/a", "a/", "a//b", "/"]);
        assert_eq!(
            drawn(&mut tree, None),
            "[0/2/2]([1/1/1] a[1/1/1]) a[0/2/2]([1/2/2](b[1/1/1]))"
        );
    }

    #[test]
    fn a_topic_of_thousands_of_levels_takes_little() {
        let mut tree = Tree::within(8 << 20);
        let topic = "/".repeat(65_535);
        let (id, is_new) = tree.count(&topic, Duration::ZERO, false).unwrap();
        assert!(is_new);
        assert_eq!((tree.len(), tree.node(id).depth), (DEEPEST, 47));
        assert_eq!(&*tree.node(id).path, topic);
        assert_eq!(tree.count(&topic, Duration::ZERO, false), Some((id, false)));
    }

    #[test]
    fn memory_is_bounded() {
        let mut tree = Tree::within(2 * NODE_COST + 4);
        assert!(tree.count("a", Duration::ZERO, false).is_some());
        assert!(tree.count("a/b", Duration::ZERO, false).is_some());
        assert_eq!(tree.count("b", Duration::ZERO, false), None);
        assert!(tree.count("a", Duration::ZERO, false).is_some());
        assert_eq!((tree.len(), tree.topics()), (2, 2));
    }

    #[test]
    fn what_a_search_finds_is_counted_above() {
        let mut tree = tree(&["a/b", "a/c", "d"]);
        let (a, b, c) = (
            tree.find("a").unwrap(),
            tree.find("a/b").unwrap(),
            tree.find("a/c").unwrap(),
        );
        for found in [true, true, false] {
            tree.mark(b, found);
        }
        tree.mark(c, true);
        assert_eq!((tree.node(a).found_below, tree.node(a).found), (1, false));
        tree.mark(c, false);
        assert_eq!(tree.node(a).found_below, 0);
    }

    #[test]
    fn retained_messages_are_in_no_rate() {
        let mut tree = Tree::within(1 << 20);
        let second = Duration::from_secs(1);
        let (id, _) = tree.count("a/b", Duration::ZERO, true).unwrap();
        assert!(tree.node(id).rate.per_second(second) < f64::EPSILON);
        tree.count("a/b", Duration::ZERO, false);
        let a = tree.find("a").unwrap();
        assert!((tree.node(a).rate.per_second(second) - 1.0).abs() < 1e-9);
    }
}
