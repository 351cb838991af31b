package kheap.report;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kheap.diagnosis.Quantity;
import kheap.report.Block.Chart.Course;
import kheap.trend.Series.Point;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.Marker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.LengthAdjustmentType;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Draws the course of a figure over time.
///
/// Its points are dots on a solid line, the fit is dashed, levels are dash and dot with their names on them,
/// restarts are dotted and upright: each can be told from the others without colours.
final class CoursePlot {
    private static final Stroke FIT = Charts.line(2, 7, 5);
    private static final Stroke LEVEL = Charts.line(1.5f, 10, 3, 2, 3);
    private static final Stroke RESTART = Charts.line(1, 1, 4);

    private static final Color NONE = new Color(0, true);

    /// With more of them their names would stand over each other.
    private static final int NAMED_RESTARTS = 4;

    private final Course course;
    private final Charts.Ink ink;

    CoursePlot(Course course, Charts.Ink ink) {
        this.course = course;
        this.ink = ink;
    }

    XYPlot plot() {
        XYPlot plot = new XYPlot(measured(), time(), scale(), dots());
        if (!course.fit().isEmpty()) {
            plot.setDataset(1, fitted());
            plot.setRenderer(1, dashes());
        }
        course.levels().forEach(level -> plot.addRangeMarker(level(level), Layer.BACKGROUND));
        course.restarts().forEach(restart -> plot.addDomainMarker(restart(restart), Layer.BACKGROUND));
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(ink.faint());
        plot.setRangeGridlineStroke(Charts.line(0.5f));
        return plot;
    }

    private XYSeriesCollection measured() {
        XYSeriesCollection lines = new XYSeriesCollection();
        for (List<Point> life : course.lives()) {
            // the first one is named in the legend for all
            String name = lines.getSeriesCount() == 0 ? "measured" : "measured, life " + (lines.getSeriesCount() + 1);
            lines.addSeries(series(name, life));
        }
        return lines;
    }

    private XYSeriesCollection fitted() {
        return new XYSeriesCollection(series("fitted, and prolonged", course.fit()));
    }

    private static XYSeries series(String name, List<Point> points) {
        XYSeries series = new XYSeries(name);
        points.forEach(point -> series.add(point.at().toEpochMilli(), point.value()));
        return series;
    }

    private XYLineAndShapeRenderer dots() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        // one path for a life and one shape for a dot: with many small charts that halves the page
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setDrawOutlines(false);
        double across = course.small() ? 4 : 7;
        Shape dot = course.small()
                ? new Rectangle2D.Double(-across / 2, -across / 2, across, across)
                : new Ellipse2D.Double(-across / 2, -across / 2, across, across);
        for (int life = 0; life < course.lives().size(); life++) {
            renderer.setSeriesPaint(life, Charts.SERIES[0]);
            renderer.setSeriesStroke(life, Charts.line(course.small() ? 1.5f : 2.5f));
            renderer.setSeriesShape(life, dot);
            renderer.setSeriesVisibleInLegend(life, life == 0);
        }
        renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
        renderer.setDefaultToolTipGenerator(
                (dataset, life, at) -> course.words(course.lives().get(life).get(at)));
        return renderer;
    }

    private XYLineAndShapeRenderer dashes() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, Charts.SERIES[1]);
        renderer.setSeriesStroke(0, FIT);
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
        return renderer;
    }

    private Marker level(Course.Level level) {
        ValueMarker line = new ValueMarker(level.value(), Charts.SERIES[2], LEVEL);
        line.setAlpha(1);
        if (!course.small()) {
            name(line, level.name());
            line.setLabelAnchor(RectangleAnchor.TOP_LEFT);
            line.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
        }
        return line;
    }

    private Marker restart(Instant moment) {
        ValueMarker line = new ValueMarker(moment.toEpochMilli(), ink.text(), RESTART);
        line.setAlpha(1);
        if (!course.small() && course.restarts().size() <= NAMED_RESTARTS) {
            name(line, "restart");
            line.setLabelAnchor(RectangleAnchor.BOTTOM_RIGHT);
            line.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
        }
        return line;
    }

    private void name(Marker line, String name) {
        line.setLabel(name);
        line.setLabelFont(Charts.SMALL);
        line.setLabelPaint(ink.text());
        line.setLabelBackgroundColor(NONE);
        line.setLabelOffsetType(LengthAdjustmentType.EXPAND);
    }

    private ValueAxis time() {
        ValueAxis time =
                switch (course.clock()) {
                    case UTC -> new DateAxis(null, TimeZone.getTimeZone("UTC"), Locale.ENGLISH);
                    case UPTIME -> Charts.scale(Quantity.Unit.MILLIS, ink);
                };
        time.setLabel(course.small() ? null : course.clock().toString());
        long first = millis().min().orElseThrow();
        long last = millis().max().orElseThrow();
        long margin = Math.max(1_000, (last - first) / 50);
        time.setRange(first - margin, last + margin);
        Charts.style(time, ink);
        return time;
    }

    private LongStream millis() {
        return Stream.concat(
                        Stream.concat(course.lives().stream().flatMap(List::stream), course.fit().stream())
                                .map(Point::at),
                        course.restarts().stream())
                .mapToLong(Instant::toEpochMilli);
    }

    private NumberAxis scale() {
        NumberAxis scale = Charts.scale(course.unit(), ink);
        double top = DoubleStream.concat(
                        Stream.concat(course.lives().stream().flatMap(List::stream), course.fit().stream())
                                .mapToDouble(Point::value),
                        course.levels().stream().mapToDouble(Course.Level::value))
                .max()
                .orElseThrow();
        // room for the name of a level above it; a scale needs some height even where all is zero
        double height = top > course.floor() ? (top - course.floor()) * 1.12 : Math.max(1, Math.abs(top) * 0.1);
        // and for the lower half of a dot
        scale.setRange(course.floor() - height * 0.02, course.floor() + height);
        return scale;
    }
}
