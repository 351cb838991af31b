package kheap.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.io.IOException;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.function.DoubleFunction;
import kheap.diagnosis.Quantity;
import kheap.report.Block.Chart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.entity.CategoryItemEntity;
import org.jfree.chart.entity.CategoryLabelEntity;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LevelRenderer;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Turns the numbers of a chart into a picture that any surface can draw.
///
/// Series differ by colour and by hatching or dashes, so that they can be told apart in black and white and by who
/// does not see colours. The colours stand out from white as well as from black, and each bar has an outline. What
/// is the rest is faint. The chart has no background and no title; the form puts the title beside it. Where a
/// surface keeps the shapes it drew, each bar and each step says its exact numbers.
public final class Charts {
    /// The colours of what is no series.
    ///
    /// @param text of texts, axes and outlines
    /// @param faint of grid lines
    public record Ink(Color text, Color faint) {
        /// Can be read on white as well as on black. A form that knows better, such as a page that knows the colour
        /// of the text around, puts that in its place.
        public static final Ink ANYWHERE = new Ink(new Color(0x57, 0x60, 0x6B), new Color(0x8B, 0x94, 0x9E));

        public static final Ink ON_LIGHT = new Ink(new Color(0x24, 0x29, 0x2F), new Color(0xB5, 0xBD, 0xC6));
        public static final Ink ON_DARK = new Ink(new Color(0xE6, 0xED, 0xF3), new Color(0x4D, 0x56, 0x61));
    }

    static final Color[] SERIES = {
        new Color(0x3B, 0x82, 0xC4),
        new Color(0xD9, 0x78, 0x0B),
        new Color(0xBE, 0x5A, 0x9B),
        new Color(0x1A, 0x91, 0x75),
        new Color(0x7F, 0x6F, 0xD6),
        new Color(0xB8, 0x94, 0x12),
        new Color(0x4F, 0xB3, 0xDC),
        new Color(0xCC, 0x55, 0x47),
    };

    private static final Color REST = new Color(0x8A, 0x92, 0x9E, 0x48);

    private static final Stroke[] DASHES = {
        line(2.5f), line(2.5f, 8, 4), line(2.5f, 2, 3), line(2.5f, 10, 3, 2, 3), line(1.5f)
    };

    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    /// More steps than this look like a slope, and fill the page with numbers.
    private static final int STEPS = 300;

    /// How many names with amounts fit a line of the legend.
    private static final int NAMED_IN_A_LINE = 4;

    private final Ink ink;

    private Charts(Ink ink) {
        this.ink = ink;
    }

    public static JFreeChart of(Chart chart) {
        return of(chart, Ink.ANYWHERE);
    }

    public static JFreeChart of(Chart chart, Ink ink) {
        return new Charts(ink).draw(chart);
    }

    /// Writes a chart with its title as an SVG file of its own, for a light surface.
    ///
    /// @param width in pixels, some 800
    public static void writeSvg(Chart chart, int width, Appendable out) throws IOException {
        out.append(ChartSvg.file(of(chart, Ink.ON_LIGHT), chart.title(), chart.caption(), width, height(chart)));
    }

    /// The address of the client that a part of a drawn chart stands for: a bar, its mark, its name. Empty where it
    /// stands for none.
    public static OptionalLong object(ChartEntity part) {
        Comparable<?> name =
                switch (part) {
                    case CategoryItemEntity item -> item.getColumnKey();
                    case CategoryLabelEntity label -> label.getKey();
                    default -> "";
                };
        return name instanceof Bar bar ? bar.label().object() : OptionalLong.empty();
    }

    private JFreeChart draw(Chart chart) {
        Plot plot =
                switch (chart) {
                    case Chart.Bars bars -> bars(bars);
                    case Chart.Births births -> births(births);
                    case Chart.Course course -> new CoursePlot(course, ink).plot();
                };
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        JFreeChart picture = new JFreeChart(null, SMALL, plot, false);
        picture.setBackgroundPaint(null);
        boolean small = chart instanceof Chart.Course course && course.small();
        // Without a legend above, half of the topmost number of the scale stands over the plot.
        picture.setPadding(new RectangleInsets(small ? 9 : 4, 16, 4, 16));
        if (!small && plot.getLegendItems().getItemCount() > 1) {
            picture.addLegend(legend(plot));
        }
        return picture;
    }

    /// A bar alone is a whole with its parts, each with its amount in the legend.
    private static boolean isOneStack(Chart.Bars bars) {
        return bars.labels().size() == 1 && bars.series().size() > 1;
    }

    /// The height that suits it at a width of some 800 units.
    public static int height(Chart chart) {
        return switch (chart) {
            case Chart.Bars bars ->
                84
                        + 26 * bars.labels().size()
                        + (isOneStack(bars) ? 20 * Math.ceilDiv(bars.series().size(), NAMED_IN_A_LINE) : 0);
            case Chart.Births births -> 280;
            case Chart.Course course -> course.small() ? 150 : 280;
        };
    }

