package kheap.app.gui.part;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import kheap.report.Block.Chart;
import kheap.report.Charts;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.fx.FXGraphics2D;

/// A chart drawn as wide as there is room, in the ink of the window. Says exact numbers under the pointer, and leads
/// to the client of a bar that is clicked.
///
/// The library has a control for charts, which zooms when the page is to be scrolled and has a menu of its own in
/// English; so this one draws by itself. It draws when it is first seen: most charts of a page are below its edge.
final class ChartDrawing extends Region {
    /// A thin bar or a step need not be hit exactly.
    private static final double NEAR = 8;

    private static final double FONT_SIZE = 12;

    private final Chart chart;
    private final Links links;
    private final Canvas canvas = new Canvas();
    private final Tooltip numbers = new Tooltip();
    private final ChartRenderingInfo drawn = new ChartRenderingInfo();
    private final ObservableValue<Boolean> dark;
    private JFreeChart picture;
    private boolean stale = true;

    ChartDrawing(Desk desk, Links links, Chart chart) {
        this.chart = chart;
        this.links = links;
        getStyleClass().add("chart-drawing");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText(chart.title() + ". " + chart.caption());
        getChildren().setAll(canvas);
        // A page that is closed must not be kept by what outlives it.
        dark = desk.dark().when(sceneProperty().map(Objects::nonNull).orElse(false));
        dark.subscribe(this::ink);
        localToSceneTransformProperty().subscribe(moved -> drawIfSeen());
        setOnMouseMoved(this::say);
        setOnMouseExited(event -> numbers.hide());
        sceneProperty().subscribe(scene -> numbers.hide());
        setOnMouseClicked(this::follow);
    }

    private void ink(boolean isDark) {
        picture = Charts.of(chart, isDark ? Charts.Ink.ON_DARK : Charts.Ink.ON_LIGHT);
        stale = true;
        drawIfSeen();
    }

    @Override
    protected double computePrefWidth(double height) {
        return ChartPicture.WIDTH;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Charts.height(chart);
    }

    @Override
    protected void layoutChildren() {
        if (canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight()) {
            canvas.setWidth(getWidth());
            canvas.setHeight(getHeight());
            stale = true;
        }
        drawIfSeen();
    }

    private void drawIfSeen() {
        if (stale && isSeen()) {
            stale = false;
            GraphicsContext surface = canvas.getGraphicsContext2D();
            surface.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
            surface.save();
            // What draws on it takes for granted that it begins with this one, and a canvas begins with another.
            surface.setFont(Font.font(java.awt.Font.SANS_SERIF, FONT_SIZE));
            picture.draw(
                    new FXGraphics2D(surface),
                    new Rectangle2D.Double(0, 0, canvas.getWidth(), canvas.getHeight()),
                    drawn);
            surface.restore();
        }
    }

    private boolean isSeen() {
        Scene scene = getScene();
        if (scene == null || canvas.getWidth() <= 0 || canvas.getHeight() <= 0) {
            return false;
        }
        Bounds bounds = localToScene(getBoundsInLocal());
        return bounds.intersects(0, 0, scene.getWidth(), scene.getHeight());
    }

    /// The part of the chart at a place, or close to it, that says something.
    private Optional<ChartEntity> near(double x, double y) {
        ChartEntity nearest = null;
        double least = NEAR;
        for (Object one : drawn.getEntityCollection().getEntities()) {
            ChartEntity entity = (ChartEntity) one;
            boolean telling =
                    entity.getToolTipText() != null || Charts.object(entity).isPresent();
            double distance = telling ? distance(entity.getArea().getBounds2D(), x, y) : NEAR;
            // The last one of several lies on top.
            if (distance < NEAR && distance <= least) {
                nearest = entity;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static double distance(Rectangle2D area, double x, double y) {
        double across = Math.max(0, Math.max(area.getMinX() - x, x - area.getMaxX()));
        double down = Math.max(0, Math.max(area.getMinY() - y, y - area.getMaxY()));
        return Point2D.distance(0, 0, across, down);
    }

    private void say(MouseEvent event) {
        List<String> words =
                switch (chart) {
                    case Chart.Bars bars -> said(event);
                    case Chart.Course course -> said(event);
                    case Chart.Births births -> born(births, event.getX(), event.getY());
                };
        setCursor(client(event).isPresent() ? Cursor.HAND : Cursor.DEFAULT);
        if (words.isEmpty()) {
            numbers.hide();
        } else {
            numbers.setText(String.join("\n", words));
            numbers.show(canvas, event.getScreenX() + 12, event.getScreenY() + 16);
        }
    }

    private List<String> said(MouseEvent event) {
        return near(event.getX(), event.getY()).map(ChartEntity::getToolTipText).stream()
                .toList();
    }

    /// How many there were at the moment under the pointer.
    private List<String> born(Chart.Births births, double x, double y) {
        Rectangle2D area = drawn.getPlotInfo().getDataArea();
        if (!area.contains(x, y) || !(picture.getPlot() instanceof XYPlot plot)) {
            return List.of();
        }
        Instant moment = Instant.ofEpochMilli((long) plot.getDomainAxis().java2DToValue(x, area, RectangleEdge.BOTTOM));
        return births.lines().stream().map(line -> line.words(moment)).toList();
    }

    private OptionalLong client(MouseEvent event) {
        return near(event.getX(), event.getY()).map(Charts::object).orElse(OptionalLong.empty());
    }

    private void follow(MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
            client(event).ifPresent(client -> {
                numbers.hide();
                links.go(client);
            });
        }
    }
}
