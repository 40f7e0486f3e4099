//! Expressions in jq's language.

use std::fmt;
use std::sync::Arc;

use jaq_core::compile::Undefined;
use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader, lex, parse};
use jaq_core::{Compiler, Ctx, Exn, Filter, Vars, compile};
use jaq_json::Val;
use thiserror::Error;

use super::Value;

/// An expression in jq's language, ready to run. Cheap to clone.
#[derive(Clone)]
pub struct Expression {
    text: Arc<str>,
    filter: Arc<Filter<JustLut<Val>>>,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("column {column}: {message}")]
pub struct ExpressionError {
    /// Counted in characters from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl Expression {
    /// Compiles `text`.
    ///
    /// # Errors
    /// When it is not an expression of the language, or names a function that there is not; also with `import` and
    /// `include`, for there are no modules.
    pub fn compile(text: &str) -> Result<Self, ExpressionError> {
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let arena = Arena::default();
        let file = File { code: text, path: () };
        let modules = Loader::new(definitions)
            .load(&arena, file)
            .map_err(|errors| not_loaded(text, errors))?;
        let filter = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| not_compiled(text, &errors))?;
        Ok(Self {
            text: text.into(),
            filter: Arc::new(filter),
        })
    }

    /// The text that was compiled.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it makes of `value`, until the first failure.
    pub fn outputs(&self, value: &Value) -> impl Iterator<Item = Result<Value, String>> {
        let context = Ctx::<JustLut<Val>>::new(&self.filter.lut, Vars::new([]));
        let outputs = self.filter.id.run((context, value.0.clone()));
        outputs.map(|output| output.map(Value).map_err(in_words))
    }

    /// Whether one of its outputs is neither false nor null.
    ///
    /// # Errors
    /// What failed before there was one.
    pub fn holds(&self, value: &Value) -> Result<bool, String> {
        for output in self.outputs(value) {
            if output?.is_truth() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn in_words(exception: Exn<'_, Val>) -> String {
    match exception.get_err() {
        Ok(error) => error.to_string(),
        Err(_) => "it ends with halt".to_owned(),
    }
}

/// By their text.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Expression").field(&self.text).finish()
    }
}

/// The first of `errors`, which are those of one text.
fn not_loaded(text: &str, errors: load::Errors<&str, ()>) -> ExpressionError {
    let error = errors.into_iter().next().map(|(_, error)| error);
    let (at, message) = match error {
        Some(load::Error::Io(list)) => match list.first() {
            Some((path, _)) => (*path, "there are no modules".to_owned()),
            None => (text, "there are no modules".to_owned()),
        },
        Some(load::Error::Lex(list)) => match list.into_iter().next() {
            Some((expected, found)) => (found, unreadable(&expected, found)),
            None => (text, "it is not readable".to_owned()),
        },
        Some(load::Error::Parse(list)) => match list.into_iter().next() {
            Some((expected, found)) => (found, unexpected(&expected, found)),
            None => (text, "it is not readable".to_owned()),
        },
        None => (text, "it is not readable".to_owned()),
    };
    error_at(text, at, message)
}

fn unreadable(expected: &lex::Expect<&str>, found: &str) -> String {
    let expected = expected.as_str();
    match found.chars().next() {
        Some(character) => format!("expected {expected}, found {character:?}"),
        None => format!("expected {expected}, found the end"),
    }
}

fn unexpected(expected: &parse::Expect<&str>, found: &str) -> String {
    let expected = match expected {
        parse::Expect::Nothing => "the end",
        other => other.as_str(),
    };
    if found.is_empty() {
        format!("expected {expected}, found the end")
    } else {
        format!("expected {expected}, found \"{}\"", found.escape_debug())
    }
}

fn not_compiled(text: &str, errors: &compile::Errors<&str, ()>) -> ExpressionError {
    let first = errors.iter().flat_map(|(_, list)| list).next();
    let Some((name, undefined)) = first else {
        return error_at(text, text, "it is not readable".to_owned());
    };
    let message = match undefined {
        Undefined::Filter(0) => format!("there is no function {name}"),
        Undefined::Filter(arity) => format!("there is no function {name}/{arity}"),
        Undefined::Var => format!("there is no variable {name}"),
        other => format!("there is no {} {name}", other.as_str()),
    };
    error_at(text, name, message)
}

/// `part` lies within `text`, or is none of it.
fn error_at(text: &str, part: &str, message: String) -> ExpressionError {
    let offset = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let before = offset.and_then(|offset| text.get(..offset)).unwrap_or(text);
    let column = before.chars().count() + 1;
    ExpressionError { column, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fixture::message;

    fn fault(text: &str) -> String {
        Expression::compile(text).unwrap_err().to_string()
    }

    #[test]
    fn faults_have_their_column() {
        for (text, expected) in [
            ("", "column 1: expected term, found the end"),
            (".payload >", "column 11: expected term, found the end"),
            (".a | | .b", "column 6: expected term, found \"|\""),
            ("(.a", "column 4: expected closing parenthesis, found the end"),
            (".a > \"ä\" §", "column 10: expected token, found '§'"),
            (".a | foo(1)", "column 6: there is no function foo/1"),
            (".a | foo", "column 6: there is no function foo"),
            (".a + $x", "column 6: there is no variable $x"),
            (".a .b )", "column 7: "),
            ("import \"x\" as x; .", "column 9: there are no modules"),
        ] {
            assert!(fault(text).starts_with(expected), "{text}: {}", fault(text));
        }
    }

    #[test]
    fn any_true_output_holds() {
        let value = Value::of(&message("a/b", br#"{"on":false,"list":[1,2]}"#));
        for (text, expected) in [
            (".payload.on", false),
            (".payload.off", false),
            (".payload.list[] == 2", true),
            (".payload.list | length", true),
            ("empty", false),
            (".topic | startswith(\"a/\")", true),
            (".topic | test(\"^A\"; \"i\")", true),
            ("0", true),
        ] {
            assert_eq!(
                Expression::compile(text).unwrap().holds(&value),
                Ok(expected),
                "{text}"
            );
        }
        for text in [".payload.on.off", "error(\"x\")", "halt"] {
            assert!(
                Expression::compile(text).unwrap().holds(&value).is_err(),
                "{text}"
            );
        }
    }
}
