package kheap.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;

/// Bars to the right, each with its amount behind it: right behind the bar, or behind the mark where the mark would
/// stand in the text; inside the bar where a narrow chart has no room behind it.
///
/// The scale is linear, so that a bar may be much shorter than one unit of the surface beside a large mark. It is
/// drawn [#SHORTEST] units long all the same; one of nothing is not drawn.
final class LabelledBars extends BarRenderer {
    private static final long serialVersionUID = 1L;

    /// The data set of the plot that has the marks, where there are any.
    static final int MARKS = 1;

    private static final double SHORTEST = 4;
    private static final double GAP = 4;

    /// Where the mark of the bar being drawn is; not a number where it has none.
    private double mark;

    /// Where the bars end at the latest.
    private double end;

    LabelledBars() {
        setMinimumBarLength(SHORTEST);
    }

    @Override
    public void drawItem(
            Graphics2D surface,
            CategoryItemRendererState state,
            Rectangle2D area,
            CategoryPlot plot,
            CategoryAxis names,
            ValueAxis scale,
            CategoryDataset values,
            int row,
            int column,
            int pass) {
        CategoryDataset marks = plot.getDataset(MARKS);
        Number limit = marks == null ? null : marks.getValue(0, column);
        mark = limit == null ? Double.NaN : scale.valueToJava2D(limit.doubleValue(), area, plot.getRangeAxisEdge());
        end = area.getMaxX();
        super.drawItem(surface, state, area, plot, names, scale, values, row, column, pass);
    }

    @Override
    protected void drawItemLabel(
            Graphics2D surface,
            CategoryDataset values,
            int row,
            int column,
            CategoryPlot plot,
            CategoryItemLabelGenerator words,
            Rectangle2D bar,
            boolean negative) {
        String text = words.generateLabel(values, row, column);
        boolean isNothing = values.getValue(row, column).doubleValue() == 0;
        double at = (isNothing ? bar.getMinX() : bar.getMaxX()) + GAP;
        // false as well where there is no mark
        if (mark > at - GAP && mark < at + Charts.width(text) + GAP) {
            at = mark + GAP;
        }
        if (at + Charts.width(text) > end) {
            at = bar.getMaxX() - GAP - Charts.width(text);
        }
        surface.setFont(getItemLabelFont(row, column));
        surface.setPaint(getItemLabelPaint(row, column));
        TextUtils.drawAlignedString(text, surface, (float) at, (float) bar.getCenterY(), TextAnchor.CENTER_LEFT);
    }
}
