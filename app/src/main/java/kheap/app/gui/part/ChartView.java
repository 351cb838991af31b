package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import java.util.List;
import java.util.Locale;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Pos;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Failure;
import kheap.report.Block.Chart;
import kheap.report.Charts;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A chart with its title and what it shows, to be looked into, saved and copied.
public final class ChartView extends VBox {
    private final Desk desk;
    private final Chart chart;
    private final Export export;

    public ChartView(Desk desk, Links links, Chart chart) {
        super(8);
        this.desk = desk;
        this.chart = chart;
        this.export = new Export(desk);
        getStyleClass().addAll("card", "chart");
        Label title = new Label(chart.title());
        title.getStyleClass().add(Styles.TITLE_4);
        title.setWrapText(true);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        MenuButton more = new MenuButton(null, new FontIcon(Feather.MORE_VERTICAL));
        more.getItems().setAll(items());
        more.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, Styles.SMALL, Tweaks.NO_ARROW, "chart-menu");
        more.setMinWidth(USE_PREF_SIZE);
        more.setAccessibleText("Save or copy the chart: " + chart.title());
        more.setTooltip(new Tooltip("Save or copy this chart"));
        HBox head = new HBox(8, title, more);
        head.setAlignment(Pos.TOP_LEFT);
        Label caption = new Label(chart.caption());
        caption.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        caption.setWrapText(true);
        ChartDrawing drawing = new ChartDrawing(desk, links, chart);
        ContextMenu menu = new ContextMenu(items().toArray(MenuItem[]::new));
        drawing.setOnContextMenuRequested(event -> menu.show(drawing, event.getScreenX(), event.getScreenY()));
        getChildren().setAll(head, drawing, caption);
    }

    private List<MenuItem> items() {
        return List.of(
                item("Save as PNG…", () -> export.save("PNG picture", name(".png"), () -> ChartPicture.png(chart))),
                item(
                        "Save as SVG…",
                        () -> export.save(
                                "SVG picture", name(".svg"), out -> Charts.writeSvg(chart, ChartPicture.WIDTH, out))),
                item("Copy", this::copy));
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> action.run());
        return item;
    }

    private String name(String ending) {
        String words = chart.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return desk.workspace().subject() + "-" + words + ending;
    }

    private void copy() {
        desk.find(() -> ChartPicture.of(chart), (picture, failure) -> {
            if (failure == null) {
                Overlay.copy(SwingFXUtils.toFXImage(picture, null));
                desk.overlay().notice("The chart is on the clipboard.");
            } else {
                desk.overlay().error("Not copied", Failure.of("Drawing the chart", failure));
            }
        });
    }
}
