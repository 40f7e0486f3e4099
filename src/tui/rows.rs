//! The nodes of the tree that are shown, from top to bottom.

use super::tree::{NodeId, Tree};

/// The rows, which are put together anew when something has changed.
#[derive(Debug)]
pub(super) struct Rows {
    /// From top to bottom.
    ids: Vec<NodeId>,
    stale: bool,
    /// Whether only what a search found is shown.
    pub(super) only_found: bool,
}

impl Rows {
    pub(super) const fn new() -> Self {
        Self {
            ids: Vec::new(),
            stale: true,
            only_found: false,
        }
    }

    /// Something is shown that was not, or the other way round.
    pub(super) const fn changed(&mut self) {
        self.stale = true;
    }

    /// Whether what is below `id` is shown, as far as it is for the node to say.
    pub(super) fn is_open(&self, tree: &Tree, id: NodeId) -> bool {
        let node = tree.node(id);
        if self.only_found { !node.folded } else { node.open }
    }

    /// Shows or hides what is below `id`.
    pub(super) fn set_open(&mut self, tree: &mut Tree, id: NodeId, open: bool) {
        let node = tree.node_mut(id);
        if self.only_found {
            node.folded = !open;
        } else {
            node.open = open;
        }
        self.changed();
    }

    /// Puts the rows together, if something has changed.
    pub(super) fn refresh(&mut self, tree: &mut Tree) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        self.ids.clear();
        let mut waiting: Vec<NodeId> = tree.children(None).iter().rev().copied().collect();
        while let Some(id) = waiting.pop() {
            let node = tree.node(id);
            if self.only_found && node.found_below == 0 {
                continue;
            }
            self.ids.push(id);
            if node.has_children() && self.is_open(tree, id) {
                waiting.extend(tree.children(Some(id)).iter().rev());
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<NodeId> {
        self.ids.get(index).copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = NodeId> {
        self.ids.iter().copied()
    }

    /// The row of `id`, or of the nearest node above it that is shown.
    pub(super) fn index_of(&self, tree: &Tree, id: NodeId) -> Option<usize> {
        let mut next = Some(id);
        while let Some(id) = next {
            if let Some(index) = self.ids.iter().position(|row| *row == id) {
                return Some(index);
            }
            next = tree.node(id).parent;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn shown(rows: &mut Rows, tree: &mut Tree) -> String {
        rows.refresh(tree);
        let names = rows.iter().map(|id| tree.node(id).path.to_string());
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_open_is_shown_in_order() {
        let mut tree = Tree::within(1 << 20);
        for topic in ["b/y", "a", "b/x/1"] {
            tree.count(topic, Duration::ZERO, false);
        }
        let mut rows = Rows::new();
        assert_eq!(shown(&mut rows, &mut tree), "a b b/x b/x/1 b/y");
        let b = tree.find("b").unwrap();
        let below = tree.find("b/x/1").unwrap();
        rows.set_open(&mut tree, b, false);
        assert_eq!(shown(&mut rows, &mut tree), "a b");
        assert_eq!(rows.index_of(&tree, below), Some(1));
        // A search opens what it found, and folds apart from that.
        rows.only_found = true;
        tree.mark(below, true);
        rows.changed();
        assert_eq!(shown(&mut rows, &mut tree), "b b/x b/x/1");
        rows.set_open(&mut tree, b, false);
        assert_eq!(shown(&mut rows, &mut tree), "b");
        rows.only_found = false;
        rows.set_open(&mut tree, b, true);
        assert_eq!(shown(&mut rows, &mut tree), "a b b/x b/x/1 b/y");
    }
}
