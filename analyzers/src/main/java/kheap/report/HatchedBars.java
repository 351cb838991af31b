package kheap.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RectangularShape;
import java.util.List;
import org.jfree.chart.renderer.category.BarPainter;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.ui.RectangleEdge;

/// Fills the bars of each series with its colour and with lines of its own slope, none for the first series and for
/// the rest.
///
/// The lines are computed rather than clipped: a clip for each bar would double the size of the SVG.
final class HatchedBars implements BarPainter {
    private static final double GAP = 6;
    private static final Color LINES = new Color(255, 255, 255, 170);

    private final List<Block.Chart.Series> series;

    HatchedBars(List<Block.Chart.Series> series) {
        this.series = series;
    }

    @Override
    public void paintBar(
            Graphics2D surface, BarRenderer renderer, int row, int column, RectangularShape bar, RectangleEdge base) {
        Rectangle2D box = bar.getBounds2D();
        boolean isNothing =
                renderer.getPlot().getDataset().getValue(row, column).doubleValue() == 0;
        if (isNothing || box.getWidth() <= 0 || box.getHeight() <= 0) {
            return;
        }
        surface.setPaint(renderer.getItemPaint(row, column));
        surface.fill(box);
        Path2D lines =
                switch (series.get(row).rest() ? 0 : row % 4) {
                    case 1 -> slope(box, 1);
                    case 2 -> {
                        Path2D cross = slope(box, 1);
                        cross.append(slope(box, -1), false);
                        yield cross;
                    }
                    case 3 -> slope(box, -1);
                    default -> new Path2D.Double();
                };
        if (lines.getCurrentPoint() != null) {
            surface.setPaint(LINES);
            surface.setStroke(new BasicStroke(1.2f));
            surface.draw(lines);
        }
        surface.setPaint(renderer.getItemOutlinePaint(row, column));
        surface.setStroke(new BasicStroke(0.75f));
        surface.draw(box);
    }

    @Override
    public void paintBarShadow(
            Graphics2D surface,
            BarRenderer renderer,
            int row,
            int column,
            RectangularShape bar,
            RectangleEdge base,
            boolean pegShadow) {}

    /// Lines of 45 degrees through the box: `y = direction * x + c` cut at its edges.
    private static Path2D slope(Rectangle2D box, int direction) {
        Path2D lines = new Path2D.Double();
        double height = box.getHeight();
        for (double x = box.getMinX() - height + GAP; x < box.getMaxX(); x += GAP) {
            double from = Math.max(x, box.getMinX());
            double to = Math.min(x + height, box.getMaxX());
            if (from < to) {
                lines.moveTo(from, edge(box, from - x, direction));
                lines.lineTo(to, edge(box, to - x, direction));
            }
        }
        return lines;
    }

    private static double edge(Rectangle2D box, double climbed, int direction) {
        return direction > 0 ? box.getMinY() + climbed : box.getMaxY() - climbed;
    }
}