    /// Whether this machine can lay out text. One without fonts cannot, such as a container with nothing but a JDK;
    /// the JDK tells by an exception or an error, which differ between its versions.
    static boolean haveFonts() {
        try {
            return !SMALL.getFamily().isEmpty();
        } catch (RuntimeException | InternalError | LinkageError noFonts) {
            return false;
        }
    }

    /// How wide the text is in the charts' one font.
    static double width(String text) {
        return SMALL.getStringBounds(text, new FontRenderContext(null, true, true))
                .getWidth();
    }

    private CategoryPlot bars(Chart.Bars bars) {
        boolean stacked = bars.series().size() > 1;
        DefaultCategoryDataset values = new DefaultCategoryDataset();
        for (Chart.Series series : bars.series()) {
            for (int at = 0; at < bars.labels().size(); at++) {
                values.addValue(
                        series.values().get(at),
                        series.name(),
                        new Bar(at, bars.labels().get(at)));
            }
        }
        BarRenderer renderer = stacked ? new StackedBarRenderer() : new LabelledBars();
        renderer.setDefaultToolTipGenerator((dataset, row, column) -> bars.words(row, column));
        renderer.setBarPainter(new HatchedBars(bars.series()));
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(true);
        renderer.setDefaultOutlinePaint(ink.text());
        renderer.setMaximumBarWidth(isOneStack(bars) ? 0.5 : 0.25);
        renderer.setDefaultItemLabelFont(SMALL);
        renderer.setDefaultItemLabelPaint(ink.text());
        for (int row = 0; row < bars.series().size(); row++) {
            boolean isRest = bars.series().get(row).rest();
            renderer.setSeriesPaint(row, isRest ? REST : SERIES[row % SERIES.length]);
            renderer.setSeriesOutlinePaint(row, ink.text());
        }
        if (isOneStack(bars)) {
            renderer.setLegendItemLabelGenerator(
                    (dataset, row) -> bars.series().get(row).name() + ", "
                            + new Quantity(bars.series().get(row).values().getFirst(), bars.unit()));
        }
        if (!stacked) {
            renderer.setDefaultItemLabelsVisible(true);
            renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", words(bars.unit())));
        }

        CategoryAxis names = new CategoryAxis();
        names.setTickLabelFont(SMALL);
        names.setTickLabelPaint(ink.text());
        names.setAxisLinePaint(ink.text());
        names.setMaximumCategoryLabelWidthRatio(0.4f);
        names.setCategoryMargin(0.3);
        names.setLowerMargin(0.02);
        names.setUpperMargin(0.02);

        NumberAxis scale = scale(bars.unit(), ink);
        // room for the label behind the longest bar
        scale.setUpperMargin(stacked ? 0.03 : 0.14);
        CategoryPlot plot = new CategoryPlot(values, names, scale, renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setRangeGridlinePaint(ink.faint());
        plot.setRangeGridlineStroke(line(0.5f));
        if (!bars.limits().isEmpty()) {
            marks(bars, plot);
        }
        return plot;
    }

    /// A mark across each bar.
    private void marks(Chart.Bars bars, CategoryPlot plot) {
        DefaultCategoryDataset limits = new DefaultCategoryDataset();
        for (int at = 0; at < bars.labels().size(); at++) {
            OptionalDouble limit = bars.limits().get(at);
            limits.addValue(
                    limit.isPresent() ? limit.getAsDouble() : null,
                    bars.limitName(),
                    new Bar(at, bars.labels().get(at)));
        }
        LevelRenderer renderer = new LevelRenderer();
        // in a stack the second colour is that of a part
        renderer.setSeriesPaint(0, bars.series().size() > 1 ? ink.text() : SERIES[1]);
        renderer.setSeriesStroke(0, line(3));
        renderer.setDefaultItemLabelsVisible(false);
        renderer.setDefaultToolTipGenerator((dataset, row, column) -> bars.words(row, column));
        if (isOneStack(bars) && bars.limits().getFirst().isPresent()) {
            renderer.setLegendItemLabelGenerator((dataset, row) -> bars.limitName() + ", "
                    + new Quantity(bars.limits().getFirst().getAsDouble(), bars.unit()));
        }
        plot.setDataset(LabelledBars.MARKS, limits);
        plot.setRenderer(LabelledBars.MARKS, renderer);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    }

    private XYPlot births(Chart.Births births) {
        XYSeriesCollection lines = new XYSeriesCollection();
        XYStepRenderer renderer = new XYStepRenderer();
        for (Chart.Births.Line line : births.lines()) {
            int row = lines.getSeriesCount();
            lines.addSeries(steps(line, births.end()));
            renderer.setSeriesPaint(row, SERIES[row % SERIES.length]);
            renderer.setSeriesStroke(row, DASHES[row % DASHES.length]);
        }
        renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
        renderer.setDefaultToolTipGenerator((dataset, line, step) ->
                births.lines().get(line).words(Instant.ofEpochMilli((long) dataset.getXValue(line, step))));

        DateAxis time = new DateAxis("time, UTC", TimeZone.getTimeZone("UTC"), Locale.ENGLISH);
        Instant first = births.lines().stream()
                .map(line -> line.births().getFirst())
                .min(Comparator.naturalOrder())
                .orElse(births.end());
        long margin = Math.max(1000, Duration.between(first, births.end()).toMillis() / 50);
        time.setRange(first.toEpochMilli() - margin, births.end().toEpochMilli() + margin);
        style(time, ink);
        NumberAxis scale = scale(Quantity.Unit.COUNT, ink);
        scale.setUpperMargin(0.08);
        XYPlot plot = new XYPlot(lines, time, scale, renderer);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(ink.faint());
        plot.setRangeGridlineStroke(line(0.5f));
        return plot;
    }

    private static XYSeries steps(Chart.Births.Line line, Instant end) {
        XYSeries steps = new XYSeries(line.name());
        int all = line.births().size();
        steps.add(line.births().getFirst().toEpochMilli(), 0);
        int stride = Math.ceilDiv(all, STEPS);
        for (int born = 1; born <= all; born++) {
            if (born == 1 || born == all || born % stride == 0) {
                steps.add(line.births().get(born - 1).toEpochMilli(), born);
            }
        }
        steps.add(end.toEpochMilli(), all);
        return steps;
    }

    static NumberAxis scale(Quantity.Unit unit, Ink ink) {
        NumberAxis scale = new NumberAxis();
        scale.setAutoRangeIncludesZero(true);
        scale.setStandardTickUnits(
                switch (unit) {
                    case BYTES -> binaryTicks();
                    case MILLIS -> ticksOfTime();
                    case COUNT, PERCENT, PER_HOUR -> NumberAxis.createIntegerTickUnits(Locale.ENGLISH);
                });
        style(scale, ink);
        return scale;
    }

    static void style(ValueAxis axis, Ink ink) {
        axis.setTickLabelFont(SMALL);
        axis.setLabelFont(SMALL);
        axis.setTickLabelPaint(ink.text());
        axis.setLabelPaint(ink.text());
        axis.setAxisLinePaint(ink.text());
        axis.setTickMarkPaint(ink.text());
    }

    /// 1, 2, 4 … bytes: a scale of bytes in tens of millions has no round numbers.
    private static TickUnits binaryTicks() {
        TickUnits ticks = new TickUnits();
        for (int power = 0; power < 62; power++) {
            long tick = 1L << power;
            ticks.add(new NumberTickUnit(tick, format(bytes -> bytesAt(bytes, tick))));
        }
        return ticks;
    }

    /// With as many decimals as tell it from the next tick.
    private static String bytesAt(double bytes, long tick) {
        String words = new Quantity(bytes, Quantity.Unit.BYTES).toString();
        double unit = 1;
        while (Math.abs(bytes) >= 1024 * unit) {
            unit *= 1024;
        }
        int decimals = (int) Math.ceil(Math.log10(unit / tick));
        return decimals < 2
                ? words
                : String.format(Locale.ROOT, "%." + decimals + "f", bytes / unit) + words.substring(words.indexOf(' '));
    }

    private static TickUnits ticksOfTime() {
        TickUnits ticks = new TickUnits();
        for (long unit : new long[] {1, 1_000, 60_000, 3_600_000, 86_400_000}) {
            for (int times : new int[] {1, 2, 5, 10, 20, 50, 100, 200}) {
                ticks.add(new NumberTickUnit(unit * times, words(Quantity.Unit.MILLIS)));
            }
        }
        return ticks;
    }

    /// Numbers as the rest of the report writes them.
    private static NumberFormat words(Quantity.Unit unit) {
        return format(amount -> new Quantity(amount, unit).toString());
    }

    private static NumberFormat format(DoubleFunction<String> words) {
        return new NumberFormat() {
            private static final long serialVersionUID = 1L;

            @Override
            public StringBuffer format(double amount, StringBuffer to, FieldPosition at) {
                return to.append(words.apply(amount));
            }

            @Override
            public StringBuffer format(long amount, StringBuffer to, FieldPosition at) {
                return format((double) amount, to, at);
            }

            @Override
            public Number parse(String text, ParsePosition at) {
                throw new UnsupportedOperationException("a format for writing only");
            }
        };
    }

    private LegendTitle legend(Plot plot) {
        LegendTitle legend = new LegendTitle(plot);
        legend.setPosition(RectangleEdge.TOP);
        legend.setItemFont(SMALL);
        legend.setItemPaint(ink.text());
        legend.setBackgroundPaint(null);
        legend.setFrame(BlockBorder.NONE);
        return legend;
    }

    static Stroke line(float width, float... dash) {
        return dash.length == 0
                ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dash, 0);
    }

    /// The key of a bar. Two clients may have the same id, and each has its own bar.
    private record Bar(int at, Chart.Bars.Label label) implements Comparable<Bar> {
        @Override
        public int compareTo(Bar other) {
            return Integer.compare(at, other.at);
        }

        @Override
        public String toString() {
            return label.text();
        }
    }
}
