//! Texts with places for numbers: topics and client identifiers.

use super::stamp::RunId;

/// A text in which `{i}` stands for the number of a client, `{run}` for the run and `{rand}` for random letters and
/// digits. Other braces are themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(pub String);

impl Pattern {
    /// The text of client `index`.
    pub fn fill(&self, index: u32, run: RunId) -> String {
        self.with("{i}", &index.to_string(), run)
    }

    /// The filter that matches the texts of all clients as topics: each level with `{i}` or `{rand}` in it becomes `+`.
    pub fn filter(&self, run: RunId) -> String {
        let levels: Vec<&str> = self
            .0
            .split('/')
            .map(|level| {
                if level.contains("{i}") || level.contains("{rand}") {
                    "+"
                } else {
                    level
                }
            })
            .collect();
        Self(levels.join("/")).with("{i}", "", run)
    }

    /// Whether it differs from client to client.
    pub fn is_numbered(&self) -> bool {
        self.0.contains("{i}")
    }

    fn with(&self, place: &str, text: &str, run: RunId) -> String {
        let mut filled = self.0.replace(place, text);
        if filled.contains("{run}") {
            filled = filled.replace("{run}", &run.to_string());
        }
        while let Some(at) = filled.find("{rand}") {
            let random: String = std::iter::repeat_with(fastrand::alphanumeric).take(8).collect();
            filled.replace_range(at..at + "{rand}".len(), &random);
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern(text.to_owned())
    }

    #[test]
    fn places_are_filled() {
        let run = RunId(0x1f);
        assert_eq!(pattern("a/{i}/{run}/{x}").fill(7, run), "a/7/0000001f/{x}");
        let text = pattern("{rand}-{rand}").fill(0, run);
        let (first, second) = text.split_once('-').unwrap();
        assert_eq!((first.len(), second.len()), (8, 8));
        assert_ne!(first, second);
    }

    #[test]
    fn a_filter_has_a_wildcard_for_a_level_that_differs() {
        let run = RunId(1);
        assert_eq!(pattern("a/{run}/n{i}/b").filter(run), "a/00000001/+/b");
        assert_eq!(pattern("a").filter(run), "a");
    }
}
