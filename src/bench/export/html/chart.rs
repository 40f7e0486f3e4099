//! Charts as SVG, drawn in the colours of the page.

use super::axis::Scale;
use super::escape;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 250.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 40.0;

/// A chart.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) series: Vec<Series>,
}

/// An axis with its name, and how its values are written.
pub(super) struct Axis {
    pub(super) name: &'static str,
    pub(super) scale: Scale,
    pub(super) label: fn(f64) -> String,
}

/// Points that belong together.
pub(super) struct Series {
    pub(super) name: String,
    pub(super) look: Look,
    /// The number of its colour, from 0 on.
    pub(super) colour: usize,
    pub(super) points: Vec<(f64, f64)>,
}

/// How points are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Joined by a line.
    Line,
    /// Joined by a line with the space below it filled.
    Area,
    /// Each a dot.
    Dots,
}

/// How many colours the page has.
const COLOURS: usize = 6;

impl Chart {
    /// The chart with title and legend.
    pub(super) fn render(&self) -> String {
        let mut legend = String::new();
        for series in self.series.iter().filter(|series| !series.name.is_empty()) {
            legend += &format!(
                "<span class=\"key\"><i class=\"c{}\"></i>{}</span>",
                series.colour % COLOURS,
                escape(&series.name)
            );
        }
        format!(
            "<figure><figcaption><b>{}</b>{legend}</figcaption>{}</figure>\n",
            escape(&self.title),
            self.svg()
        )
    }

    fn svg(&self) -> String {
        let mut svg = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\n",
            escape(&self.title)
        );
        svg += &self.grid();
        for series in &self.series {
            svg += &self.draw(series);
        }
        svg + "</svg>"
    }

    fn left_of(&self, value: f64) -> f64 {
        LEFT + self.x.scale.position(value).clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }

    fn top_of(&self, value: f64) -> f64 {
        let height = HEIGHT - TOP - BOTTOM;
        TOP + (1.0 - self.y.scale.position(value).clamp(0.0, 1.0)) * height
    }

    fn grid(&self) -> String {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        let mut svg = String::new();
        for tick in self.y.scale.ticks() {
            let y = self.top_of(tick);
            svg += &format!(
                "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{right}\"/><text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" \
                 text-anchor=\"end\">{}</text>\n",
                LEFT - 6.0,
                y + 3.5,
                escape(&(self.y.label)(tick))
            );
        }
        for tick in self.x.scale.ticks() {
            let x = self.left_of(tick);
            svg += &format!(
                "<path class=\"grid\" d=\"M{x:.1} {TOP}V{bottom}\"/><text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\" \
                 text-anchor=\"middle\">{}</text>\n",
                bottom + 15.0,
                escape(&(self.x.label)(tick))
            );
        }
        svg += &format!(
            "<text class=\"name\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n",
            f64::midpoint(LEFT, right),
            HEIGHT - 6.0,
            escape(self.x.name)
        );
        svg + &format!(
            "<text class=\"name\" transform=\"translate(12 {:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
            f64::midpoint(TOP, bottom),
            escape(self.y.name)
        )
    }

    fn draw(&self, series: &Series) -> String {
        let places: Vec<(f64, f64)> = series
            .points
            .iter()
            .map(|(x, y)| (self.left_of(*x), self.top_of(*y)))
            .collect();
        let colour = series.colour % COLOURS;
        let mut svg = String::new();
        if series.look != Look::Dots
            && let (Some(first), Some(last)) = (places.first(), places.last())
        {
            let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
            let path = path.join("L");
            if series.look == Look::Area {
                let bottom = HEIGHT - BOTTOM;
                svg += &format!(
                    "<path class=\"area c{colour}\" d=\"M{:.1} {bottom}L{path}L{:.1} {bottom}Z\"/>\n",
                    first.0, last.0
                );
            }
            svg += &format!("<path class=\"line c{colour}\" d=\"M{path}\"/>\n");
        }
        // A line of one point is none, and many points are told apart by nobody.
        if series.look == Look::Dots || places.len() <= 120 {
            let radius = if series.look == Look::Dots || places.len() == 1 {
                4.0
            } else {
                2.0
            };
            for ((x, y), (value_x, value_y)) in places.iter().zip(&series.points) {
                svg += &format!(
                    "<circle class=\"dot c{colour}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"><title>{} {}: {}</title></circle>\n",
                    escape(&series.name),
                    escape(&(self.x.label)(*value_x)),
                    escape(&(self.y.label)(*value_y))
                );
            }
        }
        svg
    }
}
