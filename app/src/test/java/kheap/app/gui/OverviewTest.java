package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.settings.Settings.Theme;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;
import kheap.report.Block;
import kheap.report.Block.Chart;
import kheap.report.Charts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewTest {
    private static final String POOLS = "Books of the buffer pools";

    @TempDir
    private Path folder;

    @Test
    void theVerdictStandsFirst() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            Block.Verdict verdict = blocks(window, Block.Verdict.class).getFirst();
            Label sentence = window.node("#verdict-sentence");
            assertEquals(verdict.sentence(), sentence.getText());
            assertTrue(window.says(verdict.tone().toString()));
            verdict.figures().forEach(figure -> assertTrue(window.says(figure.value()), figure.value()));
        }
    }

    @Test
    void theProblemsStandBelowItTheWorstFirst() {
        try (TestedWindow window = TestedWindow.with("spring-template-per-send")) {
            List<Block.Finding> findings = blocks(window, Block.Finding.class);
            assertEquals(3, findings.size());
            double above = bottom(window.node("#verdict"));
            for (Block.Finding finding : findings) {
                Node card = window.node("#problem-" + finding.number());
                assertTrue(
                        card.localToScene(0, 0).getY() >= above, finding.about().question());
                above = bottom(card);
                assertTrue(window.says(finding.sentence()));
                assertTrue(window.says(finding.advice()));
                assertTrue(finding.missing().isEmpty() || window.says("To be certain: " + finding.missing()));
            }
            assertFalse(findings.getLast().missing().isEmpty());
        }
    }

    @Test
    void aKnownBugStandsBesideItsProblem() {
        try (TestedWindow window = TestedWindow.with("plain-text-to-tls-port")) {
            String bug = blocks(window, Block.Finding.class).getFirst().bugs().getFirst();
            assertTrue(bug.startsWith("KAFKA-4090"), bug);
            assertTrue(window.says("Known bug: " + bug));
        }
    }

    /// With the keyboard alone.
    @Test
    void whatStandsBehindAQuestionUnfoldsUnderItsProblem() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            String mechanism = blocks(window, Block.Finding.class)
                    .getFirst()
                    .about()
                    .facts()
                    .getFirst()
                    .value();
            assertFalse(window.says(mechanism));
            Node why = window.node("#problem-1 .about");
            TestedWindow.on(() -> {
                why.requestFocus();
                return why;
            });
            window.press(KeyCode.SPACE);
            window.until("it is unfolded", () -> window.says(mechanism));
        }
    }

    private static double bottom(Node node) {
        return node.localToScene(node.getBoundsInLocal()).getMaxY();
    }

    @Test
    void evidenceThatIsAClientLeadsToTheClient() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            Hyperlink link = window.node("#problem-1 .object-link");
            window.click("#problem-1 .object-link");
            Place.Clients there = assertInstanceOf(
                    Place.Clients.class, window.workspace.place().get());
            Producer shown = producers(window)
                    .filter(producer -> producer.address() == there.client().orElseThrow())
                    .findFirst()
                    .orElseThrow();
            assertEquals(shown.clientId(), link.getText());
            assertEquals(Producer.State.ORPHANED, shown.state());
        }
    }

    @Test
    void evidenceThatIsNoClientLeadsToTheObject() {
        try (TestedWindow window = TestedWindow.with("plain-text-to-tls-port")) {
            Hyperlink link = window.node("#problem-1 .object-link");
            window.click("#problem-1 .object-link");
            Place.Objects there = assertInstanceOf(
                    Place.Objects.class, window.workspace.place().get());
            Place.Look.OneObject look = assertInstanceOf(Place.Look.OneObject.class, there.look());
            assertEquals("0x" + Long.toHexString(look.address()), link.getText());
        }
    }

    @Test
    void whatToChangeCanBeCopied() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            window.click("#problem-1 .copy-code");
            String copied = TestedWindow.on(() -> Clipboard.getSystemClipboard().getString());
            assertEquals(blocks(window, Block.Finding.class).getFirst().snippet(), Optional.of(copied));
        }
    }

    @Test
    void aChartIsSavedAsPng() throws IOException {
        Path file = folder.resolve("pools.png");
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            window.answers.add(file);
            choose(window, "Save as PNG…");
            window.until("it is saved", () -> Files.exists(file));
        }
        BufferedImage picture = ImageIO.read(file.toFile());
        assertEquals(1600, picture.getWidth());
        assertTrue(picture.getHeight() > 400, "high " + picture.getHeight());
    }

    @Test
    void aChartIsSavedAsSvg() throws Exception {
        Path file = folder.resolve("pools.svg");
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            window.answers.add(file);
            choose(window, "Save as SVG…");
            window.until("it is saved", () -> Files.exists(file));
        }
        org.w3c.dom.Document picture =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertEquals("svg", picture.getDocumentElement().getTagName());
        assertEquals(POOLS, picture.getElementsByTagName("title").item(0).getTextContent());
    }

    @Test
    void aChartIsCopied() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            choose(window, "Copy");
            window.until("it is copied", () -> Clipboard.getSystemClipboard().hasImage());
            assertEquals(1600, TestedWindow.on(() -> Clipboard.getSystemClipboard()
                    .getImage()
                    .getWidth()));
        }
    }

    /// With the keyboard alone.
    private static void choose(TestedWindow window, String item) {
        MenuButton menu = (MenuButton) chart(window, POOLS).lookup(".chart-menu");
        TestedWindow.on(() -> {
            menu.requestFocus();
            return menu;
        });
        window.press(KeyCode.SPACE);
        window.until("the menu shows", menu::isShowing);
        MenuItem wanted = menu.getItems().stream()
                .filter(one -> one.getText().equals(item))
                .findFirst()
                .orElseThrow();
        for (int step = 0; step < menu.getItems().size() && !isFocused(wanted); step++) {
            window.press(KeyCode.DOWN);
        }
        assertTrue(isFocused(wanted), item);
        window.press(KeyCode.ENTER);
    }

    private static boolean isFocused(MenuItem item) {
        return TestedWindow.on(() -> item.getStyleableNode().isFocused());
    }

    @Test
    void aBarSaysItsExactNumbers() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            Chart.Bars bars = bars(window);
            String wanted = bars.words(bars.series().size() - 1, 0);
            assertTrue(wanted.contains("32 MiB (33,554,432 bytes) unallocated"), wanted);
            pointAtFirstBar(window);
            assertEquals(Optional.of(wanted), tooltip());
        }
    }

    @Test
    void aBarLeadsToItsClient() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            OptionalLong client = bars(window).labels().getFirst().object();
            assertTrue(client.isPresent());
            pointAtFirstBar(window);
            window.robot().clickOn(MouseButton.PRIMARY);
            window.until(
                    "the client shows",
                    () -> window.workspace.place().get() instanceof Place.Clients there
                            && there.client().equals(client));
        }
    }

    @Test
    void theChartOfBirthsSaysHowManyThereWereAtAMoment() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            Node drawing = drawing(window, "Clients born over time");
            // right of the last birth
            pointAt(window, drawing, 0.9, 0.5);
            String words = tooltip().orElseThrow();
            assertTrue(words.endsWith(": 5 of 5 producers"), words);
        }
    }

    @Test
    void theChartsFollowTheThemeOfTheWindow() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            Node drawing = drawing(window, POOLS);
            assertTrue(shows(drawing, Charts.Ink.ON_LIGHT.text()));
            assertFalse(shows(drawing, Charts.Ink.ON_DARK.text()));
            TestedWindow.on(() -> {
                window.workspace.change(window.workspace.settings().get().with(Theme.DARK));
                return drawing;
            });
            assertTrue(shows(drawing, Charts.Ink.ON_DARK.text()));
            assertFalse(shows(drawing, Charts.Ink.ON_LIGHT.text()));
        }
    }

    @Test
    void whatDidNotApplyUnfolds() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            Block.Section section = section(window, "not-applicable");
            Block.Fact fact =
                    ((Block.Facts) section.blocks().getFirst()).facts().getFirst();
            assertFalse(window.says(fact.value()));
            Node fold = window.node("#not-applicable");
            TestedWindow.on(() -> {
                fold.requestFocus();
                return fold;
            });
            window.press(KeyCode.SPACE);
            window.untilItSays(fact.value());
            assertTrue(isWithinWindow(window, fold), "what has the focus is scrolled to");
        }
    }

    private static boolean isWithinWindow(TestedWindow window, Node node) {
        Bounds title = node.lookup(".title").localToScene(node.lookup(".title").getBoundsInLocal());
        return title.getMinY() >= 0
                && title.getMaxY() <= window.stage().getScene().getHeight();
    }

    @Test
    void everySectionIsHereOrHasItsOwnPage() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            List<String> elsewhere =
                    List.of("pools", "batches", "paths", "memory", "connections", "settings", "threads", "counts");
            for (Block.Section section : blocks(window, Block.Section.class)) {
                assertEquals(!elsewhere.contains(section.id()), window.has("#" + section.id()), section.id());
            }
        }
    }

    @Test
    void aDumpWithoutKafkaSaysWhyAndWhatFillsIt() throws IOException {
        byte[] whole;
        try (GZIPInputStream in = new GZIPInputStream(
                new ByteArrayInputStream(Files.readAllBytes(TestedWindow.sample("unclosed-producers"))))) {
            whole = in.readAllBytes();
        }
        // before the first client
        Path cut = Files.write(folder.resolve("cut.hprof"), Arrays.copyOf(whole, whole.length * 45 / 100));
        try (TestedWindow window = TestedWindow.open()) {
            window.open(cut);
            window.untilItSays("There is no Kafka client in this dump. The dump is cut, so every figure is the least");
            assertTrue(window.says("the clients may stand behind the cut"));
            assertTrue(window.has("#largest-classes .rows-cell"));
            assertFalse(window.has(".chart"));
        }
    }

    private static State.Ready ready(TestedWindow window) {
        return window.workspace.current().flatMap(Document::ready).orElseThrow();
    }

    private static <B extends Block> List<B> blocks(TestedWindow window, Class<B> kind) {
        return ready(window).report().blocks().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Block.Section section(TestedWindow window, String id) {
        return blocks(window, Block.Section.class).stream()
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Producer> producers(TestedWindow window) {
        return ((KafkaClients.Found) window.workspace
                        .current()
                        .flatMap(Document::dump)
                        .orElseThrow()
                        .analysis()
                        .kafka())
                .producers().stream();
    }

    private static Chart.Bars bars(TestedWindow window) {
        return ready(window).report().charts().stream()
                .filter(chart -> chart.title().equals(POOLS))
                .map(Chart.Bars.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Node chart(TestedWindow window, String title) {
        window.node(".chart");
        return TestedWindow.on(() -> window.robot().lookup(".chart").queryAll().stream()
                .filter(chart -> chart.lookupAll(".label").stream()
                        .anyMatch(label ->
                                label instanceof Label text && text.getText().equals(title)))
                .findFirst()
                .orElseThrow());
    }

    /// The drawing of a chart, scrolled to.
    private static Node drawing(TestedWindow window, String title) {
        Node chart = chart(window, title);
        ScrollPane page = window.node("#overview .page-scroll");
        TestedWindow.on(() -> {
            Node content = page.getContent();
            double top = content.sceneToLocal(chart.localToScene(0, 0)).getY();
            double hidden = content.getLayoutBounds().getHeight()
                    - page.getViewportBounds().getHeight();
            page.setVvalue(top / hidden);
            return page;
        });
        Node drawing = chart.lookup(".chart-drawing");
        window.until("the chart is drawn", () -> !isBlank(drawing));
        return drawing;
    }

    private static boolean isBlank(Node drawing) {
        PixelReader pixels = drawing.snapshot(null, null).getPixelReader();
        int first = pixels.getArgb(0, 0);
        for (int x = 0; x < drawing.getLayoutBounds().getWidth(); x++) {
            if (pixels.getArgb(x, 40) != first) {
                return false;
            }
        }
        return true;
    }

    private static boolean shows(Node drawing, java.awt.Color colour) {
        return TestedWindow.on(() -> {
            WritableImage picture = drawing.snapshot(null, null);
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    if (picture.getPixelReader().getArgb(x, y) == colour.getRGB()) {
                        return true;
                    }
                }
            }
            return false;
        });
    }

    /// The bars of the pools are as long as the chart is wide, and the first is below the legend.
    private static void pointAtFirstBar(TestedWindow window) {
        Node drawing = drawing(window, POOLS);
        pointAt(window, drawing, 0.7, 0.22);
    }

    /// @param across where in the drawing, 0 to 1
    private static void pointAt(TestedWindow window, Node drawing, double across, double down) {
        Bounds bounds = drawing.getLayoutBounds();
        Point2D point =
                TestedWindow.on(() -> drawing.localToScreen(bounds.getWidth() * across, bounds.getHeight() * down));
        window.robot().moveTo(point);
        window.until("it says something", () -> tooltip().isPresent());
    }

    private static Optional<String> tooltip() {
        return Window.getWindows().stream()
                .filter(Tooltip.class::isInstance)
                .filter(Window::isShowing)
                .map(one -> ((Tooltip) one).getText())
                .findFirst();
    }
}
