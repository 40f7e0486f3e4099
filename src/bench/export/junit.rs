//! Test results, as continuous integration reads them: a suite a part, a case a promise or a threshold.

use super::text;
use crate::bench::report::{Part, Report};

/// A test case.
struct Case {
    name: String,
    /// Why it failed; `None` if it did not.
    failure: Option<String>,
}

pub(super) fn render(report: &Report) -> String {
    let suites: Vec<(String, f64, Vec<Case>)> = report
        .parts
        .iter()
        .map(|part| (part.name.clone(), part.window.seconds, cases(report, part)))
        .chain(without_part(report))
        .collect();
    let all: usize = suites.iter().map(|(_, _, cases)| cases.len()).sum();
    let failed: usize = suites.iter().map(|(_, _, cases)| failures(cases)).sum();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"culex bench {}\" tests=\"{all}\" failures=\"{failed}\">\n",
        report.scenario.verb.name()
    );
    for (name, seconds, cases) in &suites {
        xml += &format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" time=\"{seconds:.3}\" timestamp=\"{}\">\n",
            escape(name),
            cases.len(),
            failures(cases),
            report.started.strftime("%Y-%m-%dT%H:%M:%S"),
        );
        for case in cases {
            let class = format!("culex.bench.{}.{name}", report.scenario.verb.name());
            xml += &render_case(&class, case);
        }
        let part = report.parts.iter().find(|part| part.name == *name);
        xml += &part.map(caveats).unwrap_or_default();
        xml += "  </testsuite>\n";
    }
    xml + "</testsuites>\n"
}

/// What a reader should know, as what the suite has printed.
fn caveats(part: &Part) -> String {
    if part.caveats.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = part
        .caveats
        .iter()
        .map(|caveat| escape(&caveat.to_string()))
        .collect();
    format!("    <system-out>{}</system-out>\n", lines.join("\n"))
}

/// One suite of cases: what each is called, and why it failed.
pub(in crate::bench) fn suite(name: &str, cases: Vec<(String, Option<String>)>) -> String {
    let cases: Vec<Case> = cases
        .into_iter()
        .map(|(name, failure)| Case { name, failure })
        .collect();
    let counts = format!("tests=\"{}\" failures=\"{}\"", cases.len(), failures(&cases));
    let name = escape(name);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{name}\" {counts}>\n  <testsuite name=\"{name}\" {counts}>\n"
    );
    for case in &cases {
        xml += &render_case("culex.bench.compare", case);
    }
    xml + "  </testsuite>\n</testsuites>\n"
}

fn failures(cases: &[Case]) -> usize {
    cases.iter().filter(|case| case.failure.is_some()).count()
}

fn cases(report: &Report, part: &Part) -> Vec<Case> {
    let texts: Vec<String> = part
        .failures
        .iter()
        .map(|failure| failure.text.clone())
        .chain(text::ending(part.window.ending).map(str::to_owned))
        .collect();
    let run = Case {
        name: "runs without a failure".to_owned(),
        failure: (!texts.is_empty()).then(|| texts.join("; ")),
    };
    let thresholds = report
        .thresholds
        .iter()
        .filter(|judgement| judgement.part == part.name)
        .map(threshold);
    std::iter::once(run).chain(thresholds).collect()
}

/// Thresholds that no part measures, and searches.
fn without_part(report: &Report) -> Option<(String, f64, Vec<Case>)> {
    let unmeasured = report
        .thresholds
        .iter()
        .filter(|judgement| report.parts.iter().all(|part| part.name != judgement.part))
        .map(threshold);
    let searches = report.searches.iter().map(|search| Case {
        name: format!("some rate has {}", search.objective),
        failure: search.highest.is_none().then(|| {
            search
                .limit
                .clone()
                .unwrap_or_else(|| "no rate was found".to_owned())
        }),
    });
    let cases: Vec<Case> = unmeasured.chain(searches).collect();
    (!cases.is_empty()).then(|| ("all".to_owned(), 0.0, cases))
}

fn threshold(judgement: &crate::bench::report::Judgement) -> Case {
    let value = judgement.value.as_deref().unwrap_or("not known");
    Case {
        name: judgement.threshold.clone(),
        failure: (!judgement.held).then(|| format!("the value is {value}")),
    }
}

fn render_case(class: &str, case: &Case) -> String {
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{}\"",
        escape(class),
        escape(&case.name)
    );
    match &case.failure {
        None => format!("{head}/>\n"),
        Some(failure) => format!(
            "{head}>\n      <failure message=\"{}\"/>\n    </testcase>\n",
            escape(failure)
        ),
    }
}

/// Text in an attribute; what XML can't hold is left out.
fn escape(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
